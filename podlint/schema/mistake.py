"""What the structure check finds. The rule of the same name says it in words (`rules/schema`).

A mistake is `assumed` when it lies inside a misspelled field: it holds once that name is mended, and
the server will not speak of it before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from podlint.finding import Path


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A key that its type does not have. `path` ends with the key; `definition` names the type."""

    rule: ClassVar[str] = "unknown-field"
    path: Path
    definition: str
    value: Any
    siblings: frozenset[str]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value that its field's type cannot decode. `expected` is the type's JSON Schema."""

    rule: ClassVar[str] = "wrong-type"
    path: Path
    expected: str
    value: Any
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class MissingField:
    """A field that the schema requires and the mapping lacks. `path` ends with the missing key."""

    rule: ClassVar[str] = "missing-required-field"
    path: Path
    definition: str
    siblings: frozenset[str]
    assumed: bool = False


Mistake = UnknownField | WrongType | MissingField
