"""An object is put into kube-system.

## Why

`kube-system` is for the cluster itself. What runs there escapes most policies and quotas, and whoever may change it can change
the cluster's own components, too.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: kube-system}  # error
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

## Source

https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces

## Peers

trivy:KSV-0037
"""

from collections.abc import Iterator

from podlint.rule import Object, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, profile=Profile.STRICT, mentions=("kube-system",))
def kube_system_namespace(object: Object) -> Iterator[Problem]:
    if object.namespace == "kube-system":
        place = (*object.path, "metadata", "namespace")
        yield Problem(place, f"{object.title} is put among the components of the cluster", "give it a namespace of its own")
