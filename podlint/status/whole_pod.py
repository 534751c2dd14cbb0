"""Why a pod as a whole is in the state it is in: scheduling, deletion, failure, readiness."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.finding import Path
from podlint.objects.object import items, mapping, strings, text
from podlint.status.dump import Condition, Container, Pod, Role
from podlint.status.explanation import LIKELY, POSSIBLE, Cause, Explanation, Step, describe, kubectl, named, owner_of, quoted
from podlint.status.failures import failure_of
from podlint.status.scheduling import explain_unscheduled
from podlint.status.times import MINUTE, SECOND, lasting

_SLACK = 10 * SECOND  # a pod that is gone so soon after its grace period is in time
_TOLERATED = lasting(5 * MINUTE)  # what the API server adds to a pod that says nothing
_MOST_NAMED = 5

_DISRUPTIONS = {
    "PreemptionByScheduler": "the scheduler evicts it to make room for a pod of higher priority",
    "DeletionByTaintManager": "its node has a NoExecute taint that it does not tolerate, or no longer does: most often because the node is not reachable",
    "EvictionByEvictionAPI": "somebody asked for its eviction, as `kubectl drain` and autoscalers do",
    "DeletionByPodGC": "it is cleared away, because its node is gone, or because it had no node when it was deleted",
    "TerminationByKubelet": "the kubelet ends it: the node runs short of something, shuts down, or needs room for a critical pod",
}

_RESIZES = {
    ("PodResizePending", "Deferred"): "the new resources do not fit on the node now; the kubelet tries again when something there ends",
    ("PodResizePending", "Infeasible"): "the new resources can never be had on this node",
    ("PodResizeInProgress", "Error"): "the kubelet failed to give its containers the new resources, and goes on trying",
    ("PodResizeInProgress", ""): "the kubelet is giving its containers the new resources",
}


def explain_pod(pod: Pod) -> Iterator[Explanation]:
    """Yield what there is to say of a pod besides its containers."""
    phase = _phase(pod)
    if phase:
        yield phase
    if pod.deletion is None and not pod.is_over:
        yield from _unready(pod)
    for condition in pod.conditions:
        if condition.status == "True":
            yield from _disrupted(pod, condition) if condition.type == "DisruptionTarget" else _resizing(pod, condition)


def _phase(pod: Pod) -> Explanation | None:
    if pod.deletion is not None:
        return _terminating(pod, pod.deletion)
    if pod.is_over:
        return _succeeded(pod) if pod.phase == "Succeeded" else _failed(pod)
    if pod.phase == "Unknown" or pod.reason == "NodeLost":
        return _lost(pod)
    if not pod.node:
        return explain_unscheduled(pod, pod.condition("PodScheduled"))
    return None if any(container.kind for container in pod.containers) else _untouched(pod)


def _replaced(pod: Pod) -> Step:
    kind, name = owner_of(pod)
    if kind == "Job":
        return Step(f"Job {name} counts it as a failure, and makes another pod unless its backoffLimit is reached or its podFailurePolicy says otherwise")
    if kind == "DaemonSet":
        return Step(f"DaemonSet {name} deletes it and makes another one on the same node")
    if kind:
        return Step(f"{kind} {name} makes another pod in its place; this one stays, to be looked at, until it is deleted or cleared away")
    return Step("nobody makes another one, because it has no ownerReferences: delete it and create it again")


def _failed(pod: Pod) -> Explanation:
    message = text(pod.status, "message")
    found = failure_of(pod, pod.reason, message)
    causes = [Cause(f"the message: {quoted(message)}")] if message else []
    if found:
        causes = [*found.causes, *causes]
        return Explanation("pod", named(pod.reason), found.summary, tuple(causes), (_replaced(pod), *found.steps), found.fields, (describe(pod), *found.look))
    bad = [c for c in pod.containers if c.ended and c.ended.exit_code]
    names = ", ".join(f"{named(c.name)} with {c.ended.exit_code}" for c in bad[:_MOST_NAMED] if c.ended)
    policy = text(pod.spec, "restartPolicy") or "Always"
    if names:
        causes.insert(0, Cause(f"its containers have ended and are not started again (restartPolicy {named(policy)}): {names}"))
    elif not message:
        causes.append(Cause("its node is gone, or removed the containers, because the status says no more", POSSIBLE))
    fields: tuple[Path, ...] = (("spec", "restartPolicy"),) if "restartPolicy" in pod.spec and names else ()
    return Explanation("pod", named(pod.reason or "Failed"), "it has failed", tuple(causes), (_replaced(pod),), fields, (describe(pod),))


def _succeeded(pod: Pod) -> Explanation:
    kind, _ = owner_of(pod)
    steps = [Step("it stays, to be looked at, until somebody deletes it" + (" or the Job's ttlSecondsAfterFinished is over" if kind == "Job" else ""))]
    return Explanation("pod", "Completed", "all its containers have ended with 0", (), tuple(steps), (), ())


def _lost(pod: Pod) -> Explanation:
    node = f"node {named(pod.node)}" if pod.node else "its node"
    causes = (Cause(f"the kubelet of {node} has not been heard of, so nobody knows what its containers do: they may well run on"),)
    steps = (
        Step(f"after {_TOLERATED} without its node the pod is marked for deletion, unless it tolerates that for longer; its controller makes another one"),
        Step("it goes when the kubelet is back, when the Node object is deleted, or when somebody deletes it with --force"),
    )
    look = (f"kubectl describe node {named(pod.node)}" if pod.node else "kubectl get nodes",)
    return Explanation("pod", named(pod.reason or "Unknown"), "its node is not reachable", causes, steps, (), look)


def _untouched(pod: Pod) -> Explanation:
    node = named(pod.node)
    causes = [Cause(f"it has node {node}, and the kubelet there has not reported on it yet")]
    if not any(condition.type == "Initialized" for condition in pod.conditions):
        causes.append(
            Cause(f"the kubelet of {node} does not work or does not reach the API server, unless the dump was made at once, because it has not acted", LIKELY)
        )
    look = (f"kubectl describe node {node}", describe(pod))
    return Explanation(
        "pod",
        "Pending",
        "its node has not begun with it",
        tuple(causes),
        (Step("the kubelet begins with it as soon as it sees it"),),
        (("spec", "nodeName"),),
        look,
    )


def _terminating(pod: Pod, due: int) -> Explanation:
    requested = due - pod.deletion_grace
    running = [container for container in pod.containers if container.kind == "running"]
    finalizers = strings(pod.metadata, "finalizers")
    is_late = pod.now is not None and pod.now > due + _SLACK
    causes = [Cause(f"somebody deleted it, with a grace period of {lasting(pod.deletion_grace)}")]
    fields: list[Path] = [("metadata", "deletionTimestamp")]
    if finalizers:
        shown = ", ".join(map(named, finalizers[:_MOST_NAMED]))
        what = "are left in its way" if not running else "have to go as well"
        causes.append(Cause(f"its finalizers {what}: {shown}; the object stays until whoever put them there takes them away"))
        fields.insert(0, ("metadata", "finalizers"))
    if is_late and running:
        late = "the grace period is over and containers still count as running"
        causes.append(Cause(f"the node is not reachable or its kubelet does not work, because {late}", LIKELY))
        causes.append(Cause("a process waits for a disk or a network file system, because only then SIGKILL does not end it", POSSIBLE))
    fields += [(*container.path, "lifecycle", "preStop") for container in running if "preStop" in mapping(container.spec, "lifecycle")][:_MOST_NAMED]
    look = (describe(pod), *([f"kubectl describe node {named(pod.node)}"] if pod.node and running else []))
    ago = f"{lasting(pod.now - requested)} before the newest time in the dump" if pod.now is not None and pod.now > requested else "a moment ago"
    steps = tuple(_deletion_steps(pod, due, running, may_force=is_late and not finalizers))
    return Explanation("pod", "Terminating", f"its deletion was asked for {ago}", tuple(causes), steps, tuple(fields), look)


def _deletion_steps(pod: Pod, due: int, running: list[Container], *, may_force: bool) -> Iterator[Step]:
    if running:
        names = ", ".join(named(container.name) for container in running[:_MOST_NAMED])
        end = "SIGKILL at the end of the grace period, or 2s later where preStop took all of it"
        yield Step(f"{names}: preStop, then SIGTERM, then {end}", due, due + 2 * SECOND)
    elif not strings(pod.metadata, "finalizers"):
        yield Step("nothing runs any more: the kubelet removes the object within about a second")
    if may_force:
        force = kubectl("delete pod", pod, "--force", "--grace-period=0")
        yield Step(f"if the node is gone for good: {force} (its containers may still run there)")
    kind, name = owner_of(pod)
    if kind == "StatefulSet":
        yield Step(f"{kind} {name} makes a pod of the same name, once this one is gone")
    elif kind not in ("", "Job"):
        yield Step(f"{kind} {name} makes another pod at once, with another name, unless it is to have fewer")


def _unready(pod: Pod) -> Iterator[Explanation]:
    ready, all_ready = pod.condition("Ready"), pod.condition("ContainersReady")
    if not ready or ready.status == "True" or not all_ready or all_ready.status != "True":
        if ready and ready.status != "True" and pod.phase == "Running" and _all_well(pod):
            yield _marked_unready(pod, ready)
        return
    gates = [(index, text(gate, "conditionType")) for index, gate in items(pod.spec, "readinessGates")]
    known = {condition.type: condition for condition in reversed(pod.conditions)}
    open_gates = [(index, name) for index, name in gates if name not in known or known[name].status != "True"]
    if not open_gates:
        yield _marked_unready(pod, ready)
        return
    names = ", ".join(named(name) for _, name in open_gates[:_MOST_NAMED])
    causes = [Cause(f"all containers are ready, and its readiness gates are not: {names}")]
    causes += [Cause(f"{named(name)} says: {quoted(found.message)}") for _, name in open_gates[:_MOST_NAMED] if (found := known.get(name)) and found.message]
    steps = (Step("whoever is responsible for the condition (a load balancer's controller, an operator) sets it to True; the kubelet only looks on"),)
    fields = tuple(("spec", "readinessGates", index) for index, _ in open_gates[:_MOST_NAMED])
    yield Explanation("pod", "NotReady", "its readiness gates keep it from being ready", tuple(causes), steps, fields, (describe(pod),))


def _all_well(pod: Pod) -> bool:
    counted = [container for container in pod.containers if container.role in (Role.MAIN, Role.SIDECAR)]
    return bool(counted) and all(container.kind == "running" and container.ready for container in counted)


def _marked_unready(pod: Pod, ready: Condition) -> Explanation:
    node = f"node {named(pod.node)}" if pod.node else "its node"
    causes = [Cause(f"the Ready condition says: {quoted(ready.message)}")] if ready.message else []
    causes.append(Cause(f"{node} does not report any more, because all its containers are ready and the pod is not: the node controller sets that", LIKELY))
    steps = (Step(f"after {_TOLERATED} without its node the pod is deleted, unless it tolerates that for longer"),)
    return Explanation(
        "pod",
        "NotReady",
        "it is not ready though its containers are",
        tuple(causes),
        steps,
        (),
        (f"kubectl describe node {named(pod.node)}",) if pod.node else (),
    )


def _disrupted(pod: Pod, condition: Condition) -> Iterator[Explanation]:
    meaning = _DISRUPTIONS.get(condition.reason, "something is about to end it")
    causes = (Cause(f"the message: {quoted(condition.message)}"),) if condition.message else ()
    steps = (Step(f"a Job's podFailurePolicy can tell this from a failure of its own; {_owner(pod)}"),)
    yield Explanation("pod", f"DisruptionTarget: {named(condition.reason)}", meaning, causes, steps, (), (describe(pod),))


def _resizing(pod: Pod, condition: Condition) -> Iterator[Explanation]:
    meaning = _RESIZES.get((condition.type, condition.reason))
    if meaning:
        causes = (Cause(f"the kubelet says: {quoted(condition.message)}"),) if condition.message else ()
        state = f"{condition.type}: {condition.reason}" if condition.reason else condition.type
        yield Explanation("pod", state, meaning, causes, (), (("spec", "containers"),), (describe(pod),))


def _owner(pod: Pod) -> str:
    kind, name = owner_of(pod)
    return f"{kind} {name} makes another pod" if kind else "nobody makes another pod"
