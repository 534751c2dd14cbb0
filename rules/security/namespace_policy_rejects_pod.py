"""A pod is in a namespace whose Pod Security level refuses it.

## Why

The server answers `forbidden: violates PodSecurity` for a Pod. It takes a Deployment or another workload with a
warning that tools drop; its pods are then never made, and only the events of its ReplicaSet say why.

## Bad

```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
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
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: {pod-security.kubernetes.io/enforce: baseline}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4
```

## Limits

Only pods that name their namespace, and all of whose containers have an image, are looked at, and not where a Kustomization of the
run patches them. Where the run has several Namespaces of a name with different levels it says nothing. Exemptions of users, runtime
classes and namespaces are in the configuration of the server, which no manifest shows. With `enforce-version` the policy of that
version decides.

## Source

https://kubernetes.io/docs/concepts/security/pod-security-admission/
"""

from collections.abc import Iterator, Sequence

from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.pod_security import Level, Refusal, enforced, refusals
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Pod, Problem, Related, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"Namespace", KUSTOMIZATION, COMPONENT}, needs=frozenset({"Namespace"}))
def namespace_policy_rejects_pod(objects: Objects, kubernetes: int) -> Iterator[tuple[Object, Problem]]:
    patched = patched_folders(objects)
    policies: dict[str, set[tuple[Level, int]]] = {}
    for namespace in objects.of("Namespace"):
        policies.setdefault(namespace.name, set()).add(enforced(namespace.labels, kubernetes))
    for name, found in policies.items():
        level, minor = next(iter(found))
        if len(found) > 1 or level is Level.PRIVILEGED:
            continue
        for pod in objects.pods(name):
            reasons = list(refusals(pod, level, minor)) if pod.object.namespace and _is_whole(pod) and pod.object.folder not in patched else ()
            if reasons:
                yield pod.object, _problem(name, level, reasons)


def _is_whole(pod: Pod) -> bool:
    """Whether it can run as it is: patches leave out what they do not change."""
    return all(container.image for container in pod.containers())


def _problem(namespace: str, level: Level, reasons: Sequence[Refusal]) -> Problem:
    first, *others = reasons
    more = f" (and {len(others)} more)" if others else ""
    return Problem(
        first.path,
        f"the namespace {namespace!r} enforces {level.value!r}, which refuses this pod: {first.message}{more}",
        "change the pod, or run it in a namespace of another level",
        related=tuple(Related(reason.path, reason.message) for reason in others),
    )
