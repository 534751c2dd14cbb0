"""The functions that Kubernetes adds to CEL: lists, regular expressions, URLs and semantic versions; what there is of quantities and addresses is next door.

Values that CEL has no type for are maps of one entry, whose key says what they are. An error is a ValueError: the CEL library makes an error of CEL of it.

Source: k8s.io/apiserver/pkg/cel/library/lists.go, regex.go, urls.go, semverlib.go, format.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from podlint.admission import addresses, formats, quantities
from podlint.admission.values import held, tagged

Function = Callable[..., Any]

_MOST_QUERY_FIELDS = 1000


def is_sorted(values: list[Any]) -> bool:
    """Whether no item of a list is less than the one before it."""
    return all(not after < before for before, after in pairwise(values))


def total(values: list[Any]) -> Any:
    """Return the sum of a list: 0 for an empty one."""
    found: Any = sum(values) if values else 0
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


def index_of(values: Any, item: Any) -> int:
    """Return where an item stands first in a list, or a text in a text; -1 where it does not."""
    if isinstance(values, str):
        return values.find(item)
    return next((index for index, value in enumerate(values) if _equal(value, item)), -1)


def last_index_of(values: Any, item: Any) -> int:
    """Return where an item stands last in a list, or a text in a text; -1 where it does not."""
    if isinstance(values, str):
        return values.rfind(item)
    return next((index for index in range(len(values) - 1, -1, -1) if _equal(values[index], item)), -1)


def _equal(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


_GROUP = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]?|\((?:\?P?<\w+>|(?!\?))", re.DOTALL)


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
    if any(ord(sign) < 33 or sign == "\x7f" for sign in text):  # noqa: PLR2004  blanks and control characters
        return False
    if re.search(r"%(?![0-9a-fA-F]{2})", text.partition("?")[0]):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return bool(parts.scheme) or text.startswith("/")


def _part(take: Callable[[Any], Any]) -> Function:
    return lambda value: take(urlsplit(held(value, "url")))


def _host(parts: Any) -> str:
    return str(parts.netloc.rpartition("@")[2])


def _hostname(parts: Any) -> str:
    host = _host(parts)
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _query(parts: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_QUERY_FIELDS):
        found.setdefault(key, []).append(value)
    return found


_SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?\Z",
    re.ASCII,
)
_LONGEST_VERSION = 1000


def semver(text: str, normalize: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002  as CEL has it
    """Return a semantic version; *normalize* allows a leading v, missing parts and leading zeros."""
    if normalize:
        text = _normalized(text.removeprefix("v"))
    if len(text) > _LONGEST_VERSION or not _SEMVER.match(text):
        raise ValueError(f"Invalid semantic version: {text!r}")
    return tagged("semver", text)


def _normalized(text: str) -> str:
    """A version with three numbers, none of which begins with needless zeros."""
    end = next((index for index, sign in enumerate(text) if sign in "-+"), len(text))
    numbers = [part.lstrip("0") or part[:1] for part in text[:end].split(".")]
    return ".".join([*numbers, "0", "0"][: max(3, len(numbers))]) + text[end:]


def is_semver(text: str, normalize: bool = False) -> bool:  # noqa: FBT001, FBT002
    """Whether a text is a semantic version."""
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
    "indexOf": (index_of, (2,)),
    "lastIndexOf": (last_index_of, (2,)),
    "groupless": (groupless, (1,)),
    "limited": (limited, (2,)),
    "url": (url, (1,)),
    "isURL": (is_url, (1,)),
    "getScheme": (_part(lambda parts: parts.scheme), (1,)),
    "getHost": (_part(_host), (1,)),
    "getHostname": (_part(_hostname), (1,)),
    "getPort": (_part(lambda parts: "" if parts.port is None else str(parts.port)), (1,)),
    "getEscapedPath": (_part(lambda parts: quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._")), (1,)),
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
