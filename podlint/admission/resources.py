"""What kinds are called in rules of policies: ``deployments`` for Deployment; and which of them stand in no namespace."""

from __future__ import annotations

from functools import cache

from podlint.schema.bundle import load

_ODD = {"Endpoints": "endpoints"}

_CLUSTER_SCOPED: dict[str, frozenset[str]] = {
    "": frozenset({"ComponentStatus", "Namespace", "Node", "PersistentVolume"}),
    "admissionregistration.k8s.io": frozenset(
        {
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
        }
    ),
    "apiextensions.k8s.io": frozenset({"CustomResourceDefinition"}),
    "apiregistration.k8s.io": frozenset({"APIService"}),
    "authentication.k8s.io": frozenset({"SelfSubjectReview", "TokenReview"}),
    "authorization.k8s.io": frozenset({"SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"}),
    "certificates.k8s.io": frozenset({"CertificateSigningRequest", "ClusterTrustBundle"}),
    "flowcontrol.apiserver.k8s.io": frozenset({"FlowSchema", "PriorityLevelConfiguration"}),
    "internal.apiserver.k8s.io": frozenset({"StorageVersion"}),
    "networking.k8s.io": frozenset({"IPAddress", "IngressClass", "ServiceCIDR"}),
    "node.k8s.io": frozenset({"RuntimeClass"}),
    "rbac.authorization.k8s.io": frozenset({"ClusterRole", "ClusterRoleBinding"}),
    "resource.k8s.io": frozenset({"DeviceClass", "DeviceTaintRule", "ResourceSlice"}),
    "scheduling.k8s.io": frozenset({"PriorityClass"}),
    "storage.k8s.io": frozenset({"CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"}),
    "storagemigration.k8s.io": frozenset({"StorageVersionMigration"}),
}

NEVER_ASKED = frozenset(
    {
        "mutatingadmissionpolicies",
        "mutatingadmissionpolicybindings",
        "mutatingwebhookconfigurations",
        "validatingadmissionpolicies",
        "validatingadmissionpolicybindings",
        "validatingwebhookconfigurations",
    }
)
"""Resources of admissionregistration.k8s.io, for which the server asks no policy."""


def resource(kind: str) -> str:
    """Return what objects of a kind are called in paths of the API and in rules.

    Source: k8s.io/apimachinery/pkg/api/meta/restmapper.go UnsafeGuessKindToResource (v1.36), which is right for all of Kubernetes' own kinds.
    """
    name = kind.lower()
    if kind in _ODD:
        return _ODD[kind]
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("y") and not name.endswith(("ay", "ey", "oy", "uy")) else f"{name}s"


@cache
def others(group: str, version: str, kind: str, kubernetes: str) -> tuple[tuple[str, str], ...] | None:
    """Return the other groups and versions in which a version of Kubernetes has the objects of a kind; None for a kind that it does not have.

    Source: k8s.io/kubernetes/pkg/kubeapiserver/default_storage_factory_builder.go AddCohabitatingResources (v1.36): only events are still in two groups.
    """
    kinds = load(kubernetes).kinds
    if kind not in kinds.get(f"{group}/{version}".lstrip("/"), ()):
        return None
    groups = _EVENTS if kind == "Event" and group in _EVENTS else {group}
    known = [name.rpartition("/")[::2] for name in kinds if kind in kinds[name]]
    return tuple(other for other in known if other[0] in groups and other != (group, version))


_EVENTS = frozenset({"", "events.k8s.io"})


def is_cluster_scoped(group: str, kind: str) -> bool:
    """Whether objects of one of Kubernetes' kinds stand in no namespace."""
    return kind in _CLUSTER_SCOPED.get(group, ())
