"""A container that is never restarted has a liveness probe.

## Why

A liveness probe that fails has the container killed, so that it is restarted. With restartPolicy Never it is not: the
container stays dead, and when no other runs the pod is Failed. Nobody makes another one in its place.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  restartPolicy: Never
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:  # error
      httpGet: {path: /alive, port: 8080}
```

## Good

```yaml
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: loader  # killed when it hangs; the Job then makes another pod
        image: example.org/loader:1.4
        livenessProbe:
          exec: {command: [/bin/alive]}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  restartPolicy: Never
  initContainers:
  - name: proxy  # a sidecar, which is always restarted
    image: example.org/proxy:1.4
    restartPolicy: Always
    livenessProbe:
      httpGet: {path: /alive, port: 8081}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The liveness probe is removed.

## Limits

It is silent about the pods of Jobs and CronJobs, and where a container has a restartPolicy other than Never or
restartPolicyRules of its own.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
"""

from collections.abc import Iterator

from podlint.objects.object import text
from podlint.objects.workloads import RUN_TO_COMPLETION
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("Never",), fix=FixKind.UNSAFE)
def liveness_with_restart_never(container: Container, pod: Pod) -> Iterator[Problem]:
    own = text(container.value, "restartPolicy")
    if pod.object.kind in RUN_TO_COMPLETION or container.has("restartPolicyRules") or (own or text(pod.spec, "restartPolicy")) != "Never":
        return
    if container.has("livenessProbe"):
        policy = (*container.path, "restartPolicy") if own else (*pod.path, "spec", "restartPolicy")
        yield Problem(
            (*container.path, "livenessProbe"),
            f"when the liveness probe of {container.name!r} fails, it is killed and never restarted",
            "remove the probe, or set restartPolicy: Always or OnFailure",
            related=(Related(policy, "restartPolicy Never"),),
            on_key=True,
            fix=Repair((Delete((*container.path, "livenessProbe")),), is_safe=False),
        )
