"""What constraints yield: the errors that the API server would answer, and its warnings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.schema.suggest import nearest


class ErrorType(Enum):
    """The API server's names of its errors.

    Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go
    """

    REQUIRED = "FieldValueRequired"
    INVALID = "FieldValueInvalid"
    DUPLICATE = "FieldValueDuplicate"
    NOT_SUPPORTED = "FieldValueNotSupported"
    FORBIDDEN = "FieldValueForbidden"
    NOT_FOUND = "FieldValueNotFound"
    TOO_LONG = "FieldValueTooLong"
    TOO_MANY = "FieldValueTooMany"
    TYPE_INVALID = "FieldValueTypeInvalid"
    WARNING = "Warning"

    @property
    def rule(self) -> str:
        """The name of the rule that reports it: ``api-not-found``. A format that is not met is told like any other value that cannot be."""
        return "api-invalid" if self is ErrorType.TYPE_INVALID else "api-" + self.name.lower().replace("_", "-")


class Proposal(NamedTuple):
    """The value that was probably meant. It is safe to write it where nothing else can be meant."""

    value: Any
    is_safe: bool = False


class Complaint(NamedTuple):
    """What is wrong with a value, wherever it stands. `message` reads after the field's name: ``must be 1, not 3``."""

    message: str
    help: str = ""
    proposal: Proposal | None = None
    type: ErrorType = ErrorType.INVALID


Complaints = Sequence[Complaint]
"""Empty where a value is fine. The server answers an error for each."""


class ApiError(NamedTuple):
    """What the API server would answer about one field.

    `path` is where to point, from the root of the object. `field` is the path that the server prints, where that
    is another one. `message` reads after the field's name, names the value and says what is allowed. `on_key` points at
    the key that the path ends with, not at its value. `depends` says that a cluster that is set up otherwise may accept it.
    """

    type: ErrorType
    path: Path
    message: str
    help: str = ""
    field: Path | None = None
    proposal: Proposal | None = None
    on_key: bool = False
    depends: bool = False


def required(path: Path, why: str = "", *, field: Path | None = None, help: str = "") -> ApiError:
    """A field that has to be there, and not empty; *why* completes ``is required``."""
    return ApiError(ErrorType.REQUIRED, path, f"is required {why}".rstrip(), help, field)


def invalid(path: Path, value: Any, must: str, *, field: Path | None = None, help: str = "", proposal: Proposal | None = None) -> ApiError:
    """A value that its field cannot have; *must* is what it has to be, as ``must be 1``."""
    return ApiError(ErrorType.INVALID, path, f"{must}{instead_of(value)}", help, field, proposal)


def type_invalid(path: Path, value: Any, must: str) -> ApiError:
    """A value that is not of the type, or the format, of its field; *must* is as in `invalid`."""
    return invalid(path, value, must)._replace(type=ErrorType.TYPE_INVALID)


def not_supported(path: Path, value: Any, allowed: Sequence[str], *, field: Path | None = None) -> ApiError:
    """A value that is none of a fixed set."""
    complaint = unsupported(value, allowed)
    return ApiError(ErrorType.NOT_SUPPORTED, path, complaint.message, complaint.help, field, complaint.proposal)


def duplicate(path: Path, value: Any, *, field: Path | None = None) -> ApiError:
    """A value that stands in the same list already."""
    return ApiError(ErrorType.DUPLICATE, path, f"repeats {quoted(value)}, which stands there already", "", field)


def forbidden(path: Path, why: str, *, field: Path | None = None, help: str = "") -> ApiError:
    """A field that may not be set; *why* reads after its name, as ``cannot be set in a Windows pod``."""
    return ApiError(ErrorType.FORBIDDEN, path, why, help, field, on_key=True)


def not_found(path: Path, value: Any, what: str, *, field: Path | None = None, help: str = "") -> ApiError:
    """A name that refers to nothing; *what* is the kind of thing, as ``volume``."""
    return ApiError(ErrorType.NOT_FOUND, path, f"names a {what} that is not there: {quoted(value)}", help, field)


def too_long(path: Path, most: int, *, unit: str = "characters", field: Path | None = None) -> ApiError:
    """A value longer than *most*."""
    return ApiError(ErrorType.TOO_LONG, path, f"may have at most {most} {unit}", "", field)


def too_many(path: Path, count: int, most: int, *, what: str = "items", field: Path | None = None) -> ApiError:
    """A list, or a mapping, that holds more than *most*."""
    return ApiError(ErrorType.TOO_MANY, path, f"may have at most {most} {what}, not {count}", "", field)


def warning(path: Path, message: str, *, field: Path | None = None, help: str = "") -> ApiError:
    """What the server accepts but warns about; *message* reads after the field's name, as ``is deprecated since 1.14``."""
    return ApiError(ErrorType.WARNING, path, message, help, field)


def at(path: Path, complaints: Complaints, *, field: Path | None = None) -> list[ApiError]:
    """The complaints about the value at *path*, as errors."""
    if not complaints:
        return []
    return [ApiError(complaint.type, path, complaint.message, complaint.help, field, complaint.proposal) for complaint in complaints]


def about_key(path: Path, complaints: Complaints, *, field: Path | None = None) -> list[ApiError]:
    """The complaints about the key that *path* ends with, as errors. They propose nothing, because a fix replaces values."""
    return [ApiError(complaint.type, path, complaint.message, complaint.help, field, on_key=True) for complaint in complaints]


def unsupported(value: Any, allowed: Sequence[str]) -> Complaint:
    """The complaint about a value that is none of a fixed set. It proposes the nearest, safely where only case and blanks differ."""
    meant = {choice.lower(): choice for choice in allowed}.get(str(value).strip().lower())
    near = meant or nearest(str(value), allowed)
    proposal = Proposal(near, is_safe=meant is not None) if near else None
    return Complaint(f"must be {either(allowed)}{instead_of(value)}", f"write {near}" if near else "", proposal, ErrorType.NOT_SUPPORTED)


def near_one(name: str, names: Collection[str]) -> str | None:
    """Return the name that was probably meant; None where there are many: with each error, looking at all would take too long."""
    return nearest(name, names) if name and len(names) <= _FEW_NAMES else None


def either(choices: Sequence[str]) -> str:
    """Return ``a, b or c``; an empty text is shown as ``''``."""
    names = [choice or "''" for choice in choices]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


_LONGEST = 60
_FEW_NAMES = 30


def quoted(value: Any) -> str:
    """Return a value as messages show it: text in quotes, cut where it is long."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…")
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return str(value).lower() if isinstance(value, bool) else str(value)


def instead_of(value: Any) -> str:
    """Return ``, not 'x'`` for a value that a message can show in one line; nothing for mappings and lists."""
    return "" if value is None or isinstance(value, dict | list) else f", not {quoted(value)}"
