"""A long-running container has no liveness probe.

## Why

A process that hangs without exiting stays hung: the kubelet restarts a container when it exits, or when
its liveness probe fails, and at no other time.

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
      containers:
      - name: web  # error
        image: example.org/web:1.4
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
      containers:
      - name: web
        image: example.org/web:1.4
        livenessProbe:
          httpGet: {path: /alive, port: 8080}
```

## Limits

Pods that run to completion (of Jobs, or with a restartPolicy other than Always) and init containers need
none. An opinion: part of the profile `strict`.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/

## Peers

kube-linter:no-liveness-probe, kube-score:pod-probes, polaris:livenessProbeMissing, checkov:CKV_K8S_8, kubescape:C-0056,
datree:CONTAINERS_MISSING_LIVENESSPROBE_KEY, kyverno:require-probes, popeye:POP-103, kics:Liveness Probe Is Not Defined,
terrascan:AC_K8S_0070
"""

from collections.abc import Iterator

from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT)
def no_liveness_probe(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.MAIN and not pod.runs_to_completion and not container.has("livenessProbe"):
        yield Problem(
            (*container.path, "livenessProbe"),
            f"the container {container.name!r} has no liveness probe, so a hang is never noticed",
            "add a livenessProbe that fails only when a restart would help",
        )
