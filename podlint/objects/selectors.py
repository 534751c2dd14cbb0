"""Label selectors: kubectl's `-l` syntax, and the matching that it shares with selectors in manifests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from podlint.objects.object import items, labels, strings, text


class SelectorSyntaxError(ValueError):
    """A selector that kubectl would refuse; the text says where."""


class Operator(Enum):
    """How a requirement looks at a label."""

    IN = "in"
    NOT_IN = "notin"
    EXISTS = "exists"
    ABSENT = "!"
    GREATER = ">"
    LESS = "<"


class Requirement(NamedTuple):
    """One condition of a selector. `values` is empty for `EXISTS` and `ABSENT`."""

    key: str
    operator: Operator
    values: frozenset[str] = frozenset()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether *labels* meet the condition; a missing label meets `!=` and `notin`, as in kubectl."""
        present = self.key in labels
        if self.operator is Operator.EXISTS:
            return present
        if self.operator is Operator.ABSENT:
            return not present
        if self.operator is Operator.IN:
            return present and labels[self.key] in self.values
        if self.operator is Operator.NOT_IN:
            return not present or labels[self.key] not in self.values
        bound, label = int(next(iter(self.values))), labels.get(self.key, "")
        if not re.fullmatch(r"[-+]?[0-9]+", label):
            return False
        return int(label) > bound if self.operator is Operator.GREATER else int(label) < bound


Selector = tuple[Requirement, ...]

_NAME = r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_KEY = re.compile(rf"([a-z0-9]([a-z0-9.-]{{0,251}}[a-z0-9])?/)?{_NAME}\Z")
_VALUE = re.compile(rf"({_NAME})?\Z")
_TOKEN = re.compile(r"\s*(==|!=|=|!|,|\(|\)|<|>|[^\s=!,()<>]+)")


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether *labels* meet every requirement of *selector*."""
    return all(requirement.matches(labels) for requirement in selector)


_MANIFEST_OPERATORS = {"In": Operator.IN, "NotIn": Operator.NOT_IN, "Exists": Operator.EXISTS, "DoesNotExist": Operator.ABSENT}


def label_selector(value: Any) -> Selector:
    """Return a LabelSelector of a manifest; an empty one matches everything. What is malformed in it is left out: the structure check has reported it."""
    plain = labels(value, "matchLabels")
    requirements = [Requirement(key, Operator.IN, frozenset({wanted})) for key, wanted in plain.items()]
    for _, expression in items(value, "matchExpressions"):
        operator = _MANIFEST_OPERATORS.get(text(expression, "operator"))
        if operator:
            requirements.append(Requirement(text(expression, "key"), operator, frozenset(strings(expression, "values"))))
    return tuple(requirements)


def parse(written: str) -> Selector:
    """Return the selector that *written* says: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, `a>1`, `a<1`, joined by commas.

    Raises:
        SelectorSyntaxError: kubectl would refuse the text.

    Source: k8s.io/apimachinery/pkg/labels/selector.go.
    """
    tokens = _Tokens(written)
    requirements: list[Requirement] = []
    while not tokens.done():
        requirements.append(_requirement(tokens))
        if not tokens.done():
            tokens.expect(",")
            if tokens.done():
                raise tokens.error("another requirement after ','")
    return tuple(requirements)


class _Tokens:
    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = _TOKEN.findall(text)
        self.rest.reverse()

    def done(self) -> bool:
        return not self.rest

    def peek(self) -> str:
        return self.rest[-1] if self.rest else ""

    def next(self) -> str:
        return str(self.rest.pop()) if self.rest else ""

    def expect(self, token: str) -> None:
        if self.peek() != token:
            raise self.error(f"{token!r}")
        self.next()

    def error(self, wanted: str) -> SelectorSyntaxError:
        found = f"before {self.peek()!r}" if self.rest else "at the end"
        return SelectorSyntaxError(f"the selector {self.text!r} lacks {wanted} {found}")


def _requirement(tokens: _Tokens) -> Requirement:
    if tokens.peek() == "!":
        tokens.next()
        return Requirement(_key(tokens), Operator.ABSENT)
    key = _key(tokens)
    operator = tokens.peek()
    if operator in ("", ","):
        return Requirement(key, Operator.EXISTS)
    tokens.next()
    if operator in ("=", "=="):
        return Requirement(key, Operator.IN, frozenset({_value(tokens)}))
    if operator == "!=":
        return Requirement(key, Operator.NOT_IN, frozenset({_value(tokens)}))
    if operator in ("in", "notin"):
        return Requirement(key, Operator(operator), _value_list(tokens))
    if operator in (">", "<"):
        value = _value(tokens)
        if not re.fullmatch(r"[-+]?[0-9]+", value):
            raise SelectorSyntaxError(f"{key} {operator} compares with a whole number, not {value!r}")
        return Requirement(key, Operator(operator), frozenset({value}))
    raise SelectorSyntaxError(f"{operator!r} is no operator; use =, ==, !=, in, notin, > or <")


def _key(tokens: _Tokens) -> str:
    key = tokens.next()
    if not _KEY.match(key):
        raise SelectorSyntaxError(f"{key!r} is no label key")
    return key


def _value(tokens: _Tokens) -> str:
    if tokens.peek() in ("", ","):
        return ""
    value = tokens.next()
    if not _VALUE.match(value):
        raise SelectorSyntaxError(f"{value!r} is no label value")
    return value


def _value_list(tokens: _Tokens) -> frozenset[str]:
    tokens.expect("(")
    values = {_value(tokens) if tokens.peek() != ")" else ""}
    while tokens.peek() == ",":
        tokens.next()
        values.add(_value(tokens) if tokens.peek() != ")" else "")
    tokens.expect(")")
    return frozenset(values)
