"""The functions that Kubernetes adds to CEL: lists, regular expressions, URLs and semantic versions; what there is of quantities and addresses is next door.

Values that CEL has no type for are maps of one entry, whose key says what they are. An error is a ValueError: the CEL library makes an error of CEL of it.

Source: k8s.io/apiserver/pkg/cel/library/lists.go, regex.go, urls.go, semverlib.go, format.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from podlint.admission import addresses, formats, quantities, texts
from podlint.admission.values import held, must_be_text, tagged

Function = Callable[..., Any]

_MOST_QUERY_FIELDS = 1000


def is_sorted(values: list[Any]) -> bool:
    """Whether no item of a list is less than the one before it."""
    return all(not after < before for before, after in pairwise(values))


def total(values: list[Any]) -> Any:
    """Return the sum of a list: 0 for an empty one."""
    if any(isinstance(value, str | list) for value in values):
        raise TypeError
    found: Any = sum(values[1:], values[0]) if values else 0
    if isinstance(found, int) and not -(2**63) <= found < 2**63:
        raise ValueError("the sum is larger than a whole number can be")
    return found


def least(values: list[Any]) -> Any:
    """Return the least item of a list."""
    if not values:
        raise ValueError("min called on empty list")
    return min(values)


def greatest(values: list[Any]) -> Any:
    """Return the greatest item of a list."""
    if not values:
        raise ValueError("max called on empty list")
    return max(values)


def index_of(values: Any, item: Any, offset: int = 0) -> int:
    """Return where an item stands first in a list, or a text in a text; -1 where it does not."""
    if isinstance(values, str):
        return texts.index_of(values, item, offset)
    return next((index for index, value in enumerate(values) if _equal(value, item)), -1)


def last_index_of(values: Any, item: Any, offset: int | None = None) -> int:
    """Return where an item stands last in a list, or a text in a text; -1 where it does not."""
    if isinstance(values, str):
        return values.rfind(item) if offset is None else texts.last_index_of(values, item, offset)
    return next((index for index in range(len(values) - 1, -1, -1) if _equal(values[index], item)), -1)


def map_insert(into: dict[Any, Any], key: Any, *value: Any) -> dict[Any, Any]:
    """Return a map with one entry more, or with all of another map, as `transformMap` makes it step by step."""
    more = {key: value[0]} if value else key
    if not into.keys().isdisjoint(more):
        raise ValueError(f"insert failed: key {next(iter(into.keys() & more))} already exists")
    return {**into, **more}


def milliseconds(value: Any) -> int:
    """Return those of a time, or all those of a duration."""
    return value // timedelta(milliseconds=1) if isinstance(value, timedelta) else value.microsecond // 1000


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


_GROUP = re.compile(r"\\Q.*?(?:\\E|\Z)|\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]?|\((?:\?P?<\w+>|(?!\?))", re.DOTALL)


def groupless(pattern: str) -> str:
    """Return a regular expression that matches the same and captures nothing."""
    return _GROUP.sub(lambda found: "(?:" if found[0][0] == "(" else found[0], pattern)


def limited(values: list[Any], most: int) -> list[Any]:
    """Return the first items of a list; all of them for a negative number."""
    return values if most < 0 else values[:most]


def url(text: str) -> dict[str, Any]:
    """Return a URL: absolute, or a path from the root."""
    if not is_url(text):
        raise ValueError(f"URL parse error during conversion from string: {text!r}")
    return tagged("url", text)


def is_url(text: str) -> bool:
    """Whether a text is an absolute URL, or a path from the root."""
    must_be_text(text)
    if any(ord(sign) < ord(" ") or sign == "\x7f" for sign in text):  # control characters
        return False
    if re.search(r"%(?![0-9a-fA-F]{2})", text.partition("?")[0]):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    if not _AUTHORITY.fullmatch(parts.netloc):
        return False
    return bool(parts.scheme) or text.startswith("/") or text == "*"


_AUTHORITY = re.compile(r"(?:[^\s@]*@)?(?:\[[^\s\]]*\]|(?:[^\s%\[\]:]|%[89a-fA-F][0-9a-fA-F])*)(?::\d*)?")


def _part(take: Callable[[Any], Any]) -> Function:
    return lambda value: take(urlsplit(held(value, "url")))


def _host(parts: Any) -> str:
    return str(parts.netloc.rpartition("@")[2])


def _hostname(parts: Any) -> str:
    host = _host(parts)
    return unquote(host[1:].partition("]")[0]) if host.startswith("[") else host.partition(":")[0]


def _port(parts: Any) -> str:
    return _host(parts).rpartition("]")[2].partition(":")[2]


_ESCAPED_PATH = re.compile(r"[A-Za-z0-9_.~!$&'()*+,;=:@/\[\]%-]*")


def _escaped_path(parts: Any) -> str:
    """The path as it is written, if it may stand in a URL."""
    path = str(parts.path)
    return path if _ESCAPED_PATH.fullmatch(path) else quote(unquote(path), safe="/:@$&+,;=-._~")


def _query(parts: Any) -> dict[str, list[str]]:
    """The fields of the query, without those that cannot be read."""
    found: dict[str, list[str]] = {}
    for pair in parts.query.split("&")[:_MOST_QUERY_FIELDS]:
        if pair and ";" not in pair and not re.search(r"%(?![0-9a-fA-F]{2})", pair):
            key, _, value = pair.partition("=")
            found.setdefault(unquote_plus(key), []).append(unquote_plus(value))
    return found


_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?\Z",
    re.ASCII,
)
_LONGEST_VERSION = 1000
_LARGEST_NUMBER = 2**64 - 1
_NUMBERS = 3


def semver(text: str, normalize: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002  as CEL has it
    """Return a semantic version; *normalize* allows a leading v, missing parts and leading zeros."""
    if normalize:
        text = _normalized(text.removeprefix("v"))
    match = _SEMVER.match(text) if len(text) <= _LONGEST_VERSION else None
    if match is None or any(int(number) > _LARGEST_NUMBER for number in match.groups()[:3]):
        raise ValueError(f"Invalid semantic version: {text!r}")
    return tagged("semver", text.partition("+")[0])


def _normalized(text: str) -> str:
    """A version with three numbers, none of which begins with needless zeros. A short one can be no version before another."""
    numbers = [_without_zeros(part) for part in text.split(".", 2)]
    if len(numbers) < _NUMBERS and not any(sign in numbers[-1] for sign in "+-"):
        numbers += ["0"] * (_NUMBERS - len(numbers))
    return ".".join(numbers)


def _without_zeros(part: str) -> str:
    rest = part.lstrip("0")
    return rest if rest[:1].isdigit() or not part else f"0{rest}" if rest != part else part


def is_semver(text: str, normalize: bool = False) -> bool:  # noqa: FBT001, FBT002
    """Whether a text is a semantic version."""
    must_be_text(text)
    try:
        semver(text, normalize)
    except ValueError:
        return False
    return True


def _precedence(value: Any) -> tuple[Any, ...]:
    """What versions are compared by: a release comes behind all that lead to it."""
    match = _SEMVER.match(held(value, "semver"))
    assert match
    before = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in match[4].split(".")) if match[4] else ((2, 0, ""),)
    return (*(int(number) for number in match.groups()[:3]), before)


def _compared(decide: Callable[[int], Any]) -> Function:
    """A function that compares two quantities or two versions."""

    def compare(one: Any, other: Any) -> Any:
        key: Callable[[Any], Any] = _precedence if "@semver" in one else quantities.amount
        left, right = key(one), key(other)
        return decide((left > right) - (left < right))

    return compare


def _version_part(index: int) -> Function:
    return lambda value: _precedence(value)[index]


TABLE: dict[str, tuple[Function, tuple[int, ...]]] = {
    "isSorted": (is_sorted, (1,)),
    "sum": (total, (1,)),
    "min": (least, (1,)),
    "max": (greatest, (1,)),
    "indexOf": (index_of, (2, 3)),
    "lastIndexOf": (last_index_of, (2, 3)),
    "split": (texts.split, (2,)),
    "formatted": (texts.formatted, (2,)),
    "mapInsert": (map_insert, (2, 3)),
    "getMilliseconds": (milliseconds, (1,)),
    "groupless": (groupless, (1,)),
    "limited": (limited, (2,)),
    "url": (url, (1,)),
    "isURL": (is_url, (1,)),
    "getScheme": (_part(lambda parts: parts.scheme), (1,)),
    "getHost": (_part(_host), (1,)),
    "getHostname": (_part(_hostname), (1,)),
    "getPort": (_part(_port), (1,)),
    "getEscapedPath": (_part(_escaped_path), (1,)),
    "getQuery": (_part(_query), (1,)),
    "semver": (semver, (1, 2)),
    "isSemver": (is_semver, (1, 2)),
    "major": (_version_part(0), (1,)),
    "minor": (_version_part(1), (1,)),
    "patch": (_version_part(2), (1,)),
    "isGreaterThan": (_compared(lambda order: order > 0), (2,)),
    "isLessThan": (_compared(lambda order: order < 0), (2,)),
    "compareTo": (_compared(lambda order: order), (2,)),
    "format": (formats.format, (1,)),
    "named": (formats.named, (1,)),
    "validate": (formats.validate, (2,)),
    **quantities.TABLE,
    **addresses.TABLE,
}
"""Name without `PREFIX` -> function, and how many arguments it may take."""
