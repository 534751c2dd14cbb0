"""What the kubelet knows of the container runtime: it looks every second or so, and on demand. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/pleg/generic.go; pkg/kubelet/container/cache.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable, Generator

from podlint.simulate.chance import Chance
from podlint.simulate.clock import Clock
from podlint.simulate.runtime import Snapshot


class Pleg:
    """The cached look at one pod. *look* looks; *event* is called when a container or the sandbox is found to have started or ended.

    Looks that would find nothing new are not simulated one by one.
    """

    def __init__(self, clock: Clock, chance: Chance, look: Callable[[], Snapshot], event: Callable[[], None]) -> None:
        self.cache: Snapshot = {}
        self.sandbox_changed = False
        self._clock = clock
        self._chance = chance
        self._look = look
        self._event = event
        self._looked_at = -1
        self._is_due = False
        self._on_demand = -1

    def changed(self) -> None:
        """Something has changed in the runtime: the next look will see it."""
        if not self._is_due:
            self._is_due = True
            self._clock.at(self._next(self._clock.now), self._regular)

    def look_at(self, time: int) -> None:
        """Look on demand."""
        self._on_demand = time
        self._clock.at(time, self.look)

    def look(self, now: int) -> None:
        """Renew what is known."""
        found = self._look()
        before = {name: (views[0].attempt, views[0].state) for name, views in self.cache.items()}
        is_event = self.sandbox_changed or any(
            (views[0].attempt, views[0].state) != before.get(name) and views[0].state != "created" for name, views in found.items()
        )
        self.sandbox_changed = False
        self.cache, self._looked_at = found, now
        if is_event:
            self._event()

    def fresh(self, since: int) -> Generator[int, None, None]:
        """Wait until the runtime has been looked at after *since*, yielding until when."""
        now = self._clock.now
        last_regular = now - (now - self._chance.relist) % self._chance.relist_period
        if max(self._looked_at, last_regular) > since:
            return
        following = self._next(now)
        yield min(following, self._on_demand) if self._on_demand > now else following
        if self._looked_at < self._clock.now:
            self.look(self._clock.now)

    def _next(self, after: int) -> int:
        return after + 1 + (self._chance.relist - after - 1) % self._chance.relist_period

    def _regular(self, now: int) -> None:
        self._is_due = False
        self.look(now)
