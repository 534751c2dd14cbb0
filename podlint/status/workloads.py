"""What the conditions of Deployments, Jobs and the other kinds that make pods mean."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.finding import Path
from podlint.objects.object import Object, Value, mapping, text
from podlint.status.dump import Condition, conditions_of, number
from podlint.status.explanation import LIKELY, Cause, Explanation, Step, named, quoted

KINDS = ("Deployment", "ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job", "CronJob")
"""The kinds whose status is explained, besides Pod."""

_MEANINGS: dict[tuple[str, str, str], tuple[str, str]] = {
    # (condition, status, reason; an empty one stands for any) -> what it means, and the field behind it
    ("Available", "True", ""): ("enough of its pods have been ready for long enough", ""),
    ("Available", "False", ""): ("fewer of its pods are ready than it must have: look at the pods themselves", "spec.template"),
    ("Progressing", "True", "NewReplicaSetAvailable"): ("its last rollout is complete", ""),
    ("Progressing", "True", ""): ("a rollout is under way", ""),
    ("Progressing", "Unknown", "DeploymentPaused"): ("its rollout is paused: nothing changes until spec.paused is false", "spec.paused"),
    ("Progressing", "False", "ProgressDeadlineExceeded"): (
        "the rollout made no progress within progressDeadlineSeconds; it is not rolled back and goes on trying: the new pods do not become ready",
        "spec.progressDeadlineSeconds",
    ),
    ("Progressing", "False", ""): ("the rollout does not make progress", "spec.template"),
    ("ReplicaFailure", "True", ""): (
        "its pods cannot be created: a quota, a limit, an admission webhook or the service account is in the way",
        "spec.template",
    ),
    ("Complete", "True", ""): ("all its work is done", ""),
    ("SuccessCriteriaMet", "True", ""): ("it counts as done: what still runs is ended", ""),
    ("FailureTarget", "True", ""): ("it has failed: what still runs is ended, then the condition Failed follows", ""),
    ("Failed", "True", "BackoffLimitExceeded"): (
        "more of its pods failed than its backoffLimit lets it try again: look at the last pod that failed",
        "spec.backoffLimit",
    ),
    ("Failed", "True", "DeadlineExceeded"): ("it was active for longer than its activeDeadlineSeconds; its pods were ended", "spec.activeDeadlineSeconds"),
    ("Failed", "True", "PodFailurePolicy"): ("a rule of its podFailurePolicy says that such a failure is the Job's", "spec.podFailurePolicy"),
    ("Failed", "True", "MaxFailedIndexesExceeded"): ("more of its indexes failed than maxFailedIndexes", "spec.maxFailedIndexes"),
    ("Failed", "True", "FailedIndexes"): ("some of its indexes failed", "spec.backoffLimitPerIndex"),
    ("Failed", "True", ""): ("it has failed, and makes no more pods", ""),
    ("Suspended", "True", ""): ("it is suspended: it has no pods until spec.suspend is false", "spec.suspend"),
}

_COUNTS = (
    ("replicas", "pods"),
    ("updatedReplicas", "of the newest template"),
    ("readyReplicas", "ready"),
    ("availableReplicas", "available"),
    ("unavailableReplicas", "lacking"),
    ("desiredNumberScheduled", "nodes that should have one"),
    ("currentNumberScheduled", "nodes that have one"),
    ("numberReady", "ready"),
    ("numberUnavailable", "lacking"),
    ("numberMisscheduled", "where none should be"),
    ("active", "active"),
    ("ready", "ready"),
    ("succeeded", "succeeded"),
    ("failed", "failed"),
    ("terminating", "terminating"),
)


def explain_workload(object: Object) -> Iterator[Explanation]:
    """Yield what the status of a workload says."""
    status = mapping(object.value, "status")
    counts = ", ".join(f"{number(status, key):,} {word}" for key, word in _COUNTS if _is_count(status, key))
    behind = _behind(object, status)
    yield Explanation(object.kind, behind or "status", counts or "its status has no figures", tuple(_notes(object, status)))
    for condition in conditions_of(object.value):
        yield _condition(object, condition)


def _is_count(status: Value, key: str) -> bool:
    return isinstance(status.get(key), int) and not isinstance(status.get(key), bool)


def _behind(object: Object, status: Value) -> str:
    generation = number(mapping(object.value, "metadata"), "generation")
    observed = number(status, "observedGeneration")
    return "not up to date" if observed and generation > observed else ""


def _notes(object: Object, status: Value) -> Iterator[Cause]:
    if _behind(object, status):
        yield Cause("its controller has not yet looked at the newest spec (observedGeneration is older than generation): the status is of an older one")
    wanted = mapping(object.value, "spec").get("replicas")
    if wanted == 0:
        yield Cause("it has no pods because spec.replicas is 0")
    if object.kind == "StatefulSet" and text(status, "updateRevision") not in ("", text(status, "currentRevision")):
        yield Cause("an update is under way or stuck: pods are replaced one after the other, each only when the one before is ready")
        yield Cause("one pod that does not become ready holds up the others, if it lasts, because they are replaced in order", LIKELY)
    if object.kind == "CronJob":
        last = text(status, "lastScheduleTime")
        yield Cause(f"it last made a Job at {named(last)}" if last else "it has not made a Job yet")
        if mapping(object.value, "spec").get("suspend") is True:
            yield Cause("it makes no Jobs because spec.suspend is true")


def _condition(object: Object, condition: Condition) -> Explanation:
    kind, status, reason = condition.type, condition.status, condition.reason
    meaning, field = _MEANINGS.get((kind, status, reason)) or _MEANINGS.get((kind, status, "")) or ("", "")
    state = f"{named(kind)} is {named(status or 'absent')}" + (f", {named(reason)}" if reason else "")
    causes = (Cause(f"the message: {quoted(condition.message)}"),) if condition.message else ()
    fields: tuple[Path, ...] = (tuple(field.split(".")),) if field else ()
    steps: tuple[Step, ...] = ()
    if (kind, status) in (("Progressing", "False"), ("Available", "False"), ("ReplicaFailure", "True"), ("Failed", "True")):
        steps = (Step("its pods say more: put them into the dump as well, or look at their events"),)
    return Explanation(object.kind, state, meaning or "podlint does not know this condition", causes, steps, fields)
