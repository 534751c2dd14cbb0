"""The back-off before a container is started again, or an image pulled again. Times in milliseconds.

Source: k8s.io/client-go/util/flowcontrol/backoff.go; pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff (v1.36)
"""

from __future__ import annotations

FIRST = 10_000
MOST = 300_000
FORGOTTEN_AFTER = 2 * MOST
HOUSEKEEPING = 2_000  # how often the kubelet erases old entries


class BackOff:
    """Entries by key: how long to wait, and when the last start was granted.

    `phase` is when within two seconds the kubelet's housekeeping runs, which erases entries that were not touched for ten minutes.
    """

    def __init__(self, phase: int) -> None:
        self._phase = phase
        self._entries: dict[str, tuple[int, int]] = {}

    def remaining(self, key: str, ended: int, now: int) -> int:
        """Return how long a start at *now* is still refused after the end at *ended*; 0 when it may go ahead."""
        entry = self._entry(key, ended, now)
        return max(0, entry[0] - (now - ended)) if entry else 0

    def grant(self, key: str, ended: int, now: int) -> None:
        """Note that a start goes ahead: the next wait is twice as long, at first ten seconds."""
        entry = self._entry(key, ended, now)
        self._entries[key] = (min(entry[0] * 2, MOST) if entry else FIRST, now)

    def restore(self, key: str, duration: int, granted: int) -> None:
        """Take over an entry: how long the wait is, and when the last start was granted."""
        self._entries[key] = (duration, granted)

    def _entry(self, key: str, ended: int, now: int) -> tuple[int, int] | None:
        entry = self._entries.get(key)
        if entry is None or ended - entry[1] > FORGOTTEN_AFTER:
            return None
        erased = entry[1] + FORGOTTEN_AFTER
        tick = erased + (self._phase - erased) % HOUSEKEEPING
        if now > tick > erased:
            del self._entries[key]
            return None
        return entry
