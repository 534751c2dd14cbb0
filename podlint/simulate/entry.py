"""Values that people wrote into a scenario file or an option, read with care: each knows its place for the message about it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from podlint.errors import UsageError
from podlint.finding import Path, field_path
from podlint.registry import hint
from podlint.source.document import Document
from podlint.source.text import Lines

SECOND = 1000
HOUR = 3600 * SECOND
LONGEST = 366 * 24 * HOUR
"""The longest duration that can be written, in milliseconds."""

_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)")
_UNITS = {"ms": 1, "s": SECOND, "m": 60 * SECOND, "h": HOUR}
_LONGEST_TEXT = 60  # characters of a value that a message shows, and of a duration that is read
_MOST_ITEMS = 1000


class Source(NamedTuple):
    """Where values come from: a document of a file, or an option, which has none."""

    name: str
    document: Document | None = None
    lines: Lines | None = None

    def place(self, path: Path, *, key: bool = False) -> str:
        """Return where *path* stands: ``scenario.yaml:3:5``, or the option."""
        if self.document is None or self.lines is None:
            return self.name
        position = self.lines.position(self.document.locate(path, key=key)[0])
        return f"{self.name}:{position.line + 1}:{position.column + 1}"


class Layer(NamedTuple):
    """A value of one source, and the path that leads to it there."""

    source: Source
    path: Path
    value: Any


class Entry(NamedTuple):
    """A value as all sources together give it: of mappings the later layer adds to the earlier one, anything else replaces it."""

    layers: tuple[Layer, ...]

    @property
    def value(self) -> Any:
        """What the last source says."""
        return self.layers[-1].value

    @property
    def name(self) -> str:
        """What messages call it: ``containers.main.runs[0]``."""
        return field_path(self.layers[-1].path) or "a scenario"

    @property
    def source(self) -> Source:
        """The last source."""
        return self.layers[-1].source

    def error(self, message: str, help: str = "", *, key: bool = False) -> UsageError:
        """Return an error at this place."""
        return UsageError(f"{self.source.place(self.layers[-1].path, key=key)}: {message}", help)

    def refused(self, expected: str, help: str = "") -> UsageError:
        """Return the error of a value that is not what was *expected*."""
        return self.error(f"{self.name} cannot be {shown(self.value)}: expected {expected}", help)

    def entries(self) -> dict[str, Entry]:
        """Return what a mapping with any keys holds. Keys without a value are left out.

        Raises:
            UsageError: this is no mapping.
        """
        if not isinstance(self.value, dict):
            raise self.refused("a mapping")
        found: dict[str, list[Layer]] = {}
        for layer in self.layers:
            if not isinstance(layer.value, dict):
                found = {}
                continue
            for key, value in layer.value.items():
                if value is not None:
                    below = found.setdefault(key, []) if isinstance(value, dict) else []
                    found[key] = [*below, Layer(layer.source, (*layer.path, key), value)]
        return {key: Entry(tuple(layers)) for key, layers in found.items()}

    def fields(self, known: Iterable[str]) -> dict[str, Entry]:
        """Return what a mapping with fixed keys holds.

        Raises:
            UsageError: this is no mapping, or a key is unknown; the message has the nearest one.
        """
        names = tuple(known)
        for layer in self.layers:
            for key in layer.value if isinstance(layer.value, dict) else ():
                if key not in names:
                    where = f" in {field_path(layer.path)}" if layer.path else ""
                    place = layer.source.place((*layer.path, key), key=True)
                    raise UsageError(f"{place}: unknown key {shown(key)}{where}", hint(key, names) or f"use one of {', '.join(names)}")
        return self.entries()

    def items(self) -> Iterator[Entry]:
        """Yield the items of a list; a value that is no list is the only item.

        Raises:
            UsageError: there are too many.
        """
        if not isinstance(self.value, list):
            yield self
            return
        if len(self.value) > _MOST_ITEMS:
            raise self.error(f"{self.name} has {len(self.value):,} items: expected at most {_MOST_ITEMS:,}")
        top = self.layers[-1]
        for index, item in enumerate(self.value):
            yield Entry((Layer(top.source, (*top.path, index), item),))

    def duration(self, least: int = 0, most: int = LONGEST) -> int:
        """Return a duration in milliseconds: ``1m30s``, or a plain number of seconds.

        Raises:
            UsageError: it is not written so, or not from *least* to *most*.
        """
        found = milliseconds(self.value)
        if found is None:
            raise self.refused("a duration such as 30s, 200ms, 1m30s, 2h, or a number of seconds")
        if not least <= found <= most:
            raise self.refused(f"a duration from {written(least)} to {written(most)}")
        return found

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from *least* to *most*.

        Raises:
            UsageError: it is none.
        """
        if not isinstance(self.value, int) or isinstance(self.value, bool) or not least <= self.value <= most:
            raise self.refused(f"a whole number from {least:,} to {most:,}")
        return self.value

    def fraction(self) -> float:
        """Return a number from 0 to 1.

        Raises:
            UsageError: it is none.
        """
        if not isinstance(self.value, int | float) or isinstance(self.value, bool) or not 0 <= self.value <= 1:
            raise self.refused("a number from 0 to 1")
        return float(self.value)

    def flag(self) -> bool:
        """Return true or false.

        Raises:
            UsageError: it is neither.
        """
        if not isinstance(self.value, bool):
            raise self.refused("true or false")
        return self.value

    def text(self, expected: str = "text") -> str:
        """Return a text, which is not empty.

        Raises:
            UsageError: it is none.
        """
        if not isinstance(self.value, str) or not self.value:
            raise self.refused(expected, "put it in quotes" if isinstance(self.value, bool | int | float) else "")
        return self.value

    def choice(self, choices: Iterable[str]) -> str:
        """Return one of some words.

        Raises:
            UsageError: it is none of them; the message has the nearest one.
        """
        words = tuple(choices)
        if self.value not in words:
            raise self.refused(f"one of {', '.join(words)}", hint(self.value, words) if isinstance(self.value, str) else "")
        return str(self.value)


NOTHING = Entry((Layer(Source("the scenario"), (), {}),))
"""A mapping that nobody has written anything into."""


def milliseconds(value: Any) -> int | None:
    """Return how long a duration is in milliseconds; None for what is none: negative, or not written as one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return round(value * SECOND) if 0 <= value < LONGEST and math.isfinite(value) else None
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return None
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        return round(float(value) * SECOND)
    if not _DURATION.fullmatch(value):
        return None
    return sum(round(float(number) * _UNITS[unit]) for number, unit in _PART.findall(value))


def written(duration: int) -> str:
    """Return a duration in milliseconds as people write it: ``1m30s``, ``200ms``, ``0s``."""
    hours, rest = divmod(duration, HOUR)
    minutes, rest = divmod(rest, 60 * SECOND)
    seconds, rest = divmod(rest, SECOND)
    parts = ((hours, "h"), (minutes, "m"), (seconds, "s"), (rest, "ms"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0s"


def shown(value: Any) -> str:
    """Return a value for a message: a scalar as it is written, of anything else what it is."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if value is None or isinstance(value, bool):
        return {None: "empty", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."
