"""Resource quantities as whole numbers of billionths, the server's finest unit.

Source: k8s.io/apimachinery/pkg/api/resource/quantity.go, suffix.go (v1.36)
"""

from __future__ import annotations

import re
from functools import lru_cache

ONE = 10**9
"""The quantity 1, as `quantity` returns it."""

BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
"""Binary units -> powers of two, the smallest first."""

_PARTS = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([a-zA-Z]*)((?:(?<=[a-zA-Z])[+-]?[0-9]+)?)\Z")
_DECIMAL = {"": 0, "n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_LARGEST_EXPONENT = 30  # beyond it quantities only count as very large, or as the least there is
_LONGEST = 100  # digits that can make a difference
_EXACT = 18  # decimal digits that the server keeps without looking at the size
_MOST = (2**63 - 1) * ONE


@lru_cache(maxsize=1024)
def quantity(value: str | float) -> int:
    """Return what a quantity stands for in billionths, away from zero where it has finer parts: 500m is 500 000 000.

    *value* is one that `podlint.schema.formats.is_quantity` accepts; anything else is 0.
    """
    match = _PARTS.match(str(value).strip())
    if not match:
        return 0
    sign, whole, fraction, unit, power = match.groups()
    fraction = (fraction or "")[:_LONGEST]
    number = int(f"{whole[-_LONGEST:]}{fraction}" or "0")
    if unit in BINARY:
        exponent, number = 9, number << BINARY[unit]
    elif unit in ("e", "E") and power:
        exponent = 9 + max(-_LARGEST_EXPONENT, min(int(power[:_LONGEST]), _LARGEST_EXPONENT))
    else:
        exponent = 9 + _DECIMAL.get(unit, 0)
    exponent -= len(fraction)
    billionths: int = number * 10**exponent if exponent >= 0 else -(-number // 10**-exponent)
    if billionths > _MOST and (unit in BINARY or len(whole) + len(fraction) > _EXACT):
        billionths = _MOST
    return -billionths if sign == "-" else billionths


def value_of(value: str | float) -> int:
    """Return a quantity in whole units, away from zero where it has finer parts."""
    billionths = quantity(value)
    return -(-billionths // ONE) if billionths >= 0 else billionths // ONE


def is_whole(value: str | float) -> bool:
    """Whether a quantity is a whole number, to the thousandth, as the server looks at it."""
    return -(-quantity(value) // 10**6) % 1000 == 0


def plain(billionths: int) -> str:
    """Return a quantity as people write it: 1Gi, 250m, 3."""
    for unit, power in (("Gi", 30), ("Mi", 20), ("Ki", 10)):
        whole, rest = divmod(billionths, ONE << power)
        if whole and not rest:
            return f"{whole}{unit}"
    for unit, size in (("", ONE), ("m", 10**6)):
        if billionths % size == 0:
            return f"{billionths // size}{unit}"
    return f"{billionths}n"
