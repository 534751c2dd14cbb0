"""An object lands in the namespace default.

## Why

What names no namespace goes where kubectl's context points, mostly to `default`, beside everybody else's: names clash, and
neither quotas nor policies nor rights keep teams apart.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}  # error
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: default}  # error
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Limits

Helm and Kustomize give namespaces to what they render: select the rule for manifests that are applied as they are.

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/

## Peers

kube-linter:use-namespace, checkov:CKV_K8S_21, kubescape:C-0061, kubescape:C-0212, trivy:KSV-0110,
datree:WORKLOAD_INCORRECT_NAMESPACE_VALUE_DEFAULT, kyverno:disallow-default-namespace, kics:Using Default Namespace, terrascan:AC_K8S_0086
"""

from collections.abc import Iterator

from podlint.objects.absent import first_absent
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Problem, Profile, Scope, Severity, rule

_NAMESPACED = POD_TYPES | {
    "ConfigMap",
    "Endpoints",
    "LimitRange",
    "PersistentVolumeClaim",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
    "autoscaling/HorizontalPodAutoscaler",
    "discovery.k8s.io/EndpointSlice",
    "networking.k8s.io/Ingress",
    "networking.k8s.io/NetworkPolicy",
    "policy/PodDisruptionBudget",
    "rbac.authorization.k8s.io/Role",
    "rbac.authorization.k8s.io/RoleBinding",
}


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.OPTIONAL, kinds=_NAMESPACED)
def default_namespace(object: Object) -> Iterator[Problem]:
    if object.namespace in ("", "default"):
        said = "is put into" if object.namespace else "names no namespace, so it may land in"
        place = (*object.path, *first_absent(object.value, ("metadata", "namespace")))
        yield Problem(place, f"{object.title} {said} the namespace 'default'", "name a namespace of its own")
