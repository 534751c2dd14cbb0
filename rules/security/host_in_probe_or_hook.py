"""A probe or lifecycle hook asks another host than its pod.

## Why

The kubelet asks from the node, so `127.0.0.1` and `localhost` are the node itself, and a Service answers for
another pod: the container is judged by what somebody else says. Whoever may create pods can also make the
kubelet send requests to any address in this way; namespaces of level baseline refuse it since 1.34.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    readinessProbe:
      httpGet:
        host: localhost  # error
        path: /ready
        port: 8080
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
      httpGet:
        path: /ready
        port: 8080
        httpHeaders: [{name: Host, value: shop.example.org}]
```

## Fix

`host` goes. Unsafe: the kubelet then asks the pod's own address, where the application may not listen.

## Limits

Pods in the network of the node have `127.0.0.1` there on purpose; the standard refuses them too, and podlint mends nothing.

## Source

k8s.io/pod-security-admission policy/check_hostProbesAndhostLifecycle.go

## Peers

psa:hostProbesAndHostLifecycle, gatekeeper:host-probes-lifecycle
"""

from collections.abc import Iterator

from podlint.objects.listening import LOOPBACK
from podlint.objects.pod_security import SINCE_HOST_PROBES, host_probes
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule

_WHERE_IT_LISTENS = "leave host out where the application listens at the node's address as well"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.BASELINE, mentions=("host",), fix=FixKind.UNSAFE)
def host_in_probe_or_hook(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    for refusal in host_probes(pod) if kubernetes >= SINCE_HOST_PROBES else ():
        if refusal.value in LOOPBACK and pod.spec.get("hostNetwork") is True:
            yield Problem(refusal.path, f"{refusal.message}: its own here, but namespaces of level baseline refuse it", _WHERE_IT_LISTENS)
            continue
        yield Problem(
            refusal.path,
            f"{refusal.message}, not its own pod",
            "leave host out: the kubelet then asks the pod; for a virtual host set the header Host",
            fix=Repair((Delete(refusal.path),), is_safe=False),
        )
