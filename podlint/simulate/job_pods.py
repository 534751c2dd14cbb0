"""The pods of a Job: how they are made, and what of them the Job controller sees at a time. Milliseconds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.simulate.chance import Chance
from podlint.simulate.job_policy import Ended
from podlint.simulate.names import Names, indexed
from podlint.simulate.node_failure import Eviction, Failure, eviction, seen
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Plan, Role
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Deletion, Scenario
from podlint.simulate.scheduler import Placement, Room, demand_of, place
from podlint.simulate.status import Status
from podlint.simulate.story import SECOND, STARTS_AFTER, MadePod

TERMINAL = ("Succeeded", "Failed")

_ANY = Status()

WAITING = ("FailedScheduling", "SchedulingGated", "NodeNotFound")
"""Why a pod stays Pending without a node."""


class Seen(NamedTuple):
    """What the API shows of a pod at a time. `since` is when it came to show that phase."""

    phase: str
    deleted: bool
    restarts: int
    since: int
    status: Status

    @property
    def is_over(self) -> bool:
        """Whether the pod will not run any more."""
        return self.phase in TERMINAL


class JobPod:
    """A pod of a Job, with what the controller notes about it. `failures` are those of its line (the Job, or its index) before it."""

    def __init__(self, made: MadePod, seed: int, failures: int = 0, counted_failures: int = 0) -> None:
        self.made = made
        self.seed = seed
        self.failures = failures
        self.counted_failures = counted_failures
        self.is_counted = False
        self.placement = Placement("", "", "")
        self.deletions: tuple[Deletion, ...] = ()
        self.deleted_at: int | None = None  # by the controller
        self.refused_at: int | None = None  # by the kubelet
        self.eviction: Eviction | None = None
        self._history: list[Seen] = []
        self._times: list[int] = []
        self._removed: int | None = None  # the kubelet has let go of it

    def live(self, timeline: Timeline) -> None:
        """Give the pod its life."""
        self.made = self.made._replace(timeline=timeline)
        starts = self._starts()
        self._removed = next((starts + int(event["t"]) for event in reversed(timeline.events) if event["type"] == "removed_from_api"), None)
        self._history, self._times = [], []
        phase, since = "Pending", self.made.created
        for published in timeline.statuses:
            status = published.status
            if status.phase != phase:
                phase, since = status.phase, starts + published.time
            self._history.append(Seen(phase, status.deleted, sum(state.restarts for state in status.containers.values()), since, status))
            self._times.append(starts + published.time)

    def at(self, now: int) -> Seen:
        """Return what the API shows."""
        deleted = self.deleted_at is not None and self.deleted_at <= now
        if self.made.timeline is None:
            over = self.refused_at if self.refused_at is not None else self.deleted_at if deleted else None
            phase = "Pending" if over is None else "Failed"
            return Seen(phase, deleted, 0, self.made.created if over is None else over, Status(phase, self.placement.reason))
        latest = bisect_right(self._times, now)
        view = self._history[latest - 1] if latest else Seen("Pending", deleted, 0, self.made.created, Status())
        if deleted and not view.deleted:
            view = view._replace(deleted=True)
        if view.deleted and not view.is_over and self._removed is not None and self._removed <= now:
            return view._replace(phase="Failed", since=self._removed)
        return view

    def _starts(self) -> int:
        return self.made.created if self.made.starts is None else self.made.starts

    def changes(self) -> list[int]:
        """Return the times at which the controller may see something new."""
        found = [time for time in (self.refused_at, self.deleted_at, self._removed) if time is not None]
        before = None
        for time, view in zip(self._times, self._history, strict=True):
            facts = view._replace(status=_ANY)
            if facts != before:
                found.append(time)
            before = facts
        return found

    def finished(self, now: int, plan: Plan) -> int:
        """Return when its last container ended, or else when its phase was last changed, as far as the API shows."""
        view = self.at(now)
        counted = [container.name for container in plan.containers if container.role is not Role.INIT]
        states = [view.status.containers[name] for name in counted if name in view.status.containers]
        if states and all(state.kind == "terminated" and state.finished_at for state in states):
            return self._starts() + max(state.finished_at for state in states)
        return view.since

    def ended(self, now: int, plan: Plan) -> Ended:
        """Return how it ended."""
        status = self.at(now).status
        order = [container.name for container in (*plan.main, *plan.initial)]
        states = [(name, status.containers[name]) for name in order if name in status.containers]
        conditions = {name: str(value) for name, value, _ in status.conditions}
        if self.eviction and self.eviction.deleted_at is not None and self._starts() + self.eviction.deleted_at <= now:
            conditions["DisruptionTarget"] = "True"
        return Ended(self.made.name, tuple((name, state.exit_code) for name, state in states if state.kind == "terminated"), conditions)


class Maker:
    """Makes the pods of one Job, and finds nodes for them."""

    def __init__(self, job: Mapping[str, Any], plan: Plan, scenario: Scenario, nodes: Sequence[Node], seed: int) -> None:
        self.plan = plan
        self.scenario = scenario
        self.nodes = nodes
        self.owner = str(job.get("metadata", {}).get("name") or "job")
        self.names = Names(seed)
        self.wall = Chance(seed, scenario.wall_fraction).wall
        self.pods: list[JobPod] = []
        self._seed = seed
        self._spec = job["spec"]["template"]["spec"]
        self._demand = demand_of(self._spec, "Job")

    def whole(self, time: int) -> int:
        """Return a time as the API keeps it: cut to whole seconds of the wall clock."""
        return (time + self.wall) // SECOND * SECOND - self.wall

    def make(self, now: int, index: int | None, failures: int, counted_failures: int = 0) -> JobPod:
        """Create a pod, which is then to be scheduled."""
        name = self.names.generated(self.owner if index is None else indexed(self.owner, index))
        is_first = not self.pods
        made = MadePod(name, self.names.uid(), now, completion_index=index)
        pod = JobPod(made, self._seed if is_first else self.names.seed(), failures, counted_failures)
        pod.deletions = self.scenario.deletions if is_first else ()
        self.pods.append(pod)
        return pod

    def schedule(self, pod: JobPod, now: int) -> bool:
        """Find a node for a pod, and let it run there; whether it is settled: it runs, or the kubelet would not have it."""
        if self.nodes:
            _, pod.placement = place(self._demand, self._rooms(now), self.scenario.minor)
            if not pod.placement.is_placed:
                if pod.placement.reason in WAITING:
                    return False
                pod.refused_at = now
                return True
        pod.made = pod.made._replace(starts=now + STARTS_AFTER, node=pod.placement.node)
        self._run(pod)
        return True

    def delete(self, pod: JobPod, now: int) -> None:
        """Ask the API to delete a pod."""
        pod.deleted_at = now
        if pod.made.starts is not None:
            pod.deletions = (*pod.deletions, Deletion(now - pod.made.starts))
            self._run(pod)

    def _run(self, pod: JobPod) -> None:
        starts = pod.made.starts or 0
        skipped = pod.failures
        containers = {
            name: behaviour._replace(runs=behaviour.runs[min(skipped, len(behaviour.runs) - 1) :]) for name, behaviour in self.scenario.containers.items()
        }
        scenario = self.scenario._replace(
            horizon=max(1, self.scenario.horizon - starts),
            wall_fraction=self.scenario.wall_fraction if pod is self.pods[0] else (self.wall + starts) % SECOND,
            containers=containers,
            deletions=pod.deletions,
        )
        pod.live(self._lived(pod, scenario, starts))

    def _lived(self, pod: JobPod, scenario: Scenario, starts: int) -> Timeline:
        plan = self.plan._replace(name=pod.made.name)
        fails_at = next((node.fails_at for node in self.nodes if node.name == pod.made.node), None)
        if fails_at is None:
            return simulate(plan, scenario, pod.seed)
        failure = Failure(pod.made.node, max(0, fails_at - starts))
        pod.eviction = eviction(self._spec, failure, self.nodes, minor=scenario.minor, kind="Job", seed=self._seed)
        unheard = tuple(deletion for deletion in scenario.deletions if deletion.at < failure.at)
        return seen(simulate(plan, scenario._replace(deletions=unheard), pod.seed), pod.eviction)

    def _rooms(self, now: int) -> list[Room]:
        """Return the nodes, with what the pods that are not over use of them; one that has failed takes none."""
        taken: dict[str, int] = {}
        for pod in self.pods:
            if pod.made.node and not pod.is_counted and not pod.at(now).is_over:
                taken[pod.made.node] = taken.get(pod.made.node, 0) + 1
        rooms = []
        for node in self.nodes:
            pods = taken.get(node.name, 0)
            used = {name: amount * pods for name, amount in self._demand.requests.items()}
            is_ready = node.is_ready and (node.fails_at is None or now < node.fails_at)
            rooms.append(Room(node._replace(is_ready=is_ready), used, pods, self._demand.ports if pods else frozenset()))
        return rooms
