"""One page in a file of its own, without scripts: for each pod what a prediction rests on, figures, what many runs share, and all that happens."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence

from podlint.simulate.report import Result
from podlint.simulate.reports import ink, words
from podlint.simulate.reports.drawing import WIDTH, rows
from podlint.simulate.reports.ink import attributes, safe
from podlint.simulate.reports.rows import Alike, alike, printed
from podlint.simulate.reports.story import Tone, story
from podlint.simulate.reports.svg import MOST_FIGURES, caption, entries, left_out

_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"
_STYLE = (
    ":root{color-scheme:light dark}"
    f"body{{margin:0 auto;padding:1rem;max-width:75rem;font:1rem/1.5 {_FONT};color:#1a1a1a;background:#fff}}"
    "h1,li,td{overflow-wrap:anywhere}h1{font-size:1.4rem;margin:1rem 0 0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}"
    "p{margin:.25rem 0}ul{margin:.25rem 0;padding-left:1.2rem}a{color:inherit}summary{cursor:pointer;font-weight:600;margin:.5rem 0}"
    ".faint{color:#5f5f5f}figure{margin:.5rem 0 1rem}figcaption{margin-bottom:.5rem}"
    ".rows{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem}.rows svg{width:100%;max-width:42rem;height:auto}"
    ".legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}.legend li{display:flex;align-items:center;gap:.5rem}"
    ".legend svg{width:60px;height:26px;flex:none}.hidden{position:absolute;width:0;height:0}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th,td{text-align:left;vertical-align:top;padding:.15rem .75rem .15rem 0;border-bottom:1px solid #ddd}.time{white-space:nowrap}"
    ".bad,.good,.plain{border-left:4px solid transparent;padding-left:.5rem;min-width:9rem}.bad{border-left-color:#d55e00}.good{border-left-color:#1aa57b}"
    "@media (prefers-color-scheme:dark){body{color:#e8e8e8;background:#14171a}.faint{color:#a8a8a8}th,td{border-bottom-color:#3a3f44}}"
)


def render(results: Sequence[Result]) -> str:
    """Return the page."""
    name = ", ".join(words.title(result) for result in results)
    style = _STYLE + ink.STYLE
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = [
        '<meta charset="utf-8">',
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{safe(f'What the kubelet does: {name}')}</title>",
        f"<style>{style}</style>",
    ]
    body = [f'<svg class="hidden" aria-hidden="true"><defs>{ink.PATTERNS}</defs></svg>', "<main>"]
    for number, result in enumerate(results):
        body += _section(result, number)
    body += [*_legend(results), "</main>"]
    return "\n".join(["<!doctype html>", '<html lang="en">', "<head>", *head, "</head>", "<body>", *body, "</body>", "</html>\n"])


def _section(result: Result, number: int) -> Iterator[str]:
    groups = alike(result)
    shown = groups[:MOST_FIGURES]
    yield f'<section aria-labelledby="pod-{number}">'
    yield f'<h1 id="pod-{number}">{safe(words.title(result))}</h1>'
    yield f'<p class="faint">{safe(words.subtitle(result))}</p>'
    for group in shown:
        yield from _figure(result, group)
    yield '<p class="faint"><a href="#legend">What the marks mean</a></p>'
    if left := left_out(groups, result):
        yield f'<p class="faint">{safe(left)}</p>'
    if len(result.timelines) > 1:
        yield from _summary(result)
    yield "<h2>Assuming that</h2>"
    yield from ("<ul>", *(f"<li>{safe(text)}</li>" for text in words.assumptions(result)), "</ul>")
    for group in shown:
        yield from _happens(result, group, is_open=group is shown[0])
    yield from _watch(result, shown[0])
    yield "</section>"


def _figure(result: Result, group: Alike) -> Iterator[str]:
    yield f'<figure><figcaption>{safe(caption(group, result))}</figcaption><div class="rows">'
    for row in rows(result, group.timeline):
        size = f"0 0 {ink.number(WIDTH)} {ink.number(row.height)}"
        label = f"{result.subject.key}: {row.label}; the table below says the same in words"
        yield f"<svg{attributes(viewBox=size, width=WIDTH, height=row.height, role='img', aria_label=label)}>{row.body}</svg>"
    yield "</div></figure>"


def _legend(results: Sequence[Result]) -> Iterator[str]:
    yield '<section aria-labelledby="legend"><h2 id="legend">What the marks mean</h2><ul class="legend">'
    for sample, meaning in entries(results):
        yield f'<li><svg viewBox="0 0 60 26" aria-hidden="true">{sample}</svg>{safe(meaning)}</li>'
    yield "</ul></section>"


def _summary(result: Result) -> Iterator[str]:
    yield f"<h2>Over {len(result.timelines):,} runs</h2>"
    yield f"<p>{safe(words.readiness(result))}</p>"
    lines = ((("time", time), ("", restarts), ("", statuses), ("", ready)) for time, restarts, statuses, ready in words.distribution(result))
    yield from _table(("At", "Restarts", "STATUS", "Ready in"), lines)


def _happens(result: Result, group: Alike, *, is_open: bool) -> Iterator[str]:
    yield f"<details{' open' if is_open else ''}><summary>What happens in the run with seed {group.timeline.seed}</summary>"
    lines = (
        (("time", words.clock(line.time)), ("", line.who), (line.tone.value, _signed(line.tone, line.what)), ("", line.why))
        for line in story(result, group.timeline)
    )
    yield from _table(("Time", "Container", "What happens", "Why"), lines)
    yield "</details>"


def _signed(tone: Tone, what: str) -> str:
    return f"{what} \N{WARNING SIGN}\N{VARIATION SELECTOR-15}" if tone is Tone.BAD else what


def _watch(result: Result, group: Alike) -> Iterator[str]:
    yield f"<details><summary>As kubectl get pod --watch prints it, seed {group.timeline.seed}</summary>"
    lines = (
        (("time", words.clock(row.time)), ("", row.ready), ("", row.status), ("time", row.restarts), ("", row.age)) for row in printed(result, group.timeline)
    )
    yield from _table(("Time", "READY", "STATUS", "RESTARTS", "AGE"), lines)
    yield "</details>"


def _table(header: Sequence[str], lines: Iterable[Sequence[tuple[str, str]]]) -> Iterator[str]:
    yield '<div class="wide" tabindex="0"><table>'
    yield f"<thead><tr>{''.join(f'<th scope={chr(34)}col{chr(34)}>{safe(cell)}</th>' for cell in header)}</tr></thead><tbody>"
    for line in lines:
        cells = "".join(f"<td{attributes(class_=style) if style else ''}>{safe(cell)}</td>" for style, cell in line)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table></div>"
