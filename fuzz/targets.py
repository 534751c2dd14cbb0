"""What must hold for every text: each target raises where it does not."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from typing import TextIO
from unittest import mock

from podlint import api, engine, reporters
from podlint.engine import Settings
from podlint.errors import UsageError
from podlint.finding import Finding
from podlint.fixing import fixes
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST, VERSIONS
from podlint.simulate.above import above
from podlint.simulate.card import card
from podlint.simulate.run import simulate as run
from podlint.simulate.scenario import Scenario
from podlint.simulate.subject import Subject, accepted
from podlint.source.document import has_fences

_ALL = Settings((VERSIONS[0], NEWEST), Selection((Profile.OPTIONAL,)))
_SCENARIO = Scenario(horizon=300_000)
_SELDOM = 10  # of so many texts, one has its resilience card made, which plays many runs
_CONTROL = {*map(chr, range(32)), *map(chr, range(0x7F, 0xA0))} - {"\n"}


def check(text: str) -> None:
    """A report comes out, its findings lie inside the text, and nothing raw gets to the terminal."""
    report = _report(text, markdown=has_fences(text))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for finding in report.findings:
        _lies_inside(finding, lines)
    plain = "".join(reporters.render(report, "text", reporters.Style(color=False)))
    assert not _CONTROL.intersection(plain), "a control character is printed"
    json.loads("".join(reporters.render(report, "json", reporters.Style(color=False))))


def _report(text: str, *, markdown: bool) -> Report:
    return api.report([engine.check_text("fuzz.yaml", text, _ALL, markdown=markdown)], _ALL)


def _lies_inside(finding: Finding, lines: list[str]) -> None:
    start, end = finding.span
    assert (0, 0) <= start <= end, f"{finding.rule} ends before it begins"
    assert end.line <= len(lines), f"{finding.rule} is behind the end of the text"


def fix(text: str) -> None:
    """Fixing comes to an end, and what it has made needs no more of it. A fix that was dropped may work once the others are made."""
    settings = _ALL._replace(versions=(NEWEST,))
    markdown = has_fences(text)
    mended = fixes.fix_text("fuzz.yaml", text, settings, unsafe=True, markdown=markdown)
    for source in () if mended.dropped else mended.sources.values():
        again = fixes.fix_text("fuzz.yaml", source.text, settings, unsafe=True, markdown=markdown)
        assert not again.sources, "a second run of fix changes something"


def simulate(text: str) -> None:
    """Pods that the server accepts live, and what is above them plays out."""
    for subject in _subjects(text):
        run(subject.plan, _SCENARIO, 1)
        with contextlib.suppress(UsageError):  # a time zone that this machine does not know
            above(subject.stored, subject.plan, _SCENARIO, instant=0)
        if len(text) % _SELDOM == 0:
            card(subject, Scenario())


def _subjects(text: str) -> list[Subject]:
    with mock.patch("sys.stdin", _stdin(text)):
        return [found for found in accepted("-", NEWEST) if not isinstance(found, UsageError)][:3]


def _stdin(text: str) -> TextIO:
    return io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "replace")), encoding="utf-8", newline="")


TARGETS: dict[str, Callable[[str], None]] = {"check": check, "fix": fix, "simulate": simulate}
