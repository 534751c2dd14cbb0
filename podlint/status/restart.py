"""When the kubelet starts a container again: the back-off that a dump lets one conclude. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go, doBackOff; k8s.io/client-go/util/flowcontrol/backoff.go (v1.36)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.objects.object import Value, items, mapping, text
from podlint.simulate.backoff import FIRST, FORGOTTEN_AFTER, HOUSEKEEPING, MOST
from podlint.status.dump import Container, Ended, Pod, Role
from podlint.status.times import SECOND, go_duration

RETRY_SPREAD = 30 * SECOND
"""How much later than it may a kubelet looks again, at most: it waits for up to half of what is left, and for up to a minute at a time."""

_LEAST_SPREAD = 15 * SECOND  # a kubelet up to 1.34 looks every 10 to 15 seconds
_TICK = 2 * SECOND
_STATED = re.compile(r"\bback-off ([0-9hms.]{1,20}) restarting failed")


class BackOff(NamedTuple):
    """How long the kubelet waits after the end of an instance, and when it last granted a start. `is_stated`: the status says how long."""

    duration: int
    granted: int | None
    is_stated: bool


class Restart(NamedTuple):
    """From when on a container is started again, and by when it is; None where the status has no times."""

    back_off: BackOff | None
    earliest: int | None
    latest: int | None


def back_off(container: Container) -> BackOff | None:
    """Return the back-off of a container; None where it has none, so that the next restart comes at once.

    The status states it while the kubelet waits. Else it follows from the restart count: every restart doubles it. It may be shorter
    where probes killed the container, which may be started again at once, or where the container once ran for ten minutes.
    """
    stated = _STATED.search(container.message)
    duration = go_duration(stated[1]) if stated else None
    granted = container.running_since
    if container.newest_end and container.kind != "running":
        granted = container.newest_end.started
    if duration is not None:
        return BackOff(duration, granted, is_stated=True)
    newest = container.newest_end
    if newest and container.kind != "running" and newest.ran is not None and newest.ran > FORGOTTEN_AFTER:
        return None
    duration = _concluded(container)
    return BackOff(duration, granted, is_stated=False) if duration else None


def _concluded(container: Container) -> int:
    """The back-off after as many restarts, or less as far as the last two instances tell; 0 for none."""
    before = container.last if container.kind != "waiting" else None
    begun = container.running_since if container.kind == "running" else container.ended.started if container.ended else None
    restarts = container.restarts
    if not restarts:
        return 0
    if not before or begun is None or before.finished is None:
        return doubled(restarts - 1)
    if before.ran is not None and before.ran > FORGOTTEN_AFTER:
        return FIRST
    waited = begun - before.finished + SECOND  # both times are cut to whole seconds
    if waited < FIRST:  # only the first restart of what ended by itself, and those of what probes killed, come at once
        return doubled(max(restarts - 2, 0))
    return min(doubled(restarts - 1), 2 * max(wait for wait in (FIRST, *series(FIRST)) if wait <= waited), MOST)


def doubled(times: int) -> int:
    """Return the back-off after it was doubled so often."""
    return MOST if times > MOST // FIRST else min(FIRST << times, MOST)


def series(duration: int) -> list[int]:
    """Return the waits that follow on one of *duration*, up to the longest."""
    found = []
    while duration < MOST and duration:
        duration = min(duration * 2, MOST)
        found.append(duration)
    return found


def next_restart(container: Container) -> Restart:
    """Return when the kubelet starts a container again whose newest instance has ended."""
    ended = container.newest_end
    waits = back_off(container)
    if not ended or ended.finished is None:
        return Restart(waits, None, None)
    if waits is None:
        return Restart(None, ended.finished, ended.finished + _TICK)
    earliest = ended.finished + waits.duration
    if waits.granted is not None:  # housekeeping erases it then, also while somebody waits
        earliest = max(ended.finished, min(earliest, waits.granted + FORGOTTEN_AFTER + HOUSEKEEPING))
    spread = min(max(waits.duration // 2, _LEAST_SPREAD), RETRY_SPREAD) + _TICK
    return Restart(waits, earliest, earliest + spread)


def policy_of(pod: Pod, container: Container) -> str:
    """Return the restart policy that holds for a container: its own, else the pod's."""
    own = text(container.spec, "restartPolicy")
    if own:
        return own
    policy = text(pod.spec, "restartPolicy") or "Always"
    return "OnFailure" if container.role is Role.INIT and policy == "Always" else policy


def will_restart(pod: Pod, container: Container, ended: Ended) -> bool:
    """Whether the kubelet starts a container again after this end."""
    if pod.is_over or pod.deletion is not None or container.role is Role.EPHEMERAL:
        return False
    if any(_matches(rule, ended.exit_code) for _, rule in items(container.spec, "restartPolicyRules")):
        return True
    policy = policy_of(pod, container)
    return policy == "Always" or (policy == "OnFailure" and ended.exit_code != 0)


def _matches(rule: Value, code: int) -> bool:
    codes = mapping(rule, "exitCodes")
    values = codes.get("values")
    listed = code in values if isinstance(values, list) else False
    return bool(text(rule, "action")) and listed is (text(codes, "operator") == "In")
