"""Why a pod has failed as a whole: the reasons that the kubelet and the controllers give.

Source: k8s.io/kubernetes/pkg/kubelet/eviction/helpers.go, lifecycle/predicate.go and handlers.go, kubelet.go, nodeshutdown/,
preemption/preemption.go, cm/topologymanager/ (v1.36)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import items, mapping, text
from podlint.status.dump import Pod, number
from podlint.status.explanation import LIKELY, Cause, Step, change_at, named
from podlint.status.times import SECOND, lasting


class Failure(NamedTuple):
    """What is known of a reason for which a pod fails."""

    summary: str
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    fields: tuple[Path, ...] = ()
    look: tuple[str, ...] = ()


_LOW = re.compile(r"low on resource: ([a-z-]{1,80})", re.IGNORECASE)
_USED = re.compile(r"Container (\S{1,253}) was using ([^\s,]{1,40}), request is ([^\s,]{1,40})")
_OWN_LIMIT = re.compile(r"ephemeral local storage usage exceeds|exceeded its local ephemeral storage limit|EmptyDir volume .{1,300}exceeds", re.IGNORECASE)
_OUT_OF = re.compile(r"\AOutOf(\S{1,200})\Z")
_NUMBERS = re.compile(r"requested: ([0-9]{1,19}), used: ([0-9]{1,19}), capacity: ([0-9]{1,19})")

_OTHERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "NodeAffinity": (
        "its node does not have the labels that it asks for",
        "it was put there without a scheduler (nodeName), or the labels changed before the kubelet took it",
        ("nodeName", "nodeSelector", "affinity"),
    ),
    "NodeName": ("it was given to another node than the one that it names", "nodeName names another node", ("nodeName",)),
    "NodePorts": ("a host port that it asks for is taken on its node", "another pod there has it", ("containers",)),
    "TaintToleration": (
        "its node has a NoExecute taint that it does not tolerate",
        "it was put there without a scheduler (nodeName)",
        ("nodeName", "tolerations"),
    ),
    "UnexpectedAdmissionError": (
        "its node could not set aside what it needs",
        "a device plugin of the node fails or was restarted, or its devices were given away a moment before",
        ("containers",),
    ),
    "TopologyAffinityError": (
        "its node cannot give it resources that lie close together",
        "the node's topology manager is strict, and no NUMA node has enough left",
        ("containers",),
    ),
    "PodOSSelectorNodeLabelDoesNotMatch": ("its os is not that of its node", "spec.os.name or the node's kubernetes.io/os label", ("os",)),
    "PodOSNotSupported": ("its os is not that of its node", "spec.os.name names another system", ("os",)),
    "SysctlForbidden": (
        "its node does not allow a sysctl that it sets",
        "unsafe sysctls have to be allowed in the kubelet's configuration",
        ("securityContext",),
    ),
    "AppArmor": ("its node cannot apply its AppArmor profile", "the node has no AppArmor, or not that profile", ("securityContext",)),
    "Preempting": ("the kubelet ended it to make room for a critical pod", "the node was full when a pod of a system priority came", ("priorityClassName",)),
    "Terminated": ("its node was shut down", "the kubelet ends all pods when the node is told to shut down", ()),
    "NodeShutdown": ("its node is shutting down", "a node that shuts down takes no pods", ()),
    "Shutdown": ("its node was shut down", "the kubelet ends all pods when the node is told to shut down", ()),
    "NodeLost": ("its node was not reachable", "the node controller gave up on it", ()),
}


def failure_of(pod: Pod, reason: str, message: str) -> Failure | None:
    """Return what a pod's reason and message mean; None where podlint does not know the reason."""
    if reason == "Evicted":
        return _evicted(pod, message)
    if reason == "DeadlineExceeded":
        return _deadline(pod)
    out_of = _OUT_OF.match(reason)
    if out_of:
        return _out_of(pod, out_of[1], message)
    if reason in _OTHERS:
        summary, cause, fields = _OTHERS[reason]
        return Failure(summary, (Cause(cause),), (), tuple(("spec", field) for field in fields if field in pod.spec), _node(pod))
    return None


def _node(pod: Pod) -> tuple[str, ...]:
    return (f"kubectl describe node {named(pod.node)}",) if pod.node else ()


def _evicted(pod: Pod, message: str) -> Failure:
    causes: list[Cause] = []
    fields: list[Path] = []
    low, used = _LOW.search(message), _USED.search(message)
    if _OWN_LIMIT.search(message):
        causes.append(Cause("it wrote more into its emptyDirs, its logs or its containers' own files than its limit lets it"))
        fields += [(*container.path, "resources", "limits") for container in pod.containers if "limits" in mapping(container.spec, "resources")]
        fields += [("spec", "volumes", index, "emptyDir") for index, volume in items(pod.spec, "volumes") if "sizeLimit" in mapping(volume, "emptyDir")]
        return Failure("the kubelet evicted it for the disk that it uses itself", tuple(causes), (), tuple(fields[:5]))
    if low:
        causes.append(
            Cause(f"its node ran low on {low[1]}, and the kubelet ends pods that use more than they request first, those of low priority before others")
        )
    if used:
        container = next((container for container in pod.containers if container.name == used[1]), None)
        causes.append(Cause(f"container {named(used[1])} used {named(used[2])} and requests {named(used[3])}: a request that is true to its use protects it"))
        fields += [(*container.path, "resources", "requests")] if container else []
    elif text(pod.status, "qosClass") == "BestEffort":
        causes.append(Cause("it was among the first to go, because it requests nothing (QoS class BestEffort)", LIKELY))
        fields.append(("spec", "containers"))
    step = Step("its node has a taint for the pressure, until about 5m after that is over: few pods are put there meanwhile")
    return Failure("the kubelet evicted it because its node ran short of something", tuple(causes), (step,), tuple(fields), _node(pod))


def _deadline(pod: Pod) -> Failure:
    seconds = number(pod.spec, "activeDeadlineSeconds")
    given = f" of {lasting(seconds * SECOND)}" if seconds else ""
    cause = Cause(f"it was active for longer than its activeDeadlineSeconds{given}, which counts from status.startTime, with pulls and restarts")
    return Failure("it ran for longer than it may", (cause,), (Step(f"if it needs more time: {change_at(pod)}"),), (("spec", "activeDeadlineSeconds"),))


def _out_of(pod: Pod, resource: str, message: str) -> Failure:
    figures = _NUMBERS.search(message)
    shown = f": it requests {figures[1]}, {figures[2]} of {figures[3]} were used (cpu in thousandths)" if figures else ""
    causes = (
        Cause(f"its node had too little {named(resource)} left when the kubelet looked{shown}"),
        Cause("another pod came first, because the scheduler would not have chosen a full node; with nodeName nobody looks before the kubelet does", LIKELY),
    )
    fields = tuple(
        (*container.path, "resources", "requests", resource)
        for container in pod.containers
        if resource in mapping(mapping(container.spec, "resources"), "requests")
    )
    return Failure(f"its node had too little {named(resource)}", causes, (), fields[:5], _node(pod))
