"""Jobs and CronJobs.

Source: k8s.io/kubernetes/pkg/apis/batch/validation/validation.go; pkg/registry/batch/*/strategy.go; pkg/api/job/warnings.go (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, Proposal, invalid, not_supported, warning
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_label, domain_prefixed_path
from podlint.constraints.job_policies import POD_FAILURE_POLICY, fails_index_with_limit, success_policy
from podlint.constraints.metadata import LABEL_SELECTOR, is_valid_selector, selects
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.schedule import schedule, time_zone
from podlint.constraints.vocabulary import Errors, Table, all_of, enum, given, nonnegative, present, relation, required, struct
from podlint.constraints.workload import CONTROLLER_META, labels_of, template_is_selected
from podlint.defaults.batch import CONTROLLER_UID_LABELS, GENERATED_UID, JOB_NAME_LABELS
from podlint.defaults.metadata import name_of
from podlint.finding import Key, Path

MANY_COMPLETIONS = 100_000  # beyond it, completed and failed indexes are hard to keep track of
PARALLELISM_OF_INDEXED = 100_000
FAILED_INDEXES = 100_000
PARALLELISM_OF_MANY = 10_000
FAILED_INDEXES_OF_MANY = 10_000
MANAGER_LENGTH = 63
CRON_JOB_NAME_LENGTH = 52
"""The names of a CronJob's jobs append eleven characters to its own, and may have 63."""


# The spec of a Job, also in CronJobs


def manager(name: str) -> Complaints:
    """The controller that manages a Job: ``example.org/name``, at most 63 bytes."""
    if not name:
        return (Complaint("is required", "leave it out for the built-in controller", type=ErrorType.REQUIRED),)
    found = [*domain_prefixed_path(name)]
    if len(name.encode("utf-8", "surrogatepass")) > MANAGER_LENGTH:
        found.append(Complaint(f"may have at most {MANAGER_LENGTH} characters, not {len(name)}", type=ErrorType.TOO_LONG))
    return found


def failed_indexes_have_limit(value: Value, path: Path, context: Context) -> Errors:
    """The field maxFailedIndexes goes with backoffLimitPerIndex."""
    if "backoffLimitPerIndex" in value:
        return ()
    return (is_required((*path, "backoffLimitPerIndex"), "with maxFailedIndexes"),)


def completion_mode(value: Value, path: Path, context: Context) -> Errors:
    """An Indexed Job has limits; any other cannot have what concerns indexes. A mode that is not known is looked at no further."""
    mode = value.get("completionMode")
    if mode == "Indexed":
        return _limits_of_indexed(value, path)
    if mode not in (None, "NonIndexed"):
        return ()
    return [
        invalid((*path, name), value[name], "can be set only with completionMode Indexed", help="set completionMode to Indexed")
        for name in ("backoffLimitPerIndex", "maxFailedIndexes")
        if name in value
    ]


def _limits_of_indexed(value: Value, path: Path) -> list[ApiError]:
    errors: list[ApiError] = []
    completions, parallelism, failed = value.get("completions"), value.get("parallelism", 0), value.get("maxFailedIndexes")
    if completions is None:
        errors.append(is_required((*path, "completions"), "with completionMode Indexed"))
        completions = 0
    elif failed is not None and failed > completions:
        errors.append(invalid((*path, "maxFailedIndexes"), failed, f"must be at most completions, {completions}"))
    has_many = completions > MANY_COMPLETIONS and "backoffLimitPerIndex" in value
    limits = [("parallelism", parallelism, PARALLELISM_OF_INDEXED, ""), ("maxFailedIndexes", failed or 0, FAILED_INDEXES, "")]
    if has_many:
        why = f" with more than {MANY_COMPLETIONS} completions and backoffLimitPerIndex"
        limits += [("parallelism", parallelism, PARALLELISM_OF_MANY, why), ("maxFailedIndexes", failed or 0, FAILED_INDEXES_OF_MANY, why)]
        if failed is None:
            errors.append(is_required((*path, "maxFailedIndexes"), why.strip()))
    errors += [invalid((*path, name), number, f"must be {most} or less{why}") for name, number, most, why in limits if number > most]
    return errors


def pods_end(value: Value, path: Path, context: Context) -> Errors:
    """The pods of a Job are not restarted when they succeed; with a failure policy, not at all."""
    policy = value.get("template", {}).get("spec", {}).get("restartPolicy", "")
    place = (*path, "template", "spec", "restartPolicy")
    if policy in ("", "Always"):
        return (is_required(place, f"as OnFailure or Never in a {context.kind}", help="the default, Always, is for pods that never end"),)
    if policy not in ("OnFailure", "Never"):
        return (not_supported(place, policy, ("OnFailure", "Never")),)
    if policy == "OnFailure" and "podFailurePolicy" in value:
        return (invalid(place, policy, "must be Never with podFailurePolicy", proposal=Proposal("Never")),)
    return ()


def pod_replacement(value: Value, path: Path, context: Context) -> Errors:
    """With a failure policy, only pods that failed are replaced."""
    policy = value.get("podReplacementPolicy")
    allowed = ("Failed",) if "podFailurePolicy" in value else ("Failed", "TerminatingOrFailed")
    return () if policy is None or policy in allowed else (not_supported((*path, "podReplacementPolicy"), policy, allowed),)


def many_indexes(value: Value, path: Path, context: Context) -> Errors:
    """Very many indexes, and pods at once, may be more than the status can hold."""
    if value.get("completionMode") != "Indexed":
        return ()
    if value.get("completions", 0) <= MANY_COMPLETIONS or value.get("parallelism", 0) <= PARALLELISM_OF_MANY:
        return ()
    message = f"has more than {MANY_COMPLETIONS} completions and a parallelism over {PARALLELISM_OF_MANY}: completed indexes may get lost when many fail"
    return (warning(path, message),)


JOB_SPEC = struct(
    given(failed_indexes_have_limit, "maxFailedIndexes"),
    completion_mode,
    pods_end,
    pod_replacement,
    given(fails_index_with_limit, "podFailurePolicy"),
    given(success_policy, "successPolicy"),
    many_indexes,
    parallelism=nonnegative,
    completions=nonnegative,
    activeDeadlineSeconds=nonnegative,
    backoffLimit=nonnegative,
    backoffLimitPerIndex=nonnegative,
    maxFailedIndexes=nonnegative,
    ttlSecondsAfterFinished=nonnegative,
    managedBy=manager,
    completionMode=enum("NonIndexed", "Indexed"),
    podFailurePolicy=POD_FAILURE_POLICY,
    template=POD_TEMPLATE,
)


# Jobs


def selection_is_generated(value: Value, path: Path, context: Context) -> Errors:
    """Labels and selector that the server generates are not written by the user, unless manualSelector says so."""
    spec = value["spec"]
    if spec.get("manualSelector"):
        return ()
    errors: list[ApiError] = []
    place = (*path, "spec", "template", "metadata", "labels")
    labels = labels_of(spec["template"])
    name = name_of(value["metadata"])
    for keys, wanted, what in ((CONTROLLER_UID_LABELS, GENERATED_UID, "the uid of the Job"), (JOB_NAME_LABELS, name, f"the Job's name, {name}")):
        errors += [
            invalid((*place, Key(key)), labels[key], f"must be {what}", help="leave it out: the server sets it") for key in keys if labels[key] != wanted
        ]
    generated = {**dict.fromkeys(CONTROLLER_UID_LABELS, GENERATED_UID), **dict.fromkeys(JOB_NAME_LABELS, name)}
    selector = spec["selector"]
    if not selects(selector, generated) and is_valid_selector(selector, context):
        errors.append(invalid((*path, "spec", "selector"), None, "must be left to the server, or set manualSelector"))
    return errors


def indexed_pods_have_names(value: Value, path: Path, context: Context) -> Errors:
    """The host name of every pod of an Indexed Job, which is the Job's name with the index, is a DNS label."""
    spec = value["spec"]
    completions = spec.get("completions") or 0
    if spec.get("completionMode") != "Indexed" or completions <= 0:
        return ()
    host = f"{name_of(value['metadata'])}-{completions - 1}"
    if not dns_label(host):
        return ()
    return (invalid((*path, "metadata", "name"), value["metadata"].get("name"), f"must make a DNS label when the index is appended: {host}"),)


JOB = struct(
    selection_is_generated,
    indexed_pods_have_names,
    metadata=CONTROLLER_META,
    spec=all_of(JOB_SPEC, struct(template_is_selected, selector=present(LABEL_SELECTOR, "with manualSelector"))),
)


# CronJobs


def leaves_room_for_jobs(value: Value, path: Path, context: Context) -> Errors:
    """The names of the jobs, which append eleven characters, are short enough."""
    length = len(name_of(value).encode("utf-8", "surrogatepass"))
    if length <= CRON_JOB_NAME_LENGTH:
        return ()
    return (invalid((*path, "name"), value.get("name"), f"may have at most {CRON_JOB_NAME_LENGTH} characters in a CronJob"),)


def selector_is_generated(value: Value, path: Path, context: Context) -> Errors:
    """The jobs of a CronJob cannot have selectors of their own."""
    errors: list[ApiError] = []
    if "selector" in value:
        errors.append(invalid((*path, "selector"), None, "cannot be set in a CronJob: the server generates it"))
    if value.get("manualSelector"):
        errors.append(not_supported((*path, "manualSelector"), "true", ("false",)))
    return errors


CRON_JOB = struct(
    metadata=all_of(CONTROLLER_META, relation(leaves_room_for_jobs)),
    spec=struct(
        schedule=required(schedule),
        timeZone=time_zone,
        startingDeadlineSeconds=nonnegative,
        successfulJobsHistoryLimit=nonnegative,
        failedJobsHistoryLimit=nonnegative,
        concurrencyPolicy=enum("Allow", "Forbid", "Replace"),
        jobTemplate=struct(spec=all_of(JOB_SPEC, relation(selector_is_generated))),
    ),
)

TABLES: dict[str, Table] = {"Job": JOB, "CronJob": CRON_JOB}
