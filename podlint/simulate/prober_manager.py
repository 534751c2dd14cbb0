"""All probe workers of one pod, and what they have concluded.

Source: k8s.io/kubernetes/pkg/kubelet/prober/prober_manager.go (v1.36)
"""

from __future__ import annotations

from podlint.simulate.actions import NOT_STARTED
from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.prober import INITIAL, Pod, Result, Worker
from podlint.simulate.runtime import View
from podlint.simulate.start import Began, Start
from podlint.simulate.status import State, Status

IN_ORDER = ("startup", "readiness", "liveness")
"""How the kubelet starts the workers of a container."""

EARLY = 20
"""One request in so many comes too early; of 82 that were recorded, 4."""


class ProberManager:
    """Starts the workers, and answers for them."""

    def __init__(self, pod: Pod, plan: Plan) -> None:
        self._pod = pod
        self._plan = plan
        self._workers: dict[tuple[str, str], Worker] = {}

    def start(self, now: int) -> None:
        """Start a worker for every probe of main containers and sidecars."""
        for worker in self._make():
            worker.start(now)

    def start_missing(self, now: int) -> None:
        """Start the workers anew that have left, up to the first that is there: the kubelet takes it that the others are there too."""
        containers = (*self._plan.main, *self._plan.initial)
        for worker in (worker for container in containers for kind in IN_ORDER if (worker := self._workers.get((container.name, kind)))):
            if not worker.has_left:
                return
            worker.come_back(now)

    def restore(self, start: Start) -> None:
        """Start the workers of a live pod, with what they must have concluded about its containers."""
        for worker in self._make():
            began = start.containers.get(worker.container.name)
            worker.restore(began.restarts if began else -1, _concluded(worker.kind, began))

    def _make(self) -> list[Worker]:
        for container in self._plan.containers:
            if container.role is not Role.INIT:
                for kind, probe in container.probes:
                    self._workers[container.name, kind] = Worker(self._pod, container, kind, probe)
        return list(self._workers.values())

    def stop_liveness_and_startup(self) -> None:
        """Ask the main containers nothing more that could only have them killed: the pod ends. Sidecars are asked on."""
        for (_, kind), worker in self._workers.items():
            worker.stopped = worker.stopped or (kind != "readiness" and worker.container.role is Role.MAIN)

    def with_results(self, container: Container, state: State) -> State:
        """Return the state of a container with what the probes have concluded."""
        if state.kind == "running":
            started = self._has_started(container, state.restarts)
            return state._replace(started=started, ready=container.role is not Role.INIT and started and self._is_ready(container, state.restarts))
        if container.role is Role.INIT and state.kind == "terminated" and state.exit_code == 0:
            return state._replace(ready=True)
        return state

    def _has_started(self, container: Container, attempt: int) -> bool:
        """Whether a running instance has started: until its startup worker has seen it, what the last status says of a running container goes on."""
        worker = self._workers.get((container.name, "startup"))
        if worker is None or worker.attempt == attempt:
            return worker is None or worker.result is Result.SUCCESS
        before = self._pod.status.containers.get(container.name)
        return before is not None and before.kind == "running" and before.started

    def _is_ready(self, container: Container, attempt: int) -> bool:
        worker = self._workers.get((container.name, "readiness"))
        return worker is None or worker.result_for(attempt) is Result.SUCCESS

    def unhealthy(self, container: Container, view: View) -> str:
        """Return which probe has failed for a running instance, as `actions.Unhealthy`."""
        results = {kind: worker.result_for(view.attempt) for kind in ("liveness", "startup") if (worker := self._workers.get((container.name, kind)))}
        failed = next((kind for kind, result in results.items() if result is Result.FAILURE), "")
        is_held_back = container.role is Role.SIDECAR and results.get("startup") is Result.UNKNOWN
        return failed or (NOT_STARTED if is_held_back else "")

    def kick_readiness(self, before: Status, now: int) -> None:
        """Have the readiness of containers that run and are not ready probed at once.

        The kubelet asks for that a moment before it publishes the status: now and then a worker still sees the one *before*, without the instance.
        """
        status = self._pod.status
        for container in self._plan.containers:
            name = container.name
            worker = self._workers.get((name, "readiness"))
            state = status.containers[name]
            if worker and state.kind == "running" and state.started and not state.ready:
                is_early = before.instances.get(name) != status.instances.get(name) and not self._pod.chance.below(EARLY)
                self._pod.at(now, worker.tick_anew if is_early else worker.kick)


def _concluded(kind: str, began: Began | None) -> Result:
    """What a probe must have concluded about the newest instance of a live container."""
    if began is None or kind == "liveness" or not began.instances or began.instances[0].state != "running":
        return INITIAL[kind]
    return Result.SUCCESS if (began.started if kind == "startup" else began.ready) else INITIAL[kind]
