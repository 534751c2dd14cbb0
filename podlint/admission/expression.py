"""CEL expressions as trees: read from the form in which the CEL library hands them out, changed here, and written back.

Source: https://github.com/google/cel-spec/blob/master/proto/cel/expr/syntax.proto (ParsedExpr, Expr), in the encoding of protocol buffers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple, TypeAlias

from podlint.admission.wire import Field, fields, message, number, signed, text


class Const(NamedTuple):
    """A literal: its encoded form, and its value where that is text, a whole number, a truth value or null; else ``...``."""

    raw: bytes
    value: object


class Ident(NamedTuple):
    """A name."""

    name: str


class Select(NamedTuple):
    """``operand.field``; with `is_test` ``has(operand.field)``."""

    operand: Node
    field: str
    is_test: bool = False


class Call(NamedTuple):
    """A function or operator: ``target.function(arguments)``, or without target ``function(arguments)``."""

    target: Node | None
    function: str
    arguments: tuple[Node, ...] = ()

    @property
    def operands(self) -> tuple[Node, ...]:
        """The target, if there is one, and the arguments."""
        return self.arguments if self.target is None else (self.target, *self.arguments)


class Items(NamedTuple):
    """A list; those of the *optional* indices are there only if they have a value."""

    elements: tuple[Node, ...]
    optional: tuple[int, ...] = ()


class Entry(NamedTuple):
    """A key of a map, or a field of a message, with its value."""

    key: Node | None
    field: str
    value: Node
    is_optional: bool


class Entries(NamedTuple):
    """A map, or a message of that *type*."""

    type: str
    entries: tuple[Entry, ...]


class Loop(NamedTuple):
    """What a macro such as `all` or `map` stands for: a walk over `range` that makes `step` of `accumulator` again and again."""

    variable: str
    second: str
    range: Node
    accumulator: str
    start: Node
    condition: Node
    step: Node
    result: Node

    @property
    def is_name(self) -> bool:
        """Whether it is no walk, but a name for a value, as `optMap` has one: `result` with `start` under the name of `accumulator`."""
        return isinstance(self.condition, Const) and self.condition.value is False


Node: TypeAlias = Const | Ident | Select | Call | Items | Entries | Loop

_ID = 2  # the number of the field
_LITERALS: dict[int, Callable[[Field], object]] = {1: lambda _: None, 2: lambda field: bool(field.number), 3: lambda field: signed(field.number)}
_TEXT = 6


def read(serialized: bytes) -> Node:
    """Return the tree of a parsed expression, as `Expression.serialize` of the library gives it."""
    parsed = next(field.data for field in fields(serialized) if field.key == 2)  # Any.value  # noqa: PLR2004
    return _node(next(field.data for field in fields(parsed) if field.key == 2))  # ParsedExpr.expr  # noqa: PLR2004


def write(node: Node) -> bytes:
    """Return a tree in the form that `Env.deserialize` of the library reads."""
    return message((1, b"type.googleapis.com/cel.expr.ParsedExpr"), (2, message((2, _encoded(node, count(1))))))


def _node(data: bytes) -> Node:
    for field in fields(data):
        reader = _READERS.get(field.key)
        if reader:
            return reader(field.data)
    raise ValueError("an expression without content")


def _const(data: bytes) -> Node:
    field = next(fields(data))
    if field.key == _TEXT:
        return Const(data, text(field))
    literal = _LITERALS.get(field.key)
    return Const(data, literal(field) if literal else ...)


def _ident(data: bytes) -> Node:
    """A name. One with a point before it is that of the outermost scope."""
    return Ident("".join(text(field) for field in fields(data) if field.key == 1).removeprefix("."))


def _select(data: bytes) -> Node:
    found = {field.key: field for field in fields(data)}
    return Select(_node(found[1].data), text(found[2]), _is_set(found.get(3)))


def _call(data: bytes) -> Node:
    found = list(fields(data))
    target = next((_node(field.data) for field in found if field.key == 1), None)
    name = next(text(field) for field in found if field.key == 2)  # noqa: PLR2004  the number of a field
    return Call(target, name.removeprefix("."), tuple(_node(field.data) for field in found if field.key == 3))  # noqa: PLR2004


def _items(data: bytes) -> Node:
    found = list(fields(data))
    optional = [index for field in found if field.key == 2 for index in (field.packed() if field.data else (field.number,))]  # noqa: PLR2004
    return Items(tuple(_node(field.data) for field in found if field.key == 1), tuple(optional))


def _entries(data: bytes) -> Node:
    found = list(fields(data))
    return Entries("".join(text(field) for field in found if field.key == 1), tuple(_entry(field.data) for field in found if field.key == 2))  # noqa: PLR2004


def _entry(data: bytes) -> Entry:
    found = {field.key: field for field in fields(data)}
    name, key = found.get(2), found.get(3)
    return Entry(_node(key.data) if key else None, text(name) if name else "", _node(found[4].data), _is_set(found.get(5)))


def _is_set(field: Field | None) -> bool:
    return field is not None and bool(field.number)


def _loop(data: bytes) -> Node:
    found = {field.key: field for field in fields(data)}
    names = [text(found[key]) if key in found else "" for key in (1, 8, 3)]
    range_, start, condition, step, result = (_node(found[key].data) for key in (2, 4, 5, 6, 7))
    return Loop(names[0], names[1], range_, names[2], start, condition, step, result)


_READERS: dict[int, Callable[[bytes], Node]] = {3: _const, 4: _ident, 5: _select, 6: _call, 7: _items, 8: _entries, 9: _loop}


def _encoded(node: Node, ids: Iterator[int]) -> bytes:
    def inner(node: Node | None) -> bytes | None:
        return None if node is None else _encoded(node, ids)

    if isinstance(node, Const):
        key, content = 3, node.raw
    elif isinstance(node, Ident):
        key, content = 4, message((1, node.name))
    elif isinstance(node, Select):
        key, content = 5, message((1, inner(node.operand)), (2, node.field), (3, int(node.is_test)))
    elif isinstance(node, Call):
        key, content = 6, message((1, inner(node.target)), (2, node.function), *((3, inner(argument)) for argument in node.arguments))
    elif isinstance(node, Items):
        packed = b"".join(map(number, node.optional))
        key, content = 7, message(*((1, inner(element)) for element in node.elements), (2, packed or None))
    elif isinstance(node, Entries):
        key, content = 8, message((1, node.type or None), *((2, _encoded_entry(entry, ids)) for entry in node.entries))
    else:
        walk = ((2, inner(node.range)), (4, inner(node.start)), (5, inner(node.condition)), (6, inner(node.step)), (7, inner(node.result)))
        key, content = 9, message((1, node.variable), *walk, (3, node.accumulator), (8, node.second or None))
    return message((_ID, next(ids))) + message((key, content))


def _encoded_entry(entry: Entry, ids: Iterator[int]) -> bytes:
    key = (2, entry.field) if entry.key is None else (3, _encoded(entry.key, ids))
    return message((1, next(ids)), key, (4, _encoded(entry.value, ids)), (5, int(entry.is_optional)))


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node."""
    if isinstance(node, Select):
        return (node.operand,)
    if isinstance(node, Call):
        return node.operands
    if isinstance(node, Items):
        return node.elements
    if isinstance(node, Entries):
        return tuple(part for entry in node.entries for part in (entry.key, entry.value) if part is not None)
    if isinstance(node, Loop):
        return (node.range, node.start, node.condition, node.step, node.result)
    return ()


def every(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        stack.extend(parts(here))


def changed(node: Node, change: Callable[[Node], Node]) -> Node:
    """Return a node whose parts are what *change* makes of them."""
    if isinstance(node, Select):
        return node._replace(operand=change(node.operand))
    if isinstance(node, Call):
        return Call(None if node.target is None else change(node.target), node.function, tuple(map(change, node.arguments)))
    if isinstance(node, Items):
        return node._replace(elements=tuple(map(change, node.elements)))
    if isinstance(node, Entries):
        return node._replace(
            entries=tuple(entry._replace(key=None if entry.key is None else change(entry.key), value=change(entry.value)) for entry in node.entries)
        )
    if isinstance(node, Loop):
        range_, start, condition, step, result = map(change, parts(node))
        return node._replace(range=range_, start=start, condition=condition, step=step, result=result)
    return node


def replaced(node: Node, name: str, by: Node) -> Node:
    """Return a node with *by* where it speaks of the free *name*."""
    if isinstance(node, Ident):
        return by if node.name == name else node
    if isinstance(node, Loop) and name in (node.variable, node.second, node.accumulator):
        return node._replace(range=replaced(node.range, name, by), start=replaced(node.start, name, by))
    return changed(node, lambda part: replaced(part, name, by))


def literal(value: str | int) -> Const:
    """Return text or a whole number as a literal."""
    field = (6, value) if isinstance(value, str) else (3, value)
    return Const(message(field), value)


TRUE = Const(message((2, 1)), value=True)
"""The literal ``true``."""


def names(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the names that an expression takes from outside."""
    if isinstance(node, Ident):
        if node.name not in bound:
            yield node.name
    elif isinstance(node, Loop):
        inner = bound | {node.variable, node.second, node.accumulator}
        yield from names(node.range, bound)
        yield from names(node.start, bound)
        for part in (node.condition, node.step, node.result):
            yield from names(part, inner)
    else:
        for part in parts(node):
            yield from names(part, bound)
