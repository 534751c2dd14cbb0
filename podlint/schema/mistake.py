"""What the structure check finds. The rule of the same name says it in words (`rules/schema`).

A mistake is `assumed` when it lies inside a misspelled field: it holds once that name is mended, and
the server will not speak of it before.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.finding import Path


class UnknownField(NamedTuple):
    """A key that its type does not have. `path` ends with the key; `definition` names the type."""

    path: Path
    definition: str
    value: Any
    siblings: frozenset[str]
    assumed: bool = False


class WrongType(NamedTuple):
    """A value that its field's type cannot decode. `expected` is the type's JSON Schema."""

    path: Path
    expected: str
    value: Any
    assumed: bool = False


class NullValue(NamedTuple):
    """A null. It is no mistake, the server takes it for absent; validation goes on without it."""

    path: Path


Mistake = UnknownField | WrongType | NullValue
