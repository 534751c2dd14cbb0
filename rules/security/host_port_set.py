"""A container takes a port of its node.

## Why

A node has each port once: a second pod with it stays Pending there, and a rolling update waits for room.
The port is reachable from outside at the address of the node, past Services and mostly past NetworkPolicies.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    ports:
    - containerPort: 8080
      hostPort: 80  # error
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
    ports:
    - containerPort: 8080
```

## Fix

`hostPort` goes. Unsafe: who asked the node's address gets no answer any more.

## Limits

Ports that a pod with `hostNetwork` gets by default are host-network's.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline

## Peers

polaris:hostPortSet, checkov:CKV_K8S_26, kubescape:C-0044, kubescape:C-0204, trivy:KSV-0024, psa:hostPorts, kyverno:disallow-host-ports,
gatekeeper:host-network-ports, datree:CONTAINERS_INCORRECT_KEY_HOSTPORT, monokle:PSS106
"""

from collections.abc import Iterator

from podlint.objects.pod_security import host_ports
from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule

_IN_NODE_NETWORK = "with hostNetwork each port is one of the node's, said or not: leave that out to have ports of the pod's own"


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, standard=Profile.BASELINE, mentions=("hostPort",), fix=FixKind.UNSAFE)
def host_port_set(pod: Pod) -> Iterator[Problem]:
    has_host_network = pod.spec.get("hostNetwork") is True
    for refusal in host_ports(pod):
        yield Problem(
            refusal.path,
            f"{refusal.message}: only one pod of a node can have it",
            _IN_NODE_NETWORK if has_host_network else "publish the container's port with a Service, of type NodePort or LoadBalancer if it is for outside",
            fix=None if has_host_network else Repair((Delete(refusal.path),), is_safe=False),
        )
