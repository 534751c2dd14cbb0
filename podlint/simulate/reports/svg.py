"""One drawing in a file of its own, which needs nothing else: a figure for each pod and each course that its runs take most often."""

from __future__ import annotations

from collections.abc import Sequence

from podlint.simulate.report import Result
from podlint.simulate.reports import ink, words
from podlint.simulate.reports.drawing import WIDTH, rows, states_in
from podlint.simulate.reports.ink import element
from podlint.simulate.reports.rows import Alike, alike
from podlint.simulate.reports.words import wrapped
from podlint.simulate.spans import State

MOST_FIGURES = 2
"""So many of the courses that the runs of one pod take are drawn."""

_MARGIN = 200
_LINE = 200
_COLUMNS = 52  # characters of a line of text
_LEGEND = 260


def render(results: Sequence[Result]) -> str:
    """Return the drawing."""
    page = _Page()
    for result in results:
        page.result(result)
    page.legend(results)
    return page.svg(results)


class _Page:
    """A sheet that grows downwards."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._y = _MARGIN

    def result(self, result: Result) -> None:
        """Add the figures of a pod, and what they rest on."""
        self._text(words.title(result), size=20, font_weight="700")
        self._text(words.subtitle(result), faint=True)
        groups = alike(result)
        for group in groups[:MOST_FIGURES]:
            self._text(caption(group, result))
            self._y += 100
            for row in rows(result, group.timeline):
                self._parts.append(f'<g transform="translate(0 {ink.number(self._y)})">{row.body}</g>')
                self._y += row.height + 100
        if left := left_out(groups, result):
            self._text(left)
        self._text("assuming that")
        for text in words.assumptions(result):
            self._text(f"\N{EN DASH} {text}", faint=True)
        self._y += 2 * _LINE

    def legend(self, results: Sequence[Result]) -> None:
        """Add what the marks mean."""
        for sample, meaning in entries(results):
            self._parts.append(f'<g transform="translate(20 {ink.number(self._y)})">{sample}</g>')
            self._parts.append(ink.text(950, self._y + 180, meaning))
            self._y += _LEGEND + 40
        self._y += _MARGIN

    def _text(self, content: str, *, size: int = 14, faint: bool = False, **pairs: str | int) -> None:
        for line in wrapped(content, _COLUMNS * 14 // size):
            self._y += _LINE * size // 14
            self._parts.append(ink.text(80, self._y, line, size=size, faint=faint, **pairs))

    def svg(self, results: Sequence[Result]) -> str:
        """Return the sheet."""
        name = ", ".join(words.title(result) for result in results)
        label = f"Timelines of {name}"
        about = "; ".join(text for result in results for text in words.assumptions(result))
        size = f"0 0 {ink.number(WIDTH)} {ink.number(self._y)}"
        head = element("title", "", ink.safe(label)) + element("desc", "", ink.safe(f"assuming that {about}")) + f"<style>{ink.STYLE}{_STYLE}</style>"
        paper = element("rect", width="100%", height="100%", fill="#ffffff", class_="paper")
        shape = ink.attributes(width=WIDTH, height=self._y, viewBox=size, role="img", aria_label=label, font_family="sans-serif")
        opening = f'<svg xmlns="http://www.w3.org/2000/svg"{shape}>'
        return "\n".join([opening, head, f"<defs>{ink.PATTERNS}</defs>", paper, *self._parts, "</svg>\n"])


_STYLE = "svg{display:block;width:100%;height:auto;max-width:640px;margin:0 auto}@media (prefers-color-scheme:dark){svg{background:#14171a}}"


def caption(group: Alike, result: Result) -> str:
    """Return what is said of a figure."""
    if len(result.timelines) == 1:
        return f"the run with seed {group.timeline.seed}"
    same = words.alike(group.runs, result)
    return f"the run with seed {group.timeline.seed}; in {same} READY, STATUS and RESTARTS change in the same order"


def left_out(groups: Sequence[Alike], result: Result) -> str:
    """Return what is not drawn, or nothing."""
    rest = groups[MOST_FIGURES:]
    if not rest:
        return ""
    count = sum(group.runs for group in rest)
    return f"not drawn: {len(rest):,} other course{'s' if len(rest) > 1 else ''} of events, in {words.alike(count, result)}"


def entries(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Return the legend: markup of 60 by 26 units, and what it means."""
    shown = [state for result in results for state in states_in(result, [group.timeline for group in alike(result)[:MOST_FIGURES]])]
    found = [(ink.band(state, 0, 0, 600), state.value) for state in ink.LOOKS if state in shown]
    marks: dict[str, str | int] = {"class_": "line", "stroke": ink.FAINT, "stroke_width": "2"}
    bad: dict[str, str | int] = {"class_": "bad", "stroke": ink.BAD, "stroke_width": "2.2", "fill": "none"}
    if any(container.probes for result in results for container in result.subject.plan.containers):
        found.append((element("path", d=ink.strokes((100, 200, 300), 130), **marks), "probe ok (L liveness, R readiness, S startup)"))
        found.append((element("path", d=ink.crosses((100, 200, 300), 130), **bad), "probe failed"))
    found.append((element("path", d=ink.triangle(300, 180), class_="badfill", fill=ink.BAD), "told to stop (SIGTERM)"))
    found.append((element("path", d=ink.upright(300, 0, 260), class_="ink", stroke=ink.TEXT, stroke_width="2.5"), "exit"))
    found.append((ink.text(200, 180, "#2"), "the second restart"))
    found.append((element("rect", x=0, y=100, width=600, height=50, fill=ink.LOOKS[State.READY].fill), "the pod is Ready (below its phase)"))
    found.append((element("path", d="M0 13h60", stroke_dasharray="2 4", **marks), "time drawn shorter than it is"))
    return found
