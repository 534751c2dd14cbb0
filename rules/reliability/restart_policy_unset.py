"""A pod does not say when its containers are restarted.

## Why

The default is Always. Some teams want it written, so that nobody has to know that.

## Bad

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:  # error
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Good

```yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      restartPolicy: Always
      containers:
      - name: web
        image: example.org/web:1.4
        resources: {requests: {cpu: 100m, memory: 64Mi}}
```

## Fix

Writes the default (safe).

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy

## Peers

kube-linter:restart-policy
"""

from collections.abc import Iterator

from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.SAFE)
def restart_policy_unset(pod: Pod) -> Iterator[Problem]:
    if pod.spec and not pod.spec.get("restartPolicy") and pod.object.kind not in ("Job", "CronJob"):
        path = (*pod.path, "spec", "restartPolicy")
        message = "restartPolicy is not written, and so is Always"
        yield Problem(path, message, "write restartPolicy: Always", fix=Repair((Insert(path, "Always"),), is_safe=True))
