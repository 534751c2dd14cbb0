"""How a report is written. One module a format, each with `render(report, style) -> lines of text`; found here by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import NamedTuple, cast

from podlint.report import Report


class Style(NamedTuple):
    """What a format needs besides the report: whether its place can show colours, and the folders that hold rules of the user's own.

    `cards` are resilience cards of the pods, as a part of the page in HTML.
    """

    color: bool = False
    rule_folders: tuple[str, ...] = ()
    cards: str = ""


Render = Callable[[Report, Style], Iterator[str]]

FORMATS = {
    "text": "text",
    "concise": "concise",
    "json": "json",
    "jsonl": "jsonl",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "checkstyle": "checkstyle",
    "html": "html",
}
"""Name of the format -> its module in this package."""


def render(report: Report, name: str, style: Style) -> Iterator[str]:
    """Yield *report* in the format called *name*, line by line, with line ends.

    Raises:
        KeyError: no format has that name.
    """
    module = import_module(f"podlint.reporters.{FORMATS[name]}")
    return cast("Render", module.render)(report, style)
