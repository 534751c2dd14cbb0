"""The parts of Jobs and CronJobs that rules look at."""

from __future__ import annotations

from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, mapping, text

JOB, CRON_JOB = "batch/Job", "batch/CronJob"
"""The types, as `Object.type` has them."""

_HOOKS = ("helm.sh/hook", "argocd.argoproj.io/hook")
_QUEUES = ("kueue.x-k8s.io/queue-name", "volcano.sh/queue-name")


class JobSpec(NamedTuple):
    """The spec of a Job, or of the Jobs that a CronJob makes, with its place in the document."""

    path: Path
    value: Value


def job_spec(object: Object) -> JobSpec:
    """Return the Job's spec in *object*, empty where it has none."""
    spec = mapping(object.value, "spec")
    if object.kind == "CronJob":
        return JobSpec((*object.path, "spec", "jobTemplate", "spec"), mapping(mapping(spec, "jobTemplate"), "spec"))
    return JobSpec((*object.path, "spec"), spec)


def deadline(spec: JobSpec) -> int | None:
    """Return after how many seconds a Job is ended, or its pod is; None where that never happens."""
    pod = mapping(mapping(spec.value, "template"), "spec")
    limits = [limit for limit in (spec.value.get("activeDeadlineSeconds"), pod.get("activeDeadlineSeconds")) if isinstance(limit, int)]
    return min(limits, default=None)


def is_hook(object: Object) -> bool:
    """Whether the Job is a hook of Helm or Argo CD, which delete it before the next one or when it has ended."""
    annotations = mapping(mapping(object.value, "metadata"), "annotations")
    return any(text(annotations, name) for name in _HOOKS)


def is_queued(object: Object) -> bool:
    """Whether a queue decides when the Job starts."""
    return any(name in object.labels for name in _QUEUES) or bool(text(mapping(object.value, "spec"), "managedBy"))
