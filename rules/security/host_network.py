"""A pod uses the network of its node.

## Why

It sees the traffic of the node, reaches what listens on its loopback address (the kubelet, metadata
services), and no NetworkPolicy holds it. Its ports are the node's, so a second pod with one of them finds no place.

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
      hostNetwork: true  # error
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
      hostNetwork: false
      containers:
      - name: web
        image: example.org/web:1.4
```

## Fix

`hostNetwork` becomes false. Unsafe: the pod gets an address of its own, and is no longer found at the node's.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

kube-linter:host-network, polaris:hostNetworkSet, checkov:CKV_K8S_19, kubescape:C-0041, kubescape:C-0196, trivy:KSV-0009,
kubesec:HostNetwork, kubeaudit:NamespaceHostNetworkTrue, datree:CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE,
kyverno:disallow-host-namespaces, gatekeeper:host-namespaces, psa:hostNamespaces, sonar:S6431, monokle:PSS102, semgrep:hostnetwork-pod,
terrascan:AC_K8S_0084
"""

from collections.abc import Iterator

from podlint.objects.pod_security import host_namespaces
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("hostNetwork",), fix=FixKind.UNSAFE)
def host_network(pod: Pod) -> Iterator[Problem]:
    for refusal in host_namespaces(pod):
        if refusal.path[-1] == "hostNetwork":
            yield Problem(
                refusal.path,
                f"{refusal.message}: no NetworkPolicy holds it, and it reaches what listens on the node's loopback address",
                "use a Service, or a hostPort for a single port",
                fix=Repair((Replace(refusal.path, value=False),), is_safe=False),
            )
