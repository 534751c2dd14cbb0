"""A container that fails its probe gets more time to end than one whose pod is deleted.

## Why

The terminationGracePeriodSeconds of a probe is for a container that hangs, which seldom needs time to end. Where it is longer than
the pod's, the two numbers were most likely swapped: the hung container is waited for, and the healthy one is cut off.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 10
  containers:
  - name: web
    image: example.org/web:1.4
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      terminationGracePeriodSeconds: 300  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 300
  containers:
  - name: web
    image: example.org/web:1.4
    startupProbe:
      httpGet: {path: /alive, port: 8080}
      failureThreshold: 30
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
      terminationGracePeriodSeconds: 10
```

## Fix

The probe's terminationGracePeriodSeconds is removed, so that the pod's holds.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go setTerminationGracePeriod
"""

from collections.abc import Iterator

from podlint.objects.handler import PROBE_FIELDS
from podlint.objects.pre_stop import DEFAULT_GRACE
from podlint.objects.probe import number
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Related, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, mentions=("terminationGracePeriodSeconds",), fix=FixKind.UNSAFE)
def probe_grace_over_pod_grace(container: Container, pod: Pod) -> Iterator[Problem]:
    grace = number(pod.spec, "terminationGracePeriodSeconds", DEFAULT_GRACE)
    for probe_path, probe in container.probes():
        own = number(probe, "terminationGracePeriodSeconds", 0)
        if own > grace:
            path = (*probe_path, "terminationGracePeriodSeconds")
            yield Problem(
                path,
                f"a container {container.name!r} that fails its {PROBE_FIELDS[str(probe_path[-1])]} gets {own} s to end, and {grace} s when its pod is deleted",
                "swap the two, or remove the one of the probe",
                related=(Related((*pod.path, "spec", "terminationGracePeriodSeconds"), "the pod's"),) if "terminationGracePeriodSeconds" in pod.spec else (),
                fix=Repair((Delete(path),), is_safe=False),
            )
