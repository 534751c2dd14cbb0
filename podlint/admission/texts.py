"""CEL's functions for texts where the server's differ from those of the CEL library: splitting, searching, and `format`.

Source: github.com/google/cel-go/ext/strings.go, formatting.go, of which the server takes version 2 (k8s.io/apiserver/pkg/cel/environment/base.go, v1.36)
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from podlint.admission.values import foreign

_DEFAULT_PRECISION = 6
_MOST_DIGITS = 100
_LEAST_POWER, _MOST_POWER = -4, 6
_CLAUSE = re.compile(r"%(?:(%)|(?:\.(\d+))?(.?))", re.DOTALL)
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_MAP_KEYS = (str, bool, int)


def split(text: str, separator: str) -> list[str]:
    """Return what stands between separators; every character for an empty one."""
    return list(text) if separator == "" else text.split(separator)


def index_of(text: str, sought: str, offset: int) -> int:
    """Return where a text stands in another, from *offset* on; -1 where it does not."""
    if sought == "":
        return offset
    if offset < 0:
        raise ValueError(f"index out of range: {offset}")
    return text.find(sought, offset)


def last_index_of(text: str, sought: str, offset: int) -> int:
    """Return where a text stands last in another, at *offset* or before; -1 where it does not, or the text ends before."""
    if sought == "":
        return offset
    if offset < 0:
        raise ValueError(f"index out of range: {offset}")
    return -1 if offset >= len(text) else text.rfind(sought, 0, offset + len(sought))


def formatted(form: str, values: list[Any]) -> str:
    """Return a text with values in the place of its clauses. Values that are left over are left out."""
    left = iter(values)

    def clause(found: re.Match[str]) -> str:
        if found[1]:
            return "%"
        try:
            value = next(left)
        except StopIteration:
            raise ValueError(f"index {len(values)} out of range") from None
        return _clause(found[3], found[2], value)

    return _CLAUSE.sub(clause, form)


def _clause(verb: str, precision: str | None, value: Any) -> str:
    if not verb:
        raise ValueError("unexpected end of string")
    digits = _DEFAULT_PRECISION if precision is None else int(precision)
    if verb not in _VERBS:
        raise ValueError(f'could not parse formatting clause: unrecognized formatting clause "{verb}"')
    if digits > _MOST_DIGITS:
        raise ValueError(f"error during formatting: podlint writes at most {_MOST_DIGITS} digits")
    return _VERBS[verb](value, digits)


def _no(allowed: str, value: Any) -> ValueError:
    return ValueError(f"error during formatting: {allowed}, was given {_type(value)}")


_TYPES: tuple[tuple[type, str], ...] = (
    (bool, "bool"),
    (int, "int"),
    (float, "double"),
    (str, "string"),
    (bytearray, "bytes"),
    (bytes, "bytes"),
    (list, "list"),
    (dict, "map"),
    (datetime, "google.protobuf.Timestamp"),
    (timedelta, "google.protobuf.Duration"),
)


def _type(value: Any) -> str:
    if value is None:
        return "null_type"
    return foreign(value) or next((name for kind, name in _TYPES if isinstance(value, kind)), "type")


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _decimal(value: Any, _digits: int) -> str:
    if not _is_integer(value):
        raise _no("decimal clause can only be used on integers", value)
    return str(value)


def _real(clause: str, value: Any) -> float:
    if isinstance(value, float) or value in ("NaN", "Infinity", "-Infinity"):
        return float(value)
    raise _no(f"{clause} clause can only be used on doubles", value)


def _fixed(value: Any, digits: int) -> str:
    """As in English: with commas between thousands."""
    number = _real("fixed-point", value)
    return f"{number:,.{digits}f}" if math.isfinite(number) else _not_finite(number)


def _scientific(value: Any, width: int) -> str:
    """As in English, with a sign of multiplication and raised digits. The server takes the precision for the width."""
    number = _real("scientific", value)
    if not math.isfinite(number):
        return _not_finite(number)
    mantissa, _, power = f"{number:e}".partition("e")
    return f"{mantissa}\u00d710{power.removeprefix('+').translate(_RAISED)}".rjust(width)


def _not_finite(number: float) -> str:
    return "NaN" if math.isnan(number) else "∞" if number > 0 else "-∞"


def _based(base: str, allowed: str) -> Callable[[Any, int], str]:
    def write(value: Any, _digits: int) -> str:
        if base == "b" and isinstance(value, bool):
            return str(int(value))
        if base in "xX" and isinstance(value, str | bytes | bytearray):
            written = (value.encode() if isinstance(value, str) else value).hex()
            return written.upper() if base == "X" else written
        if not _is_integer(value):
            raise _no(allowed, value)
        return format(value, base)

    return write


_STRINGS = "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"


def _string(value: Any, _digits: int = 0) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_inner, value)) + "]"
    if isinstance(value, dict) and not foreign(value):
        return "{" + ", ".join(f"{key}:{item}" for key, item in sorted((_key(key), _inner(item)) for key, item in value.items())) + "}"
    return _plain(value)


def _plain(value: Any) -> str:
    """A value that holds no others, as ``string()`` writes it."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, float):
        return shortest(value)
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, timedelta):
        return f"{_seconds(value)}s"
    if isinstance(value, bytes | bytearray):
        return value.decode()
    if foreign(value):
        raise _no(_STRINGS, value)
    return value if isinstance(value, str) else str(value).partition("<")[0].lower() if _type(value) == "type" else str(value)


def _inner(value: Any) -> str:
    """A value within a list or map: as CEL has it."""
    if isinstance(value, float):
        return f"{value:.{_DEFAULT_PRECISION}f}" if math.isfinite(value) else json.dumps(_infinite(value))
    written = _string(value)
    if isinstance(value, str):
        return json.dumps(written, ensure_ascii=False)
    if isinstance(value, bytes | bytearray):
        return f"b{json.dumps(written, ensure_ascii=False)}"
    kind = {datetime: "timestamp", timedelta: "duration"}.get(type(value))
    return f'{kind}("{written}")' if kind else written


def _key(key: Any) -> str:
    if not isinstance(key, _MAP_KEYS):
        raise _no(f"no formatting function for map key of type {_type(key)}", key)
    return _inner(key)


def _infinite(value: float) -> str:
    return "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"


def shortest(value: float) -> str:
    """Return a number with as few digits as tell it from all others, and with a power of ten where it is large or small: as ``%g`` has it in Go."""
    if not math.isfinite(value):
        return _infinite(value)
    number = Decimal(repr(value)).normalize()
    if number and not _LEAST_POWER <= number.adjusted() < _MOST_POWER:
        return f"{value:.{len(number.as_tuple().digits) - 1}e}"
    return f"{number:f}"


def _seconds(value: timedelta) -> str:
    return f"{value.total_seconds():.6f}".rstrip("0").rstrip(".")


def _time(value: datetime) -> str:
    part = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
    return f"{value:%Y-%m-%dT%H:%M:%S}{part}Z"


_HEX = "only integers, byte buffers, and strings can be formatted as hex"
_VERBS: dict[str, Callable[[Any, int], str]] = {
    "s": _string,
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _based("b", "only integers and bools can be formatted as binary"),
    "o": _based("o", "octal clause can only be used on integers"),
    "x": _based("x", _HEX),
    "X": _based("X", _HEX),
}
