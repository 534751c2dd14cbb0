"""A long-running container has no probe of any kind.

## Why

Nothing ever asks the container whether it works: it counts as ready as soon as it runs, and a hang is never noticed.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    readinessProbe:
      httpGet: {path: /ready, port: 8080}
```

## Limits

It asks for one probe, whichever; `no-readiness-probe` and `no-liveness-probe` ask for each. It runs only where it is selected
by name. Pods that run to completion and init containers need none.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/probes/

## Peers

popeye:POP-102, kyverno:require-probes, gatekeeper:requiredprobes
"""

from collections.abc import Iterator

from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.OPTIONAL)
def no_probes_at_all(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.MAIN and not pod.runs_to_completion and not any(container.probes()):
        yield Problem(
            container.path,
            f"the container {container.name!r} has no probe at all, so nothing notices when it cannot answer",
            "add a readinessProbe that succeeds once the application can answer",
        )
