"""Where a simulation begins that goes on from a live pod. Times in milliseconds; t = 0 is the newest time that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from podlint.simulate.runtime import View


class Entry(NamedTuple):
    """An entry of the back-off: how long the kubelet waits, and when it last granted a start."""

    duration: int
    granted: int


class Began(NamedTuple):
    """One container. `instances` are the newest and the one before, as far as the status has them; `waiting` is the reason that the API shows."""

    restarts: int
    instances: tuple[View, ...] = ()
    waiting: str = ""
    ready: bool = False
    started: bool = False
    back_off: Entry | None = None


class Start(NamedTuple):
    """A pod as it was found. `now` is t = 0 in milliseconds since 1970; `deletion` is what is left of the grace period of a deletion."""

    now: int
    phase: str
    reason: str
    containers: Mapping[str, Began]
    started_at: int = 0
    has_sandbox: bool = False
    deletion: int | None = None
    created_at: int = 0
