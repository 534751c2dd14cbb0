"""The expressions of one policy: which of them podlint can evaluate, and what they give for one object."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from podlint.admission.cost import Size, size_of
from podlint.admission.expression import Node, every, names, replaced
from podlint.admission.model import Policy
from podlint.admission.rewrite import UNKNOWN, VARIABLE, rewritten, unknown_names
from podlint.admission.runtime import NOTED, Expression, Outcome, UnreadableExpressionError, activation, evaluate, parsed

_LARGEST_NODE = 5_000  # parts of an expression with its variables
_ONCE = frozenset(UNKNOWN) - {"namespaceObject"}
_NOTED = frozenset({NOTED, *(UNKNOWN[name] for name in _ONCE)})


def is_noted(outcome: Outcome) -> bool:
    """Whether it was said of the policy already why there is no outcome."""
    return outcome.unknown in _NOTED


def complaints(policy: Policy) -> Iterator[tuple[str, str]]:
    """Yield the expressions of a policy that cannot be evaluated, or only in part: their place, and why."""
    for place, text, variables in _expressions(policy):
        try:
            node = parsed(text)
        except UnreadableExpressionError as error:
            yield place, f"it is no expression in CEL that podlint can read: {error}"
            continue
        here = sorted({UNKNOWN[name] for name in names(rewritten(node)) if name in _ONCE})
        if "authorizer" in names(node):
            yield place, here[0]
        elif unknown := sorted(set(unknown_names(node, variables))):
            yield place, f"podlint does not know {', '.join(islice(unknown, 3))}"
        elif here:
            yield place, here[0]


def _expressions(policy: Policy) -> Iterator[tuple[str, str, frozenset[str]]]:
    """All expressions: where they stand in the policy, and the variables that they may name. A variable may name those before it."""
    known: frozenset[str] = frozenset()
    for name, text in policy.conditions:
        yield f"matchConditions[{name}]", text, known
    for name, text in policy.variables:
        yield f"variables[{name}]", text, known
        known |= {name}
    for index, validation in enumerate(policy.validations):
        yield f"validations[{index}].expression", validation.expression, known
        if validation.message_expression:
            yield f"validations[{index}].messageExpression", validation.message_expression, known
    for name, text in policy.annotations:
        yield f"auditAnnotations[{name}]", text, known


@lru_cache(maxsize=4096)
def prepared(text: str, variables: frozenset[str]) -> Expression | None:
    """Return an expression as it is evaluated; None where that cannot be done."""
    try:
        node = parsed(text)
    except UnreadableExpressionError:
        return None
    if "authorizer" not in names(node) and any(True for _ in unknown_names(node, variables)):
        return None
    return Expression(rewritten(node))


class Scene:
    """One object as the expressions of one policy see it. The policy's variables get their values when they are first needed.

    Args:
        policy: The policy.
        inputs: The values of the names that expressions take from outside.
        size: How large those are.
    """

    def __init__(self, policy: Policy, inputs: dict[str, Any], size: Size) -> None:
        self.inputs = inputs
        self._variables = policy.variables
        self._known = frozenset(name for name, _ in policy.variables)
        self._data = dict(inputs)
        self._size = size
        self._values: Any = None
        self._inlined: dict[str, Node] = {}

    def outcome(self, text: str) -> Outcome:
        """Return what an expression of the policy gives."""
        expression = self.expression(text)
        return Outcome(unknown=NOTED) if expression is None else self._of(expression)

    def expression(self, text: str) -> Expression | None:
        """Return an expression of the policy as it is evaluated; None where that cannot be done."""
        return prepared(text, self._known)

    def variable(self, name: str) -> Node | None:
        """Return the expression of a variable, named as expressions have it."""
        found = self._variable(name)
        return found.node if found else None

    def of(self, node: Node) -> Outcome:
        """Return what a part of an expression gives."""
        return self._of(Expression(node))

    def _variable(self, name: str) -> Expression | None:
        before: set[str] = set()
        for known, text in self._variables:
            if VARIABLE + known == name:
                return prepared(text, frozenset(before))
            before.add(known)
        return None

    def _of(self, expression: Expression) -> Outcome:
        bound = self._bound(expression)
        if bound is None or not bound.is_cheap(self._size):
            return Outcome(unknown="it would cost too much time or memory with an object of this size")
        if self._values is None:
            try:
                self._values = activation(self._data)
            except (RuntimeError, TypeError, ValueError, OverflowError) as error:
                return Outcome(unknown=f"the object holds a value that CEL does not have ({error})")
        return evaluate(bound, self._values)

    def _bound(self, expression: Expression) -> Expression | None:
        """The expression once its variables have values, or are written out in it; None where that makes it too large."""
        node = expression.node
        for name in expression.variables:
            if name not in self._data and name not in self._inlined:
                self._bind(name)
            if name in self._inlined:
                node = replaced(node, name, self._inlined[name])
        if node is expression.node:
            return expression
        is_large = sum(1 for _ in islice(every(node), _LARGEST_NODE + 1)) > _LARGEST_NODE
        return None if is_large else Expression(node)

    def _bind(self, name: str) -> None:
        """Give a variable its value; where it has none that can stand for it, its expression stands for it and fails where it is needed."""
        expression = self._variable(name)
        bound = self._bound(expression) if expression else None
        if bound is None:
            return
        outcome = Outcome(error="it is optional") if bound.is_optional else self._of(bound)
        if not outcome.is_value:
            self._inlined[name] = bound.node
            return
        self._data[name] = outcome.value
        self._values = None
        size = size_of(outcome.value)
        self._size = Size(max(size.length, self._size.length), max(size.characters, self._size.characters))
