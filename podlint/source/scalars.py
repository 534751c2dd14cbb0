"""What a YAML scalar is to the API server: go-yaml v2's resolver, then sigs.k8s.io/yaml's way to JSON.

The server reads YAML 1.1 with Go's own twists (`y` is true, `0o644` is 420, `12:30` is text) and
turns the result into JSON before it decodes it, so a float without fraction becomes an integer.

Source: go.yaml.in/yaml/v2 resolve.go and decode.go; sigs.k8s.io/yaml yaml.go; encoding/json floatEncoder.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
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
_INTEGER = re.compile(r"[-+]?(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_POINT_FLOAT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\Z")
_MAX_UINT64 = 2**64 - 1
_MIN_INT64 = -(2**63)
_LONGEST_INTEGER = 80  # characters; 64 binary digits, a prefix and some leading zeros
_JSON_INTEGER_LIMIT = 1e21  # from here on Go's encoding/json writes an exponent

TAG_PREFIX = "tag:yaml.org,2002:"


class UnreadableScalarError(ValueError):
    """The server's YAML reader refuses this scalar; the text says why."""


@lru_cache(maxsize=8192)
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
    if len(plain) <= _LONGEST_INTEGER and _INTEGER.match(plain):
        value = _integer(plain)
        if _MIN_INT64 <= value <= _MAX_UINT64:
            return value
    return _finite(plain, text) if _FLOAT.match(plain) else text


def _integer(plain: str) -> int:
    digits = plain.lstrip("+-")
    is_octal = digits[0] == "0" and digits[1:2].isdigit()  # Go reads a leading zero so
    value = int(digits, 8 if is_octal else 0)
    return -value if plain[0] == "-" else value


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
    if name == "float" and found == "int" and isinstance(value, int):
        return float(value)
    raise UnreadableScalarError(f"the tag !!{name} does not fit {text[:40]!r}, which reads as !!{found}")


_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?\Z")


def _type_name(value: Scalar, text: str) -> str:
    if isinstance(value, str):
        return "timestamp" if _TIMESTAMP.match(text) else "str"
    return {bool: "bool", int: "int", float: "float"}.get(type(value), "null")


def _binary(text: str) -> str:
    try:
        data = base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except binascii.Error as error:
        raise UnreadableScalarError("the text after !!binary is not base64") from error
    return data.decode("utf-8", "replace")


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
    return int(value) if value.is_integer() and abs(value) < _JSON_INTEGER_LIMIT else value


def key_text(value: Scalar) -> str:
    """Return the JSON key that a scalar makes as a key: ``on`` makes ``true``, ``1.50`` makes ``1.5``.

    Raises:
        UnreadableScalarError: null cannot be a key.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if value is None:
        raise UnreadableScalarError("a key may not be empty or null")
    return _float_key(value)


def _float_key(value: float) -> str:
    """Go's FormatFloat(value, 'g', -1, 32): the shortest text that reads back as the same 32-bit float."""
    if math.isnan(value):
        return ".nan"
    try:
        single = struct.pack("f", value)
    except OverflowError:
        single = struct.pack("f", math.copysign(math.inf, value))
    if math.isinf(struct.unpack("f", single)[0]):
        return ".inf" if value > 0 else "-.inf"
    shortest = next(s for s in (f"{value:.{n}e}" for n in range(17)) if struct.pack("f", float(s)) == single)
    mantissa, exponent = shortest.split("e")
    power = int(exponent)
    if power < -4 or power >= 6:  # noqa: PLR2004  strconv's %g with the shortest precision decides by 6 digits
        return f"{mantissa}e{'-' if power < 0 else '+'}{abs(power):02d}"
    digits = len(mantissa.partition(".")[2])
    return f"{float(shortest):.{max(digits - power, 0)}f}"
