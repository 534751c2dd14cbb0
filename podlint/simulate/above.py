"""What users see around a pod that the kubelet does not decide: where it is placed, who replaces it, what its Job or CronJob does.

All times are milliseconds in the timeline of the pod: t = 0 is its first RunPodSandbox call, or that of the first pod.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

from podlint.simulate.controllers import AT_ONCE, World, kind_of, loss_of, maker_of, pod_name, replacement, replicas_of
from podlint.simulate.cronjob import CronStory, cron_story
from podlint.simulate.job import JobStory, job_story
from podlint.simulate.names import Names
from podlint.simulate.node_failure import Eviction, Failure, events_of, eviction, seen
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Plan
from podlint.simulate.rollout import Rollout, rollout
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Deletion, Scenario
from podlint.simulate.scheduler import Placement, placement, placements
from podlint.simulate.story import STARTS_AFTER, Event, MadePod

CREATED = -STARTS_AFTER
"""When the pod is created."""

FIRINGS = 5
"""How many of a CronJob's next times are looked at."""

INSTANT = 1_767_225_600
"""When a CronJob is taken to be created that does not say so: 2026-01-01T00:00:00Z, in seconds since 1970."""

MOST_REPLICAS = 200
"""How many replicas are placed on nodes."""

UNWANTED = "NotDesired"
"""The reason of a DaemonSet's pod that is made on no node."""

FEW_PODS = 20
"""If a CronJob's first Job has more pods, the later ones are taken to go as the first."""

_NOT_LOOKED_AT = ("podAffinity", "podAntiAffinity")


class Above(NamedTuple):
    """What to show beside the pod's own timeline.

    `pod` has the name that its controller gives it, its node, and the timeline as the API shows it: None where it never runs.
    `placement` is None without nodes. `rollouts` are the first one and an update of all replicas. `events` are all, in order;
    `assumptions` say what was not looked at.
    """

    pod: MadePod
    placement: Placement | None = None
    eviction: Eviction | None = None
    replacement: MadePod | None = None
    rollouts: tuple[Rollout, ...] = ()
    job: JobStory | None = None
    cron_job: CronStory | None = None
    events: tuple[Event, ...] = ()
    assumptions: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether the pod gets to run on a node."""
        return self.pod.timeline is not None


def above(object_value: Mapping[str, Any], plan: Plan, scenario: Scenario, nodes: Sequence[Node] = (), seed: int = 0, *, instant: int | None = None) -> Above:
    """Return what goes on around the pod of a defaulted object, of one of the kinds that hold a pod; *plan* is that of the pod.

    *instant* (seconds since 1970) is when a CronJob counts its next times from; without it, its creation.

    Raises:
        UsageError: this machine does not know a CronJob's time zone.
    """
    kind = kind_of(object_value)
    if kind == "Job":
        return _of_job(object_value, job_story(object_value, plan, scenario, nodes, seed), nodes)
    if kind == "CronJob":
        return _of_cron_job(object_value, plan, scenario, nodes, seed, _created(object_value) if instant is None else instant)
    world = World(plan, scenario, nodes, Names(seed))
    pod = MadePod(pod_name(object_value, world.names), world.names.uid(), CREATED)
    spec = _pod_spec(object_value)
    events, found = _placed(object_value, spec, pod, nodes, scenario.minor)
    if kind != "Pod" and (found is None or found.reason != UNWANTED):
        events.insert(0, Event(CREATED, maker_of(object_value), "SuccessfulCreate", f"Created pod: {pod.name}"))
    if found is not None and not found.is_placed:
        return Above(pod, found, events=_sorted(events), assumptions=_assumptions(spec, nodes))
    pod, evicted = _lived(pod._replace(node=found.node if found else "", starts=0), spec, kind, world, seed)
    successor = None
    loss = loss_of(pod.timeline, evicted.deleted_at if evicted else None) if pod.timeline else None
    events += events_of(evicted, pod.name) if evicted else ()
    if loss is not None:
        made = replacement(object_value, loss, pod, world)
        events += made.events
        successor = made.pod
    fits = not any(event.object == maker_of(object_value) and event.type == "FailedScheduling" for event in events)
    rollouts = _rollouts(object_value, plan, scenario, seed) if fits else ()
    events += (event for roll in rollouts for event in roll.events)
    assumptions = (*_assumptions(spec, nodes), *(("rollouts: nodes have room for every pod",) if rollouts else ()))
    return Above(pod, found, evicted, successor, rollouts, None, None, _sorted(events), assumptions)


def _sorted(events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: event.t))


def _pod_spec(value: Mapping[str, Any]) -> Mapping[str, Any]:
    holder = value if kind_of(value) == "Pod" else value["template"] if kind_of(value) == "PodTemplate" else value["spec"]["template"]
    spec: Mapping[str, Any] = holder["spec"]
    return spec


def _placed(value: Mapping[str, Any], spec: Mapping[str, Any], pod: MadePod, nodes: Sequence[Node], minor: int) -> tuple[list[Event], Placement | None]:
    """Return where the pod goes, and what is said of it and of the other replicas. Without nodes: anywhere, but for scheduling gates."""
    kind = kind_of(value)
    if not nodes and not spec.get("schedulingGates"):
        return [], None
    if kind == "DaemonSet":
        return _on_each(value, spec, pod, nodes, minor)
    replicas = min(replicas_of(value), MOST_REPLICAS)
    found = placements([spec] * max(1, replicas), nodes, minor, kind)
    first = found[0]
    events = [Event(CREATED, f"Pod/{pod.name}", first.reason, _explained(first))]
    failed = [answer for answer in found if not answer.is_placed]
    if first.is_placed and failed:
        text = f"{len(failed)} of {len(found)} replicas stay Pending: {_explained(failed[0])}"
        events.append(Event(CREATED, maker_of(value), failed[0].reason, text))
    if first.reason not in ("FailedScheduling", "SchedulingGated") and not first.is_placed and kind in AT_ONCE:
        events.append(Event(CREATED, maker_of(value), "SuccessfulCreate", "another pod is made at once for each that is Failed, without end"))
    return events, first


def _explained(found: Placement) -> str:
    details = "; ".join(found.details)
    return f"{found.message} ({details})" if details and not found.is_placed else found.message


def _on_each(value: Mapping[str, Any], spec: Mapping[str, Any], pod: MadePod, nodes: Sequence[Node], minor: int) -> tuple[list[Event], Placement | None]:
    """A DaemonSet has a pod on every node that suits it; one that has too little room keeps its pod Pending."""
    found = [(node, placement(spec, [node], minor, "DaemonSet")) for node in nodes]
    wanted = [(node, answer) for node, answer in found if answer.is_placed or "Insufficient" in answer.message or "Too many pods" in answer.message]
    text = f"{len(wanted)} of {len(nodes)} nodes suit it: {', '.join(node.name for node, _ in wanted) or 'none'}"
    events = [Event(CREATED, maker_of(value), "DesiredNumberScheduled", text)]
    if not wanted:
        return events, Placement("", UNWANTED, "no node suits the DaemonSet, so that it makes no pod")
    events += [Event(CREATED, maker_of(value), answer.reason, f"{node.name}: {_explained(answer)}") for node, answer in wanted if not answer.is_placed]
    first = next((answer for _, answer in wanted if answer.is_placed), wanted[0][1])
    return [*events, Event(CREATED, f"Pod/{pod.name}", first.reason, _explained(first))], first


def _lived(pod: MadePod, spec: Mapping[str, Any], kind: str, world: World, seed: int) -> tuple[MadePod, Eviction | None]:
    """Return the pod with its timeline as the API shows it, and what follows from its node's failure."""
    scenario, plan = world.scenario, world.plan
    fails_at = next((node.fails_at for node in world.nodes if node.name == pod.node), None)
    if fails_at is None:
        return pod._replace(timeline=simulate(plan, scenario, seed)), None
    failure = Failure(pod.node, fails_at)
    evicted = eviction(spec, failure, world.nodes, minor=scenario.minor, kind=kind, seed=seed)
    heard = tuple(deletion for deletion in scenario.deletions if deletion.at < fails_at)
    if evicted.gone_at is not None:
        heard = (*heard, Deletion(evicted.gone_at))
    timeline: Timeline = simulate(plan, scenario._replace(deletions=heard), seed)
    return pod._replace(timeline=seen(timeline, evicted)), evicted


def _rollouts(value: Mapping[str, Any], plan: Plan, scenario: Scenario, seed: int) -> tuple[Rollout, ...]:
    if kind_of(value) != "Deployment":
        return ()
    return tuple(found for old in (0, replicas_of(value)) if (found := rollout(value, plan, scenario, seed, old)) is not None)


def _of_job(job: Mapping[str, Any], story: JobStory, nodes: Sequence[Node]) -> Above:
    pod = story.pods[0] if story.pods else MadePod(story.name, "", CREATED)
    said = next((event for event in story.events if event.object == f"Pod/{pod.name}" and event.type in ("FailedScheduling", "SchedulingGated")), None)
    found = None
    if nodes:
        found = Placement("", said.type, said.text) if said and not pod.node else Placement(pod.node, "Scheduled", f"assigned to {pod.node}")
    return Above(pod, found, job=story, events=story.events, assumptions=_assumptions(_pod_spec(job), nodes))


def _of_cron_job(value: Mapping[str, Any], plan: Plan, scenario: Scenario, nodes: Sequence[Node], seed: int, instant: int) -> Above:
    from podlint.constraints.kinds import defaulted

    template = value["spec"]["jobTemplate"]
    metadata = template.get("metadata") or {}

    def job_named(name: str) -> dict[str, Any]:
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {**metadata, "name": name}, "spec": template["spec"]}
        filled: dict[str, Any] = defaulted(job, f"1.{scenario.minor}")
        return filled

    told_before: list[JobStory] = []

    def job_of(name: str, number: int) -> JobStory:
        if told_before and len(told_before[0].pods) > FEW_PODS:
            return told_before[0]._replace(name=name)
        told_before.append(job_story(job_named(name), plan, scenario, nodes, number))
        return told_before[-1]

    story = cron_story(value, instant, FIRINGS, job_of, seed)
    first = next((firing for firing in story.firings if firing.story), None)
    job = job_named("job")
    told = _of_job(job, first.story, nodes) if first and first.story else Above(MadePod("", "", CREATED))
    if first and first.replaced is not None:
        told = told._replace(events=tuple(event for event in told.events if event.t < first.replaced))
    since = datetime.fromtimestamp(instant, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    assumptions = (*_assumptions(_pod_spec(job), nodes), f"the next times are counted from {since}")
    return told._replace(cron_job=story, events=_sorted((*told.events, *story.events)), assumptions=assumptions)


def _created(value: Mapping[str, Any]) -> int:
    """Return the instant of the last Job that a live CronJob made, or of its own creation."""
    written = (value.get("status") or {}).get("lastScheduleTime") or (value.get("metadata") or {}).get("creationTimestamp")
    try:
        return int(datetime.strptime(str(written), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp())
    except ValueError:
        return INSTANT


def _assumptions(spec: Mapping[str, Any], nodes: Sequence[Node]) -> tuple[str, ...]:
    """Return what scheduling was not asked about."""
    if not nodes:
        return ()
    affinity = spec.get("affinity") or {}
    unseen = [name for name in _NOT_LOOKED_AT if affinity.get(name)]
    unseen += ["topologySpreadConstraints"] if spec.get("topologySpreadConstraints") else []
    unseen += ["volumes that only some nodes reach"] if any("persistentVolumeClaim" in volume for volume in spec.get("volumes") or ()) else []
    others = "the nodes' allocatable resources are free: no other pods are there, and none can be preempted"
    return (others, *((f"not looked at when a node is chosen: {', '.join(unseen)}",) if unseen else ()))
