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


class SyncError(NamedTuple):
    """Why a container could not be started. `remaining` is set for a crash back-off."""

    reason: str
    remaining: int | None = None


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
    if _restarts_all(plan, newest):
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


def anew(plan: Plan, snapshot: Snapshot) -> Actions:
    """Return what to do about the containers of a pod whose sandbox was stopped although it is not over: all runs again, in a new one.

    Not under the pod's restart policy Never, whatever its containers' own rules say: such a pod stays as it is.
    """
    newest = {name: views[0] for name, views in snapshot.items()}
    if _restarts_all(plan, newest):
        return Actions(restart_all=True)
    main = [container for container in plan.main if not (container.policy == "OnFailure" and _has_succeeded(newest.get(container.name)))]
    if plan.restart_policy == "Never" or not main:
        return Actions()
    return Actions(starts=plan.initial[:1] or tuple(main))


def _has_succeeded(view: View | None) -> bool:
    return view is not None and view.state == "exited" and view.exit_code == 0


def _restarts_all(plan: Plan, newest: dict[str, View]) -> bool:
    """Whether the exit of a container asks for all containers to be restarted."""
    ended = [(container, view) for container in plan.containers if (view := newest.get(container.name)) and view.state == "exited"]
    rules = (next((rule for rule in container.rules if rule.matches(view.exit_code)), None) for container, view in ended)
    return any(rule is not None and rule.action == "RestartAllContainers" for rule in rules)


def _initial(plan: Plan, newest: dict[str, View], unhealthy: Unhealthy, kills: list[Kill], starts: list[Container]) -> tuple[bool, bool]:
    """Look at init containers and sidecars; return whether the others may run, and whether the pod has failed.

    The last one that has run says how far the pod has come. What stands before it has had its turn, and only sidecars are looked after there:
    what comes next does not wait for one that is being restarted.
    """
    initial = plan.initial
    is_initialized = not initial or any(container.name in newest and newest[container.name].state != "exited" for container in plan.main)
    is_past = is_initialized
    found: list[Container] = []
    for index, container in reversed(list(enumerate(initial))):
        view = newest.get(container.name)
        if is_past and container.role is Role.INIT:
            continue
        if view is None:
            found += [container] * is_past
            continue
        turn = _turn(container, view, unhealthy)
        if turn.has_failed:
            return False, True
        if turn.is_done and index + 1 == len(initial):
            is_initialized = True
        elif turn.is_done and not is_past:
            found.append(initial[index + 1])
        if turn.kill:
            kills.append(Kill(container, turn.kill))
        if turn.starts:
            found.append(container)
        is_past = True
    if not is_past:
        found.append(initial[0])
    starts.extend(reversed(found))
    return is_initialized, False


class _Turn(NamedTuple):
    """What to do about an init container or sidecar that has run. `is_done`: what comes after it may start."""

    is_done: bool = False
    kill: str = ""
    starts: bool = False
    has_failed: bool = False


def _turn(container: Container, view: View, unhealthy: Unhealthy) -> _Turn:
    if container.role is Role.SIDECAR:
        if view.state != "running":
            return _Turn(starts=True)
        why = unhealthy(container, view)
        return _Turn() if why == NOT_STARTED else _Turn(why != "startup", why, starts=bool(why))
    if _has_succeeded(view):
        return _Turn(is_done=True)
    starts = may_restart(container, view)
    return _Turn(starts=starts, has_failed=view.state == "exited" and not starts)
