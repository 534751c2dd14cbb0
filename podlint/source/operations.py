"""What operations do to the value of a document: the measure for the edits that do the same to its text.

All paths of a repair are those of the document as it is, so operations are done in an order in which none disturbs the next.
"""

from __future__ import annotations

from collections.abc import Iterable

from podlint.finding import Delete, Insert, Operation, Rename, Replace, Splice
from podlint.source.tree import Value


class ImpossibleError(Exception):
    """A value has no place for an operation."""


def in_order(operations: Iterable[Operation]) -> list[Operation]:
    """Return operations so that none changes the path of a later one: those that take away or rename last, from the end and from the inside.

    Where something new takes the place of an entry that is deleted, the deletion comes first.
    """
    listed = list(operations)
    inserted = [operation.path for operation in listed if isinstance(operation, Insert)]

    def rank(operation: Operation) -> tuple[int, tuple[tuple[int, int, str], ...]]:
        if isinstance(operation, Splice | Replace | Insert):
            return (2 if isinstance(operation, Insert) else 1), ()
        path = operation.path
        makes_room = isinstance(operation, Delete) and path[-1:] and isinstance(path[-1], str) and any(new[: len(path)] == path for new in inserted)
        return (0 if makes_room else 3), (*((0, -step, "") if isinstance(step, int) else (1, 0, step) for step in path), (2, 0, ""))

    return sorted(listed, key=rank)


def applied(value: Value, operations: Iterable[Operation]) -> Value:
    """Return what *value* is after all operations that speak of paths; *value* itself stays.

    Raises:
        ImpossibleError: nothing stands at a path, or something stands where something is to be inserted.
    """
    copy = _Copy(value)
    for operation in in_order(operations):
        if not isinstance(operation, Splice):
            copy.do(operation)
    return copy.top[0]


_Placed = Replace | Rename | Delete | Insert


class _Copy:
    """A value that is copied as far as it is changed. `top` is a list with it as its only item."""

    def __init__(self, value: Value) -> None:
        self.top: list[Value] = [value]
        self.own: dict[int, Value] = {}

    def do(self, operation: _Placed) -> None:
        """Do one operation."""
        holder: Value = self.top
        at: str | int = 0
        for number, step in enumerate(operation.path):
            inner = self.entered(holder, at, step, is_made=isinstance(operation, Insert))
            if number + 1 < len(operation.path):
                _require(inner, step, is_made=isinstance(operation, Insert))
            holder, at = inner, step
        if isinstance(operation, Replace):
            _require(holder, at, is_made=False)
            holder[at] = operation.value
        elif isinstance(operation, Insert):
            _require(holder, at, is_made=True)
            if holder is self.top or holder[at] is not None:
                raise ImpossibleError
            holder[at] = list(operation.value) if isinstance(operation.value, tuple) else operation.value
        else:
            _require(holder, at, is_made=False)
            _take(holder, at, operation, is_top=holder is self.top)

    def entered(self, holder: Value, at: str | int, step: str | int, *, is_made: bool) -> Value:
        """The mapping or list at a place, as a copy that is one's own; *step* says which of them it has to be."""
        inner = holder[at]
        if inner is None and is_made:
            inner = [] if isinstance(step, int) else {}
        if not isinstance(inner, list if isinstance(step, int) else dict):
            raise ImpossibleError
        if id(inner) not in self.own:
            inner = inner.copy()
            self.own[id(inner)] = inner
            holder[at] = inner
        return inner


def _require(holder: Value, at: str | int, *, is_made: bool) -> None:
    """See to it that a mapping has a key, or a list an index."""
    if isinstance(holder, dict):
        if at not in holder:
            if not is_made:
                raise ImpossibleError
            holder[at] = None
    elif is_made and at == len(holder):
        holder.append(None)
    elif not isinstance(at, int) or not 0 <= at < len(holder):
        raise ImpossibleError


def _take(holder: Value, at: str | int, operation: Rename | Delete, *, is_top: bool) -> None:
    """Take an entry away, or give it another key in its place."""
    if is_top:
        raise ImpossibleError
    if isinstance(operation, Delete):
        del holder[at]
        return
    if not isinstance(holder, dict) or operation.key in holder:
        raise ImpossibleError
    entries = [(operation.key if name == at else name, inner) for name, inner in holder.items()]
    holder.clear()
    holder.update(entries)


def same(left: Value, right: Value) -> bool:
    """Whether two decoded values are the same to the server: 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[name]) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)
