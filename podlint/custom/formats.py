"""The formats of texts that are checked in custom resources; others are let through.

Source: k8s.io/kube-openapi/pkg/validation/strfmt, pkg/internal/third_party/govalidator; k8s.io/apiextensions-apiserver/pkg/apiserver/validation/formats.go;
Go's time.ParseDuration, net/mail, net/url (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from podlint.constraints.addresses import parse_cidr, parse_ip

Format = Callable[[str], bool]


def _whole(pattern: str, flags: int = re.ASCII) -> Format:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.fullmatch(text) is not None


_has_form_of_date = _whole(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_date(text: str) -> bool:
    if not _has_form_of_date(text):
        return False
    try:
        date.fromisoformat(text if text[:4] != "0000" else f"0004{text[4:]}")
    except ValueError:
        return False
    return True


_TIME = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)


def _is_date_time(text: str) -> bool:
    """A date, a t and a time, in whatever case; what stands before any sign and digits counts as fraction, and a second t ends it all."""
    day, _, rest = text.lower().partition("t")
    time = _TIME.fullmatch(rest.partition("t")[0])
    return time is not None and _is_date(day) and time[1] <= "23" and time[2] <= "59" and time[3] <= "59"


_is_go_duration = _whole(r"[+-]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+)")
_DURATION = re.compile(r"(?<![0-9])[0-9]+[\t\n\f\r ]*([A-Za-zµ]+)")  # begun within a number, it would take quadratic time
_UNITS = frozenset({"ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"})
_LONG_UNITS = ("nano", "micro", "milli", "sec", "min", "hour", "day", "week")


def _is_duration(text: str) -> bool:
    """As Go writes durations, or with a number and a unit somewhere, as 3 days."""
    units = [match[1].lower() for match in _DURATION.finditer(text)]
    return _is_go_duration(text) or any(unit in _UNITS or unit.startswith(_LONG_UNITS) for unit in units)


def _is_ipv4(text: str) -> bool:
    return "." in text and parse_ip(text) is not None


def _is_ipv6(text: str) -> bool:
    return ":" in text and parse_ip(text) is not None


_LONGEST_HOST = 255
_LONGEST_LABEL = 63
_SIGN = "[a-zA-Z0-9$+<=>^`|~]"  # what Unicode calls symbols may stand in a name, too
_is_ascii_host = _whole(rf"{_SIGN}(?:-?{_SIGN}{{0,62}})?|(?:{_SIGN}(?:(?:-|{_SIGN}){{0,61}}{_SIGN})?\.)+[a-zA-Z]{{2,63}}")


def _is_hostname(text: str) -> bool:
    """A host name whose last part, if there are several, is letters. Names with other letters than those of ASCII are let through."""
    if len(text.encode("utf-8", "surrogatepass")) > _LONGEST_HOST or any(len(part) > _LONGEST_LABEL for part in text.split(".")):
        return False
    return not text.isascii() or _is_ascii_host(text)


def _is_email(text: str) -> bool:
    """Something that holds an address: what stands around and inside it is not looked at."""
    before, at_sign, after = text.rpartition("@")
    return bool(before.strip() and at_sign and after.strip())


_is_absolute = _whole(r"\*|(?:/|[A-Za-z][-A-Za-z0-9+.]*:)[^\x00-\x1f\x7f]*", re.DOTALL)
_BAD_HOST = re.compile(r"[A-Za-z][-A-Za-z0-9+.]*://[^/?#]* ")


def _is_uri(text: str) -> bool:
    """A URI with its scheme, or a path from the root."""
    return _is_absolute(text) and not _BAD_HOST.match(text)


_HEX = "[0-9a-fA-F]"


def _uuid(third: str = f"{_HEX}{{4}}", fourth: str = f"{_HEX}{{4}}") -> Format:
    return _whole(f"{_HEX}{{8}}-?{_HEX}{{4}}-?{third}-?{fourth}-?{_HEX}{{12}}")


_MAC_FORMS = ((2, ":", (5, 7, 19)), (2, "-", (5, 7, 19)), (4, r"\.", (2, 3, 9)))
"""Digits in a group, what stands between groups, and how many groups follow the first."""

_is_mac = _whole("|".join(f"{_HEX}{{{size}}}(?:{mark}{_HEX}{{{size}}}){{{count}}}" for size, mark, counts in _MAC_FORMS for count in counts))
_COLOR = r"[\t\n\f\r ]*(?:0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])[\t\n\f\r ]*"
_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_is_short_name, _is_long_name = _whole(_LABEL), _whole(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_NAME = 253

FORMATS: dict[str, Format] = {
    "byte": _whole("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})"),
    "cidr": lambda text: parse_cidr(text) is not None,
    "date": _is_date,
    "datetime": _is_date_time,
    "duration": _is_duration,
    "email": _is_email,
    "hexcolor": _whole("#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    "hostname": _is_hostname,
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "k8slongname": lambda text: len(text) <= _LONGEST_NAME and _is_long_name(text),
    "k8sshortname": lambda text: len(text) <= _LONGEST_LABEL and _is_short_name(text),
    "mac": _is_mac,
    "rgbcolor": _whole(rf"rgb\({_COLOR},{_COLOR},{_COLOR}\)"),
    "uri": _is_uri,
    "uuid": _uuid(),
    "uuid3": _uuid(third=f"3{_HEX}{{3}}"),
    "uuid4": _uuid(third=f"4{_HEX}{{3}}", fourth=f"[89abAB]{_HEX}{{3}}"),
    "uuid5": _uuid(third=f"5{_HEX}{{3}}", fourth=f"[89abAB]{_HEX}{{3}}"),
}
"""Name without dashes -> whether a text is of the format"""
