"""What a YAML scalar is to the API server: go-yaml v2's resolver, then sigs.k8s.io/yaml's way to JSON.

The server reads YAML 1.1 with Go's own twists (`y` is true, `0o644` is 420, `12:30` is text) and
turns the result into JSON before it decodes it, so a float without fraction becomes an integer.
What only rare scalars need is imported where they are met: a hook pays for imports at every start.

Source: go.yaml.in/yaml/v2 resolve.go and decode.go; sigs.k8s.io/yaml yaml.go; encoding/json floatEncoder.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_HINTS = frozenset("+-0123456789yYnNtTfFoO~.")  # any other first character makes a string
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)|0[oO]?(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]*))\Z"
    r"|0b(?P<inner_sign>[-+])(?P<signed_binary>[01]+)\Z"  # go-yaml's own: the sign may stand behind the prefix
)
_BASES = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10, "signed_binary": 2}
_MOST_DIGITS = 65  # one more than 64 bits take in base 2
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_POINT_FLOAT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\Z")
_MAX_UINT64 = 2**64 - 1
_MAX_INT64 = 2**63 - 1
_MIN_INT64 = -(2**63)
_EXACT_INTEGERS = 2.0**53  # below, a float's digits are its value
_JSON_INTEGER_LIMIT = 1e21  # from here on Go's encoding/json writes an exponent

_NO_UTF_8 = re.compile("[\udc80-\udcff]")

TAG_PREFIX = "tag:yaml.org,2002:"


class UnreadableScalarError(ValueError):
    """The server's YAML reader refuses this scalar; the text says why."""


def resolve(text: str) -> Scalar:
    """Return what a plain (unquoted, untagged) scalar is, before its conversion to JSON.

    A number may come back as NaN or infinite; `to_json` refuses those.
    """
    if text and text[0] not in _HINTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text[0] == ".":
        return _point_float(text)
    if text[0] in "yYnNtTfFoO~":
        return text
    return _number(text)


def _point_float(text: str) -> Scalar:
    return _finite(text.replace("_", ""), text) if _POINT_FLOAT.match(text) else text


def _number(text: str) -> Scalar:
    plain = text.replace("_", "")
    match = _INTEGER.match(plain)
    if match:
        value = _integer(match)
        if _MIN_INT64 <= value <= (_MAX_INT64 if match["sign"] else _MAX_UINT64):  # Go's ParseUint takes no sign
            return value
    return _finite(plain, text) if _FLOAT.match(plain) else text


def _integer(match: re.Match[str]) -> int:
    """The number that *match* writes; one beyond 64 bits may come out as any number beyond 64 bits."""
    base, digits = next((base, match[name]) for name, base in _BASES.items() if match[name] is not None)
    significant = digits.lstrip("0")
    value = int(significant[:_MOST_DIGITS] or "0", base)
    return -value if "-" in (match["sign"], match["inner_sign"]) else value


def _finite(plain: str, text: str) -> Scalar:
    value = float(plain)
    return text if math.isinf(value) else value  # out of range: Go keeps the text


def resolve_tagged(tag: str, text: str) -> Scalar:
    """Return what a scalar with an explicit tag is.

    Raises:
        UnreadableScalarError: the tag does not fit the text (``!!int abc``), or the base64 of a
            ``!!binary`` is broken.
    """
    name = tag.removeprefix(TAG_PREFIX) if tag.startswith(TAG_PREFIX) else ""
    if name == "binary":
        return _binary(text)
    if name == "str":
        return text
    if name not in ("bool", "int", "float", "null", "timestamp"):
        return text  # a tag that the reader does not know leaves the text alone
    value = resolve(text)
    found = _type_name(value, text)
    if found == name:
        return value
    if name == "float" and isinstance(value, int) and not isinstance(value, bool) and value <= _MAX_INT64:
        return float(value)
    raise UnreadableScalarError(f"the tag !!{name} does not fit {text[:40]!r}, which reads as !!{found}")


_TIMESTAMP = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
    r"(?:[Tt](?P<time>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2})(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})"
    r"| (?P<plain_time>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2})(?:\.[0-9]+)?)?\Z"
)


def _is_timestamp(text: str) -> bool:
    """Whether go-yaml takes *text* for a time: with T and zone, with a blank and without zone, or a date alone."""
    match = _TIMESTAMP.match(text)
    if not match:
        return False
    from datetime import datetime

    year, month, day = map(int, match["date"].split("-"))
    hour, minute, second = map(int, (match["time"] or match["plain_time"] or "0:0:0").split(":"))
    try:
        datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  only its ranges are asked for
    except ValueError:
        return False
    return True


def _type_name(value: Scalar, text: str) -> str:
    if isinstance(value, str):
        return "timestamp" if _is_timestamp(text) else "str"
    return {bool: "bool", int: "int", float: "float"}.get(type(value), "null")


def _binary(text: str) -> str:
    import base64

    try:
        data = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError as error:
        raise UnreadableScalarError("the text after !!binary is not base64") from error
    return _NO_UTF_8.sub("\N{REPLACEMENT CHARACTER}", data.decode("utf-8", "surrogateescape"))  # one for each byte, as Go does


def to_json(value: Scalar) -> Scalar:
    """Return *value* as it stands in the JSON that the server decodes.

    A float without fraction below 1e21 becomes an integer there.

    Raises:
        UnreadableScalarError: JSON has no such number (NaN, infinity).
    """
    if not isinstance(value, float):
        return value
    if math.isnan(value) or math.isinf(value):
        raise UnreadableScalarError("JSON, and so the API server, has no number for infinity or not-a-number")
    if not value.is_integer() or abs(value) >= _JSON_INTEGER_LIMIT:
        return value
    if abs(value) < _EXACT_INTEGERS:
        return int(value)
    from decimal import Decimal

    return int(Decimal(repr(value)))  # Go writes the shortest digits, then zeros


@lru_cache(maxsize=8192)
def plain(text: str) -> Scalar:
    """Return what a plain scalar is in the JSON that the server decodes.

    Raises:
        UnreadableScalarError: JSON has no such number.
    """
    return to_json(resolve(text))


@lru_cache(maxsize=8192)
def plain_key(text: str) -> str:
    """Return the JSON key that a plain scalar makes; the same object for the same text.

    Raises:
        UnreadableScalarError: it cannot be a key.
    """
    return key_text(resolve(text))


def key_text(value: Scalar) -> str:
    """Return the JSON key that a scalar makes as a key: ``on`` makes ``true``, ``1.50`` makes ``1.5``.

    Raises:
        UnreadableScalarError: null, or a number beyond 64 bits, cannot be a key.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if value > _MAX_INT64:
            raise UnreadableScalarError("a key may not be a number beyond 64 bits; put it in quotes")
        return str(value)
    if value is None:
        raise UnreadableScalarError("a key may not be empty or null")
    return _float_key(value)


def _float_key(value: float) -> str:
    """Go's FormatFloat(value, 'g', -1, 32): the shortest text that reads back as the same 32-bit float."""
    import struct

    if math.isnan(value):
        return ".nan"
    try:
        single: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        single = math.copysign(math.inf, value)
    if math.isinf(single):
        return ".inf" if value > 0 else "-.inf"
    packed = struct.pack("f", single)
    shortest = next(text for text in (f"{single:.{digits}e}" for digits in range(17)) if struct.pack("f", float(text)) == packed)
    mantissa, exponent = shortest.split("e")
    power = int(exponent)
    if power < -4 or power >= 6:  # noqa: PLR2004  strconv's %g with the shortest precision decides by 6 digits
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    return f"{float(shortest):.{max(len(mantissa.partition('.')[2]) - power, 0)}f}"
