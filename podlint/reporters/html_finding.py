"""One finding as a part of the page: its place and message, the source line with what it marks, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from podlint.finding import Excerpt, Finding
from podlint.report import Report
from podlint.reporters import ci, words

_LONGEST = 1000  # characters of one text
_MOST_RELATED = 10


def safe(text: str) -> str:
    """Return text for markup, between tags or in an attribute: nothing in it acts, and very long ones are cut."""
    cut = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return escape(words.printable(cut), quote=True)


def finding_item(finding: Finding, number: int, report: Report) -> str:
    """Return a finding as an item of a list; *number* is what links call it."""
    return "\n".join(_lines(finding, number, report))


def _lines(finding: Finding, number: int, report: Report) -> Iterator[str]:
    severity, start = finding.severity.value, finding.span.start
    yield f'<li class="finding {severity}" id="f{number}" data-severity="{severity}" data-rule="{safe(finding.rule)}">'
    yield f'<p><span class="severity">{severity}</span> {safe(finding.message)}{words.versions(finding, report)}</p>'
    where = f'<a href="#f{number}">{start.line + 1}:{start.column + 1}</a>'
    yield f'<p class="aside">{where} <a href="#rule-{safe(finding.rule)}">{safe(finding.rule)}</a> {safe(ci.subject(finding))}</p>'
    if finding.excerpt:
        yield _source(finding.excerpt, start.line + 1)
    if finding.help:
        yield f"<p>help: {safe(finding.help)}</p>"
    if finding.fix:
        yield f'<p class="aside">podlint mends it with <code>--fix{"" if finding.fix.is_safe else " --unsafe-fixes"}</code></p>'
    if finding.related:
        yield "<ul>"
        for related in finding.related[:_MOST_RELATED]:
            yield f"<li>{safe(words.file(related))}:{related.start.line + 1}:{related.start.column + 1}: {safe(related.message)}</li>"
        if (more := len(finding.related) - _MOST_RELATED) > 0:
            yield f"<li>{words.plural(more, 'more place')}</li>"
        yield "</ul>"
    yield "</li>"


def _source(excerpt: Excerpt, line: int) -> str:
    """The source line, with what the finding is about marked."""
    end = excerpt.column + excerpt.width
    left, right = ("..." if excerpt.cut_left else ""), ("..." if excerpt.cut_right else "")
    before, marked, after = excerpt.text[: excerpt.column], excerpt.text[excerpt.column : end], excerpt.text[end:].rstrip()
    code = f"{left}{safe(before)}<mark>{safe(marked) or ' '}</mark>{safe(after)}{right}"
    return f'<pre class="source"><span class="number">{line} </span><code>{code}</code></pre>'
