"""The formats of texts that are checked in custom resources; others are let through.

Source: k8s.io/kube-openapi/pkg/validation/strfmt (v1.36)
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from podlint.schema.formats import is_base64, is_time

_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_LONGEST_ADDRESS = 64


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return _DATE.match(text) is not None


def _parses(parse: Callable[[str], object]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        try:
            parse(text[:_LONGEST_ADDRESS])
        except ValueError:
            return False
        return True

    return check


def _network(text: str) -> object:
    if "/" not in text:
        raise ValueError
    return ipaddress.ip_network(text, strict=False)


def _of_text(check: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: not isinstance(value, str) or check(value)


FORMATS: dict[str, Callable[[Any], bool]] = {
    "byte": _of_text(is_base64),
    "cidr": _of_text(_parses(_network)),
    "date": _of_text(_is_date),
    "date-time": _of_text(is_time),
    "ipv4": _of_text(_parses(ipaddress.IPv4Address)),
    "ipv6": _of_text(_parses(ipaddress.IPv6Address)),
    "uuid": _of_text(lambda text: _UUID.match(text) is not None),
}
