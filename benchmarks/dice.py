"""Chances that fall the same on every machine and with every Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws from one seed. Of `random.Random`, only `random()` is promised never to change its sequence."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed).random

    def number(self, low: int, high: int) -> int:
        """Return a whole number from *low* to *high*, both included."""
        return low + int(self._draw() * (high - low + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of *choices*."""
        return choices[int(self._draw() * len(choices))]

    def chance(self, share: float) -> bool:
        """Whether something comes true that does so in *share* of all cases."""
        return self._draw() < share

    def some(self, choices: Sequence[T], low: int, high: int) -> list[T]:
        """Return *low* to *high* different ones of *choices*, in their order."""
        wanted = min(self.number(low, high), len(choices))
        kept: list[T] = []
        for index, choice in enumerate(choices):
            if self._draw() * (len(choices) - index) < wanted - len(kept):
                kept.append(choice)
        return kept
