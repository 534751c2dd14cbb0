"""API versions that are gone or on their way out, with what replaces them.

What the bundled schemas cannot say stands in the tables: versions removed before the oldest of them,
and deprecations that the server itself warns about.

Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/, k8s.io/api's prerelease-lifecycle tags.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from podlint.schema.bundle import VERSIONS, Bundle, load


class Removal(NamedTuple):
    """`removed` is the first Kubernetes version without the API; `replacement` is empty when nothing replaces it."""

    removed: str
    replacement: str


class Deprecation(NamedTuple):
    """`since` is the Kubernetes version that deprecated it, empty for a pre-release version with a stable successor."""

    since: str
    replacement: str


_RBAC = ("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding")
_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")

_REMOVED: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("extensions/v1beta1", ("DaemonSet", "Deployment", "ReplicaSet"), "1.16", "apps/v1"),
    ("extensions/v1beta1", ("NetworkPolicy",), "1.16", "networking.k8s.io/v1"),
    ("extensions/v1beta1", ("PodSecurityPolicy",), "1.16", ""),
    ("extensions/v1beta1", ("Ingress",), "1.22", "networking.k8s.io/v1"),
    ("apps/v1beta1", ("Deployment", "StatefulSet", "ReplicaSet", "ControllerRevision"), "1.16", "apps/v1"),
    ("apps/v1beta2", ("DaemonSet", "Deployment", "StatefulSet", "ReplicaSet", "ControllerRevision"), "1.16", "apps/v1"),
    ("batch/v2alpha1", ("CronJob",), "1.21", "batch/v1"),
    ("batch/v1beta1", ("CronJob",), "1.25", "batch/v1"),
    ("networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), "1.22", "networking.k8s.io/v1"),
    ("policy/v1beta1", ("PodDisruptionBudget",), "1.25", "policy/v1"),
    ("policy/v1beta1", ("PodSecurityPolicy",), "1.25", ""),
    ("autoscaling/v2beta1", ("HorizontalPodAutoscaler",), "1.25", "autoscaling/v2"),
    ("autoscaling/v2beta2", ("HorizontalPodAutoscaler",), "1.26", "autoscaling/v2"),
    ("rbac.authorization.k8s.io/v1alpha1", _RBAC, "1.23", "rbac.authorization.k8s.io/v1"),
    ("rbac.authorization.k8s.io/v1beta1", _RBAC, "1.22", "rbac.authorization.k8s.io/v1"),
    ("admissionregistration.k8s.io/v1beta1", _WEBHOOKS, "1.22", "admissionregistration.k8s.io/v1"),
    ("apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), "1.22", "apiextensions.k8s.io/v1"),
    ("apiregistration.k8s.io/v1beta1", ("APIService",), "1.22", "apiregistration.k8s.io/v1"),
    ("authentication.k8s.io/v1beta1", ("TokenReview",), "1.22", "authentication.k8s.io/v1"),
    (
        "authorization.k8s.io/v1beta1",
        ("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"),
        "1.22",
        "authorization.k8s.io/v1",
    ),
    ("certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), "1.22", "certificates.k8s.io/v1"),
    ("coordination.k8s.io/v1beta1", ("Lease",), "1.22", "coordination.k8s.io/v1"),
    ("scheduling.k8s.io/v1alpha1", ("PriorityClass",), "1.23", "scheduling.k8s.io/v1"),
    ("scheduling.k8s.io/v1beta1", ("PriorityClass",), "1.22", "scheduling.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"), "1.22", "storage.k8s.io/v1"),
    ("storage.k8s.io/v1beta1", ("CSIStorageCapacity",), "1.27", "storage.k8s.io/v1"),
    ("discovery.k8s.io/v1beta1", ("EndpointSlice",), "1.25", "discovery.k8s.io/v1"),
    ("events.k8s.io/v1beta1", ("Event",), "1.25", "events.k8s.io/v1"),
    ("node.k8s.io/v1beta1", ("RuntimeClass",), "1.25", "node.k8s.io/v1"),
    ("settings.k8s.io/v1alpha1", ("PodPreset",), "1.20", ""),
    ("auditregistration.k8s.io/v1alpha1", ("AuditSink",), "1.19", ""),
    ("flowcontrol.apiserver.k8s.io/v1beta1", ("FlowSchema", "PriorityLevelConfiguration"), "1.26", "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta2", ("FlowSchema", "PriorityLevelConfiguration"), "1.29", "flowcontrol.apiserver.k8s.io/v1"),
)
_REMOVALS = {(api_version, kind): Removal(removed, replacement) for api_version, kinds, removed, replacement in _REMOVED for kind in kinds}

_WARNED: dict[tuple[str, str], Deprecation] = {
    ("v1", "ComponentStatus"): Deprecation("1.19", ""),
    ("v1", "Endpoints"): Deprecation("1.33", "discovery.k8s.io/v1 EndpointSlice"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"): Deprecation("1.29", "flowcontrol.apiserver.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration"): Deprecation("1.29", "flowcontrol.apiserver.k8s.io/v1"),
}
_PRE_RELEASE = re.compile(r"v\d+(alpha|beta)\d+")
_STABLE = re.compile(r"v\d+")


def removal(bundle: Bundle, api_version: str, kind: str) -> Removal | None:
    """Return when an API went that this version does not have; None where it never was, or is yet to come."""
    known = _REMOVALS.get((api_version, kind))
    if known:
        return known
    had = [version for version in VERSIONS[: VERSIONS.index(bundle.version)] if load(version).kind(api_version, kind)]
    if not had:
        return None
    gone = VERSIONS[VERSIONS.index(had[-1]) + 1]
    return Removal(gone, successor(bundle, api_version, kind))


def introduction(bundle: Bundle, api_version: str, kind: str) -> str | None:
    """Return the first bundled version after *bundle*'s that has the API, or None."""
    later = VERSIONS[VERSIONS.index(bundle.version) + 1 :]
    return next((version for version in later if load(version).kind(api_version, kind)), None)


@lru_cache(maxsize=4096)
def deprecation(bundle: Bundle, api_version: str, kind: str) -> Deprecation | None:
    """Return why an API that *bundle* has should be left, or None where it is current."""
    warned = _WARNED.get((api_version, kind))
    if warned and (not warned.since or _number(bundle.version) >= _number(warned.since)):
        return warned
    if not _PRE_RELEASE.fullmatch(api_version.rpartition("/")[2]):
        return None
    stable = successor(bundle, api_version, kind)
    return Deprecation("", stable) if stable and _STABLE.fullmatch(stable.rpartition("/")[2]) else None


def successor(bundle: Bundle, api_version: str, kind: str) -> str:
    """Return the best apiVersion of the same group that has the kind: stable before beta before alpha; empty for none."""
    group = api_version.rpartition("/")[0]
    same = [other for other, kinds in bundle.kinds.items() if other.rpartition("/")[0] == group and kind in kinds and other != api_version]
    return max(same, key=lambda other: _maturity(other.rpartition("/")[2]), default="")


def _maturity(version: str) -> tuple[int, tuple[int, ...]]:
    rank = 0 if "alpha" in version else 1 if "beta" in version else 2
    return rank, tuple(int(number) for number in re.findall(r"\d+", version))


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@lru_cache(maxsize=1)
def own_groups() -> frozenset[str]:
    """Return every API group that Kubernetes itself serves or once served."""
    served = {api_version.rpartition("/")[0] for version in VERSIONS for api_version in load(version).kinds}
    return frozenset(served | {api_version.rpartition("/")[0] for api_version, _ in _REMOVALS})
