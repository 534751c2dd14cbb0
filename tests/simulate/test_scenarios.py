"""Pods whose lives are known, as files in `scenarios`: what runs, what is assumed, and what is to be expected, with times in seconds.

A real kubelet does as they say: each holds mechanics that were measured, in pods made for this test. `expect` is a list;
each entry must be true of every run, or of `share` of the runs:

- `events`: by container (or `pod`), everything that happens to it of the kinds that are named, and in any case `started`,
  `starterror` and `exited`; a last `...` leaves the rest open. `exited 143 20..20.1` is absolute time, `+0..1.3` counts
  from the entry before.
- `rows`: what `kubectl get pod` shows, without repetitions, `...` as above; `at: {22: ...}` at a time.
- `phase`, `reason` and `conditions` in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from podlint.simulate.plan import Plan
from podlint.simulate.predict import Request, predict
from podlint.simulate.run import Timeline
from podlint.simulate.status import row_of
from podlint.source.document import documents

FOLDER = Path(__file__).parent / "scenarios"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
RUNS = 20
ALWAYS_SHOWN = {"started", "starterror", "exited"}
FACTS = {
    "exited": ("exitCode", "reason"),
    "killing": ("timeout",),
    "probe": ("kind", "ok"),
    "hook_start": ("kind",),
    "hook_end": ("kind",),
    "api_delete": ("grace",),
}
ENTRY = re.compile(r"(?P<words>\S+(?: \S+)*?)(?: (?P<since>\+?)(?P<low>[0-9.]+?)\.\.(?P<high>[0-9.]+))?")
MS = 1000


def test_there_are_enough_of_them():
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_the_life_is_as_expected(name, tmp_path):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    about, pod, scenario = (document for document in documents(text))
    (tmp_path / "pod.yaml").write_text(text[pod.offset : scenario.offset].removesuffix("---\n"), encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(text[scenario.offset :], encoding="utf-8")
    runs = about.value.get("runs", RUNS)
    [result] = predict(Request((str(tmp_path / "pod.yaml"),), str(tmp_path / "scenario.yaml"), runs=runs))
    assert about.value["about"]
    for expected in about.value["expect"]:
        told = [next(differences(expected, result.subject.plan, timeline), None) for timeline in result.timelines]
        share = told.count(None) / runs
        low, high = map(float, str(expected.get("share", "1..1")).split(".."))
        assert low <= share <= high, f"{expected}: true of {share:.0%}; {next(filter(None, told), '')}"


def differences(expected, plan: Plan, timeline: Timeline) -> Iterator[str]:
    """What is not as expected."""
    assert expected.keys() <= {"events", "rows", "at", "phase", "reason", "conditions", "share"}
    for name, entries in expected.get("events", {}).items():
        yield from event_differences(entries, [event for event in timeline.events if event.get("container", "pod") == name])
    rows = rows_of(plan, timeline)
    if "rows" in expected:
        wanted = expected["rows"]
        shown = [row for _, row in rows]
        shown = shown[: len(wanted) - 1] if wanted[-1] == "..." else shown
        if shown != [row for row in wanted if row != "..."]:
            yield f"rows are {shown}"
    for time, row in expected.get("at", {}).items():
        shown = [row for start, row in rows if start <= float(time) * MS]
        if shown[-1] != row:
            yield f"at {time} s it is {shown[-1]}"
    last = timeline.statuses[-1].status
    for field in ("phase", "reason"):
        if expected.get(field, getattr(last, field)) != getattr(last, field):
            yield f"{field} is {getattr(last, field)}"
    for condition, value in expected.get("conditions", {}).items():
        if last.condition(condition) is not value:
            yield f"{condition} is {last.condition(condition)}"


def rows_of(plan: Plan, timeline: Timeline) -> list[tuple[int, str]]:
    """What kubectl shows from when on: each line once."""
    rows: list[tuple[int, str]] = []
    for time, status in timeline.statuses:
        row = " ".join(map(str, row_of(plan, status)))
        if not rows or rows[-1][1] != row:
            rows.append((time, row))
    return rows


def event_differences(entries, events) -> Iterator[str]:
    """What is not as expected of the events of one container."""
    is_open = entries[-1:] == ["..."]
    wanted = [parts for entry in entries if entry != "..." and (parts := ENTRY.fullmatch(entry))]
    assert len(wanted) == len(entries) - is_open
    kinds = ALWAYS_SHOWN | {parts["words"].split()[0] for parts in wanted}
    shown = [event for event in events if event["type"] in kinds]
    before = 0
    for parts, event in zip(wanted, shown, strict=False):
        words = [event["type"], *(str(event[fact]) for fact in FACTS.get(event["type"], ()))]
        if words[: len(parts["words"].split())] != parts["words"].split():
            yield f"{' '.join(words)} at {event['t'] / MS} instead of {parts[0]}"
        elif parts["low"]:
            time = (event["t"] - (before if parts["since"] else 0)) / MS
            if not float(parts["low"]) <= time <= float(parts["high"]):
                yield f"{parts[0]} at {time}"
        before = event["t"]
    if len(shown) < len(wanted):
        yield f"{wanted[len(shown)][0]} does not happen"
    if len(shown) > len(wanted) and not is_open:
        yield f"{shown[len(wanted)]} is not expected"
