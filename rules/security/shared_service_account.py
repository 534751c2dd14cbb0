"""Several workloads share one ServiceAccount.

## Why

A right that one of them needs, all have, and logs of the server cannot tell them apart.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      serviceAccountName: shop
      containers: [{name: web, image: "example.org/web:1.4"}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mail}
spec:
  selector: {matchLabels: {app: mail}}
  template:
    metadata: {labels: {app: mail}}
    spec:
      serviceAccountName: shop  # error
      containers: [{name: mail, image: "example.org/mail:1.4"}]
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      serviceAccountName: shop
      containers: [{name: web, image: "example.org/web:1.4"}]
```

## Limits

Workloads of one folder are compared, and those that name a ServiceAccount other than `default`.

## Source

https://kubernetes.io/docs/concepts/security/service-accounts/
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Profile, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.OPTIONAL, kinds=POD_TYPES)
def shared_service_account(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    first: dict[tuple[str, str, str], Pod] = {}
    for pod in objects.all_pods():
        name = text(pod.spec, "serviceAccountName")
        if not name or name == "default":
            continue
        owner = first.setdefault((pod.object.folder, pod.object.home, name), pod)
        if (owner.object.type, owner.object.name) != (pod.object.type, pod.object.name):
            path = (*pod.path, "spec", "serviceAccountName")
            yield pod.object, Problem(path, f"{owner.object.title} runs as the ServiceAccount {name!r}, too", "give each workload a ServiceAccount of its own")
