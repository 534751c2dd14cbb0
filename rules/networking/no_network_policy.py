"""No NetworkPolicy of the run selects a pod.

## Why

A pod that no policy selects can be called by every other pod of the cluster, and can call everything:
whoever takes over one of them reaches all.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: shop}
spec:
  podSelector: {matchLabels: {app: shop}}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
```

## Limits

Pods in the network of their node are left alone, as no policy applies to them. Policies of Cilium,
Calico, Antrea and the cluster's administrator silence the rule.

## Source

https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation

## Peers

kube-linter:non-isolated-pod, kube-score:pod-networkpolicy, polaris:missingNetworkPolicy,
checkov:CKV2_K8S_6, kubescape:C-0030, kubescape:C-0260, kyverno:require-netpol, popeye:POP-1204
"""

from collections.abc import Iterator

from podlint.objects.helm import is_test_hook
from podlint.objects.network_policy import NETWORK_POLICY, OTHER_POLICIES, isolations
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Profile, Scope, Severity, rule


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | {NETWORK_POLICY} | OTHER_POLICIES,
)
def no_network_policy(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    if objects.of(*OTHER_POLICIES):
        return
    lists = {selector: pods for _, selector, pods in isolations(objects)}
    isolated = {id(pod) for pods in lists.values() for pod in pods}
    for pod in objects.all_pods():
        if id(pod) not in isolated and not _is_outside(pod):
            yield (
                pod.object,
                Problem(
                    (*pod.path, "spec"),
                    f"no NetworkPolicy of the run selects the pods of the {pod.object.title}: every pod of the cluster may call them",
                    "add a NetworkPolicy that says who may call them, and whom they call",
                    on_key=True,
                ),
            )


def _is_outside(pod: Pod) -> bool:
    return pod.spec.get("hostNetwork") is True or pod.object.home == "kube-system" or pod.object.type == "PodTemplate" or is_test_hook(pod.object)
