"""The controllers of pods, without StatefulSets and Jobs.

Source: k8s.io/kubernetes/pkg/apis/apps/validation/validation.go; pkg/apis/core/validation/validation.go, ValidateReplicationController,
ValidatePodTemplate (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, forbidden, invalid, not_supported
from podlint.constraints.error import required as is_required
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.vocabulary import Errors, Table, all_of, anything, nonnegative, present, relation, required, struct
from podlint.constraints.workload import (
    CONTROLLER_META,
    LASTING_TEMPLATE,
    labels_of,
    mismatch,
    names_pods,
    selected,
    selects_something,
    share,
    shares,
    template_is_selected,
)
from podlint.finding import Path

POD_TEMPLATE_KIND = struct(metadata=object_meta(), template=POD_TEMPLATE)


def labels_have_selector(value: Value, path: Path, context: Context) -> Errors:
    """The labels of the template hold those of the selector, which is a plain map."""
    selector, template = value.get("selector"), value.get("template")
    if not selector or template is None:
        return ()
    labels = labels_of(template)
    return () if selector.items() <= labels.items() else (mismatch({"matchLabels": selector}, labels, path),)


REPLICATION_CONTROLLER = struct(
    metadata=all_of(object_meta(generates=False), relation(names_pods)),
    spec=struct(
        labels_have_selector,
        replicas=nonnegative,
        minReadySeconds=nonnegative,
        selector=required(anything, "(it is taken from the labels of the template where those are set)"),
        template=present(LASTING_TEMPLATE),
    ),
)

REPLICA_SET = struct(
    metadata=CONTROLLER_META,
    spec=struct(selected(LASTING_TEMPLATE), replicas=nonnegative, minReadySeconds=nonnegative),
)


# Deployments


def deployment_strategy(value: Value, path: Path, context: Context) -> Errors:
    """Only RollingUpdate has figures, and with them the rollout can proceed. The server blames the strategy for its type."""
    kind, rolling = value.get("type"), value.get("rollingUpdate")
    if kind == "Recreate":
        return () if rolling is None else (forbidden((*path, "rollingUpdate"), "cannot be set with type Recreate"),)
    if kind != "RollingUpdate":
        return (not_supported((*path, "type"), kind, ("Recreate", "RollingUpdate"), field=path),)
    return () if rolling == _DEFAULT_ROLLOUT else _rolling_deployment(rolling or {}, (*path, "rollingUpdate"))


_DEFAULT_ROLLOUT = {"maxUnavailable": "25%", "maxSurge": "25%"}  # nearly all there are


def _rolling_deployment(value: Value, path: Path) -> list[ApiError]:
    errors = shares(value, path, "maxUnavailable")
    if not share(value.get("maxUnavailable", 0)) and not share(value.get("maxSurge", 0)):
        errors.append(invalid((*path, "maxUnavailable"), None, "must not be 0 while maxSurge is 0: no pod could be replaced"))
    return errors


def progress_takes_longer(value: Value, path: Path, context: Context) -> Errors:
    """The deadline for progress leaves time for a pod to become available."""
    deadline, ready = value.get("progressDeadlineSeconds"), value.get("minReadySeconds", 0)
    if deadline is None or deadline > ready:
        return ()
    return (invalid((*path, "progressDeadlineSeconds"), deadline, f"must be greater than minReadySeconds, {ready}"),)


DEPLOYMENT = struct(
    metadata=CONTROLLER_META,
    spec=struct(
        selected(LASTING_TEMPLATE),
        progress_takes_longer,
        replicas=nonnegative,
        minReadySeconds=nonnegative,
        revisionHistoryLimit=nonnegative,
        progressDeadlineSeconds=nonnegative,
        strategy=relation(deployment_strategy),
    ),
)


# DaemonSets


def daemon_set_strategy(value: Value, path: Path, context: Context) -> Errors:
    """A rolling update either surges or lets pods be unavailable. The server blames the strategy for its type."""
    kind = value.get("type")
    if kind == "OnDelete":
        return ()
    if kind != "RollingUpdate":
        return (not_supported((*path, "type"), kind, ("RollingUpdate", "OnDelete"), field=path),)
    return _rolling_daemon_set(value.get("rollingUpdate", {}), (*path, "rollingUpdate"))


def _rolling_daemon_set(value: Value, path: Path) -> list[ApiError]:
    errors = shares(value, path, "maxUnavailable", "maxSurge")
    unavailable, surge = share(value.get("maxUnavailable", 0)), share(value.get("maxSurge", 0))
    if unavailable and surge:
        help = "set maxUnavailable to 0, which is 1 by default"
        errors.append(invalid((*path, "maxSurge"), value["maxSurge"], "must be 0 while maxUnavailable is not", help=help))
    elif not unavailable and not surge:
        errors.append(is_required((*path, "maxUnavailable"), "and not 0 while maxSurge is 0"))
    return errors


DAEMON_SET = struct(
    metadata=object_meta(),
    spec=struct(
        template_is_selected,
        selector=all_of(LABEL_SELECTOR, relation(selects_something)),
        template=LASTING_TEMPLATE,
        minReadySeconds=nonnegative,
        revisionHistoryLimit=nonnegative,
        updateStrategy=relation(daemon_set_strategy),
    ),
)


# Revisions


def has_object(value: Value, path: Path, context: Context) -> Errors:
    """A revision holds the object that it is one of."""
    if isinstance(value.get("data"), dict):
        return ()
    return (is_required((*path, "data"), "and must be a mapping"),)


CONTROLLER_REVISION = struct(has_object, metadata=object_meta(), revision=nonnegative)

TABLES: dict[str, Table] = {
    "PodTemplate": POD_TEMPLATE_KIND,
    "ReplicationController": REPLICATION_CONTROLLER,
    "ReplicaSet": REPLICA_SET,
    "Deployment": DEPLOYMENT,
    "DaemonSet": DAEMON_SET,
    "ControllerRevision": CONTROLLER_REVISION,
}
