"""What becomes of a pod whose node stops answering: nothing for a while, then a request to delete it that nobody carries out.

Times in milliseconds, as in the pod's timeline.

Source: k8s.io/kubernetes/pkg/controller/nodelifecycle/node_lifecycle_controller.go, monitorNodeHealth, handleDisruption, ComputeZoneState;
pkg/controller/nodelifecycle/config/v1alpha1/defaults.go; pkg/controller/tainteviction/taint_eviction.go;
pkg/controller/util/node/controller_utils.go, MarkPodsNotReady (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.simulate.names import Names
from podlint.simulate.nodes import Node, Taint
from podlint.simulate.run import Timeline
from podlint.simulate.status import Status
from podlint.simulate.status_manager import Published
from podlint.simulate.story import SECOND, Event
from podlint.simulate.taints import NOT_READY, UNREACHABLE, stays_for, tolerations_of

HEARTBEAT = 10 * SECOND
"""How often a kubelet renews its lease."""

MONITOR = 5 * SECOND
"""How often the node controller looks at all nodes."""

_LONGER_GRACE_SINCE = 32
_GRACE = (40 * SECOND, 50 * SECOND)
_UNHEALTHY_ZONE = 55  # percent
_FEW = 2  # nodes that may fail in a zone however small it is
_SMALL = 50  # nodes of a zone; in a larger one evictions go on, more slowly
_ZONE_LABELS = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone")


class Failure(NamedTuple):
    """A node that fails at a time, and is back at another (None: never). `is_reachable`: its kubelet still answers, and says that it is not ready."""

    node: str
    at: int
    back_at: int | None = None
    is_reachable: bool = False


class Eviction(NamedTuple):
    """What follows for one pod. None: it does not happen.

    `not_ready_at`: the node's Ready condition is no longer True; nor is the pod's, unless the kubelet still speaks for it.
    `tainted_at`: the node has the NoExecute taint.
    `deleted_at`: the API is asked to delete the pod. `gone_at`: the node is back, and learns of it. `why_stays` says why it is not evicted.
    """

    failure: Failure
    not_ready_at: int | None = None
    tainted_at: int | None = None
    deleted_at: int | None = None
    gone_at: int | None = None
    why_stays: str = ""


def grace_period(minor: int) -> int:
    """Return for how long a node may be silent before it counts as unreachable."""
    return _GRACE[minor >= _LONGER_GRACE_SINCE]


def eviction(spec: Mapping[str, Any], failure: Failure, nodes: Sequence[Node] = (), *, minor: int = 36, kind: str = "Pod", seed: int = 0) -> Eviction:
    """Return what follows for a pod with a defaulted *spec* on the node that fails; *kind* is that of its controller.

    *nodes* are all there are: where too many have failed, nothing is evicted. None given: the others are well.
    """
    names = Names(seed)
    heartbeat, look = names.below(HEARTBEAT), names.below(MONITOR)
    not_ready = failure.at if failure.is_reachable else _next(failure.at - heartbeat, look) + grace_period(minor)
    back = failure.back_at
    if back is not None and back <= not_ready:
        return Eviction(failure, why_stays="the node is back before anybody notices")
    tainted = _next(not_ready, look) if failure.is_reachable else not_ready + MONITOR
    why_stays = _holds_back(nodes, failure, tainted)
    if why_stays or (back is not None and back <= tainted):
        return Eviction(failure, not_ready, why_stays=why_stays or "the node is back before it is tainted")
    key = NOT_READY if failure.is_reachable else UNREACHABLE
    stay = stays_for(tolerations_of(spec, kind), Taint(key, "", "NoExecute"))
    if stay is None:
        return Eviction(failure, not_ready, tainted, why_stays=f"the pod tolerates {key}:NoExecute for ever")
    deleted = tainted + stay
    if back is not None and back <= deleted:
        return Eviction(failure, not_ready, tainted, why_stays=f"the node is back before the {stay // SECOND} s are over for which the pod tolerates {key}")
    return Eviction(failure, not_ready, tainted, deleted, deleted if failure.is_reachable else back)


def _next(after: int, phase: int) -> int:
    """Return when the node controller looks next."""
    return after + (phase - after) % MONITOR


def _holds_back(nodes: Sequence[Node], failure: Failure, now: int) -> str:
    """Return why the node controller evicts nobody: so many nodes have failed that it doubts itself."""
    if not nodes:
        return ""
    failed = [node for node in nodes if node.name == failure.node or not node.is_ready or (node.fails_at is not None and node.fails_at <= now)]
    if len(failed) == len(nodes):
        return "no node is ready, so the node controller takes itself for the one that is cut off and evicts nothing"
    zone = next((_zone(node) for node in nodes if node.name == failure.node), None)
    size, lost = sum(_zone(node) == zone for node in nodes), sum(_zone(node) == zone for node in failed)
    if _FEW < lost < size <= _SMALL and lost * 100 >= size * _UNHEALTHY_ZONE:
        return f"{lost} of the {size} nodes of its zone are not ready, so the node controller evicts nothing there"
    return ""


def _zone(node: Node) -> tuple[str, ...]:
    return tuple(node.labels.get(label, "") for label in _ZONE_LABELS)


def events_of(story: Eviction, pod: str) -> tuple[Event, ...]:
    """Return what users see of it, in order. *pod* is the pod's name."""
    failure, node, it = story.failure, f"Node/{story.failure.node}", f"Pod/{pod}"
    said = "the kubelet reports that the node is not ready" if failure.is_reachable else "the node stops answering; its containers may go on running"
    found = [Event(failure.at, node, "NodeFailure", said)]
    if story.not_ready_at is not None:
        condition, key = ("False", NOT_READY) if failure.is_reachable else ("Unknown", UNREACHABLE)
        found.append(Event(story.not_ready_at, node, "NodeNotReady", f"condition Ready is {condition}; no new pods ({key}:NoSchedule)"))
        if not failure.is_reachable:
            found.append(Event(story.not_ready_at, it, "NodeNotReady", "condition Ready is False: out of the Services; STATUS and READY stay as they were"))
    if story.tainted_at is not None:
        found.append(Event(story.tainted_at, node, "Taint", f"{NOT_READY if failure.is_reachable else UNREACHABLE}:NoExecute"))
    if story.deleted_at is not None:
        found.append(Event(story.deleted_at, it, "TaintManagerEviction", _deletion(story)))
    if failure.back_at is not None:
        found.append(Event(failure.back_at, node, "NodeReady", "the node is back, its taints go"))
    if failure.back_at is not None and story.gone_at is not None:
        found.append(Event(story.gone_at, it, "Killing", "the kubelet learns of the deletion and stops the containers"))
    if story.why_stays:
        found.append(Event(max(event.t for event in found), it, "NotEvicted", story.why_stays))
    return tuple(sorted(found, key=lambda event: event.t))


def _deletion(story: Eviction) -> str:
    asked = "deletion is asked for, with the condition DisruptionTarget (DeletionByTaintManager)"
    if story.failure.is_reachable:
        return asked
    until = "until the node is back" if story.gone_at is not None else "until somebody deletes the Node object or the pod by force"
    return f"{asked}; nobody confirms it: STATUS Terminating {until}"


def seen(timeline: Timeline, story: Eviction) -> Timeline:
    """Return a timeline with the statuses that the API shows: no news of the kubelet from the failure on until the node is back.

    The events are those on the node, which go on. *timeline* has the deletion, where there is one, at `gone_at`.
    """
    failure = story.failure
    until = failure.back_at
    if failure.is_reachable or story.not_ready_at is None:
        return timeline
    before = [published for published in timeline.statuses if published.time < failure.at]
    after = [published for published in timeline.statuses if until is not None and published.time >= until]
    frozen = before[-1].status if before else Status()
    between = [Published(story.not_ready_at, _not_ready(frozen))]
    if story.deleted_at is not None:
        between.append(Published(story.deleted_at, _not_ready(frozen)._replace(deleted=True)))
    if until is not None:
        held = [published for published in timeline.statuses if failure.at <= published.time < until]
        truth = held[-1].status if held else frozen
        between.append(Published(until, truth._replace(deleted=story.deleted_at is not None)))
        after = [Published(published.time, published.status._replace(deleted=published.status.deleted or story.deleted_at is not None)) for published in after]
    return Timeline(timeline.seed, timeline.events, (*before, *between, *after))


def _not_ready(status: Status) -> Status:
    """The pod's condition Ready becomes False; containers, and the reason, are left alone."""
    return status._replace(conditions=tuple((name, value and name != "Ready", reason) for name, value, reason in status.conditions))
