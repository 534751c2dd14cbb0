"""Explanations as text for people, and as JSON: a contract, described in docs/explain-status.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from podlint.finding import ObjectId, field_path
from podlint.reporters.words import printable, width
from podlint.status.explanation import CERTAIN, LIKELY, Cause, Explained, Explanation, Place, Report, Step, named
from podlint.status.times import timestamp

VERSION = 1
_COLUMNS = 120
_PADDING = 3  # as kubectl
_LEAST = 6


def render(report: Report, output_format: str) -> str:
    """Return a report as `text` or `json`."""
    return _json(report) if output_format == "json" else "".join(f"{line}\n" for line in _text(report))


# Text.


def _text(report: Report) -> Iterator[str]:
    yield from _table([explained for explained in report.objects if explained.row])
    for explained in report.objects:
        yield from _object(explained)
    for explanation in report.images:
        yield ""
        yield from _explanation(explanation, ())


def _table(pods: Sequence[Explained]) -> Iterator[str]:
    if not pods:
        return
    several = len({explained.id.namespace for explained in pods}) > 1
    rows = [("NAMESPACE", "NAME", "READY", "STATUS", "RESTARTS")]
    for explained in pods:
        id, columns = explained.id, explained.row
        assert columns
        rows.append((named(id.namespace or "default"), named(id.name), columns.ready, named(columns.status or "Unknown"), str(columns.restarts)))
    cells: list[tuple[str, ...]] = [row if several else row[1:] for row in rows]
    widths = [max(_LEAST, *(width(row[column]) + _PADDING for row in cells)) for column in range(len(cells[0]))]
    for row in cells:
        yield "".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()


def _title(id: ObjectId) -> str:
    return f"{id.kind} {named(id.name)}" + (f" in {named(id.namespace)}" if id.namespace else "")


def _object(explained: Explained) -> Iterator[str]:
    yield ""
    yield f"{_title(explained.id)} ({_place(explained.place)})"
    if explained.now is not None:
        yield f"  the newest time in this dump is {timestamp(explained.now)}"
    elif explained.row:
        yield "  it has no status, so this is a manifest: kubectl get pod -o yaml prints the status, podlint simulate predicts one"
    if explained.row and not explained.explanations and explained.now is not None:
        yield "  all its containers run and are ready, and none was restarted"
    for explanation, places in explained.explanations:
        yield ""
        yield from _explanation(explanation, places)


def _place(place: Place) -> str:
    return f"{printable(place.file)}:{place.line}:{place.column}"


def _explanation(explanation: Explanation, places: Sequence[Place]) -> Iterator[str]:
    state = f" {explanation.state}:" if explanation.state else ""
    yield from _wrapped(f"{explanation.about}:{state} {explanation.summary}", "  ", "    ")
    for title, entries in (
        ("why", [_cause(cause) for cause in explanation.causes]),
        ("next", [_step(step) for step in explanation.steps]),
        ("field", [_field(place) for place in places]),
        ("look", list(explanation.look)),
    ):
        for number, entry in enumerate(entries):
            first = f"    {title if not number else '':6}- "
            yield from (first + entry,) if title in ("look", "field") else _wrapped(entry, first, " " * len(first))


def _cause(cause: Cause) -> str:
    return cause.text if cause.certainty == CERTAIN else f"{'most likely' if cause.certainty == LIKELY else 'possibly'}: {cause.text}"


def _step(step: Step) -> str:
    if step.earliest is None:
        return step.text
    if step.latest is None or step.latest <= step.earliest:
        return f"{step.text} (about {timestamp(step.earliest)})"
    return f"{step.text} (between {timestamp(step.earliest)} and {timestamp(step.latest)})"


def _field(place: Place) -> str:
    value = "" if place.is_set and not place.value else f": {place.value}" if place.is_set else " (not set)"
    return f"{_place(place)} {printable(field_path(place.path))}{value}"


def _wrapped(text: str, first: str, rest: str) -> Iterator[str]:
    """Yield *text* in lines, broken at blanks."""
    line, is_empty = first, True
    for word in text.split(" "):
        if not is_empty and width(line) + 1 + width(word) > _COLUMNS:
            yield line.rstrip()
            line, is_empty = rest, True
        line = line + word if is_empty else f"{line} {word}"
        is_empty = False
    yield line.rstrip()


# JSON.


def _json(report: Report) -> str:
    value = {"version": VERSION, "objects": list(map(_decoded, report.objects)), "images": [_plain(explanation, ()) for explanation in report.images]}
    return json.dumps(value, indent=2) + "\n"


def _decoded(explained: Explained) -> dict[str, Any]:
    id, place, row, now, explanations = explained
    return {
        "object": {"apiVersion": id.api_version, "kind": id.kind, "namespace": id.namespace, "name": id.name},
        "file": place.file,
        "line": place.line,
        "ready": row.ready if row else None,
        "status": row.status if row else None,
        "restarts": row.restarts if row else None,
        "newestTime": None if now is None else timestamp(now),
        "explanations": [_plain(explanation, places) for explanation, places in explanations],
    }


def _plain(explanation: Explanation, places: Sequence[Place]) -> dict[str, Any]:
    return {
        "about": explanation.about,
        "state": explanation.state,
        "summary": explanation.summary,
        "causes": [{"text": cause.text, "certainty": cause.certainty} for cause in explanation.causes],
        "next": [{"text": step.text, "earliest": _time(step.earliest), "latest": _time(step.latest)} for step in explanation.steps],
        "fields": [{"path": field_path(place.path), "file": place.file, "line": place.line, "column": place.column, "isSet": place.is_set} for place in places],
        "look": list(explanation.look),
    }


def _time(time: int | None) -> str | None:
    return None if time is None else timestamp(time)
