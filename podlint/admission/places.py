"""Where in an object stands what an expression does not like: the parts of the expression that decide are looked for, and the fields that they read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from podlint.admission.expression import Call, Const, Ident, Items, Loop, Node, Select, every, literal, parts, replaced
from podlint.admission.expressions import Scene
from podlint.admission.rewrite import VARIABLE
from podlint.finding import Path

_MOST_ITEMS = 200
_MOST_PLACES = 10
_TRANSPARENT = frozenset({"orValue", "value", "dyn"})

Item = tuple[Path, Node]
"""An item of a list, or a key of a map: where it stands, and an expression for it."""


def places(scene: Scene, node: Node) -> tuple[Path, ...]:
    """Return where in the object stands what makes an expression false, or makes it fail; where that cannot be said, the object itself."""
    found = list(dict.fromkeys(islice(_Search(scene).blamed(node, wrong=False), _MOST_PLACES)))
    return tuple(found) or ((),)


class _Search:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def blamed(self, node: Node, *, wrong: bool) -> Iterable[Path]:
        """The places that make a node what it should not be: *wrong*, or an error."""
        if isinstance(node, Ident) and node.name.startswith(VARIABLE):
            variable = self.scene.variable(node.name)
            return self.blamed(variable, wrong=wrong) if variable is not None else ()
        if isinstance(node, Loop):
            return self._in_loop(node, wrong=wrong)
        if isinstance(node, Call):
            if node.function == "!_":
                return self.blamed(node.arguments[0], wrong=not wrong)
            if node.function == "_?_:_":
                decision = self.scene.of(node.arguments[0])
                return self.blamed(node.arguments[1 if decision.value else 2], wrong=wrong) if decision.is_value else self._read(node.arguments[0])
            if node.function in ("_&&_", "_||_"):
                return self._in_operands(node, wrong=wrong)
        return self._read(node)

    def _is_to_blame(self, node: Node, *, wrong: bool) -> bool:
        outcome = self.scene.of(node)
        return bool(outcome.error) or (outcome.is_value and outcome.value is wrong)

    def _in_operands(self, node: Call, *, wrong: bool) -> Iterable[Path]:
        """One operand is enough to make ``&&`` false or ``||`` true; otherwise they do it together."""
        guilty = [operand for operand in node.arguments if self._is_to_blame(operand, wrong=wrong)]
        if wrong is (node.function == "_||_"):
            return self.blamed(guilty[0], wrong=wrong) if guilty else ()
        found = [list(islice(self.blamed(operand, wrong=wrong), _MOST_PLACES)) for operand in guilty]
        deepest = _deepest([path for paths in found for path in paths])
        return (deepest,) if deepest is not None else next((paths for paths in reversed(found) if paths), ())

    def _in_loop(self, node: Loop, *, wrong: bool) -> Iterable[Path]:
        if node.is_name:
            return self.blamed(replaced(node.result, node.accumulator, node.start), wrong=wrong)
        test = _test(node, "_||_" if wrong else "_&&_")
        if test is None:
            return self._read(node)
        return self._of_items(node, test, wrong=wrong)

    def _of_items(self, node: Loop, test: Node, *, wrong: bool) -> Iterator[Path]:
        """The places of the items for which a test gives what it should not."""
        for path, item in self.items(node.range):
            of_item = replaced(test, node.variable, item)
            if not self._is_to_blame(of_item, wrong=wrong):
                continue
            inner = [place for place in self.blamed(of_item, wrong=wrong) if place[: len(path)] == path]
            yield from inner or [path]

    def _read(self, node: Node) -> Iterable[Path]:
        """The places that a node reads: the deepest if all lie on one way, else what they have in common."""
        found = list(self._mentioned(node))
        if not found:
            return ()
        deepest = _deepest(found)
        if deepest is not None:
            return (deepest,)
        if any(map(_is_filter, every(node))):
            return found
        common = _common(found)
        return (common,) if common else ()

    def _mentioned(self, node: Node) -> Iterator[Path]:
        path = self.path(node)
        if path is not None:
            yield path
        elif isinstance(node, Ident) and node.name.startswith(VARIABLE):
            variable = self.scene.variable(node.name)
            if variable is not None:
                yield from self._mentioned(variable)
        elif isinstance(node, Loop):
            kept = [path for path, _ in self.items(node)] if _is_filter(node) else []
            yield from kept or self._mentioned(node.start if node.is_name else node.range)
        else:
            for part in parts(node):
                yield from self._mentioned(part)

    def path(self, node: Node) -> Path | None:
        """The field of the object that a node stands for."""
        if isinstance(node, Ident):
            if node.name == "object":
                return ()
            variable = self.scene.variable(node.name) if node.name.startswith(VARIABLE) else None
            return self.path(variable) if variable is not None else None
        if isinstance(node, Select):
            return _below(self.path(node.operand), node.field)
        if not isinstance(node, Call):
            return None
        if node.function in ("_[_]", "_?._", "_[?_]"):
            key = node.arguments[1]
            return _below(self.path(node.arguments[0]), key.value) if isinstance(key, Const) else None
        return self.path(node.operands[0]) if node.function in _TRANSPARENT else None

    def items(self, node: Node) -> list[Item]:
        """The items of a list of the object, or of one that is made of such; none where that cannot be said."""
        return list(islice(self._items(node), _MOST_ITEMS))

    def _items(self, node: Node) -> Iterator[Item]:
        path = self.path(node)
        if path is not None:
            yield from _members(_at(self.scene.inputs.get("object"), path), path, node)
        elif isinstance(node, Ident) and node.name.startswith(VARIABLE):
            variable = self.scene.variable(node.name)
            yield from self._items(variable) if variable is not None else ()
        elif isinstance(node, Call) and node.function == "_+_":
            for operand in node.arguments:
                yield from self._items(operand)
        elif isinstance(node, Call) and node.function == "_?_:_":
            decision = self.scene.of(node.arguments[0])
            if decision.is_value:
                yield from self._items(node.arguments[1 if decision.value else 2])
        elif isinstance(node, Loop) and (test := _filter(node)) is not None:
            for place, item in self._items(node.range):
                if self.scene.of(replaced(test, node.variable, item)).value is True:
                    yield place, item


def _test(node: Loop, operator: str) -> Node | None:
    """What ``all`` (``&&``) or ``exists`` (``||``) asks of each item; None for other macros, and for those with two names."""
    step = node.step
    if node.second or not isinstance(step, Call) or step.function != operator or step.arguments[0] != Ident(node.accumulator):
        return None
    return step.arguments[1]


def _filter(node: Loop) -> Node | None:
    """What ``filter`` asks of each item; None for other macros."""
    step = node.step
    if node.second or not isinstance(step, Call) or step.function != "_?_:_":
        return None
    kept = Call(None, "_+_", (Ident(node.accumulator), Items((Ident(node.variable),))))
    return step.arguments[0] if step.arguments[1] == kept else None


def _is_filter(node: Node) -> bool:
    return isinstance(node, Loop) and _filter(node) is not None


def _below(path: Path | None, step: object) -> Path | None:
    return (*path, step) if path is not None and isinstance(step, str | int) else None


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) and -1 < step < len(value) else None
    return value


def _members(value: Any, path: Path, node: Node) -> Iterator[Item]:
    if isinstance(value, list):
        for index in range(len(value)):
            yield (*path, index), Call(None, "_[_]", (node, literal(index)))
    elif isinstance(value, dict):
        for key in value:
            yield (*path, key), literal(key)


def _deepest(paths: list[Path]) -> Path | None:
    """The longest path, if all others lead to it."""
    longest = max(paths, key=len, default=None)
    return longest if longest is not None and all(longest[: len(path)] == path for path in paths) else None


def _common(paths: list[Path]) -> Path:
    shortest = min(paths, key=len)
    length = next((index for index, step in enumerate(shortest) if any(path[index] != step for path in paths)), len(shortest))
    return shortest[:length]
