"""Nothing keeps a container from running as root.

## Why

Most images run as root unless told otherwise. With `runAsNonRoot: true` the kubelet does not start such a
container, so nobody runs one by mistake.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      runAsUser: 1000
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      runAsNonRoot: false  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

`runAsNonRoot` becomes true, of the pod where nobody says anything. Unsafe: an image that runs as root does not
start then. There is none where the pod or a container has `runAsUser: 0`.

## Limits

As for Pod Security admission, a `runAsUser` other than 0 does not count: only `runAsNonRoot` does. Since 1.35,
pods with `hostUsers: false` need not say it.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted

## Peers

kube-linter:run-as-non-root, polaris:runAsRootAllowed, checkov:CKV_K8S_23, kubescape:C-0013, kubescape:C-0198, trivy:KSV-0012,
kubesec:RunAsNonRoot, kubeaudit:RunAsNonRootPSCNilCSCNil, datree:CONTAINERS_INCORRECT_RUNASNONROOT_VALUE, kyverno:require-run-as-nonroot,
gatekeeper:users, psa:runAsNonRoot, monokle:PSS203, popeye:POP-302, popeye:POP-306, terrascan:AC_K8S_0087, semgrep:run-as-non-root,
semgrep:run-as-non-root-container-level
"""

from collections.abc import Iterator

from podlint.objects.pod_security import contexts, run_as_non_root
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, standard=Profile.RESTRICTED, fix=FixKind.UNSAFE)
def run_as_non_root_unset(pod: Pod, kubernetes: int) -> Iterator[Problem]:
    has_root = any(setter.value.get("runAsUser") == 0 for setter in contexts(pod))
    for refusal in run_as_non_root(pod, kubernetes):
        change = Insert(refusal.path, value=True) if refusal.value is None else Replace(refusal.path, value=True)
        yield Problem(
            refusal.path,
            refusal.message,
            "set runAsNonRoot: true in the securityContext of the pod" if refusal.value is None else "set runAsNonRoot: true",
            on_key=refusal.value is None,
            fix=None if has_root else Repair((change,), is_safe=False),
        )
