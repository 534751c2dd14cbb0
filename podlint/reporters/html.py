"""One page in a file of its own: findings by file and by rule, with filters, and resilience cards. It asks nothing of any other place.

Nothing of a manifest can act in it: all texts are escaped, and its policy lets only its own style and script run.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby

from podlint import registry
from podlint.finding import Finding, Severity
from podlint.report import Report
from podlint.reporters import Style, ci, words
from podlint.reporters.html_finding import finding_item, safe
from podlint.reporters.html_script import SCRIPT
from podlint.reporters.html_style import STYLE
from podlint.rule import Rule, sections
from podlint.simulate.reports import ink

MOST_FINDINGS = 10_000
"""So many findings stand on the page."""

MOST_SIZE = 20_000_000
"""So long is the markup of all findings, about."""

_OPEN = 200  # with more findings, files are closed at first
_MOST_LINKS = 50
_MOST_CRASHES = 20


def render(report: Report, style: Style) -> Iterator[str]:
    """Yield the page, line by line."""
    page = _Page(report, style)
    body = list(page.body())
    look = STYLE + ink.STYLE
    policy = f"default-src 'none'; style-src {_digest(look)}; script-src {_digest(SCRIPT)}; base-uri 'none'; form-action 'none'"
    yield "<!doctype html>\n"
    yield '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>podlint: {safe(words.summary(report))}</title>\n"
    yield f"<style>{look}</style>\n</head>\n<body>\n"
    for line in body:
        yield f"{line}\n"
    yield f"<script>{SCRIPT}</script>\n</body>\n</html>\n"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def counted(findings: Iterable[Finding]) -> str:
    """Return ``2 errors, 1 note``."""
    found = [finding.severity for finding in findings]
    names = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))
    return ", ".join(words.plural(found.count(severity), name) for severity, name in names if severity in found)


class _Page:
    """A page in the making: which findings stand on it, and their markup."""

    def __init__(self, report: Report, style: Style) -> None:
        self.report = report
        self.rules = registry.known(style.rule_folders)
        self.cards = style.cards
        self.items: list[tuple[Finding, str]] = []
        size = 0
        for number, finding in enumerate(ci.most_severe(report.findings, MOST_FINDINGS), 1):
            item = finding_item(finding, number, report)
            size += len(item)
            if size > MOST_SIZE:
                break
            self.items.append((finding, item))
        self.by_rule: dict[str, list[int]] = {}
        for number, (finding, _) in enumerate(self.items, 1):
            self.by_rule.setdefault(finding.rule, []).append(number)

    def body(self) -> Iterator[str]:
        yield '<a class="skip" href="#findings">To the findings</a>'
        yield from self.header()
        yield "<main>"
        if self.items:
            yield from self.files()
            yield from self.of_rules()
        yield self.cards
        yield "</main>"

    def header(self) -> Iterator[str]:
        report = self.report
        yield f"<header><h1>podlint</h1><p><strong>{safe(words.summary(report))}</strong></p>"
        yield from (f"<p>{safe(line)}</p>" for line in (words.fixed(report), words.fixable(report), words.not_manifests(report)) if line)
        yield from (f'<p class="note">crash: {safe(crash)}</p>' for crash in report.crashes[:_MOST_CRASHES])
        if left := len(report.findings) - len(self.items):
            total = len(report.findings)
            yield f'<p class="note">{left:,} of {total:,} findings are left out, the least severe first; --output-format json has them all</p>'
        links = [("findings", "Findings"), ("rules", "Rules")] if self.items else []
        links += [("cards", "Resilience cards")] if self.cards else []
        yield f'<nav aria-label="On this page">{"".join(f"<a href={chr(34)}#{to}{chr(34)}>{text}</a>" for to, text in links)}</nav></header>'

    def filters(self) -> Iterator[str]:
        """The form that the script shows, as without it nothing would come of it."""
        yield '<form id="filters" role="search" aria-label="Filter the findings" hidden><fieldset><legend>Severity</legend>'
        for severity in sorted({finding.severity for finding, _ in self.items}, key=lambda one: -one.rank):
            yield f'<label><input type="checkbox" name="severity" value="{severity}" checked>{severity}</label>'
        yield '</fieldset><label class="entry">Rule<select name="rule"><option value="">all rules</option>'
        yield from (f"<option>{safe(rule)}</option>" for rule in sorted(self.by_rule))
        yield '</select></label><label class="entry">File, or part of its name<input type="search" name="file" autocomplete="off"></label>'
        yield '<label class="entry">Words<input type="search" name="text" autocomplete="off"></label>'
        yield '<button type="reset">Show all</button></form>'

    def files(self) -> Iterator[str]:
        yield '<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title" tabindex="-1">Findings</h2>'
        yield from self.filters()
        yield f'<p id="shown" role="status">{words.plural(len(self.items), "finding")}</p>'
        is_open = " open" if len(self.items) <= _OPEN else ""
        for file, group in groupby(self.items, key=lambda item: words.file(item[0])):
            items = list(group)
            count = counted(finding for finding, _ in items)
            yield f'<details class="file" data-name="{safe(file)}"{is_open}><summary><h3>{safe(file)}</h3> <span class="aside">{count}</span></summary>'
            yield from ('<ol class="findings">', *(item for _, item in items), "</ol></details>")
        yield "</section>"

    def of_rules(self) -> Iterator[str]:
        yield '<section id="rules" aria-labelledby="rules-title"><h2 id="rules-title">Rules</h2>'
        for name in sorted(self.by_rule, key=lambda one: (-len(self.by_rule[one]), one)):
            yield from self.of_rule(name, self.by_rule[name])
        yield "</section>"

    def of_rule(self, name: str, numbers: list[int]) -> Iterator[str]:
        rule = self.rules.get(name)
        count = counted(self.items[number - 1][0] for number in numbers)
        yield f'<details class="rule" id="rule-{safe(name)}"><summary><h3>{safe(name)}</h3> <span class="aside">{count}</span></summary>'
        if rule:
            yield from _documentation(rule)
        yield f'<button type="button" class="only" value="{safe(name)}" hidden>Show only these</button><ul>'
        for number in numbers[:_MOST_LINKS]:
            finding = self.items[number - 1][0]
            yield f'<li><a href="#f{number}">{safe(words.place(finding))}</a></li>'
        if len(numbers) > _MOST_LINKS:
            yield f"<li>and {len(numbers) - _MOST_LINKS:,} more</li>"
        yield "</ul></details>"


def _documentation(rule: Rule) -> Iterator[str]:
    """What a rule is about, and why that matters."""
    yield f"<p><strong>{_code(rule.title)}</strong></p>"
    why = sections(registry.definition(rule).doc).get("Why", "")
    yield from (f"<p>{_code(' '.join(paragraph.split()))}</p>" for paragraph in why.split("\n\n") if paragraph.strip())


def _code(text: str) -> str:
    """Text of a rule, with what stands between backticks as code."""
    return "".join(f"<code>{safe(part)}</code>" if number % 2 else safe(part) for number, part in enumerate(text.split("`")))
