"""What a simulation hands to its reports, and which reports there are."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import NamedTuple

from podlint.simulate.above import Above
from podlint.simulate.nodes import Node
from podlint.simulate.run import Timeline
from podlint.simulate.scenario import Scenario
from podlint.simulate.start import Start
from podlint.simulate.subject import Subject
from podlint.simulate.summary import Summary

FORMATS = ("table", "watch", "describe", "json", "svg", "html")


class Result(NamedTuple):
    """The runs of one pod. `timelines` are in the order of their seeds; there is at least one. `above` tells what goes on around the first.

    `start` is where a live pod goes on.
    """

    subject: Subject
    scenario: Scenario
    timelines: tuple[Timeline, ...]
    summary: Summary
    nodes: tuple[Node, ...] = ()
    above: Above | None = None
    start: Start | None = None


def render(results: Sequence[Result], output_format: str) -> str:
    """Return the report in one of `FORMATS`."""
    text: str = importlib.import_module(f"podlint.simulate.reports.{output_format}").render(results)
    return text
