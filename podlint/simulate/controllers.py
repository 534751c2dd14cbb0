"""The controllers above a pod: how they name what they make, and which pod takes the place of one that is lost. Milliseconds.

A pod that crashes is not lost: the kubelet restarts its containers, and no controller does anything.

Source: k8s.io/kubernetes/pkg/controller/replicaset/replica_set.go, pkg/controller/controller_utils.go, FilterActivePods;
pkg/controller/statefulset/stateful_set_control.go; pkg/controller/daemon/daemon_controller.go, podsShouldBeOnNode (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.simulate.names import Names, pod_template_hash
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Plan
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Scenario
from podlint.simulate.scheduler import placement
from podlint.simulate.story import REACTS_AFTER, SECOND, STARTS_AFTER, Event, MadePod

AT_ONCE = frozenset({"Deployment", "ReplicaSet", "ReplicationController"})
"""Kinds that do not wait for the old pod to be gone."""

REPLACING = AT_ONCE | {"StatefulSet", "DaemonSet"}
"""Kinds that replace a lost pod and go on for ever."""

Object = Mapping[str, Any]


class Loss(NamedTuple):
    """A pod that its controller does not count any more. `since`: it is to be deleted, or has failed. `gone`: the API has forgotten it; None: never."""

    since: int
    gone: int | None
    why: str


class Replacement(NamedTuple):
    """What the controller does about a lost pod. Without a `pod` it does nothing; the events say why."""

    events: tuple[Event, ...]
    pod: MadePod | None = None


def kind_of(value: Object) -> str:
    """Return an object's kind."""
    return str(value.get("kind", "Pod"))


def name_of(value: Object) -> str:
    """Return an object's name; a generated one stands for itself."""
    metadata = value.get("metadata") or {}
    return str(metadata.get("name") or metadata.get("generateName") or kind_of(value).lower()).rstrip("-")


def replicas_of(value: Object) -> int:
    """Return how many pods a controller wants."""
    return int((value.get("spec") or {}).get("replicas", 1)) if kind_of(value) in AT_ONCE | {"StatefulSet"} else 1


def maker_of(value: Object) -> str:
    """Return what makes the pods, as ``Kind/name``: a Deployment's ReplicaSet, else the object itself."""
    if kind_of(value) == "Deployment":
        return f"ReplicaSet/{_replica_set(value)}"
    return f"{kind_of(value)}/{name_of(value)}"


def pod_name(value: Object, names: Names, ordinal: int = 0) -> str:
    """Return the name of a pod; *ordinal* counts those of a StatefulSet from 0."""
    kind, name = kind_of(value), name_of(value)
    if kind == "Pod":
        metadata = value.get("metadata") or {}
        return name if metadata.get("name") or not metadata.get("generateName") else names.generated(name)
    if kind == "StatefulSet":
        first = ((value.get("spec") or {}).get("ordinals") or {}).get("start", 0)
        return f"{name}-{first + ordinal}"
    return names.generated(_replica_set(value) if kind == "Deployment" else name)


def _replica_set(value: Object) -> str:
    return f"{name_of(value)}-{pod_template_hash((value.get('spec') or {}).get('template'))}"


def loss_of(timeline: Timeline, evicted_at: int | None = None) -> Loss | None:
    """Return how a pod is lost to its controller; None: it is not. *evicted_at*: a deletion that the kubelet has not heard of."""
    gone = next((int(event["t"]) for event in timeline.events if event["type"] == "removed_from_api"), None)
    asked = next((int(event["t"]) for event in timeline.events if event["type"] == "api_delete"), None)
    if evicted_at is not None and (asked is None or evicted_at <= asked):
        return Loss(evicted_at, gone, "its node has failed")
    deleted = next((published.time for published in timeline.statuses if published.status.deleted), None)
    ended = next((published for published in timeline.statuses if published.status.phase in ("Succeeded", "Failed")), None)
    if asked is not None and (ended is None or asked <= ended.time):
        is_forced = any(event["type"] == "api_delete" and event.get("grace") == 0 for event in timeline.events)
        return Loss(asked if deleted is None else min(asked, deleted), asked if is_forced else gone, "it is deleted")
    if ended is not None:
        return Loss(ended.time, ended.time, f"it is {ended.status.phase}{f' ({ended.status.reason})' if ended.status.reason else ''}")
    return None


def replacement(value: Object, loss: Loss, old: MadePod, world: World) -> Replacement:
    """Return what the controller of a lost pod does about it."""
    kind, made_by = kind_of(value), maker_of(value)
    if kind not in REPLACING:
        return Replacement((Event(loss.since, f"Pod/{old.name}", "NotReplaced", f"{loss.why}; no controller makes another"),) if kind == "Pod" else ())
    waits = kind not in AT_ONCE
    at = loss.gone if waits else loss.since
    if at is None:
        return Replacement((Event(loss.since, made_by, "WaitsForDeletion", f"{loss.why}; {old.name} is replaced only when it is gone"),))
    created = at + REACTS_AFTER
    if created > world.scenario.horizon:
        return Replacement(())
    name = old.name if kind == "StatefulSet" else pod_name(value, world.names)
    pod = MadePod(name, world.names.uid(), created)
    why = f"in place of {old.name}: {loss.why}" if name != old.name else f"again, with a new UID: {loss.why}"
    events = [Event(created, made_by, "SuccessfulCreate", f"Created pod: {name} ({why})")]
    nodes = [node._replace(is_ready=node.is_ready and (node.fails_at is None or created < node.fails_at)) for node in world.nodes]
    spec = _spec(value)
    if nodes:
        found = placement(spec, nodes, world.scenario.minor, kind)
        events.append(Event(created, f"Pod/{name}", found.reason, found.message))
        if not found.is_placed:
            return Replacement(tuple(events), pod)
        pod = pod._replace(node=found.node)
    starts = created + STARTS_AFTER
    scenario = world.scenario._replace(
        deletions=(), horizon=max(1, world.scenario.horizon - starts), wall_fraction=_fraction(world.scenario.wall_fraction, starts)
    )
    timeline = simulate(world.plan._replace(name=name), scenario, world.names.seed())
    return Replacement(tuple(events), pod._replace(starts=starts, timeline=timeline))


class World(NamedTuple):
    """What a replacement depends on besides the lost pod."""

    plan: Plan
    scenario: Scenario
    nodes: Sequence[Node]
    names: Names


def _fraction(fraction: int | None, starts: int) -> int | None:
    return None if fraction is None else (fraction + starts) % SECOND


def _spec(value: Object) -> Mapping[str, Any]:
    spec: Mapping[str, Any] = value["spec"]["template"]["spec"]
    return spec
