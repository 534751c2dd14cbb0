"""The nodes that a scenario gives a pod to be scheduled on. Quantities stay as they are written; times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from podlint.schema.formats import is_quantity
from podlint.simulate.entry import Entry

FIELDS = ("name", "labels", "allocatable", "taints", "ready", "failsAt")
"""What a scenario may say of a node."""


class Taint(NamedTuple):
    """A taint of a node; `effect` is NoSchedule, PreferNoSchedule or NoExecute."""

    key: str
    value: str = ""
    effect: str = "NoSchedule"


class Node(NamedTuple):
    """One node. `allocatable` are resource quantities as written; `fails_at` None: it stays ready."""

    name: str
    labels: Mapping[str, str] = MappingProxyType({})
    allocatable: Mapping[str, str] = MappingProxyType({})
    taints: tuple[Taint, ...] = ()
    is_ready: bool = True
    fails_at: int | None = None


def nodes_of(items: Iterable[Entry]) -> tuple[Node, ...]:
    """Return the nodes of a scenario.

    Raises:
        UsageError: one is not as expected, or two have the same name.
    """
    found: dict[str, Node] = {}
    for item in items:
        node = _node(item)
        if node.name in found:
            raise item.error(f"there is another node {node.name!r}: expected names of their own")
        found[node.name] = node
    return tuple(found.values())


def _node(entry: Entry) -> Node:
    fields = entry.fields(FIELDS)
    if "name" not in fields:
        raise entry.error(f"{entry.name} has no name")
    allocatable = fields["allocatable"].entries() if "allocatable" in fields else {}
    for quantity in allocatable.values():
        if not is_quantity(quantity.value):
            raise quantity.refused("a quantity such as 500m or 8Gi")
    return Node(
        fields["name"].text(),
        {key: _label(value) for key, value in fields["labels"].entries().items()} if "labels" in fields else {},
        {key: str(value.value) for key, value in allocatable.items()},
        tuple(map(_taint, fields["taints"].items())) if "taints" in fields else (),
        fields["ready"].flag() if "ready" in fields else True,
        fields["failsAt"].duration() if "failsAt" in fields else None,
    )


def _label(entry: Entry) -> str:
    if not isinstance(entry.value, str):
        raise entry.refused("text, in quotes where it would be a number or true")
    return entry.value


def _taint(entry: Entry) -> Taint:
    fields = entry.fields(("key", "value", "effect"))
    for name in ("key", "effect"):
        if name not in fields:
            raise entry.error(f"{entry.name} has no {name}")
    return Taint(
        fields["key"].text(),
        _label(fields["value"]) if "value" in fields else "",
        fields["effect"].choice(("NoSchedule", "PreferNoSchedule", "NoExecute")),
    )
