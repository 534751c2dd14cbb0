"""A container keeps the capability NET_RAW.

## Why

With it a program can forge packets, pretend to be another pod of its network and answer in its place. Hardly
any needs it; `ping` works without.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      capabilities:
        drop: [MKNOD]  # error
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
    securityContext:
      capabilities:
        drop: [NET_RAW]
```

## Fix

NET_RAW is dropped. Unsafe: programs that make raw packets fail.

## Limits

capabilities-not-all-dropped asks for more, and so this is off unless it is selected.

## Source

capabilities(7); https://kubernetes.io/docs/concepts/security/pod-security-standards/

## Peers

kube-linter:drop-net-raw-capability, checkov:CKV_K8S_28, kubescape:C-0199, trivy:KSV-0119, datree:CIS_MISSING_VALUE_DROP_NET_RAW,
kyverno:require-drop-cap-net-raw, terrascan:AC_K8S_0048
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, strings
from podlint.objects.pod_security import container_contexts, is_windows
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def net_raw_not_dropped(pod: Pod) -> Iterator[Problem]:
    for setter in () if is_windows(pod) else container_contexts(pod):
        dropped = strings(mapping(setter.value, "capabilities"), "drop")
        if not {name.upper().removeprefix("CAP_") for name in dropped} & {"ALL", "NET_RAW"}:
            path = (*setter.path, "capabilities", "drop")
            change = Insert((*path, len(dropped)), "NET_RAW") if dropped else Insert(path, ("NET_RAW",))
            yield Problem(path, f"{setter.title} does not drop NET_RAW", "drop ALL, or at least NET_RAW", fix=Repair((change,), is_safe=False))
