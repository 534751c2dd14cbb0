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


def container_states(plan: Plan, snapshot: Snapshot, reasons: Mapping[str, str], removed: Mapping[str, View], *, deleted: bool) -> dict[str, State]:
    """Return the states of all containers; `ready` and `started` are left to the probes.

    `reasons` say why containers could not be started, `removed` what there was before all were restarted.
    """
    initial = "PodInitializing" if plan.initial else "ContainerCreating"
    states = {}
    for container in plan.containers:
        views = snapshot.get(container.name, ())
        state = _state(views, initial, removed.get(container.name))
        reason = reasons.get(container.name, "")
        if reason and not deleted and may_restart(container, views[0] if views else None):
            ended = views[0] if state.kind == "terminated" else state.last
            state = State("waiting", reason, state.restarts, last=ended)
        states[container.name] = state
    return states


def _state(views: tuple[View, ...], initial: str, removed: View | None) -> State:
    if not views:
        return State("waiting", initial, removed.attempt + 1 if removed else 0, last=removed)
    newest = views[0]
    last = next((view for view in views[1:] if view.state == "exited"), removed)
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
    initialized = any(states[container.name].kind != "waiting" or states[container.name].last for container in plan.main)
    pending = failed = running = False
    for container in plan.initial:
        state = states[container.name]
        if container.role is Role.SIDECAR:
            running |= state.kind == "running"
            pending |= (state.kind == "waiting" and state.last is None) or (not initialized and state.kind == "running" and not state.started)
        elif state.kind == "terminated" or (state.kind == "waiting" and not _is_new(state)):
            code = state.exit_code if state.kind == "terminated" else state.last.exit_code if state.last else 0
            failed |= code != 0 and not _restarts(container, code)
        else:
            pending = True
    if failed:
        return "Failed"
    main = [(container, states[container.name]) for container in plan.main]
    if pending or any(state.kind == "waiting" and _is_new(state) for _, state in main):
        return "Pending"
    if running or any(state.kind == "running" for _, state in main):
        return "Running"
    codes = [(container, state.exit_code if state.kind == "terminated" else state.last.exit_code if state.last else 0) for container, state in main]
    if not is_terminal and any(_restarts(container, code) for container, code in codes):
        return "Running"
    return "Succeeded" if all(code == 0 for _, code in codes) else "Failed"


def _is_new(state: State) -> bool:
    """Whether nothing of a container has run yet, or not since all were restarted."""
    return state.last is None or state.last.reason == RESTARTING_ALL


def _restarts(container: Container, code: int) -> bool:
    return may_restart(container, View(0, "exited", exit_code=code))


def conditions_of(plan: Plan, states: Mapping[str, State], phase: str, *, has_sandbox: bool) -> tuple[tuple[str, bool, str], ...]:
    """Return the conditions: name, whether True, reason."""
    over = {"Succeeded": "PodCompleted", "Failed": "PodFailed"}.get(phase, "")
    counted = [container for container in plan.containers if container.role is not Role.INIT]
    ready = not over and all(states[container.name].ready for container in counted)
    why = over or ("" if ready else "ContainersNotReady")
    initialized = all(
        states[container.name].started
        if container.role is Role.SIDECAR
        else states[container.name].kind == "terminated" and not states[container.name].exit_code
        for container in plan.initial
    ) or any(states[container.name].kind == "running" or states[container.name].last or states[container.name].kind == "terminated" for container in plan.main)
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
            reason, running = _main_columns(plan, states, reason)
            ready += running
            if reason == "Completed" and running:
                reason = "Running" if status.condition("Ready") else "NotReady"
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


def _main_columns(plan: Plan, states: Mapping[str, State], reason: str) -> tuple[str, int]:
    """What the main containers make of STATUS, and how many are ready."""
    ready = 0
    ended = False
    for container in sorted(plan.main, key=_name, reverse=True):  # the kubelet sorts them by name
        state = states[container.name]
        if state.kind == "waiting" or (state.kind == "terminated" and not (ended and state.reason == "Completed")):
            reason, ended = state.reason, True
        elif state.ready:
            ready += 1
    return reason, ready


def _name(container: Container) -> str:
    return container.name
