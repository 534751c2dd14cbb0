"""The status of a pod as the API shows it, and the columns that `kubectl get pod` makes of it.

Source: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go, getPhase and convertToAPIContainerStatuses; pkg/kubelet/status/generate.go;
pkg/printers/internalversion/printers.go, printPod (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.runtime import Snapshot, View

RESTARTING_ALL = "RestartingAllContainers"
"""Why a container that was removed so that all start anew is said to have ended."""


class Removed(NamedTuple):
    """A container of which the runtime knows nothing any more: its newest instance, and what a status says of it while it waits."""

    attempt: int
    restarts: int
    last: View | None


class State(NamedTuple):
    """A container in a status: waiting, running or terminated. `last` is the instance that ended before."""

    kind: str
    reason: str = ""
    restarts: int = 0
    ready: bool = False
    started: bool = False
    started_at: int = 0
    finished_at: int = 0
    exit_code: int = 0
    last: View | None = None


class Status(NamedTuple):
    """A pod's status. `instances` are the newest instances that it speaks of, by container."""

    phase: str = "Pending"
    reason: str = ""
    containers: Mapping[str, State] = {}
    conditions: tuple[tuple[str, bool, str], ...] = ()
    instances: Mapping[str, View] = {}
    deleted: bool = False

    def condition(self, name: str) -> bool:
        """Whether a condition is True."""
        return any(kind == name and value for kind, value, _ in self.conditions)


def may_restart(container: Container, view: View | None) -> bool:
    """Whether a container is to be started (again) once its newest instance is *view*."""
    if view is None or view.state == "created":
        return True
    if view.state == "running":
        return False
    for rule in container.rules:
        if rule.matches(view.exit_code):
            return True
    if container.role is Role.SIDECAR or container.policy == "Always":
        return True
    return container.policy == "OnFailure" and view.exit_code != 0


def container_states(plan: Plan, snapshot: Snapshot, reasons: Mapping[str, str], removed: Mapping[str, Removed], *, deleted: bool) -> dict[str, State]:
    """Return the states of all containers; `ready` and `started` are left to the probes.

    `reasons` say why containers could not be started, `removed` what there was before.
    """
    initial = "PodInitializing" if plan.initial else "ContainerCreating"
    states = {}
    for container in plan.containers:
        views = snapshot.get(container.name, ())
        state = _state(views, initial, removed.get(container.name))
        reason = reasons.get(container.name, "")
        is_done = container.role is not Role.MAIN and views and _has_succeeded(views[0])  # said even of a sidecar, which is restarted
        if reason and not deleted and not is_done and may_restart(container, views[0] if views else None):
            ended = views[0] if state.kind == "terminated" else state.last
            state = State("waiting", reason, state.restarts, last=ended)
        states[container.name] = state
    return states


def _has_succeeded(view: View) -> bool:
    return view.state == "exited" and view.exit_code == 0


def _state(views: tuple[View, ...], initial: str, removed: Removed | None) -> State:
    if not views:
        return State("waiting", initial, removed.restarts, last=removed.last) if removed else State("waiting", initial)
    newest = views[0]
    last = next((view for view in views[1:] if view.state == "exited"), removed.last if removed else None)
    if newest.state == "running":
        return State("running", "", newest.attempt, started_at=newest.started, last=last)
    if newest.state == "exited":
        return State(
            "terminated",
            newest.reason,
            newest.attempt,
            started_at=newest.started,
            finished_at=newest.finished,
            exit_code=newest.exit_code,
            last=last,
        )
    return State("waiting", initial, newest.attempt, last=last)


def phase_of(plan: Plan, states: Mapping[str, State], *, is_terminal: bool) -> str:
    """Return the phase that the states of the containers make."""
    initialized = any(_has_run(states[container.name]) for container in plan.main)
    pending = failed = running = False
    for container in plan.initial:
        state = states[container.name]
        if container.role is Role.SIDECAR:
            running |= state.kind == "running"
            pending |= _is_new(state) or (not initialized and state.kind == "running" and not state.started)
        elif state.kind == "running" or _is_new(state):
            pending = True
        else:
            failed |= _ended(state).exit_code != 0 and not _restarts(container, _ended(state))
    if failed:
        return "Failed"
    main = [(container, states[container.name]) for container in plan.main]
    if pending or any(_is_new(state) for _, state in main):
        return "Pending"
    if running or any(state.kind == "running" for _, state in main):
        return "Running"
    if not is_terminal and any(_restarts(container, _ended(state)) for container, state in main):
        return "Running"
    return "Succeeded" if all(state.kind == "terminated" and state.exit_code == 0 for _, state in main) else "Failed"


def _is_new(state: State) -> bool:
    """Whether nothing of a container has run yet."""
    return state.kind == "waiting" and state.last is None


def _has_run(state: State) -> bool:
    """Whether a container has run since all were restarted."""
    return state.kind != "waiting" or (state.last is not None and state.last.reason != RESTARTING_ALL)


def _ended(state: State) -> View:
    """Return the instance of a container that does not run which ended last."""
    ended = View(state.restarts, "exited", exit_code=state.exit_code, reason=state.reason)
    return ended if state.kind == "terminated" or state.last is None else state.last


def _restarts(container: Container, ended: View) -> bool:
    return ended.reason == RESTARTING_ALL or may_restart(container, ended)


def conditions_of(
    plan: Plan, states: Mapping[str, State], phase: str, *, has_sandbox: bool, was_initialized: bool = False
) -> tuple[tuple[str, bool, str], ...]:
    """Return the conditions: name, whether True, reason. `was_initialized`: Initialized is True once and for all."""
    over = {"Succeeded": "PodCompleted", "Failed": "PodFailed"}.get(phase, "")
    counted = [container for container in plan.containers if container.role is not Role.INIT]
    ready = not over and all(states[container.name].ready for container in counted)
    why = over or ("" if ready else "ContainersNotReady")
    initialized = (
        was_initialized
        or all(
            states[container.name].started
            if container.role is Role.SIDECAR
            else states[container.name].kind == "terminated" and not states[container.name].exit_code
            for container in plan.initial
        )
        or any(
            states[container.name].kind == "running" or states[container.name].last or states[container.name].kind == "terminated" for container in plan.main
        )
    )
    gated = ready and bool(plan.gates)
    return (
        ("PodReadyToStartContainers", has_sandbox, ""),
        ("Initialized", initialized, "" if initialized else "ContainersNotInitialized"),
        ("Ready", ready and not gated, "ReadinessGatesNotReady" if gated else why),
        ("ContainersReady", ready, why),
        ("PodScheduled", True, ""),
    )


class Row(NamedTuple):
    """What `kubectl get pod` prints of a status."""

    ready: str
    status: str
    restarts: int


def row_of(plan: Plan, status: Status) -> Row:
    """Return the columns READY, STATUS and RESTARTS."""
    reason = status.reason or status.phase
    of = sum(container.role is not Role.INIT for container in plan.containers)
    states = status.containers
    ready = restarts = 0
    if states:
        waiting_for, ready, restarts, of_sidecars = _initial_columns(plan, states)
        reason = waiting_for or reason
        if not waiting_for or status.condition("Initialized"):
            restarts = of_sidecars + sum(states[container.name].restarts for container in plan.main)
            reason, running = _main_columns(plan, states, reason, is_ready=status.condition("Ready"))
            ready += running
    if status.deleted and status.phase not in ("Succeeded", "Failed"):
        reason = "Terminating"
    return Row(f"{ready}/{of}", reason, restarts)


def _initial_columns(plan: Plan, states: Mapping[str, State]) -> tuple[str, int, int, int]:
    """What init containers and sidecars make of STATUS while one of them is waited for; ready sidecars; restarts of all; of sidecars, up to that one."""
    ready = of_sidecars = 0
    restarts = 0
    for index, container in enumerate(plan.initial):
        state = states[container.name]
        restarts += state.restarts
        if container.role is Role.SIDECAR:
            of_sidecars += state.restarts
        if state.kind == "terminated" and state.exit_code == 0:
            continue
        if container.role is Role.SIDECAR and state.started:
            ready += state.ready
            continue
        if state.kind == "terminated":
            reason = f"Init:{state.reason or f'ExitCode:{state.exit_code}'}"
        elif state.kind == "waiting" and state.reason not in ("", "PodInitializing"):
            reason = f"Init:{state.reason}"
        else:
            reason = f"Init:{index}/{len(plan.initial)}"
        return reason, ready, restarts, of_sidecars
    return "", ready, restarts, of_sidecars


def _main_columns(plan: Plan, states: Mapping[str, State], reason: str, *, is_ready: bool) -> tuple[str, int]:
    """What the main containers make of STATUS, and how many are ready."""
    ready = 0
    error = ""
    for container in sorted(plan.main, key=_name, reverse=True):  # the kubelet sorts them by name
        state = states[container.name]
        if state.kind != "running":
            reason = state.reason or reason
            error = reason if state.kind == "terminated" and state.exit_code else error
        elif state.ready:
            ready += 1
    if reason == "Completed" and ready and is_ready:
        return "Running", ready
    if reason == "Completed":
        reason = error or ("NotReady" if ready else reason)
    return reason, ready


def _name(container: Container) -> str:
    return container.name
