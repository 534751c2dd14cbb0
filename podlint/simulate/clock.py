"""The simulated clock: calls, each with its time. Milliseconds."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from typing import Any

MOST_CALLS = 3_000_000
"""More than days of probing every second take: what needs more goes round in circles."""


class Clock:
    """Makes calls in the order of their times; of those at one time, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.now = 0
        self.calls = 0
        self._heap: list[tuple[int, int, Callable[..., None], tuple[Any, ...]]] = []

    def at(self, time: int, call: Callable[..., None], *arguments: Any) -> None:
        """Have *call* made at a time, or now if that is past, with that time first."""
        self.calls += 1
        heapq.heappush(self._heap, (max(time, self.now), self.calls, call, arguments))

    def run(self, until: int) -> bool:
        """Let time pass. Returns whether it came so far: not if the calls never end."""
        heap = self._heap
        while heap and heap[0][0] <= until:
            if self.calls > MOST_CALLS:
                return False
            self.now, _, call, arguments = heapq.heappop(heap)
            call(self.now, *arguments)
        return True
