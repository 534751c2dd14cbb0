"""Formats that the API server already insists on while decoding."""

from __future__ import annotations

import re

# A number, then one decimal or binary suffix, or an exponent. Go takes a missing number for 0, so "Gi" passes.
_QUANTITY = re.compile(r"(?!\Z)[+-]?[0-9]*(?:\.[0-9]*)?(?:n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]+)?\Z")
_RFC3339 = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})([.,][0-9]+)?(?:Z|[+-]([0-9]{2}):([0-9]{2}))\Z")
_MICRO = re.compile(r"\.[0-9]{6}\Z")


def is_quantity(value: object) -> bool:
    """Whether *value* is a resource quantity: ``500m``, ``2Gi``, ``1e3``, or a plain number.

    Source: k8s.io/apimachinery/pkg/api/resource/quantity.go, Quantity.UnmarshalJSON and ParseQuantity.
    """
    if isinstance(value, str):
        return _QUANTITY.match(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_base64(text: str) -> bool:
    """Whether *text* is padded standard base64; line breaks inside are allowed.

    Source: encoding/base64 StdEncoding, which encoding/json uses for bytes.
    """
    import base64  # a hook that meets none need not pay for it, nor for datetime below

    try:
        base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError:
        return False
    return True


def is_time(text: str, *, micro: bool = False) -> bool:
    """Whether *text* is an RFC 3339 time; *micro* wants exactly six digits of a second.

    Source: k8s.io/apimachinery/pkg/apis/meta/v1/time.go and micro_time.go.
    """
    match = _RFC3339.match(text)
    if not match or (micro and not _MICRO.match(match[3] or "")):
        return False
    if match[4] and (int(match[4]) > 24 or int(match[5]) >= 60):  # noqa: PLR2004  hours and minutes, as Go's time.Parse checks
        return False
    from datetime import datetime

    try:
        datetime.fromisoformat(f"{match[1]}T{match[2]}")
    except ValueError:
        return False
    return True
