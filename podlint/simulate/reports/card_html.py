"""Resilience cards as a part of a page: answers, the fields that decide them, and drawings of runs. The page brings `ink.STYLE`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podlint.reporters.words import plural
from podlint.simulate.answer import Answer, Field
from podlint.simulate.card import ASSUMPTIONS, QUESTIONS
from podlint.simulate.reports import ink
from podlint.simulate.reports.card import shown
from podlint.simulate.reports.drawing import WIDTH, rows
from podlint.simulate.reports.ink import attributes, safe
from podlint.simulate.reports.svg import entries
from podlint.simulate.reports.words import role
from podlint.simulate.resilience import MOST_PODS, Resilience, Sheet
from podlint.simulate.scenes import Scene

_MOST_FIGURES = 100


def section(found: Resilience) -> str:
    """Return the part of the page; empty where no pod was found."""
    notes = list(left_out(found))
    if not found.sheets and not notes:
        return ""
    sheets = _thinned(found.sheets)
    lines = ['<section id="cards" aria-labelledby="cards-title"><h2 id="cards-title">Resilience cards</h2>']
    lines.append("<p>What a kubelet does with the pods of these files when what always happens happens: simulated, not measured.</p>")
    lines += (f'<p class="note">{safe(note)}</p>' for note in notes)
    for number, sheet in enumerate(sheets):
        lines += _sheet(sheet, is_open=number == 0)
    if sheets:
        lines += _end(sheets)
    return "\n".join([*lines, "</section>"])


def left_out(found: Resilience) -> Iterator[str]:
    """Yield which pods have no card, and why."""
    if found.rendered and found.sheets:
        yield "lines of what helm or kustomize renders count there, and not in the files that it is rendered from"
    if found.gone:
        yield f"{plural(found.gone, 'input')} could be read but once, and so has no cards: give what a pipe holds as standard input, -"
    if found.unseen:
        yield (
            f"cards are made for the first {MOST_PODS} pods, and as far as they take 10 seconds: "
            f"{plural(found.unseen, 'file')} could not be looked into for more, or not to the end; podlint simulate FILE makes the cards of any file"
        )
    if found.too_long:
        yield f"{plural(found.too_long, 'pod')} would have taken too long: podlint simulate FILE takes the time"
    if found.refused:
        yield "what the API server would refuse has no card: the findings say why it would"


def _thinned(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with as many drawings as a page bears."""
    left, kept = _MOST_FIGURES, []
    for sheet in sheets:
        kept.append(sheet._replace(scenes=sheet.scenes[:left]))
        left -= len(kept[-1].scenes)
    return kept


def _sheet(sheet: Sheet, *, is_open: bool) -> Iterator[str]:
    card = sheet.card
    place = card.subject.place(()).rpartition(":")[0]
    yield f'<details class="card"{" open" if is_open else ""}><summary><h3>{safe(card.subject.key)}</h3> '
    yield f'<span class="aside">{safe(place)}, kubelet 1.{card.base.minor}</span></summary>'
    yield from _part("the pod", sheet, "")
    for container in card.subject.plan.containers:
        kind = role(container)
        yield from _part(f"{kind} {container.name}" if kind else container.name, sheet, container.name)
    yield "</details>"


def _part(title: str, sheet: Sheet, container: str) -> Iterator[str]:
    yield f"<h4>{safe(title)}</h4><dl>"
    for answer in sheet.card.answers:
        if answer.container == container:
            yield _answer(answer)
    yield "</dl>"
    for scene in sheet.scenes:
        if scene.container == container:
            yield from _figure(scene, title)


def _answer(answer: Answer) -> str:
    lines = "".join(f"<dd>{safe(line)}</dd>" for line in answer.lines)
    fields = "".join(f"<li>{_field(field)}</li>" for field in answer.fields)
    decided = f'<dd><ul class="fields">{fields}</ul></dd>' if fields else ""
    return f"<div><dt>{safe(QUESTIONS[answer.question])}</dt>{lines}{decided}</div>"


def _field(field: Field) -> str:
    name, value, place = shown(field)
    return f'<code>{safe(name)}</code> {safe(value)} <span class="aside">{safe(place)}</span>'


def _figure(scene: Scene, title: str) -> Iterator[str]:
    timeline = scene.result.timelines[0]
    yield f'<figure><figcaption>{safe(scene.title)}: one run, seed {timeline.seed}</figcaption><div class="rows">'
    for row in rows(scene.result, timeline):
        size = f"0 0 {ink.number(WIDTH)} {ink.number(row.height)}"
        label = f"{title}, {scene.title}: {row.label}; the answers above say it in words"
        yield f"<svg{attributes(viewBox=size, width=WIDTH, height=row.height, role='img', aria_label=label)}>{row.body}</svg>"
    yield "</div></figure>"


def _end(sheets: Sequence[Sheet]) -> Iterator[str]:
    """What the marks mean, and what the answers assume."""
    yield f'<svg class="patterns" aria-hidden="true"><defs>{ink.PATTERNS}</defs></svg>'
    yield '<details class="legend"><summary>What the marks mean</summary><ul>'
    for sample, meaning in entries([scene.result for sheet in sheets for scene in sheet.scenes]):
        yield f'<li><svg viewBox="0 0 60 26" aria-hidden="true">{sample}</svg>{safe(meaning)}</li>'
    yield "</ul></details><details><summary>What the answers assume</summary><ul>"
    yield from (f"<li>{safe(text)}</li>" for text in ASSUMPTIONS)
    yield "</ul></details>"
