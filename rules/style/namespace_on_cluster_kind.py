"""An object of a kind without namespaces says a namespace.

## Why

The server drops it. Who reads the manifest takes a ClusterRole for something of one namespace, while it holds everywhere; and two
of them "in different namespaces" are one object.

## Bad

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: viewer
  namespace: shop  # error
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
```

## Good

```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: viewer
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
```

## Fix

The namespace is taken away.

## Source

k8s.io/apiserver/pkg/registry/rest/meta.go, EnsureObjectNamespaceMatchesRequestNamespace
"""

from collections.abc import Iterator

from podlint.rule import Delete, FixKind, Object, Problem, Repair, Scope, Severity, rule

_WITHOUT_NAMESPACE = frozenset(
    {
        "Namespace", "Node", "PersistentVolume", "storage.k8s.io/StorageClass", "storage.k8s.io/CSIDriver", "storage.k8s.io/CSINode",
        "storage.k8s.io/VolumeAttachment", "storage.k8s.io/VolumeAttributesClass", "scheduling.k8s.io/PriorityClass", "node.k8s.io/RuntimeClass",
        "networking.k8s.io/IngressClass", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
        "apiextensions.k8s.io/CustomResourceDefinition", "apiregistration.k8s.io/APIService", "certificates.k8s.io/CertificateSigningRequest",
        "admissionregistration.k8s.io/MutatingWebhookConfiguration", "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
        "admissionregistration.k8s.io/ValidatingAdmissionPolicy", "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
        "flowcontrol.apiserver.k8s.io/FlowSchema", "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
    }
)  # fmt: skip


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, kinds=_WITHOUT_NAMESPACE, mentions=("namespace",), fix=FixKind.SAFE)
def namespace_on_cluster_kind(object: Object) -> Iterator[Problem]:
    if object.namespace:
        place = (*object.path, "metadata", "namespace")
        yield Problem(
            place,
            f"{object.kind} has no namespace, so {object.namespace!r} is dropped and the object holds for the whole cluster",
            "remove it",
            fix=Repair((Delete(place),), is_safe=True),
        )
