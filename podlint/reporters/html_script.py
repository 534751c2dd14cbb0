"""What the page does where scripts run: it filters findings. Without, everything is there, and the filters are not shown."""

from __future__ import annotations

SCRIPT = """
'use strict';
const form = document.getElementById('filters');
const shown = document.getElementById('shown');
const findings = Array.from(document.querySelectorAll('.finding'), element => ({element, file: element.closest('.file')}));
const files = Array.from(document.querySelectorAll('.file'));
const number = count => count.toLocaleString('en');
let waiting = 0;

function text(finding) {
  return finding.text ??= finding.element.textContent.toLowerCase();
}

function filter() {
  const severities = new Set(Array.from(form.querySelectorAll('[name=severity]:checked'), box => box.value));
  const rule = form.elements.rule.value;
  const file = form.elements.file.value.trim().toLowerCase();
  const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const filled = new Set();
  let count = 0;
  for (const finding of findings) {
    const {severity, rule: name} = finding.element.dataset;
    const fits = severities.has(severity) && (!rule || rule === name) && finding.file.dataset.name.toLowerCase().includes(file)
      && words.every(word => text(finding).includes(word));
    finding.element.hidden = !fits;
    if (fits) {
      count += 1;
      filled.add(finding.file);
    }
  }
  const isNarrow = rule || file || words.length;
  for (const element of files) {
    element.hidden = !filled.has(element);
    if (isNarrow && count <= 500 && filled.has(element)) element.open = true;
  }
  shown.textContent = count ? `${number(count)} of ${number(findings.length)} findings shown` : 'no finding is like that';
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(filter, 150);
}

if (form) {
  form.hidden = false;
  form.addEventListener('input', soon);
  form.addEventListener('change', filter);
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  for (const button of document.querySelectorAll('.only')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      form.reset();
      form.elements.rule.value = button.value;
      filter();
      document.getElementById('findings-title').focus();
    });
  }
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#f"]');
    if (link && document.querySelector(link.hash)?.hidden) {
      form.reset();
      clearTimeout(waiting);
      filter();
    }
  });
  filter();
}
"""
