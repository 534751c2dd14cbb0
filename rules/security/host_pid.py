"""A pod sees the processes of its node.

## Why

It can read the environment, and with it the secrets, of every other process on the node, and as root
send signals to them or enter their namespaces.

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
      hostPID: true  # error
      containers:
      - name: web
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
      hostPID: false
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

`hostPID` becomes false. Unsafe: the pod then sees its own processes only.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

kube-linter:host-pid, polaris:hostPIDSet, checkov:CKV_K8S_17, kubescape:C-0038, kubescape:C-0275, trivy:KSV-0010, kubesec:HostPID,
kubeaudit:NamespaceHostPIDTrue, datree:CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE, kyverno:disallow-host-namespaces,
gatekeeper:host-namespaces, psa:hostNamespaces, sonar:S6431, semgrep:hostpid-pod, terrascan:AC_K8S_0082
"""

from collections.abc import Iterator

from podlint.objects.pod_security import host_namespaces
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("hostPID",), fix=FixKind.UNSAFE)
def host_pid(pod: Pod) -> Iterator[Problem]:
    for refusal in host_namespaces(pod):
        if refusal.path[-1] == "hostPID":
            yield Problem(
                refusal.path,
                f"{refusal.message}: as root it can read the environment of every other pod there",
                "remove hostPID; shareProcessNamespace lets the containers of one pod see each other",
                fix=Repair((Replace(refusal.path, value=False),), is_safe=False),
            )
