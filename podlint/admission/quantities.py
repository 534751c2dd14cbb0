"""Quantities in CEL, and as the server writes them.

Source: k8s.io/apiserver/pkg/cel/library/quantity.go, k8s.io/apimachinery/pkg/api/resource/quantity.go CanonicalizeBytes (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from podlint.admission.values import held, must_be_text, tagged
from podlint.objects.quantity import BINARY, ONE, quantity
from podlint.schema.formats import is_quantity

_LARGEST = 2**63 - 1
_DECIMAL = (("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("", 0), ("m", -3), ("u", -6), ("n", -9))


def canonical(value: str | float) -> str:
    """Return a quantity as the server writes it: with the largest unit of its kind that leaves a whole number."""
    text = str(value)
    if not is_quantity(value):
        return text
    billionths = quantity(value)
    if billionths == 0:
        return "0"
    if text.endswith(tuple(BINARY)):
        return _binary(billionths)
    if any(sign in text[:-1] for sign in "eE"):
        power = next(power for power in range(18, -12, -3) if billionths % 10 ** max(power + 9, 0) == 0)
        return f"{billionths // 10 ** (power + 9)}e{power}" if power else str(billionths // ONE)
    unit, power = next((unit, power) for unit, power in _DECIMAL if billionths % 10 ** (power + 9) == 0)
    return f"{billionths // 10 ** (power + 9)}{unit}"


def _binary(billionths: int) -> str:
    """With a binary unit; as the server does, with a decimal one where it is less than 1024 or not whole."""
    whole, rest = divmod(billionths, ONE)
    if rest or abs(whole) < 1 << 10:
        return canonical(f"{billionths}n")
    unit, power = next(((unit, power) for unit, power in reversed(BINARY.items()) if whole % (1 << power) == 0), ("", 0))
    return f"{whole >> power}{unit}"


def amount(value: Any) -> int:
    """Return a quantity of CEL, or a whole number, in billionths."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value * ONE
    return int(held(value, "quantity"))


def _quantity(text: str) -> dict[str, Any]:
    if not _is_quantity(text):
        raise ValueError(f"quantities must match the regular expression of quantities: {text!r}")
    return tagged("quantity", str(quantity(text)))


def _is_quantity(text: str) -> bool:
    must_be_text(text)
    return text == text.strip() and is_quantity(text)


def _as_integer(value: Any) -> int:
    whole, rest = divmod(amount(value), ONE)
    if rest or not -_LARGEST - 1 <= whole <= _LARGEST:
        raise ValueError("cannot convert value to integer")
    return whole


def _is_integer(value: Any) -> bool:
    whole, rest = divmod(amount(value), ONE)
    return not rest and -_LARGEST - 1 <= whole <= _LARGEST


def _combined(combine: Callable[[int, int], int]) -> Callable[[Any, Any], dict[str, Any]]:
    return lambda one, other: tagged("quantity", str(combine(amount(one), amount(other))))


TABLE: dict[str, tuple[Callable[..., Any], tuple[int, ...]]] = {
    "quantity": (_quantity, (1,)),
    "isQuantity": (_is_quantity, (1,)),
    "sign": (lambda value: (amount(value) > 0) - (amount(value) < 0), (1,)),
    "isInteger": (_is_integer, (1,)),
    "asInteger": (_as_integer, (1,)),
    "asApproximateFloat": (lambda value: amount(value) / ONE, (1,)),
    "add": (_combined(lambda one, other: one + other), (2,)),
    "sub": (_combined(lambda one, other: one - other), (2,)),
}
"""Name -> function, and how many arguments it takes."""
