"""Pods and pod templates: a pod's spec as a whole, put together from the modules for its parts.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidatePodSpec, ValidatePodCreate, ValidatePodTemplateSpec (v1.36)
"""

from __future__ import annotations

from podlint.constraints.containers import CONTAINERS, EPHEMERAL_CONTAINERS, INIT_CONTAINERS
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, forbidden, not_supported
from podlint.constraints.formats import dns_label, dns_subdomain
from podlint.constraints.metadata import ANNOTATIONS, LABELS, object_meta
from podlint.constraints.pod_annotations import pod_annotations
from podlint.constraints.pod_network import HOST_ALIASES, NETWORK_RELATIONS
from podlint.constraints.pod_warnings import SPEC_WARNINGS, TEMPLATE_WARNINGS, ports_differ
from podlint.constraints.resources import OVERHEAD, POD_RESOURCE_CLAIMS, POD_RESOURCE_RELATIONS, POD_RESOURCES
from podlint.constraints.scheduling import (
    AFFINITY,
    NODE_SELECTOR,
    PREEMPTION_POLICY,
    READINESS_GATES,
    SCHEDULING_GATES,
    SCHEDULING_RELATIONS,
    TOLERATIONS,
    TOPOLOGY_SPREAD_CONSTRAINTS,
)
from podlint.constraints.security import POD_SECURITY_CONTEXT, process_namespace_is_one
from podlint.constraints.vocabulary import Errors, Field, Table, Verb, between, both, enum, given, optional, relation, required, struct
from podlint.constraints.volumes import VOLUMES
from podlint.constraints.windows import WINDOWS_RELATIONS
from podlint.finding import Path
from podlint.objects.workloads import RUN_TO_COMPLETION


def service_account_has_name(value: Value, path: Path, context: Context) -> Errors:
    """The older field `serviceAccount`, which the server copies where the newer one is empty, is a DNS subdomain too."""
    name = value.get("serviceAccount")
    if not name or value.get("serviceAccountName"):
        return ()
    return at((*path, "serviceAccount"), dns_subdomain(name), field=(*path, "serviceAccountName"))


_NO_POLICY = (Complaint("may not be empty", "write PreemptLowerPriority or Never, or leave it out", type=ErrorType.REQUIRED),)


def preemption_policy(text: str) -> Complaints:
    """Whether the pod may push out others; where the field is there, it may not be empty."""
    return PREEMPTION_POLICY(text) if text else _NO_POLICY


_RESTART_POLICIES = ("Always", "OnFailure", "Never")
_OF_KINDS = {
    **dict.fromkeys(("DaemonSet", "Deployment", "ReplicaSet", "ReplicationController", "Rollout", "StatefulSet"), ("Always",)),
    **dict.fromkeys(RUN_TO_COMPLETION, ("OnFailure", "Never")),
}
"""The restart policies of kinds that do not take all."""


def restart_policy(text: str, path: Path, context: Context) -> Errors:
    """One of three. What the kind would refuse in its turn is not advised."""
    if text in _RESTART_POLICIES:
        return ()
    error = not_supported(path, text, _RESTART_POLICIES)
    suits = error.proposal and error.proposal.value in _OF_KINDS.get(context.kind, _RESTART_POLICIES)
    return (error if suits else error._replace(help="", proposal=None),)


def ephemeral_containers_come_later(value: Value, path: Path, context: Context) -> Errors:
    """Nothing is created with ephemeral containers: they are added to a running Pod."""
    if not value.get("ephemeralContainers"):
        return ()
    return (forbidden((*path, "ephemeralContainers"), "cannot be set before the pod runs", help="add ephemeral containers with `kubectl debug`"),)


_FIELDS: dict[str, Verb | Field] = {
    "containers": required(CONTAINERS),
    "initContainers": INIT_CONTAINERS,
    "ephemeralContainers": EPHEMERAL_CONTAINERS,
    "volumes": VOLUMES,
    "restartPolicy": relation(restart_policy),
    "dnsPolicy": enum("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"),
    "serviceAccountName": optional(dns_subdomain),
    "hostname": optional(dns_label),
    "subdomain": optional(dns_label),
    "hostAliases": HOST_ALIASES,
    "nodeName": optional(dns_subdomain),
    "activeDeadlineSeconds": between(1, 2**31 - 1),
    "priorityClassName": optional(dns_subdomain),
    "preemptionPolicy": preemption_policy,
    "runtimeClassName": dns_subdomain,
    "affinity": AFFINITY,
    "nodeSelector": NODE_SELECTOR,
    "tolerations": TOLERATIONS,
    "topologySpreadConstraints": TOPOLOGY_SPREAD_CONSTRAINTS,
    "schedulingGates": SCHEDULING_GATES,
    "readinessGates": READINESS_GATES,
    "resources": POD_RESOURCES,
    "overhead": OVERHEAD,
    "resourceClaims": POD_RESOURCE_CLAIMS,
    "securityContext": POD_SECURITY_CONTEXT,
}

POD_SPEC = struct(
    given(ephemeral_containers_come_later, "ephemeralContainers"),
    given(service_account_has_name, "serviceAccount"),
    given(process_namespace_is_one, "shareProcessNamespace"),
    *NETWORK_RELATIONS,
    *WINDOWS_RELATIONS,
    *POD_RESOURCE_RELATIONS,
    *SCHEDULING_RELATIONS,
    ports_differ,
    **both(_FIELDS, SPEC_WARNINGS),
)


_TEMPLATE_METADATA = struct(labels=LABELS, annotations=ANNOTATIONS)


def template_metadata(value: Value, path: Path, context: Context) -> Errors:
    """A template's labels and annotations are valid, and mean something. The server prints them without `metadata`."""
    metadata = value.get("metadata")
    if not metadata:
        return ()
    errors: list[ApiError] = []
    _TEMPLATE_METADATA.check(metadata, (*path, "metadata"), context, errors)
    if "annotations" in metadata:
        errors += pod_annotations(value, path, context)
    return errors and [_without_metadata(error, len(path)) for error in errors]


def _without_metadata(error: ApiError, depth: int) -> ApiError:
    field = error.path if error.field is None else error.field
    return error._replace(field=(*field[:depth], *field[depth + 1 :])) if field[depth] == "metadata" else error


POD_TEMPLATE = struct(template_metadata, *TEMPLATE_WARNINGS, spec=POD_SPEC)
"""The value of a field `template`."""

TABLES: dict[str, Table] = {"Pod": struct(pod_annotations, *TEMPLATE_WARNINGS, metadata=object_meta(), spec=POD_SPEC)}
