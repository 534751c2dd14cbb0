"""The status of one pod as the kubelet computes and publishes it. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go, generateAPIPodStatus; pkg/kubelet/status/status_manager.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.prober import Result, Worker
from podlint.simulate.prober_manager import ProberManager
from podlint.simulate.runtime import KILLED, Runtime, Snapshot, View
from podlint.simulate.status import RESTARTING_ALL, Removed, State, Status, conditions_of, container_states, phase_of

PUBLISHED_AFTER = 12
"""What a change of status takes to reach the API."""

KEEPS_INITIALIZED_SINCE = 36  # RestartAllContainersOnContainerExits

OVER = ("Succeeded", "Failed")


class Published(NamedTuple):
    """A status, and from when on the API shows it."""

    time: int
    status: Status


class StatusManager:
    """Holds the latest status, and all that the API has shown.

    `reasons` say why containers wait, `removed` what the runtime knows nothing of any more. `is_restarting_all`: until the next
    status, because all containers start anew. `terminal_reason` is why the kubelet ended the pod, `is_gone` whether the API has forgotten it.
    *shown* is called with the time from which on the API shows another status.
    """

    def __init__(self, plan: Plan, minor: int, shown: Callable[[int], None]) -> None:
        self._plan = plan
        self._shown = shown
        self._keeps_initialized = minor >= KEEPS_INITIALIZED_SINCE
        self.status = Status(conditions=conditions_of(plan, container_states(plan, {}, {}, {}, deleted=False), "Pending", has_sandbox=False))
        self.published: list[Published] = []
        self.reasons: dict[str, str] = {}
        self.removed: dict[str, Removed] = {}
        self.is_restarting_all = False
        self.has_sandbox = False
        self.is_deleted = False
        self.is_gone = False
        self.terminal_reason = ""

    def publish(self, status: Status, now: int) -> None:
        """Make a status the pod's; the API shows it after the one before."""
        self.status = status
        last = self.published[-1] if self.published else None
        if not self.is_gone and (last is None or last.status != status):
            time = now + PUBLISHED_AFTER
            self.published.append(Published(time if last is None else max(time, last.time), status))
            self._shown(time)

    def compute(self, snapshot: Snapshot, probes: ProberManager, *, is_terminal: bool = False) -> Status:
        """Return the status that a look at the runtime makes, with what the probes have concluded."""
        states = container_states(self._plan, snapshot, self.reasons, self.removed, deleted=self.is_deleted)
        if self.is_restarting_all:
            states |= {name: states[name]._replace(reason=RESTARTING_ALL) for name in self._removed_running() if name not in snapshot}
        states = {container.name: probes.with_results(container, states[container.name]) for container in self._plan.containers}
        phase = phase_of(self._plan, states, is_terminal=is_terminal)
        if self.terminal_reason or (is_terminal and phase not in OVER):
            phase = "Failed"
        conditions = self._conditions(states, phase)
        instances = {name: views[0] for name, views in snapshot.items() if views and views[0].state != "created"}
        return Status(phase, self.terminal_reason, states, conditions, instances, self.is_deleted)

    def _conditions(self, states: Mapping[str, State], phase: str) -> tuple[tuple[str, bool, str], ...]:
        was_initialized = self._keeps_initialized and self.status.condition("Initialized")
        return conditions_of(self._plan, states, phase, has_sandbox=self.has_sandbox, was_initialized=was_initialized)

    def restart_all(self, runtime: Runtime) -> None:
        """Note that all containers are removed. What waited goes on waiting; of the others is said that they were killed."""
        for name, instances in runtime.instances.items():
            state, attempt = self.status.containers[name], instances[-1].attempt
            killed = View(attempt, "exited", exit_code=KILLED, reason=RESTARTING_ALL)
            waits = state.kind == "waiting"
            self.removed[name] = Removed(attempt, state.restarts, state.last) if waits else Removed(attempt, attempt + 1, killed)
        self.is_restarting_all = True

    def _removed_running(self) -> list[str]:
        return [name for name, state in self.status.containers.items() if state.kind != "waiting" and name in self.removed and name not in self.reasons]

    def unfinished(self, status: Status) -> Status:
        """Return the status as long as something may run: the pod is not over, whatever its containers say."""
        return status._replace(phase=self.status.phase, reason=self.status.reason) if status.phase in OVER else status

    def is_started(self, container: Container, attempt: int) -> bool:
        """Whether the status says that an instance has started: that its startup probe has succeeded, if there is one."""
        state = self.status.containers.get(container.name)
        return state is not None and state.started and state.restarts == attempt

    def take(self, worker: Worker, now: int) -> None:
        """Publish what a readiness or startup probe has concluded, which no sync is needed for."""
        state = self.status.containers.get(worker.container.name)
        if worker.kind == "liveness" or state is None or state.kind != "running" or state.restarts != worker.attempt:
            return
        good = worker.result is Result.SUCCESS
        state = state._replace(ready=good) if worker.kind == "readiness" else state._replace(started=good)
        states = {**self.status.containers, worker.container.name: state}
        conditions = self._conditions(states, self.status.phase)
        self.publish(self.status._replace(containers=states, conditions=conditions), now)

    def sandbox_is_ready(self, now: int) -> None:
        """Publish that the sandbox is there: the rest of the status waits for the next sync."""
        self.has_sandbox = True
        conditions = tuple((name, value or name == "PodReadyToStartContainers", why) for name, value, why in self.status.conditions)
        self.publish(self.status._replace(conditions=conditions), now)


def without_waiting(plan: Plan, status: Status) -> Status:
    """Return the last status of a pod: what waits is said to have ended, nobody knows how, unless its turn to start has never come."""
    initial = [container.name for container in plan.initial]
    tried = max((place for place, name in enumerate(initial) if _was_tried(status.containers[name])), default=0)
    names = {*initial[: tried + 1], *(container.name for container in plan.main if _has_initialized(plan, status))}
    return status._replace(containers={name: _unknown(state) if name in names else state for name, state in status.containers.items()})


def _unknown(state: State) -> State:
    return state if state.kind == "terminated" else state._replace(kind="terminated", reason="ContainerStatusUnknown", exit_code=KILLED)


def _has_initialized(plan: Plan, status: Status) -> bool:
    """Whether the main containers have had their turn."""
    if not plan.initial or any(_was_tried(status.containers[container.name]) for container in plan.main):
        return True
    last, state = plan.initial[-1], status.containers[plan.initial[-1].name]
    if last.role is Role.SIDECAR:
        return state.kind == "running" and state.started
    return (state.kind == "terminated" and state.exit_code == 0) or (state.last is not None and state.last.exit_code == 0)


def _was_tried(state: State) -> bool:
    return state.kind != "waiting" or state.last is not None
