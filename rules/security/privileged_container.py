"""A container is privileged.

## Why

It has all capabilities and all devices of its node, and neither seccomp nor AppArmor holds it. Whoever
breaks into the container has the node, and with it the secrets of every pod there.

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
      privileged: true  # error
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
        drop: [ALL]
        add: [NET_BIND_SERVICE]  # just what it needs
```

## Fix

`privileged` becomes false. Unsafe: what needed the privileges fails.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

kube-linter:privileged-container, kube-score:container-security-context-privileged, polaris:runAsPrivileged, checkov:CKV_K8S_16,
kubescape:C-0057, kubescape:C-0193, trivy:KSV-0017, kubesec:Privileged, kubeaudit:PrivilegedTrue,
datree:CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE, kyverno:disallow-privileged-containers, gatekeeper:privileged-containers,
psa:privileged, sonar:S6428, monokle:PSS103, semgrep:privileged-container, terrascan:AC_K8S_0046
"""

from collections.abc import Iterator

from podlint.objects.pod_security import privileged
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("privileged",), fix=FixKind.UNSAFE)
def privileged_container(pod: Pod) -> Iterator[Problem]:
    for refusal in privileged(pod):
        yield Problem(
            refusal.path,
            f"{refusal.message}: it can do whatever root of the node can",
            "add the capabilities that it needs in place of all",
            fix=Repair((Replace(refusal.path, value=False),), is_safe=False),
        )
