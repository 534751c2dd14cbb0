"""The defaults of Jobs and CronJobs, and the labels that the server gives to a Job's pods.

Source: k8s.io/kubernetes/pkg/apis/batch/v1/defaults.go; pkg/registry/batch/job/strategy.go, generateSelector (v1.36)
"""

from __future__ import annotations

from podlint.defaults.metadata import name_of
from podlint.defaults.pod import POD_TEMPLATE
from podlint.defaults.vocabulary import Filler, Value, each, fill, without

GENERATED_UID = "00000000-0000-0000-0000-000000000000"
"""Stands for the uid that the server will generate; nobody can have written it."""

JOB_NAME_LABELS = ("job-name", "batch.kubernetes.io/job-name")
CONTROLLER_UID_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")
"""The labels of a Job's pods, the older ones first."""

_MAX_INT32 = 2**31 - 1
_SUCCESS_POLICY, _MANAGED_BY = 31, 32  # minor versions whose gates are on by default


def _counts(value: Value, minor: int) -> Value:
    """One pod, if nothing is said; retries that suit backoffLimitPerIndex; and pods replaced at once, unless there is a failure policy."""
    result = dict(value)
    if "completions" not in result and "parallelism" not in result:
        result["completions"] = 1
    result.setdefault("parallelism", 1)
    result.setdefault("backoffLimit", _MAX_INT32 if "backoffLimitPerIndex" in result else 6)
    result.setdefault("podReplacementPolicy", "Failed" if "podFailurePolicy" in result else "TerminatingOrFailed")
    return result


def _gated(value: Value, minor: int) -> Value:
    value = without(value, "scheduling")  # feature gate WorkloadWithJob
    if minor >= _MANAGED_BY:
        return value
    return without(value, "managedBy", *(() if minor >= _SUCCESS_POLICY else ("successPolicy",)))


def _labelled(value: Value, minor: int) -> Value:
    """A Job without labels takes those of its template, and shares what the server adds to them; not what it added before."""
    labels = value["spec"]["template"].get("metadata", {}).get("labels")
    if labels is None or value["metadata"].get("labels") or GENERATED_UID in labels.values():
        return value
    return {**value, "metadata": {**value["metadata"], "labels": labels}}


def _selecting_its_own(value: Value, minor: int) -> Value:
    """A Job selects its pods by labels that the server generates, unless it says that it has its own."""
    metadata, spec = value["metadata"], value["spec"]
    if spec["manualSelector"]:
        return value
    template, selector = spec["template"], spec.get("selector", {})
    written = template.get("metadata", {}).get("labels")
    labels = {**dict.fromkeys(JOB_NAME_LABELS, name_of(metadata)), **dict.fromkeys(CONTROLLER_UID_LABELS, GENERATED_UID), **(written or {})}
    if written is not None and metadata.get("labels") is written:
        metadata = {**metadata, "labels": labels}
    template = {**template, "metadata": {**template.get("metadata", {}), "labels": labels}}
    selector = {**selector, "matchLabels": {CONTROLLER_UID_LABELS[1]: GENERATED_UID, **selector.get("matchLabels", {})}}
    return {**value, "metadata": metadata, "spec": {**spec, "template": template, "selector": selector}}


_INNER: dict[str, Filler] = {
    "template": POD_TEMPLATE,
    "podFailurePolicy": fill(inner={"rules": each(fill(inner={"onPodConditions": each(fill(zero={"status": "True"}))}))}),
}
_JOB_SPEC = fill(
    _gated,
    absent={"completionMode": "NonIndexed", "suspend": False, "manualSelector": False, "template": {}},
    inner=_INNER,
    first=(_counts,),
)
_CONDITIONS_OF_CRON_JOBS = 34  # before it, only Jobs got the status of a condition


def _inner_of_cron_job(value: Value, minor: int) -> Value:
    filled: Value = (_INNER_FILLED if minor >= _CONDITIONS_OF_CRON_JOBS else _TEMPLATE_FILLED)(value, minor)
    return filled


_INNER_FILLED = fill(absent={"template": {}}, inner=_INNER)
_TEMPLATE_FILLED = fill(absent={"template": {}}, inner={"template": POD_TEMPLATE})
_CRON_JOB_SPEC = fill(
    zero={"concurrencyPolicy": "Allow"},
    absent={"suspend": False, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1, "jobTemplate": {}},
    inner={"jobTemplate": fill(absent={"spec": {}}, inner={"spec": _inner_of_cron_job})},
)

FILLERS: dict[str, Filler] = {
    "Job": fill(_labelled, _selecting_its_own, absent={"spec": {}}, inner={"spec": _JOB_SPEC}),
    "CronJob": fill(absent={"spec": {}}, inner={"spec": _CRON_JOB_SPEC}),
}
