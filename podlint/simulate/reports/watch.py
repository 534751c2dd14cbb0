"""As `kubectl get pod --watch` prints it: a row for each change of READY, STATUS or RESTARTS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from podlint.reporters.words import printable, width
from podlint.simulate.report import Result
from podlint.simulate.reports import words
from podlint.simulate.reports.rows import like, printed

_HEADER = ("NAME", "READY", "STATUS", "RESTARTS", "AGE")
_LEAST, _PADDING = 6, 3  # k8s.io/cli-runtime/pkg/printers/tabwriter.go


def render(results: Sequence[Result]) -> str:
    """Return the first run of each pod, after how many runs look the same, for which a comment sign stands."""
    return "\n".join("".join(f"{line}\n" for line in _lines(result)) for result in results)


def _lines(result: Result) -> Iterator[str]:
    timeline = result.timelines[0]
    yield f"# {words.title(result)}: {words.subtitle(result)}"
    if len(result.timelines) > 1:
        yield f"# the run with seed {timeline.seed}; {words.alike(like(result, timeline), result)} have the same rows, at times of their own"
    name = printable(result.subject.plan.name)
    yield from _columns([_HEADER, *((name, *row[1:]) for row in printed(result, timeline))])


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lay out rows as kubectl does: the header with the first row, then one by one; a column grows when a wider cell comes, and never shrinks."""
    widths = [_LEAST] * len(_HEADER)
    for batch in (rows[:2], *([row] for row in rows[2:])):
        for row in batch:
            widths = [max(old, width(cell) + _PADDING) for old, cell in zip(widths, row, strict=True)]
        for row in batch:
            yield "".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row[:-1], widths, strict=False)) + row[-1]
