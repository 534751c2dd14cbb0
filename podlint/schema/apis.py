"""API versions that are gone or on their way out, with what replaces them.

What the bundled schemas cannot say stands in the tables: versions removed before the oldest of them,
and deprecations that the server itself warns about.

Source: https://kubernetes.io/docs/reference/using-api/deprecation-guide/, k8s.io/api's prerelease-lifecycle tags
(release-1.29 to v1.37): zz_generated.prerelease-lifecycle.go, APILifecycleDeprecated.
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
    """`since` is the Kubernetes version whose server began to warn of it, empty for a pre-release version with a stable successor.

    Of a kind that is not Kubernetes' own, `defined` says that its definition deprecated it, and `warning` what that says.
    """

    since: str
    replacement: str
    defined: bool = False
    warning: str = ""


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

_DEVICES = ("DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")
_MUTATING = ("MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding")
_VALIDATING = ("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding")

_DEPRECATED: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("v1", ("ComponentStatus",), "1.19"),
    ("v1", ("Endpoints",), "1.33"),
    ("admissionregistration.k8s.io/v1alpha1", _MUTATING, "1.35"),
    ("admissionregistration.k8s.io/v1beta1", _VALIDATING, "1.31"),
    ("admissionregistration.k8s.io/v1beta1", _MUTATING, "1.37"),
    ("authentication.k8s.io/v1alpha1", ("SelfSubjectReview",), "1.29"),
    ("authentication.k8s.io/v1beta1", ("SelfSubjectReview",), "1.30"),
    ("certificates.k8s.io/v1alpha1", ("ClusterTrustBundle",), "1.34"),
    ("certificates.k8s.io/v1beta1", ("ClusterTrustBundle", "PodCertificateRequest"), "1.37"),
    ("coordination.k8s.io/v1alpha2", ("LeaseCandidate",), "1.35"),
    ("coordination.k8s.io/v1beta1", ("LeaseCandidate",), "1.36"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", ("FlowSchema", "PriorityLevelConfiguration"), "1.29"),
    ("networking.k8s.io/v1alpha1", ("IPAddress", "ServiceCIDR"), "1.30"),
    ("networking.k8s.io/v1beta1", ("IPAddress", "ServiceCIDR"), "1.34"),
    ("resource.k8s.io/v1alpha3", ("DeviceTaintRule",), "1.36"),
    ("resource.k8s.io/v1beta1", _DEVICES, "1.35"),
    ("resource.k8s.io/v1beta2", _DEVICES, "1.36"),
    ("storage.k8s.io/v1alpha1", ("VolumeAttributesClass",), "1.32"),
    ("storage.k8s.io/v1beta1", ("VolumeAttributesClass",), "1.34"),
    ("storagemigration.k8s.io/v1alpha1", ("StorageVersionMigration",), "1.33"),
    ("storagemigration.k8s.io/v1beta1", ("StorageVersionMigration",), "1.37"),
)
_WARNED = {(api_version, kind): since for api_version, kinds, since in _DEPRECATED for kind in kinds}
_REPLACED = {("v1", "Endpoints"): "discovery.k8s.io/v1 EndpointSlice"}
"""What replaces an API under another name; others have a further version of their group."""

_SERVED_PRE_RELEASES = frozenset({"flowcontrol.apiserver.k8s.io/v1beta3"})
"""Of those that the bundled schemas have, the ones that were served by default: k8s.io/kubernetes/pkg/controlplane/instance.go (v1.29)."""

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
    since = _WARNED.get((api_version, kind))
    best = _REPLACED.get((api_version, kind)) or successor(bundle, api_version, kind)
    if since and _number(bundle.version) >= _number(since):
        return Deprecation(since, best)
    is_pre_release = _PRE_RELEASE.fullmatch(api_version.rpartition("/")[2])
    return Deprecation("", best) if is_pre_release and _STABLE.fullmatch(best.rpartition("/")[2]) else None


def is_off_by_default(api_version: str) -> bool:
    """Whether servers from 1.29 on serve an apiVersion of Kubernetes' own only where `--runtime-config` turns it on."""
    return api_version not in _SERVED_PRE_RELEASES and _PRE_RELEASE.fullmatch(api_version.rpartition("/")[2]) is not None


def successor(bundle: Bundle, api_version: str, kind: str) -> str:
    """Return the best apiVersion of the same group that has the kind and is further on: stable after beta after alpha; empty for none."""
    group, _, version = api_version.rpartition("/")
    same = [other for other, kinds in bundle.kinds.items() if other.rpartition("/")[0] == group and kind in kinds]
    best = max(same, key=lambda other: _maturity(other.rpartition("/")[2]), default=api_version)
    return best if _maturity(best.rpartition("/")[2]) > _maturity(version) else ""


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
