"""StatefulSets, whose claim templates become volumes of their pods.

Source: k8s.io/kubernetes/pkg/apis/apps/validation/validation.go, ValidateStatefulSetSpec, volumesToAddForTemplates;
pkg/registry/apps/statefulset/strategy.go (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, invalid, warning
from podlint.constraints.formats import dns_label
from podlint.constraints.metadata import object_meta
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.vocabulary import Errors, Table, enum, nonnegative, optional, relation, since, struct
from podlint.constraints.volume_claims import PVC_SPEC
from podlint.constraints.volume_warnings import CLAIM_SPEC_WARNINGS
from podlint.constraints.volumes import pod_context
from podlint.constraints.workload import at_most_all, int_or_percent, runs_forever, selected, share
from podlint.defaults.vocabulary import without
from podlint.finding import Path

TEMPLATES_ARE_VALIDATED = 34
"""The minor version since which the server looks into the pod and the claims; before it, it only warned about the pod."""

_SPEC: Path = ("spec", "template", "spec")
_METADATA: Path = ("spec", "template", "metadata")
_CLAIMS: Path = ("spec", "volumeClaimTemplates")


# The pod


def pod_of_set(value: Value, path: Path, context: Context) -> Errors:
    """The pod of a StatefulSet is validated as the controller makes it: with host names of its own, and with a volume for every claim template.

    What is wrong with the labels and annotations of the template, the server says twice.
    """
    spec = value.get("spec", {})
    claims = context.object["spec"].get("volumeClaimTemplates", [])
    names = {claim.get("metadata", {}).get("name", ""): index for index, claim in enumerate(claims)}
    own = without(spec, "hostname", "subdomain")
    places: list[Path] = []
    if names:
        own, places = _with_claims(own, names)
    if own is not spec:
        value = {**value, "spec": own}
    context = pod_context(context.minor, context.kind, context.object, value.get("metadata", {}), own, path)
    errors: list[ApiError] = []
    POD_TEMPLATE.check(value, path, context, errors)
    if places:
        errors = [_in_text(error, places, len(names)) for error in errors]
    if context.minor < TEMPLATES_ARE_VALIDATED:
        return [error for error in errors if error.type is ErrorType.WARNING or error.path[: len(_SPEC)] != _SPEC]
    return errors + [error for error in errors if error.path[: len(_METADATA)] == _METADATA and error.type is not ErrorType.WARNING]


def _with_claims(spec: Value, names: dict[str, int]) -> tuple[Value, list[Path]]:
    """The spec with the claims' volumes first, then its own ones with other names; and where each of these volumes stands in the user's text."""
    volumes = spec.get("volumes", [])
    kept = [index for index, volume in enumerate(volumes) if volume.get("name", "") not in names]
    added = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in names]
    places: list[Path] = [(*_CLAIMS, index, "metadata", "name") for index in names.values()]
    places += [(*_SPEC, "volumes", index) for index in kept]
    return {**spec, "volumes": added + [volumes[index] for index in kept]}, places


def _in_text(error: ApiError, places: list[Path], added: int) -> ApiError:
    """The error about a volume at its place in the user's text. The server prints its index among all volumes; in warnings, among the pod's own."""
    start, index = error.path[:4], error.path[4] if len(error.path) > len(_SPEC) + 1 else None
    if start != (*_SPEC, "volumes") or not isinstance(index, int):
        return error
    rest = error.path[5:]
    place = places[index] if index < added else (*places[index], *rest)
    field = error.field or error.path
    if error.type is ErrorType.WARNING:
        field = (*places[index], *field[5:])
    return error._replace(path=place, field=field)


TEMPLATE = relation(pod_of_set)


def always_restarts(value: Value, path: Path, context: Context) -> Errors:
    """The pods are restarted, and have no deadline; the server says so even where an invalid selector keeps it from looking at the template."""
    return runs_forever(value.get("template", {}), (*path, "template"), context)


# The rest


def update_strategy(value: Value, path: Path, context: Context) -> Errors:
    """Only RollingUpdate has a partition. The server blames the strategy for its type."""
    kind, rolling = value.get("type"), value.get("rollingUpdate")
    if kind not in ("RollingUpdate", "OnDelete"):
        return (invalid((*path, "type"), kind, "must be RollingUpdate or OnDelete", field=path),)
    if rolling is None:
        return ()
    if kind == "OnDelete":
        return (invalid((*path, "rollingUpdate"), None, "cannot be set with type OnDelete"),)
    errors: list[ApiError] = []
    _ROLLING.check(rolling, (*path, "rollingUpdate"), context, errors)
    return errors


def some_may_be_away(value: int | str) -> Complaints:
    """At least one pod and at most all of them, as a number or a percentage."""
    none = (Complaint(f"must be 1 or more, not {value}"),) if share(value) == 0 else ()
    return (*int_or_percent(value), *none, *at_most_all(value))


_ROLLING = struct(partition=nonnegative, maxUnavailable=some_may_be_away)


def pod_management(value: str, path: Path, context: Context) -> Errors:
    """Pods are started one after the other, or all at once."""
    if value in ("OrderedReady", "Parallel"):
        return ()
    return (invalid(path, value, "must be OrderedReady or Parallel"),)


def keeps_few_revisions(value: int, path: Path, context: Context) -> Errors:
    """A negative number of revisions means all of them."""
    return (warning(path, f"is {value}, which keeps all revisions"),) if value < 0 else ()


def claim_template(value: Value, path: Path, context: Context) -> Errors:
    """The spec of a claim template is that of a claim; its metadata are not looked at. Warnings print it without ``spec``."""
    errors: list[ApiError] = []
    spec, place = value.get("spec", {}), (*path, "spec")
    if context.minor >= TEMPLATES_ARE_VALIDATED:
        PVC_SPEC.check(spec, place, context, errors)
    warnings: list[ApiError] = []
    CLAIM_SPEC_WARNINGS.check(spec, place, context, warnings)
    return errors + [found._replace(field=(*path, *found.path[len(place) :])) for found in warnings]


def claim_templates(value: list[Value], path: Path, context: Context) -> Errors:
    """Every one is a claim."""
    return [error for index, claim in enumerate(value) for error in claim_template(claim, (*path, index), context)]


RETENTION = enum("Retain", "Delete")

STATEFUL_SET = struct(
    metadata=object_meta(dns_label),
    spec=struct(
        selected(TEMPLATE),
        always_restarts,
        replicas=nonnegative,
        minReadySeconds=nonnegative,
        revisionHistoryLimit=since(33, relation(keeps_few_revisions)),
        serviceName=optional(since(33, dns_label)),
        podManagementPolicy=relation(pod_management),
        updateStrategy=relation(update_strategy),
        persistentVolumeClaimRetentionPolicy=struct(whenDeleted=RETENTION, whenScaled=RETENTION),
        ordinals=struct(start=nonnegative),
        volumeClaimTemplates=relation(claim_templates),
    ),
)

TABLES: dict[str, Table] = {"StatefulSet": STATEFUL_SET}
