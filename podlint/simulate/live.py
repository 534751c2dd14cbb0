"""A live pod as the start of a simulation: what a dump's status says of its containers, their back-off and their behaviour so far.

Times are in milliseconds, counted from the newest time in the dump, which is t = 0: the dump is no older, and may be younger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from podlint.objects.object import text
from podlint.simulate.runtime import View
from podlint.simulate.scenario import Answers, Behaviour, Image, Run, Step
from podlint.simulate.start import Began, Entry, Start
from podlint.status.dump import Container, Ended, Pod, Role, pod_of
from podlint.status.exits import SIGKILL, START_ERRORS, probe_that_killed
from podlint.status.restart import back_off
from podlint.status.times import SECOND, moment

_NOT_YET = ("", "ContainerCreating", "PodInitializing")
"""Reasons of a container that waits, but not for an error to go away."""

_CANNOT_PULL = ("ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "RegistryUnavailable")
_PULL_TAKES = SECOND
_ABSENT = re.compile(r'\b(configmap|secret)s? "([^"\s]{1,253})" not found', re.IGNORECASE)


class Observed(NamedTuple):
    """How the pod has behaved, for a simulation that assumes that it goes on so."""

    containers: Mapping[str, Behaviour] = MappingProxyType({})
    images: Mapping[str, Image] = MappingProxyType({})
    missing: frozenset[str] = frozenset()


def from_status(value: dict[str, Any]) -> Start | None:
    """Return where a simulation of a Pod begins that was printed by a cluster; None where it has no status, or no node has begun with it."""
    pod = pod_of(value)
    if not pod.status or pod.now is None or not any(container.kind for container in pod.containers):
        return None
    now = pod.now
    begun = {container.name: _began(container, now) for container in pod.containers if container.role is not Role.EPHEMERAL}
    since = moment(text(pod.status, "startTime"))
    created = moment(text(pod.metadata, "creationTimestamp"))
    left = None if pod.deletion is None else max(0, pod.deletion - now)
    return Start(now, pod.phase, pod.reason, begun, 0 if since is None else since - now, _has_sandbox(pod), left, 0 if created is None else created - now)


def _has_sandbox(pod: Pod) -> bool:
    condition = pod.condition("PodReadyToStartContainers")
    if condition:
        return condition.status == "True"
    return bool(text(pod.status, "podIP")) or any(container.kind == "running" or container.newest_end for container in pod.containers)


def _began(container: Container, now: int) -> Began:
    found = back_off(container)
    granted = found.granted if found and found.granted is not None else _newest_time(container)
    return Began(
        container.restarts,
        tuple(_instances(container, now)),
        "" if container.kind != "waiting" or container.reason in _NOT_YET else container.reason,
        container.ready,
        container.started is True or (container.started is None and container.kind == "running"),
        Entry(found.duration, (now if granted is None else granted) - now) if found else None,
    )


def _newest_time(container: Container) -> int | None:
    ended = container.newest_end
    return container.running_since if ended is None else ended.finished


def _instances(container: Container, now: int) -> Iterator[View]:
    """Yield the newest instance, and the one before."""
    if container.kind == "running":
        yield View(container.restarts, "running", (now if container.running_since is None else container.running_since) - now)
    elif container.ended:
        yield _exited(container.ended, container.restarts, now)
    if container.last:
        yield _exited(container.last, max(0, container.restarts - (container.kind != "waiting")), now)


def _exited(ended: Ended, attempt: int, now: int) -> View:
    finished = now if ended.finished is None else ended.finished
    started = finished if ended.started is None else ended.started
    return View(attempt, "exited", started - now, finished - now, ended.exit_code, ended.word)


def observed(value: dict[str, Any]) -> Observed:
    """Return how the containers of a Pod in a dump have behaved last, and what it lacks: what a simulation assumes where nothing else is said."""
    pod = pod_of(value)
    containers: dict[str, Behaviour] = {}
    images: dict[str, Image] = {}
    missing: dict[str, None] = {}
    for container in pod.containers:
        if container.kind == "waiting" and container.reason in _CANNOT_PULL and container.image:
            images[container.image] = Image(_PULL_TAKES, fails=True)
        absent = _ABSENT.search(container.message) if container.kind == "waiting" else None
        if absent:
            missing[f"{absent[1].lower()}/{absent[2]}"] = None
        seen = _behaviour(pod, container)
        if seen:
            containers[container.name] = seen
    return Observed(containers, images, frozenset(missing))


def _behaviour(pod: Pod, container: Container) -> Behaviour | None:
    """How a container's newest instance that ended did; None where it did well, or the one that runs has already outlived it."""
    ended = container.newest_end
    if ended is None or (container.role is Role.INIT and not ended.exit_code):
        return None
    lives = pod.now - container.running_since if container.running_since is not None and pod.now is not None else None
    if lives is not None and (ended.ran is None or lives >= ended.ran):
        return None
    if ended.reason in START_ERRORS:
        return Behaviour((Run(start_error=True),))
    probe = probe_that_killed(pod, container, ended)
    if probe:
        on_term = None if ended.exit_code == SIGKILL else 0
        failing = Answers((Step(ok=False),))
        runs = (Run(on_term=on_term),)
        return Behaviour(runs, startup=failing) if probe == "startup" else Behaviour(runs, liveness=failing)
    if ended.ran is None:
        return None
    reason = ended.reason if ended.reason not in ("Completed", "Error") else ""
    return Behaviour((Run(ended.ran, ended.exit_code, reason=reason),))
