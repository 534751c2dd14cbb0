"""What the scheduler says of a pod that no node takes, part by part.

Source: k8s.io/kubernetes/pkg/scheduler/framework/types.go, FitError, and the filters in pkg/scheduler/framework/plugins (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import items, mapping, text
from podlint.status.dump import Condition, Pod
from podlint.status.explanation import LIKELY, Cause, Explanation, Step, describe, named, quoted

_AVAILABLE = re.compile(r"\A([0-9]{1,9})/([0-9]{1,9}) nodes are available:? ?(.*)", re.DOTALL)
_PREEMPTION = re.compile(r"[.,]? ?preemption: (.*)\Z", re.DOTALL)
_PART = re.compile(r", (?=[0-9]{1,9} )")
_COUNT = re.compile(r"([0-9]{1,9}) (.*)", re.DOTALL)
_INSUFFICIENT = re.compile(r"Insufficient (\S{1,200})")
_MOST_PARTS = 20


class Part(NamedTuple):
    """How many nodes refuse a pod, and why in the scheduler's words."""

    nodes: int | None
    reason: str


def parts_of(message: str) -> tuple[str, list[Part], str]:
    """Return the scheduler's message taken apart: how many nodes there are, why they refuse, and what it says of preemption."""
    preemption = _PREEMPTION.search(message)
    head = message[: preemption.start()] if preemption else message
    match = _AVAILABLE.match(head)
    if not match:
        return "", [Part(None, head)] if head else [], preemption[1] if preemption else ""
    found = []
    for piece in _PART.split(match[3].rstrip(". "))[:_MOST_PARTS]:
        counted = _COUNT.fullmatch(piece)
        found.append(Part(int(counted[1]), counted[2]) if counted else Part(None, piece))
    return match[2], [part for part in found if part.reason], preemption[1] if preemption else ""


_MEANINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (r"untolerated taint|taint.{0,200}that the pod didn't tolerate|taint\(s\)", "a taint that the pod does not tolerate", ("tolerations",)),
    (
        r"node affinity/selector|node selector|\[NodeAffinity\]",
        "labels other than those that nodeSelector or node affinity ask for",
        ("nodeSelector", "affinity"),
    ),
    (r"anti-affinity", "a pod there that anti-affinity keeps it apart from", ("affinity",)),
    (r"pod affinity", "no pod there that pod affinity asks for", ("affinity",)),
    (r"topology spread", "no place under topologySpreadConstraints, or not the label that these count by", ("topologySpreadConstraints",)),
    (r"free ports", "a host port taken that the pod asks for", ("containers",)),
    (r"unschedulable", "been cordoned: nobody may go there", ()),
    (r"volume node affinity conflict", "no way to the pod's volume, which lives in another zone or on another node", ("volumes",)),
    (r"unbound immediate PersistentVolumeClaims", "the pod waits for its PersistentVolumeClaim, which is not bound to a volume yet", ("volumes",)),
    (r"persistentvolumeclaim .{1,300} not found", "the pod waits for a PersistentVolumeClaim that does not exist", ("volumes",)),
    (r"persistent volumes to bind|persistentvolume", "no volume that fits the pod's claim", ("volumes",)),
    (r"Too many pods", "as many pods as they may have", ()),
    (r"max volume count", "as many volumes as they can attach", ("volumes",)),
    (r"resourceclaim|allocate all claims", "none of the devices that the pod's claims ask for", ("resourceClaims",)),
)


def explain_unscheduled(pod: Pod, condition: Condition | None) -> Explanation:
    """Return why a pod has no node."""
    if condition and condition.reason == "SchedulingGated":
        return _gated(pod)
    if condition is None or (not condition.reason and not condition.message):
        return _unseen(pod)
    of, parts, preemption = parts_of(condition.message)
    causes = [Cause(f"the scheduler says: {quoted(condition.message)}")] if condition.message else []
    fields: list[Path] = []
    for part in parts:
        meaning = _meaning(pod, part.reason)
        if meaning:
            text_, paths = meaning
            causes.append(Cause(text_ if text_.startswith("the pod ") else f"{_who(part, of)} {text_}"))
            fields += paths
    if "No preemption victims" in preemption or "not helpful" in preemption:
        causes.append(Cause("making room by evicting pods of lower priority would not help, or there are none"))
    nominated = text(pod.status, "nominatedNodeName")
    steps = [Step("the scheduler tries again when something changes that may help (a node, a pod that ends, a volume), and at the latest every 5m")]
    if nominated:
        steps.insert(0, Step(f"room is being made on {named(nominated)}: the pod goes there when the pods that were evicted for it have ended"))
    look = (describe(pod), "kubectl get nodes", *(["kubectl describe nodes"] if any(_INSUFFICIENT.search(part.reason) for part in parts) else []))
    summary = f"no node takes it: none of {int(of):,}" if of else "no node takes it"
    return Explanation("pod", named(condition.reason or "Pending"), summary, tuple(causes), tuple(steps), tuple(dict.fromkeys(fields)), look)


def _who(part: Part, of: str) -> str:
    if part.nodes is None or not of:
        return "the nodes have"
    return f"{part.nodes:,} of {int(of):,} nodes {'has' if part.nodes == 1 else 'have'}"


def _meaning(pod: Pod, reason: str) -> tuple[str, list[Path]] | None:
    insufficient = _INSUFFICIENT.search(reason)
    if insufficient:
        resource = insufficient[1].rstrip(".,")
        asked = list(_requests(pod, resource))
        shown = f", which asks for {' + '.join(named(amount) for amount, _ in asked[:_MOST_PARTS])}" if asked else ""
        return f"too little {named(resource)} left for the pod{shown}", [path for _, path in asked[:_MOST_PARTS]]
    for pattern, meaning, fields in _MEANINGS:
        if re.search(pattern, reason):
            return meaning, [("spec", field) for field in fields if field in pod.spec] or [("spec", field) for field in fields[:1]]
    return None


def _requests(pod: Pod, resource: str) -> Iterator[tuple[str, Path]]:
    for container in pod.containers:
        amount = mapping(mapping(container.spec, "resources"), "requests").get(resource)
        if isinstance(amount, str | int):
            yield str(amount)[:40], (*container.path, "resources", "requests", resource)


def _gated(pod: Pod) -> Explanation:
    names = ", ".join(named(text(gate, "name")) for _, gate in items(pod.spec, "schedulingGates")) or "none that the dump shows"
    causes = (Cause(f"it has scheduling gates: {names}; the scheduler does not look at it before they are gone"),)
    steps = (Step("whoever set the gates (a queue, an operator) removes them when it is the pod's turn; nothing happens by itself"),)
    return Explanation("pod", "SchedulingGated", "it is held back from scheduling", causes, steps, (("spec", "schedulingGates"),), (describe(pod),))


def _unseen(pod: Pod) -> Explanation:
    name = text(pod.spec, "schedulerName") or "default-scheduler"
    causes = [Cause("no scheduler has said a word about it: it has no node, and no PodScheduled condition that says why")]
    fields: tuple[Path, ...] = ()
    if name != "default-scheduler":
        causes.append(Cause(f"there is no scheduler {named(name)} in the cluster, or it does not work, because schedulerName names it", LIKELY))
        fields = (("spec", "schedulerName"),)
    else:
        causes.append(Cause("the dump was made just after its creation, or the scheduler does not run, because it says something within a second", LIKELY))
    steps = (Step("once a scheduler looks at it, it gets a node or a condition that says why not"),)
    return Explanation("pod", "Pending", "it waits for a scheduler", tuple(causes), steps, fields, (describe(pod), "kubectl get pods -n kube-system"))
