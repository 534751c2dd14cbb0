"""Which module holds the constraints and the defaults of a kind, and how one object is validated.

A module `podlint/constraints/<name>.py` has `TABLES` (kind -> table of the whole object), `podlint/defaults/<name>.py` of the
same name has `FILLERS` (kind -> filler of the whole object). Only the modules of the kinds at hand are imported.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError
from podlint.constraints.vocabulary import Table
from podlint.defaults.vocabulary import Filler
from podlint.finding import Path
from podlint.objects.workloads import POD_PATHS, group

_MODULES: dict[str, dict[str, tuple[str, ...]]] = {
    "pod": {"": ("Pod",)},
    "apps": {"": ("PodTemplate", "ReplicationController"), "apps": ("Deployment", "ReplicaSet", "DaemonSet", "ControllerRevision")},
    "statefulset": {"apps": ("StatefulSet",)},
    "batch": {"batch": ("Job", "CronJob")},
    "service": {"": ("Service", "Endpoints"), "discovery.k8s.io": ("EndpointSlice",)},
    "networking": {"networking.k8s.io": ("Ingress", "IngressClass", "NetworkPolicy")},
    "persistent_volumes": {"": ("PersistentVolume", "PersistentVolumeClaim")},
    "storage": {"storage.k8s.io": ("StorageClass", "CSIDriver", "CSINode", "CSIStorageCapacity", "VolumeAttachment", "VolumeAttributesClass")},
    "config": {"": ("ConfigMap", "Secret", "ServiceAccount", "Namespace")},
    "quota": {"": ("LimitRange", "ResourceQuota")},
    "node": {"": ("Node",), "node.k8s.io": ("RuntimeClass",), "scheduling.k8s.io": ("PriorityClass",), "coordination.k8s.io": ("Lease",)},
    "policy": {"policy": ("PodDisruptionBudget",)},
    "autoscaling": {"autoscaling": ("HorizontalPodAutoscaler",)},
    "rbac": {"rbac.authorization.k8s.io": ("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")},
    "admission": {"admissionregistration.k8s.io": ("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")},
    "admission_policies": {
        "admissionregistration.k8s.io": (
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
        )
    },
    "claims": {"resource.k8s.io": ("ResourceClaim", "ResourceClaimTemplate", "DeviceClass")},
    "slices": {"resource.k8s.io": ("ResourceSlice",)},
    "flowcontrol": {"flowcontrol.apiserver.k8s.io": ("FlowSchema", "PriorityLevelConfiguration")},
    "certificates": {"certificates.k8s.io": ("CertificateSigningRequest", "ClusterTrustBundle")},
    "definitions": {"apiextensions.k8s.io": ("CustomResourceDefinition",)},
    "others": {
        "": ("Event",),
        "events.k8s.io": ("Event",),
        "apiregistration.k8s.io": ("APIService",),
        "certificates.k8s.io": ("PodCertificateRequest",),
        "coordination.k8s.io": ("LeaseCandidate",),
        "internal.apiserver.k8s.io": ("StorageVersion",),
        "lifecycle.k8s.io": ("EvictionRequest",),
        "networking.k8s.io": ("IPAddress", "ServiceCIDR"),
        "resource.k8s.io": (
            "DeviceTaintRule",
            "PodSchedulingContext",
            "ResourceClaimParameters",
            "ResourceClass",
            "ResourceClassParameters",
            "ResourcePoolStatusRequest",
        ),
        "scheduling.k8s.io": ("CompositePodGroup", "PodGroup", "Workload"),
        "storagemigration.k8s.io": ("StorageVersionMigration",),
    },
}
"""module -> API group -> kinds"""

MODULE_OF = {(api_group, kind): module for module, groups in _MODULES.items() for api_group, kinds in groups.items() for kind in kinds}
"""(API group, kind) -> the module that knows it"""

_NO_DEFAULTS = frozenset({"policy"})
"""Modules without a twin in `podlint.defaults`."""


_OTHER_FORMS = frozenset({"resource.k8s.io/v1alpha2", "resource.k8s.io/v1alpha3"})
"""API versions whose objects look unlike those of the later ones: they are not validated."""


_OWN_CONTEXT = frozenset({"StatefulSet"})
"""Kinds whose pod is not validated as it stands there: their modules make its context."""


class Kind(NamedTuple):
    """What podlint knows of a kind. `pod_path` is where the pod stands that is validated, if there is one."""

    table: Table | None
    filler: Filler | None
    pod_path: Path | None


@cache
def _kind(api_version: str, kind: str) -> Kind:
    key = group(api_version), kind
    module = MODULE_OF.get(key)
    if module is None or api_version in _OTHER_FORMS:
        return Kind(None, None, None)
    tables: dict[str, Table] = importlib.import_module(f"podlint.constraints.{module}").TABLES
    fillers: dict[str, Filler] = {} if module in _NO_DEFAULTS else importlib.import_module(f"podlint.defaults.{module}").FILLERS
    return Kind(tables.get(kind), fillers.get(kind), None if kind in _OWN_CONTEXT else POD_PATHS.get(key))


@cache
def minor_of(version: str) -> int:
    """Return 36 for ``1.36``."""
    return int(version.partition(".")[2])


def defaulted(value: Value, version: str) -> Value:
    """Return an object with the defaults that the server fills in, and without the fields that it drops.

    *value* is well-typed, without nulls and unknown fields; it is not changed.
    """
    if "metadata" not in value:
        value = {**value, "metadata": {}}
    filler = _kind(value["apiVersion"], value["kind"]).filler
    return filler(value, minor_of(version)) if filler else value


def validate(value: Value, version: str) -> list[ApiError]:
    """Return what the server would answer about a *defaulted* object: errors, and warnings. Nothing for kinds that podlint does not know."""
    table, _, pod_path = _kind(value["apiVersion"], value["kind"])
    errors: list[ApiError] = []
    if table is not None:
        minor, kind = minor_of(version), value["kind"]
        table.check(value, (), Context(minor, kind, value) if pod_path is None else _with_pod(minor, kind, value, pod_path), errors)
    return errors


def with_pod(context: Context, pod_path: Path) -> Context:
    """Return the context of an object that holds a pod."""
    return _with_pod(context.minor, context.kind, context.object, pod_path)


def _with_pod(minor: int, kind: str, object: Value, pod_path: Path) -> Context:
    pod: Any = object
    for step in pod_path:
        pod = pod.get(step, {})
    metadata, spec = pod.get("metadata", {}), pod.get("spec", {})
    if not spec.get("volumes"):
        return Context(minor, kind, object, metadata, spec, pod_path, looked_up={})
    return _pod_context()(minor, kind, object, metadata, spec, pod_path)


@cache
def _pod_context() -> Callable[[int, str, Value, Value, Value, Path], Context]:
    """What looks at volumes: imported where there are some."""
    look: Callable[[int, str, Value, Value, Value, Path], Context] = importlib.import_module("podlint.constraints.volumes").pod_context
    return look
