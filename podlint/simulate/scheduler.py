"""Which node takes a pod, or what the scheduler says of a pod that none takes.

Pods of others are not known: the nodes' allocatable resources are what is left for these pods.

Source: k8s.io/kubernetes/pkg/scheduler/framework/plugins (names of the filters as they stand there), framework/types.go, FitError;
framework/preemption/preemption.go; pkg/kubelet/lifecycle/predicate.go; k8s.io/component-helpers/resource/helpers.go, PodRequests (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from podlint.defaults.pod_resources import HUGE_PAGES, together
from podlint.objects.quantity import quantity
from podlint.simulate.node_affinity import named_nodes, preference, suits
from podlint.simulate.nodes import Node, Taint
from podlint.simulate.taints import UNSCHEDULABLE, taints_of, tolerations_of, untolerated

MOST_PODS = 110
"""How many pods a node takes that does not say so: the kubelet's default."""

ROOMY = ("cpu", "memory", "ephemeral-storage")
"""Resources of which a node that does not state them has enough; of any other it has none."""

_ANONYMOUS_TAINTS_SINCE = 35  # the minor version since which the scheduler's message names no taints
_SUPPORTED_BY_PODS = ("cpu", "memory")
_WHOLE = 1000  # of a share, in the comparison of nodes

Spec = Mapping[str, Any]
Ports = frozenset[tuple[str, str, int]]


class Refusal(NamedTuple):
    """Why a node does not take a pod: in the scheduler's words, and in detail. `is_lasting`: not even without its other pods."""

    reasons: tuple[str, ...]
    details: tuple[str, ...]
    is_lasting: bool


class Placement(NamedTuple):
    """Where a pod goes. Without a `node`, `reason` is the event or the pod's reason that says why not, `message` its text.

    `details` say of every node that refuses the pod why.
    """

    node: str
    reason: str
    message: str
    details: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Whether a node takes the pod."""
        return bool(self.node)


class Demand(NamedTuple):
    """What a pod asks of a node. Requests in billionths."""

    spec: Spec
    tolerations: tuple[Mapping[str, Any], ...]
    requests: Mapping[str, int]
    ports: Ports


class Room(NamedTuple):
    """A node, and what the pods that it took use of it."""

    node: Node
    used: Mapping[str, int]
    pods: int
    ports: Ports

    def left(self, resource: str) -> int | None:
        """Return what is left of a resource; None: enough, whatever is asked for."""
        total = self.total(resource)
        return None if total is None else total - self.used.get(resource, 0)

    def total(self, resource: str) -> int | None:
        """Return how much there is of a resource; None: enough."""
        written = self.node.allocatable.get(resource)
        return quantity(written) if written is not None else None if resource in ROOMY else 0

    def most_pods(self) -> int:
        """Return how many pods the node takes."""
        written = self.node.allocatable.get("pods")
        return MOST_PODS if written is None else quantity(written) // quantity(1)

    def taking(self, demand: Demand) -> Room:
        """Return the node with a pod more."""
        used = {**self.used, **{name: self.used.get(name, 0) + amount for name, amount in demand.requests.items()}}
        return Room(self.node, used, self.pods + 1, self.ports | demand.ports)


def placement(spec: Spec, nodes: Sequence[Node], minor: int = 36, kind: str = "Pod") -> Placement:
    """Return where one pod goes on nodes that are free."""
    return placements([spec], nodes, minor, kind)[0]


def placements(specs: Sequence[Spec], nodes: Sequence[Node], minor: int = 36, kind: str = "Pod") -> tuple[Placement, ...]:
    """Return where pods go that come one after the other. *specs* are defaulted; *kind* is that of their controller."""
    rooms = [Room(node, {}, 0, frozenset()) for node in nodes]
    found: list[Placement] = []
    demands: dict[int, Demand] = {}
    for spec in specs:
        demand = demands.setdefault(id(spec), demand_of(spec, kind))
        chosen, answer = place(demand, rooms, minor)
        if chosen is not None:
            rooms[chosen] = rooms[chosen].taking(demand)
        found.append(answer)
    return tuple(found)


def demand_of(spec: Spec, kind: str = "Pod") -> Demand:
    """Return what a defaulted pod asks of a node."""
    return Demand(spec, tolerations_of(spec, kind), requests_of(spec), host_ports(spec))


def requests_of(spec: Spec) -> dict[str, int]:
    """Return what the scheduler counts as a pod's requests, in billionths: of all its containers at their most, or of the pod as a whole.

    They are in the order in which the kubelet looks at them.
    """
    total = together(spec, "requests")
    own = (spec.get("resources") or {}).get("requests") or {}
    total.update({name: quantity(amount) for name, amount in own.items() if name in _SUPPORTED_BY_PODS or name.startswith(HUGE_PAGES)})
    for name, amount in (spec.get("overhead") or {}).items():
        total[name] = total.get(name, 0) + quantity(amount)
    first = {name: rank for rank, name in enumerate(ROOMY)}
    return {name: total[name] for name in sorted(total, key=lambda name: (first.get(name, len(first)), name)) if total[name] > 0}


def host_ports(spec: Spec) -> Ports:
    """Return the ports of the node that a pod's containers and sidecars take: protocol, address, number."""
    sidecars = [container for container in spec.get("initContainers") or () if container.get("restartPolicy") == "Always"]
    return frozenset(
        (port.get("protocol") or "TCP", port.get("hostIP") or "0.0.0.0", port["hostPort"])  # noqa: S104  how the scheduler writes any address
        for container in (*(spec.get("containers") or ()), *sidecars)
        for port in container.get("ports") or ()
        if port.get("hostPort")
    )


def place(demand: Demand, rooms: Sequence[Room], minor: int) -> tuple[int | None, Placement]:
    """Return which of the nodes takes a pod, by number, and what is said about it."""
    spec = demand.spec
    gates = [gate.get("name", "") for gate in spec.get("schedulingGates") or ()]
    if gates:
        return None, Placement("", "SchedulingGated", f"waits for its scheduling gates to be removed: {', '.join(gates)}")
    if spec.get("nodeName"):
        return _assigned(demand, spec["nodeName"], rooms)
    if not rooms:
        return None, Placement("", "FailedScheduling", "no nodes available to schedule pods")
    refusals = [refusal(demand, room, minor) for room in rooms]
    fitting = [index for index, refused in enumerate(refusals) if refused is None]
    if not fitting:
        found = [refused for refused in refusals if refused is not None]
        details = tuple(f"{room.node.name}: {', '.join(refused.details)}" for room, refused in zip(rooms, found, strict=True))
        return None, Placement("", "FailedScheduling", _summary(found, str(spec.get("preemptionPolicy", ""))), details)
    best = min(fitting, key=lambda index: _order(demand, rooms[index]))
    name = rooms[best].node.name
    return best, Placement(name, "Scheduled", f"assigned to {name}")


def refusal(demand: Demand, room: Room, minor: int) -> Refusal | None:
    """Return why a node does not take a pod: what the first of the scheduler's filters says that refuses; None: it takes it."""
    taints = taints_of(room.node)
    if any(taint.key == UNSCHEDULABLE for taint in untolerated(demand.tolerations, taints, ("NoSchedule",))):
        return Refusal(("node(s) were unschedulable",), ("is cordoned",), is_lasting=True)
    names = named_nodes(demand.spec)
    if names is not None and room.node.name not in names:
        return Refusal(("node(s) didn't satisfy plugin(s) [NodeAffinity]",), ("is none of those that node affinity names",), is_lasting=True)
    against = untolerated(demand.tolerations, taints, ("NoSchedule", "NoExecute"))
    if against:
        return _tainted(against, minor)
    if not suits(demand.spec, room.node):
        return Refusal(("node(s) didn't match Pod's node affinity/selector",), ("does not match the pod's nodeSelector or node affinity",), is_lasting=True)
    if _clash(demand.ports, room.ports):
        return Refusal(("node(s) didn't have free ports for the requested pod ports",), ("has a host port taken",), is_lasting=False)
    return _without_room(demand, room)


def _tainted(taints: Sequence[Taint], minor: int) -> Refusal:
    first = taints[0]
    reason = "node(s) had untolerated taint(s)" if minor >= _ANONYMOUS_TAINTS_SINCE else f"node(s) had untolerated taint {{{first.key}: {first.value}}}"
    return Refusal((reason,), tuple(f"has the taint {_written(taint)}" for taint in taints), is_lasting=True)


def _written(taint: Taint) -> str:
    return f"{taint.key}={taint.value}:{taint.effect}" if taint.value else f"{taint.key}:{taint.effect}"


def _without_room(demand: Demand, room: Room) -> Refusal | None:
    reasons, details, is_lasting = [], [], False
    if room.pods + 1 > room.most_pods():
        reasons.append("Too many pods")
        details.append(f"takes {room.most_pods()} pods")
        is_lasting = room.most_pods() < 1
    for name, amount in demand.requests.items():
        left = room.left(name)
        if left is not None and amount > left:
            total = room.total(name)
            reasons.append(f"Insufficient {name}")
            details.append(f"has too little {name}: {shown(name, amount)} asked for, {shown(name, max(0, left))} left")
            is_lasting |= total is not None and amount > total
    return Refusal(tuple(reasons), tuple(details), is_lasting) if reasons else None


def shown(name: str, amount: int) -> str:
    """Return an amount of a resource as people write it, near enough: 500m cpu, 1.5Gi memory."""
    if name == "cpu" or not amount:
        thousandths = -(-amount // 10**6)
        return f"{thousandths // 1000}" if thousandths % 1000 == 0 else f"{thousandths}m"
    whole = -(-amount // 10**9)
    for unit, size in (("Gi", 1 << 30), ("Mi", 1 << 20), ("Ki", 1 << 10)):
        if whole >= size:
            return f"{whole // size}{unit}" if whole % size == 0 else f"{whole * 10 // size / 10}{unit}"
    return str(whole)


def _clash(wanted: Ports, taken: Ports) -> bool:
    anywhere = "0.0.0.0"  # noqa: S104  how the scheduler writes any address
    return any(
        protocol == other and number == used and (address == where or anywhere in (address, where))
        for protocol, address, number in wanted
        for other, where, used in taken
    )


def _order(demand: Demand, room: Room) -> tuple[int, int, int, str]:
    """Prefer what the pod prefers, then few taints to avoid, then the emptiest node, then the first name."""
    avoided = untolerated(demand.tolerations, taints_of(room.node), ("PreferNoSchedule",))
    free = sum(_free(room, name, demand.requests.get(name, 0)) for name in _SUPPORTED_BY_PODS)
    return (-preference(demand.spec, room.node), len(avoided), -free, room.node.name)


def _free(room: Room, name: str, amount: int) -> int:
    total = room.total(name)
    if total is None:
        return _WHOLE
    return max(0, total - room.used.get(name, 0) - amount) * _WHOLE // total if total else 0


def _summary(refusals: Sequence[Refusal], preemption_policy: str) -> str:
    """Return the message of FailedScheduling: how many nodes refuse for which reason, and whether removing other pods would help."""
    reasons = _counted(len(refusals), (reason for refused in refusals for reason in refused.reasons))
    if preemption_policy == "Never":
        return f"{reasons} preemption: not eligible due to preemptionPolicy=Never."
    hopes = ("Preemption is not helpful for scheduling" if refused.is_lasting else "No preemption victims found for incoming pod" for refused in refusals)
    return f"{reasons} preemption: {_counted(len(refusals), hopes)}"


def _counted(nodes: int, reasons: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return f"0/{nodes} nodes are available: {', '.join(sorted(f'{count} {reason}' for reason, count in counts.items()))}."


def _assigned(demand: Demand, name: str, rooms: Sequence[Room]) -> tuple[int | None, Placement]:
    """A pod with a nodeName passes the scheduler by; the node's kubelet looks at it instead."""
    index = next((index for index, room in enumerate(rooms) if room.node.name == name), None)
    if index is None:
        if not rooms:
            return None, Placement(name, "Assigned", f"nodeName is {name}")
        return None, Placement(
            "", "NodeNotFound", f"nodeName is {name}, which does not exist: Pending until the pod garbage collector removes it, within 1 to 2 minutes"
        )
    room = rooms[index]
    rejected = _rejected(demand, room)
    if rejected is None:
        return index, Placement(name, "Assigned", f"nodeName is {name}")
    reason, why = rejected
    return None, Placement("", reason, f"Pod was rejected: {why}", (f"{name}: {why}",))


def _rejected(demand: Demand, room: Room) -> tuple[str, str] | None:
    if room.pods + 1 > room.most_pods():
        return "OutOfpods", f"Node didn't have enough resource: pods, requested: 1, used: {room.pods}, capacity: {room.most_pods()}"
    for name, amount in demand.requests.items():
        left, total = room.left(name), room.total(name)
        is_unknown = name not in ROOMY and name not in room.node.allocatable  # the kubelet leaves those to others
        if left is not None and total is not None and amount > left and not is_unknown:
            unit = 10**6 if name == "cpu" else 10**9
            figures = f"requested: {-(-amount // unit)}, used: {room.used.get(name, 0) // unit}, capacity: {total // unit}"
            return f"OutOf{name}", f"Node didn't have enough resource: {name}, {figures}"
    if not suits(demand.spec, room.node):
        return "NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    if _clash(demand.ports, room.ports):
        return "NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"
    if untolerated(demand.tolerations, taints_of(room.node), ("NoExecute",)):
        return "TaintToleration", "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"
    return None
