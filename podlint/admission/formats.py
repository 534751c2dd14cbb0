"""The formats of names and values that expressions can ask for, as ``!format.dns1123Label().validate(name).hasValue()`` does.

Source: k8s.io/apiserver/pkg/cel/library/format.go, k8s.io/apiserver/pkg/cel/format.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from podlint.admission.values import held, tagged
from podlint.constraints.formats import as_prefix, dns_1035_label, dns_label, dns_subdomain, label_value, qualified_name
from podlint.schema.formats import is_base64, is_time

_UUID = re.compile(r"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}")
_URI = re.compile(r"(/|[a-zA-Z][a-zA-Z0-9+.-]*:)[^\s\x00-\x1f\x7f]*")
_MOST_COMPLAINTS = 5


def _complaints(form: Callable[[str], Any]) -> Callable[[str], list[str]]:
    return lambda text: [complaint.message for complaint in form(text)][:_MOST_COMPLAINTS]


def _holds(test: Callable[[str], object], why: str) -> Callable[[str], list[str]]:
    def complain(text: str) -> list[str]:
        try:
            return [] if test(text) else [why]
        except ValueError:
            return [why]

    return complain


_FORMATS: dict[str, Callable[[str], list[str]]] = {
    "dns1123Label": _complaints(dns_label),
    "dns1123Subdomain": _complaints(dns_subdomain),
    "dns1035Label": _complaints(dns_1035_label),
    "qualifiedName": _complaints(qualified_name),
    "dns1123LabelPrefix": _complaints(as_prefix(dns_label)),
    "dns1123SubdomainPrefix": _complaints(as_prefix(dns_subdomain)),
    "dns1035LabelPrefix": _complaints(as_prefix(dns_1035_label)),
    "labelValue": _complaints(label_value),
    "uri": _holds(_URI.fullmatch, "invalid URI"),
    "uuid": _holds(_UUID.fullmatch, "does not match the UUID format"),
    "byte": _holds(is_base64, "invalid base64"),
    "date": _holds(lambda text: len(text) == len("2006-01-02") and date.fromisoformat(text), "invalid date"),
    "datetime": _holds(is_time, "invalid datetime"),
}

NAMES = frozenset(_FORMATS)


def format(name: str) -> dict[str, Any]:
    """Return the format of a name."""
    return tagged("format", name)


def named(name: str) -> dict[str, Any]:
    """Return the format of a name; an empty map, which is no value, where there is none."""
    return tagged("format", name) if name in _FORMATS else {}


def validate(form: Any, text: str) -> list[str]:
    """Return what is wrong with a text; nothing where it has the format."""
    return _FORMATS[held(form, "format")](text)
