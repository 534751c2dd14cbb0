"""What one sync of a pod decides to do: which containers to kill, which to start, or to end the pod.

Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go, computePodActions;
kuberuntime_container.go, computeInitContainerActions (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.runtime import Snapshot, View
from podlint.simulate.status import may_restart

Unhealthy = Callable[[Container, View], str]
"""Says which probe has failed for a running instance: liveness, startup, or nothing. `NOT_STARTED`: its startup probe has yet to succeed."""

NOT_STARTED = "not started"


class Kill(NamedTuple):
    """A running container to stop, because of the probe `why`."""

    container: Container
    why: str


class Actions(NamedTuple):
    """The decision. `starts` are in order: init containers and sidecars before the others."""

    kills: tuple[Kill, ...] = ()
    starts: tuple[Container, ...] = ()
    kill_pod: bool = False
    restart_all: bool = False


def actions_of(plan: Plan, snapshot: Snapshot, unhealthy: Unhealthy) -> Actions:
    """Return what to do about the containers of a pod that has a sandbox."""
    newest = {name: views[0] for name, views in snapshot.items()}
    if any(_restarts_all(container, newest.get(container.name)) for container in plan.containers):
        return Actions(restart_all=True)
    kills: list[Kill] = []
    starts: list[Container] = []
    has_initialized, failed = _initial(plan, newest, unhealthy, kills, starts)
    if failed:
        return Actions(kill_pod=True)
    if not has_initialized:
        return Actions(tuple(kills), tuple(starts))
    kept = 0
    main_starts: list[Container] = []
    for container in plan.main:
        view = newest.get(container.name)
        if view is None or view.state != "running":
            if may_restart(container, view):
                main_starts.append(container)
            continue
        why = unhealthy(container, view)
        if not why:
            kept += 1
            continue
        kills.append(Kill(container, why))
        if container.policy != "Never":
            main_starts.append(container)
    if not kept and not main_starts:
        return Actions(kill_pod=True)
    return Actions(tuple(kills), (*starts, *main_starts))


def _restarts_all(container: Container, view: View | None) -> bool:
    """Whether the exit of a container asks for all containers to be restarted."""
    if view is None or view.state != "exited":
        return False
    rule = next((rule for rule in container.rules if rule.matches(view.exit_code)), None)
    return rule is not None and rule.action == "RestartAllContainers"


def _initial(plan: Plan, newest: dict[str, View], unhealthy: Unhealthy, kills: list[Kill], starts: list[Container]) -> tuple[bool, bool]:
    """Look at init containers and sidecars in order; return whether the others may run, and whether the pod has failed.

    Once a main container has run, the pod is initialized, and only its sidecars are looked after.
    """
    is_initialized = any(container.name in newest for container in plan.main)
    for container in plan.initial:
        view = newest.get(container.name)
        if container.role is Role.SIDECAR:
            is_done = _sidecar(container, view, unhealthy, kills, starts)
        elif is_initialized or _has_succeeded(view):
            continue
        elif view is not None and view.state == "running":
            is_done = False
        elif may_restart(container, view):
            starts.append(container)
            is_done = False
        else:
            return False, True
        if not is_done and not is_initialized:
            return False, False
    return True, False


def _has_succeeded(view: View | None) -> bool:
    return view is not None and view.state == "exited" and view.exit_code == 0


def _sidecar(container: Container, view: View | None, unhealthy: Unhealthy, kills: list[Kill], starts: list[Container]) -> bool:
    """Start a sidecar, or restart it; return whether what comes after it may start."""
    if view is None or view.state != "running":
        starts.append(container)
        return False
    why = unhealthy(container, view)
    if why in ("", NOT_STARTED):
        return not why
    kills.append(Kill(container, why))
    starts.append(container)
    return why != "startup"
