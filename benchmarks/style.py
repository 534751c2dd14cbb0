"""From plain values to YAML as different people write it: block and flow, comments, quotes, block scalars, anchors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from dice import Dice

_PLAIN = re.compile(r"[A-Za-z/][\w ./@?=,%-]*(:[\w./@?=%-]+)*\Z")  # what needs no quotes, unless it is one of these words:
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_COMMENTS = (
    "keep in step with the alert of the same name",
    "see the runbook before changing this",
    "measured under load, twice",
    "TODO: raise once the new nodes are there",
    "the default is too short for cold starts",
)
_SHORT = 60  # characters of a flow collection that people still write on one line


@dataclass(frozen=True, slots=True)
class Style:
    """How one author writes. Shares run from 0 to 1."""

    width: int  # of one level, in blanks
    indented_lists: bool
    quote: str  # put around all texts; empty: only where needed
    flow: float  # share of the short collections that are written in flow style
    comments: float  # share of the keys that have a comment
    anchors: bool  # labels are written once and then referred to


def style(dice: Dice) -> Style:
    """Return an author's habits; most write plain blocks two blanks wide."""
    return Style(
        4 if dice.chance(0.1) else 2,
        dice.chance(0.5),
        dice.pick(("", "", "", "", '"', "'")),
        dice.pick((0.0, 0.0, 0.1, 0.3, 0.9)),
        dice.pick((0.0, 0.0, 0.02, 0.1)),
        dice.chance(0.08),
    )


def document(value: Any, dice: Dice) -> str:
    """Return *value* as the text of one document, now and then JSON."""
    if dice.chance(0.05):
        return json.dumps(value, indent=2) + "\n"
    return "\n".join(_Writer(style(dice), dice).lines(value)) + "\n"


@dataclass(slots=True)
class _Writer:
    style: Style
    dice: Dice
    anchored: dict[str, str] = field(default_factory=dict)

    def lines(self, value: Any) -> Iterator[str]:
        """Yield the lines of a mapping or a list that is written as a block."""
        if isinstance(value, dict):
            for key, item in value.items():
                yield from self.commented(self.entry(key, item))
        else:
            for item in value:
                yield from self.item(item)

    def commented(self, lines: Iterable[str]) -> Iterator[str]:
        if not self.style.comments or not self.dice.chance(self.style.comments):
            yield from lines
            return
        first, *rest = lines
        if self.dice.chance(0.5) or first.endswith("|"):
            yield f"# {self.dice.pick(_COMMENTS)}"
            yield first
        else:
            yield f"{first}  # {self.dice.pick(_COMMENTS)}"
        yield from rest

    def entry(self, key: str, value: Any) -> Iterator[str]:
        head = f"{self.scalar(key)}:"
        if isinstance(value, str) and "\n" in value:
            yield f"{head} |"
            yield from self.indented(value.splitlines())
        elif not isinstance(value, dict | list):
            yield f"{head} {self.scalar(value)}"
        elif self.style.anchors and isinstance(value, dict) and key in ("labels", "matchLabels"):
            yield from self.anchor(head, value)
        elif not value or self.in_flow(value):
            yield f"{head} {self.flow(value)}"
        else:
            yield head
            block = self.lines(value)
            yield from block if isinstance(value, list) and not self.style.indented_lists else self.indented(block)

    def anchor(self, head: str, value: dict[str, Any]) -> Iterator[str]:
        name = self.anchored.get(repr(value))
        if name:
            yield f"{head} *{name}"
            return
        name = self.anchored[repr(value)] = f"labels{len(self.anchored) or ''}"
        yield f"{head} &{name}"
        yield from self.indented(self.lines(value))

    def item(self, value: Any) -> Iterator[str]:
        if not isinstance(value, dict | list) or self.in_flow(value):
            yield f"- {self.flow(value)}"
            return
        first, *rest = (line for key, item in value.items() for line in self.entry(key, item)) if isinstance(value, dict) else self.lines(value)
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)

    def indented(self, lines: Iterable[str]) -> Iterator[str]:
        blanks = " " * self.style.width
        return (f"{blanks}{line}" if line else line for line in lines)

    def in_flow(self, value: Any) -> bool:
        return bool(self.style.flow) and self.dice.chance(self.style.flow) and "\\n" not in repr(value) and len(repr(value)) <= _SHORT

    def flow(self, value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.scalar(key)}: {self.flow(item)}" for key, item in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(item) for item in value) + "]"
        return self.scalar(value, in_flow=True)

    def scalar(self, value: Any, *, in_flow: bool = False) -> str:
        if not isinstance(value, str):
            return json.dumps(value)
        plain = _PLAIN.match(value) and not value.endswith(" ") and value.lower() not in _WORDS and not (in_flow and "," in value)
        if plain and (not self.style.quote or self.dice.chance(0.3)):
            return value
        return "'" + value.replace("'", "''") + "'" if self.style.quote == "'" else json.dumps(value)
