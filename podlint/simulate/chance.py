"""What a kubelet leaves to chance, drawn once for a run. The same seed gives the same draws on every machine and Python."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

SECOND = 1000
LONGEST = 20  # times the usual moment

Item = TypeVar("Item")


class Chance:
    """The draws of one run: phases of the kubelet's clocks, and the jitter of its work queue. Milliseconds."""

    def __init__(self, seed: int, wall_fraction: int | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311  no secrets; random() is the same everywhere, its other methods need not be
        self.relist_period = SECOND + 10 + self.below(90)
        """How often the kubelet looks at all containers: a second after the last look has ended, which takes 10 to 100 ms where it was measured."""
        self.relist = self.below(self.relist_period)
        """When within that period it looks."""
        self.tick = self.below(SECOND)
        """When within a second it looks at its work queue."""
        self.housekeeping = self.below(2 * SECOND)
        drawn = self.below(SECOND)
        self.wall = drawn if wall_fraction is None else wall_fraction
        """Where in a second of the wall clock t = 0 falls."""

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to *limit* - 1."""
        return int(self._random.random() * limit)

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in any order; nothing is drawn for one alone."""
        left = list(items)
        return [left.pop(self.below(len(left)) if len(left) > 1 else 0) for _ in items]

    def moment(self, usual: int) -> int:
        """Return how long the kubelet's own work takes: half of the time less than 0.4 of *usual*, one time in a hundred nine times that."""
        return int(usual * (min(1 / math.sqrt(1 - self._random.random()), LONGEST + 1) - 1))

    def jittered(self, delay: int) -> int:
        """Return the delay, made longer by up to a half."""
        return delay + int(self._random.random() * delay * 0.5)
