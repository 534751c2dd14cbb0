"""The columns that `kubectl get pod` prints of a pod in a dump.

Source: k8s.io/kubernetes/pkg/printers/internalversion/printers.go, printPod (v1.36); `podlint.simulate.status.row_of` prints them of a simulated pod
"""

from __future__ import annotations

from typing import NamedTuple

from podlint.objects.object import items
from podlint.status.dump import Container, Pod, Role


class Row(NamedTuple):
    """READY, STATUS and RESTARTS."""

    ready: str
    status: str
    restarts: int


def row_of(pod: Pod) -> Row:
    """Return the columns READY, STATUS and RESTARTS."""
    initial = [container for container in pod.containers if container.role in (Role.INIT, Role.SIDECAR) and container.kind]
    sidecars = [container for container in initial if container.role is Role.SIDECAR]
    scheduled = pod.condition("PodScheduled")
    reason = "SchedulingGated" if scheduled and scheduled.reason == "SchedulingGated" else pod.reason or pod.phase
    waiting_for = _initializing(pod, initial)
    ready = sum(container.ready for container in sidecars if container.started)
    restarts = sum(container.restarts for container in initial)
    reason = waiting_for or reason
    initialized = pod.condition("Initialized")
    if not waiting_for or (initialized and initialized.status == "True"):
        restarts = sum(container.restarts for container in sidecars)
        reason, main_ready, more = _main(pod, reason)
        ready, restarts = ready + main_ready, restarts + more
    if pod.deletion is not None and pod.reason == "NodeLost":
        reason = "Unknown"
    elif pod.deletion is not None and not pod.is_over:
        reason = "Terminating"
    of = len(list(items(pod.spec, "containers"))) + sum(container.role is Role.SIDECAR for container in pod.containers)
    return Row(f"{ready}/{of}", reason, restarts)


def _main(pod: Pod, reason: str) -> tuple[str, int, int]:
    """What the main containers make of STATUS, how many of them are ready, and their restarts."""
    states = sorted((c for c in pod.containers if c.role is Role.MAIN and c.kind), key=lambda container: container.status_path[-1])
    ready = 0
    ended = False
    for container in reversed(states):
        if container.kind == "waiting" and container.reason:
            reason, ended = container.reason, True
        elif container.ended:
            if not (ended and container.ended.word == "Completed"):
                reason, ended = container.ended.word, True
        elif container.kind == "running" and container.ready:
            ready += 1
    if reason == "Completed" and ready:
        condition = pod.condition("Ready")
        reason = "Running" if condition and condition.status == "True" else "NotReady"
    return reason, ready, sum(container.restarts for container in states)


def _initializing(pod: Pod, initial: list[Container]) -> str:
    of = sum(container.role in (Role.INIT, Role.SIDECAR) for container in pod.containers)
    for index, container in enumerate(initial):
        if (container.ended and not container.ended.exit_code) or (container.role is Role.SIDECAR and container.started):
            continue
        if container.ended:
            return f"Init:{container.ended.word}"
        if container.kind == "waiting" and container.reason not in ("", "PodInitializing"):
            return f"Init:{container.reason}"
        return f"Init:{index}/{of}"
    return ""
