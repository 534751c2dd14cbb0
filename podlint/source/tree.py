"""What reading makes of a document: plain values with a tree of places beside them.

Values are what the API server decodes (keys are strings, merge keys are merged); nodes know where each key and value stands.
`block_tree`, `event_tree` and `json_tree` make trees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

Value = Any  # decoded YAML: dict, list, str, int, float, bool or None

MAX_DEPTH = 250
"""Levels of nesting that podlint follows; no manifest comes near, and hostile files cost time beyond."""


class Leaf(NamedTuple):
    """A scalar's place: offsets in the text of its document, `end` behind its last character."""

    start: int
    end: int


class UnreadableError(Exception):
    """A text that the server's reader refuses. `offset` counts characters of that text.

    `context_offset` is where the construct began that could not be read to its end.
    """

    def __init__(self, message: str, offset: int, context_offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.context_offset = context_offset

    def alone(self) -> UnreadableError:
        """The same without where it was raised, to be kept: what was read until then, and the text, would stay in memory with it."""
        return UnreadableError(self.message, self.offset, self.context_offset)


class Mapping:
    """A mapping's place. `keys` and `nodes` hold the entry that counts (the last of duplicates)."""

    __slots__ = ("duplicates", "end", "flow", "has_merge", "keys", "nodes", "start", "value")

    def __init__(self, start: int, *, flow: bool) -> None:
        self.start = self.end = start
        self.flow = flow
        self.has_merge = False
        self.value: dict[str, Value] = {}
        self.keys: dict[str, Leaf] = {}
        self.nodes: dict[str, Node] = {}
        self.duplicates: dict[str, list[Leaf]] = {}  # the overruled keys, in the order of the text


class Sequence:
    """A sequence's place, with the places of its items."""

    __slots__ = ("end", "flow", "nodes", "start", "value")

    def __init__(self, start: int, *, flow: bool) -> None:
        self.start = self.end = start
        self.flow = flow
        self.value: list[Value] = []
        self.nodes: list[Node] = []


class Alias:
    """The place where an anchor is used; `target` is the node that the anchor names."""

    __slots__ = ("end", "start", "target")

    def __init__(self, start: int, end: int, target: Node) -> None:
        self.start = start
        self.end = end
        self.target = target


Node = Mapping | Sequence | Alias | Leaf


class Tree:
    """One document: its value, its places, and where the text goes on behind its end (or None).

    Places may come from a function, which is called when they are asked for.
    """

    __slots__ = ("_places", "has_duplicates", "rest", "value")

    def __init__(self, value: Value, places: Node | Callable[[], Node], rest: int | None = None, *, has_duplicates: bool = False) -> None:
        self.value = value
        self.rest = rest
        self.has_duplicates = has_duplicates
        self._places = places

    @property
    def root(self) -> Node:
        """The place of the whole, with those of all that it holds."""
        if callable(self._places):
            self._places = self._places()
        return self._places
