"""A pod shares the memory segments of its node.

## Why

It can read and write the shared memory and the queues of other processes on the node, databases
and other pods with `hostIPC` among them.

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
      hostIPC: true  # error
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
      hostIPC: false
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

`hostIPC` becomes false. Unsafe: processes that met in the node's shared memory do not meet any more.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

kube-linter:host-ipc, polaris:hostIPCSet, checkov:CKV_K8S_18, kubescape:C-0038, kubescape:C-0276, trivy:KSV-0008, kubesec:HostIPC,
kubeaudit:NamespaceHostIPCTrue, datree:CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE, kyverno:disallow-host-namespaces,
gatekeeper:host-namespaces, psa:hostNamespaces, sonar:S6431, semgrep:hostipc-pod, terrascan:AC_K8S_0083
"""

from collections.abc import Iterator

from podlint.objects.pod_security import host_namespaces
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("hostIPC",), fix=FixKind.UNSAFE)
def host_ipc(pod: Pod) -> Iterator[Problem]:
    for refusal in host_namespaces(pod):
        if refusal.path[-1] == "hostIPC":
            yield Problem(
                refusal.path,
                f"{refusal.message}: it can read and change what other processes keep there",
                "remove hostIPC; the containers of one pod share memory through an emptyDir of medium Memory",
                fix=Repair((Replace(refusal.path, value=False),), is_safe=False),
            )
