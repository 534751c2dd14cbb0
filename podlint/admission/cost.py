"""What an expression may cost at most: judged before it runs, because nothing can stop it then.

The CEL library ends an expression after ten thousand steps of its loops. What a step costs depends on how large its values are, and
those can be made to grow (``[x].map(a, a + a).map(a, a + a)...``). So sizes are estimated, generously: each part of the object counts as
large as the whole. The server does the same before it takes a policy.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.admission.expression import Call, Const, Entries, Ident, Items, Loop, Node, Select, every, parts

LARGEST = 10_000_000
"""Characters that a value may grow to."""

DEAREST = 1_000_000_000
"""Characters that an expression may look at, all steps of its loops together."""

_MOST_VISITS = 100_000  # parts that are looked at for an estimate: loops in loops are estimated again and again
_FORMATTED = 2_000  # characters that format() may make of a number


class _TooCostlyError(Exception):
    """An expression that would take too long, or too much memory."""


class Size(NamedTuple):
    """How large a value is at most: the items or entries of its largest part, and the characters of all of it."""

    length: int
    characters: int

    def joined(self, other: Size) -> Size:
        """Return the size of what holds both."""
        return Size(self.length + other.length, self.characters + other.characters)


_NOTHING = Size(0, 0)
_SMALL = Size(1, 1)


def size_of(value: Any) -> Size:
    """Return the size of a value."""
    if isinstance(value, dict):
        inner = [size_of(item) for item in value.values()]
        keys = sum(len(key) for key in value)
    elif isinstance(value, list):
        inner, keys = [size_of(item) for item in value], 0
    else:
        length = len(value) if isinstance(value, str) else 8
        return Size(1, length)
    return Size(max([len(inner), *(size.length for size in inner)]), keys + sum(size.characters for size in inner) + len(inner))


def is_cheap(node: Node, inputs: Size) -> bool:
    """Whether an expression costs little enough where each of its names stands for something of the size of *inputs*."""
    try:
        _Estimate(inputs).of(node, {})
    except _TooCostlyError:
        return False
    return True


class _Estimate:
    """Estimates that grow no slower than the values that they are for.

    So what is done to each item of a list costs, together, no more than doing it to the whole list at once, and to nothing as often as
    the list has items.
    """

    def __init__(self, inputs: Size) -> None:
        self.inputs = inputs
        self.visits = 0

    def of(self, node: Node, scope: dict[str, Size]) -> tuple[Size, int]:
        """The size of what a node gives, and what it costs: the characters that are looked at."""
        self.visits += 1
        cost = 0
        if isinstance(node, Const):
            return Size(1, len(node.raw)), cost
        if isinstance(node, Ident):
            return scope.get(node.name, self.inputs), cost
        if isinstance(node, Loop):
            found, cost = self.of_loop(node, scope)
        else:
            inner = []
            for part in parts(node):
                size, spent = self.of(part, scope)
                inner.append(size)
                cost += spent
            found = _range(node, inner) if isinstance(node, Call) and node.function == "range" else _together(node, inner)
            if isinstance(node, Call):
                each = inner[0].length if node.function in _COMPARING else 1
                cost += 1 + each * sum(size.characters for size in inner)
        if found.characters > LARGEST or cost > DEAREST or self.visits > _MOST_VISITS:
            raise _TooCostlyError
        return found, cost

    def of_loop(self, node: Loop, scope: dict[str, Size]) -> tuple[Size, int]:
        """The same of a walk over a list."""
        over, cost_over = self.of(node.range, scope)
        start, cost_start = self.of(node.start, scope)
        inner = scope | {node.variable: over, node.second or node.variable: over, node.accumulator: start}
        if node.is_name:
            result, cost = self.of(node.result, inner)
            return result, cost + cost_start
        at_once, cost_at_once = self.of(node.step, inner)
        nothing, cost_of_nothing = self.of(node.step, inner | {node.variable: _NOTHING, node.second or node.variable: _NOTHING})
        steps = max(over.length, 1)
        size = Size(max(over.length, at_once.length), start.characters + at_once.characters + steps * nothing.characters)
        return size, cost_over + cost_start + cost_at_once + steps * cost_of_nothing


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL_RESULTS = _words("_==_ _!=_ _<_ _<=_ _>_ _>=_ _&&_ _||_ !_ @in size matches hasValue")


_COMPARING = _words("sort @sortByAssociatedKeys distinct")  # each item with each other


def _range(node: Call, inner: list[Size]) -> Size:
    """The size of ``lists.range(n)`` where n is a literal, or the size of a part of the object. A name, as ``lists``, counts as large as all of it."""
    end = node.arguments[0]
    if isinstance(end, Const) and isinstance(end.value, int):
        return Size(max(end.value, 1), max(end.value, 1))
    if isinstance(end, Call) and end.function == "size" and all(isinstance(part, Ident | Select) for whole in end.operands for part in every(whole)):
        return Size(inner[0].characters, inner[0].characters)
    raise _TooCostlyError


def _together(node: Node, inner: list[Size]) -> Size:
    found = _NOTHING
    for size in inner:
        found = found.joined(size)
    if isinstance(node, Items | Entries):
        return Size(max(len(node.elements if isinstance(node, Items) else node.entries), found.length), found.characters + 1)
    return _of_call(node.function, inner, found) if isinstance(node, Call) else found


def _of_call(name: str, inner: list[Size], all_of_it: Size) -> Size:
    """The size of what a function gives for arguments that are *inner*: where nothing is known of it, not more than all of them."""
    characters = all_of_it.characters
    if name in _SMALL_RESULTS:
        return _SMALL
    if name == "join" and len(inner) > 1:
        characters *= 1 + inner[-1].characters
    elif name == "replace" and len(inner) > 2:  # noqa: PLR2004  target, old, new
        characters = (1 + inner[0].characters) * (1 + inner[2].characters)
    elif name == "k8s_formatted":
        characters = characters * 6 + _FORMATTED  # \\u1234
    elif name in ("split", "k8s_split"):
        return Size(characters + 1, characters)
    return Size(max(all_of_it.length, 1), characters + 1)
