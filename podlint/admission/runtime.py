"""The CEL library: one environment with Kubernetes' functions, and what becomes of an expression in it.

cel-expr-python wraps the C++ implementation of the people who define CEL. It is imported only when there are policies.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from podlint.admission.cost import Size, is_cheap
from podlint.admission.expression import Node, names, read, write
from podlint.admission.rewrite import PREFIX, UNKNOWN, VARIABLE, holds_optional, is_optional
from podlint.errors import UsageError

NOTED = "the note about the policy says why"
"""Why there is no outcome where that was said once, of the policy."""

LONGEST = 16_384
"""Characters of an expression that is looked at; the server takes fewer."""

_EXTENSIONS = {"strings": 2, "lists": 2, "sets": 0, "regex": 0, "cel.lib.ext.comprev2": 0, "optional": 2}
"""Extensions of CEL -> their version: those that the server has (k8s.io/apiserver/pkg/cel/environment/base.go, v1.36), and regex for its own functions."""

_CONVERTED = frozenset({"BOOL", "INT", "UINT", "DOUBLE", "STRING", "BYTES", "NULL", "LIST", "MAP", "TIMESTAMP", "DURATION"})
_UNBOUND = 'No value with name "'
_LONGEST_ERROR = 300
_BOUNDS = ("recursion", "exceed")
"""Words of the library about texts that are more than it reads."""


class Outcome(NamedTuple):
    """What an expression gives: a value, or an `error`, or `unknown`: why only the cluster can tell."""

    value: Any = None
    error: str = ""
    unknown: str = ""

    @property
    def is_value(self) -> bool:
        """Whether there is a value."""
        return not (self.error or self.unknown)


class UnreadableExpressionError(Exception):
    """Text that is no CEL expression; what is wrong with it. `is_bound`: it may be one, and is more than podlint reads."""

    def __init__(self, why: str, *, is_bound: bool = False) -> None:
        super().__init__(why)
        self.is_bound = is_bound


def require_library() -> None:
    """Look whether the CEL library is there.

    Raises:
        UsageError: it is not installed.
    """
    try:
        _library()
    except ImportError as error:
        if sys.version_info < (3, 11):
            raise UsageError("--policies needs Python 3.11 or later: the library for CEL expressions does", "run podlint with a newer Python") from error
        raise UsageError("--policies needs a library for CEL expressions, which is not installed", "pip install 'podlint[cel]'") from error


@cache
def can_read() -> bool:
    """Whether the CEL library is installed."""
    try:
        _library()
    except ImportError:
        return False
    return True


def _library() -> Any:
    return importlib.import_module("cel_expr_python.cel")


@cache
def _environment() -> Any:
    from podlint.admission.functions import TABLE

    cel = _library()

    def overload(name: str, function: Any, arity: int) -> Any:
        return cel.Overload(f"{PREFIX}{name}_{arity}", return_type=cel.Type.DYN, parameters=[cel.Type.DYN] * arity, impl=_guarded(function))

    functions = [cel.FunctionDecl(PREFIX + name, [overload(name, function, arity) for arity in arities]) for name, (function, arities) in TABLE.items()]
    config = cel.NewEnvConfigFromYaml(
        "name: kubernetes\nextensions:\n" + "".join(f"- {{name: {name}, version: {version}}}\n" for name, version in _EXTENSIONS.items())
    )
    return cel.NewEnv(config=config, extensions=[cel.CelExtension("kubernetes", functions)])


def _guarded(function: Any) -> Any:
    """The function, with ValueErrors for arguments of types that it does not take: CEL has no static types here."""

    def call(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except (TypeError, AttributeError, KeyError, OverflowError) as error:
            raise ValueError("no such overload") from error

    return call


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        UnreadableExpressionError: it is too long or no CEL.
    """
    if len(text) > LONGEST:
        raise UnreadableExpressionError(f"it has more than {LONGEST:,} characters", is_bound=True)
    try:
        return read(_environment().compile(text, disable_check=True).serialize())
    except (RuntimeError, ValueError) as error:
        why = _plain(str(error))
        raise UnreadableExpressionError(why, is_bound=any(word in why for word in _BOUNDS)) from error


class Expression:
    """An expression as the library can evaluate it, with what is found out about it once."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._costs: dict[Size, bool] = {}

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The policy's variables that it names."""
        return tuple(sorted({name for name in names(self.node) if name.startswith(VARIABLE)}))

    @cached_property
    def is_optional(self) -> bool:
        """Whether it may give an optional value."""
        return is_optional(self.node)

    @cached_property
    def program(self) -> Any:
        """It, ready to run; None where the library would crash."""
        return None if holds_optional(self.node) else _environment().deserialize(write(self.node))

    def is_cheap(self, size: Size) -> bool:
        """Whether it may run where each of its names stands for something of that *size*; sizes count by powers of two."""
        rounded = Size(1 << size.length.bit_length(), 1 << size.characters.bit_length())
        if rounded not in self._costs:
            self._costs[rounded] = is_cheap(self.node, rounded)
        return self._costs[rounded]


def activation(data: Mapping[str, Any]) -> Any:
    """Return the values of names in the form that the library wants, for many expressions.

    Raises:
        RuntimeError: one of them is nothing that CEL has.
    """
    return _environment().Activation(dict(data))


def evaluate(expression: Expression, values: Any) -> Outcome:
    """Return what an expression gives with the *values* of its names, as `activation` makes them."""
    if expression.is_optional:
        return Outcome(error="it gives an optional value")
    try:
        if expression.program is None:
            return Outcome(unknown="it puts optional values into lists, maps or functions of Kubernetes'")
        found = expression.program.eval(values)
        kind = found.type().name().partition("<")[0]
        if kind == "ERROR":
            return _failed(str(found.value()))
        return Outcome(found.plain_value()) if kind in _CONVERTED else Outcome(error=f"it gives a value of type {kind.lower()}")
    except (RuntimeError, SystemError, TypeError, ValueError, OverflowError) as error:
        return _failed(str(error))


def _failed(message: str) -> Outcome:
    if _UNBOUND in message:
        name = message.partition(_UNBOUND)[2].partition('"')[0]
        if name in UNKNOWN or name.startswith(VARIABLE):
            return Outcome(unknown=UNKNOWN.get(name, NOTED))
    if "Non-CEL value type" in message:
        return Outcome(unknown="functions of Kubernetes' would give times, durations or types")
    if "Iteration budget exceeded" in message:
        return Outcome(unknown="it walks over more items than podlint goes through")
    return Outcome(error=_plain(message))


def _plain(message: str) -> str:
    """The library's message in one line, without its code and its picture of the expression."""
    message = message.partition("\n | ")[0].partition(" [")[0].replace("ERROR: <input>:", "")
    code, colon, rest = message.partition(": ")
    message = rest if colon and code.isupper() else message
    return message.replace("Key not found in map : ", "no such key: ").replace("\n", " ")[:_LONGEST_ERROR]
