"""HorizontalPodAutoscalers of both versions. The server turns version 1 into version 2, and prints version 2's fields.

Source: k8s.io/kubernetes/pkg/apis/autoscaling/validation/validation.go, ValidateHorizontalPodAutoscaler;
pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go; pkg/apis/autoscaling/v1/conversion.go (v1.36)
"""

from __future__ import annotations

import json
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, forbidden, instead_of, invalid, not_supported
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_label, path_segment_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.resource_names import container_resource
from podlint.constraints.vocabulary import (
    Errors,
    Table,
    all_of,
    always,
    at_least,
    between,
    each,
    enum,
    nonnegative,
    positive,
    relation,
    required,
    since,
    struct,
    until,
)
from podlint.finding import Path
from podlint.objects.quantity import quantity

_LONGEST_WINDOW = 3600
_LONGEST_PERIOD = 1800
_REFERENCES_CHECKED_SINCE = 34
_ZERO_IS_MISSING_SINCE = 36
_METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics"


# What is scaled, and what a metric belongs to.


def names_api_group(reference: Value, path: Path, context: Context) -> Errors:
    """What is scaled has an apiVersion with a group, but for a ReplicationController."""
    if context.minor < _REFERENCES_CHECKED_SINCE:
        return ()
    api_version = reference.get("apiVersion", "")
    if api_version.count("/") > 1:
        return _malformed(reference, path)
    if reference.get("kind") == "ReplicationController" or (api_version.partition("/")[0] and "/" in api_version):
        return ()
    help_text = "write apps/v1" if reference.get("kind") in ("Deployment", "StatefulSet", "ReplicaSet") else ""
    return (invalid((*path, "apiVersion"), api_version, "must have an API group, as apps/v1", help=help_text),)


def has_api_version(reference: Value, path: Path, context: Context) -> Errors:
    """A group and a version, or only a version."""
    if context.minor >= _REFERENCES_CHECKED_SINCE and reference.get("apiVersion", "").count("/") > 1:
        return _malformed(reference, path)
    return ()


def _malformed(reference: Value, path: Path) -> Errors:
    return (invalid((*path, "apiVersion"), reference["apiVersion"], "must be a group and a version, as apps/v1"),)


_SCALE_TARGET = struct(names_api_group, kind=required(path_segment_name), name=required(path_segment_name))
_DESCRIBED_OBJECT = struct(has_api_version, kind=required(path_segment_name), name=required(path_segment_name))


# Metrics.


def positive_quantity(value: Any) -> Complaints:
    """More than nothing."""
    return () if quantity(value) > 0 else (Complaint(f"must be more than 0, not {value}"),)


_TARGET_TYPES = frozenset({"Utilization", "Value", "AverageValue"})


def target_type(text: str) -> Complaints:
    """One of three; an empty one is missing, and wrong too."""
    if text in _TARGET_TYPES:
        return ()
    wrong = Complaint(f"must be Utilization, Value or AverageValue{instead_of(text)}")
    return (wrong,) if text else (Complaint("is required", type=ErrorType.REQUIRED), wrong)


_TARGET = struct(type=always(target_type, zero=""), value=positive_quantity, averageValue=positive_quantity, averageUtilization=positive)
_METRIC = struct(name=required(path_segment_name))


def has_value_or_average(source: Value, path: Path, context: Context) -> Errors:
    """The target of an object's metric is a value, or one per pod."""
    return _one_target_of(source, path, "value", "averageValue", or_both=True)


def has_either_value_or_average(source: Value, path: Path, context: Context) -> Errors:
    """The target of an external metric is a value, or one per pod; not both."""
    return _one_target_of(source, path, "value", "averageValue")


def has_utilization_or_average(source: Value, path: Path, context: Context) -> Errors:
    """The target of a resource is a part of what is requested, or an amount per pod; not both."""
    return _one_target_of(source, path, "averageValue", "averageUtilization")


def has_average(source: Value, path: Path, context: Context) -> Errors:
    """The target of a metric of pods is an amount per pod."""
    return () if "averageValue" in source["target"] else (is_required((*path, "target", "averageValue"), "for a metric of pods"),)


def _one_target_of(source: Value, path: Path, one: str, other: str, *, or_both: bool = False) -> Errors:
    """Without either, *other* is required; with both, *one* is forbidden."""
    target = source["target"]
    if one not in target and other not in target:
        return (is_required((*path, "target", other), f"unless {one} is set"),)
    if one in target and other in target and not or_both:
        return (forbidden((*path, "target", one), f"cannot be set together with {other}"),)
    return ()


_SOURCES: dict[str, tuple[str, Table]] = {
    "object": ("Object", struct(has_value_or_average, describedObject=_DESCRIBED_OBJECT, metric=_METRIC, target=_TARGET)),
    "external": ("External", struct(has_either_value_or_average, metric=_METRIC, target=_TARGET)),
    "pods": ("Pods", struct(has_average, metric=_METRIC, target=_TARGET)),
    "resource": ("Resource", struct(has_utilization_or_average, name=required(), target=_TARGET)),
    "containerResource": (
        "ContainerResource",
        struct(has_utilization_or_average, name=required(container_resource), container=required(dns_label), target=_TARGET),
    ),
}
"""The fields of a metric, in the order in which the server looks at them, with the type that each belongs to."""

_FIELD_OF = {name: field for field, (name, _) in _SOURCES.items()}


def has_source_of_its_type(metric: Value, path: Path, context: Context) -> Errors:
    """A metric has the one source that its type says. The server looks at the first that is there, and complains twice of a type that is none."""
    errors: list[ApiError] = []
    kind = metric.get("type", "")
    present = [field for field in _SOURCES if field in metric]
    if present:
        _SOURCES[present[0]][1].check(metric[present[0]], (*path, present[0]), context, errors)
    expected = _FIELD_OF.get(kind)
    if expected is None:
        if not kind:
            errors.append(is_required((*path, "type")))
        errors += [not_supported((*path, "type"), kind, tuple(_FIELD_OF))] * 2
    elif expected not in metric:
        errors.append(is_required((*path, expected), f"with type {kind}"))
    if len(present) > 1:
        errors += [forbidden((*path, field), f"cannot be set with type {kind}") for field in present if field != expected]
    return errors


_METRICS = each(relation(has_source_of_its_type))


# Behavior.


def nonnegative_quantity(value: Any) -> Complaints:
    """Nothing or more."""
    return () if quantity(value) >= 0 else (Complaint(f"must be 0 or more, not {value}"),)


_POLICY = struct(
    type=always(enum("Percent", "Pods"), zero=""),
    value=always(positive, zero=0),
    periodSeconds=always(between(1, _LONGEST_PERIOD), zero=0),
)
_SCALING_RULES = struct(
    stabilizationWindowSeconds=between(0, _LONGEST_WINDOW),
    selectPolicy=enum("Disabled", "Max", "Min"),
    policies=required(each(_POLICY), why="(at least one policy)"),
    tolerance=nonnegative_quantity,
)


# The whole.


def most_is_not_less_than_least(spec: Value, path: Path, context: Context) -> Errors:
    """At least one replica is allowed, and no fewer than the least. Since 1.36 the server says of none that it is missing."""
    most, least = spec.get("maxReplicas", 0), spec.get("minReplicas", 1)
    if most >= max(least, 1):
        return ()
    place = (*path, "maxReplicas")
    errors = []
    if most == 0 and context.minor >= _ZERO_IS_MISSING_SINCE:
        errors.append(is_required(place, "(1 or more)"))
    elif most < 1:
        errors.append(invalid(place, most, "must be 1 or more"))
    if most < least:
        errors.append(invalid(place, most, f"must be minReplicas or more, which is {least}"))
    return errors


def scales_to_zero_by_metric(spec: Value, path: Path, context: Context) -> Errors:
    """No replicas at all are only possible by a metric that does not come from pods."""
    if spec.get("minReplicas") != 0 or any(metric.get("type") in ("Object", "External") for metric in spec.get("metrics", ())):
        return ()
    place = "metrics" if "metrics" in spec else "minReplicas"
    return (forbidden((*path, place), "cannot lead to 0 replicas without a metric of type Object or External", field=(*path, "metrics")),)


def cpu_target(spec: Value, path: Path, context: Context) -> Errors:
    """Version 1's target for the CPU is the last metric of version 2; those before it stand in an annotation."""
    percentage = spec.get("targetCPUUtilizationPercentage", 1)
    if percentage >= 1:
        return ()
    index = _metrics_in_annotation(context.object)
    field = (*path, "metrics", index, "resource", "target", "averageUtilization")
    return (invalid((*path, "targetCPUUtilizationPercentage"), percentage, "must be 1 or more", field=field),)


def _metrics_in_annotation(autoscaler: Value) -> int:
    """How many metrics an autoscaler of version 1 has in its annotation."""
    try:
        metrics = json.loads(autoscaler["metadata"].get("annotations", {}).get(_METRICS_ANNOTATION, ""))
    except (ValueError, RecursionError):
        return 0
    return len(metrics) if isinstance(metrics, list) and all(isinstance(metric, dict) for metric in metrics) else 0


_AUTOSCALER_SPEC = struct(
    most_is_not_less_than_least,
    scales_to_zero_by_metric,
    cpu_target,
    minReplicas=all_of(until(36, at_least(1)), since(37, nonnegative)),  # feature gate HPAScaleToZero
    scaleTargetRef=_SCALE_TARGET,
    metrics=_METRICS,
    behavior=struct(scaleUp=_SCALING_RULES, scaleDown=_SCALING_RULES),
)

TABLES: dict[str, Table] = {"HorizontalPodAutoscaler": struct(metadata=object_meta(), spec=_AUTOSCALER_SPEC)}
