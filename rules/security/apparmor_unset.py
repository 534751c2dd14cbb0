"""No AppArmor profile is named for a container.

## Why

Runtimes give one of their own on nodes with AppArmor, and none on others: without a name in the manifest nobody
is told that it is missing. With `RuntimeDefault` the pod is not started where there is none.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  securityContext:
    appArmorProfile: {type: RuntimeDefault}
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The container gets the profile of the runtime. Unsafe: nodes without AppArmor do not start it then.

## Source

https://kubernetes.io/docs/tutorials/security/apparmor/

## Peers

trivy:KSV-0002, kubesec:ApparmorAny, kubeaudit:AppArmorAnnotationMissing, terrascan:AC_K8S_0073
"""

from collections.abc import Iterator

from podlint.objects.object import labels, mapping
from podlint.objects.pod import APP_ARMOR_ANNOTATION
from podlint.objects.pod_security import every_container, is_windows, pod_context
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def apparmor_unset(pod: Pod) -> Iterator[Problem]:
    if is_windows(pod) or pod_context(pod).value.get("appArmorProfile") is not None:
        return
    annotations = labels(pod.metadata, "annotations")
    for container in every_container(pod):
        path = (*container.path, "securityContext", "appArmorProfile")
        if mapping(container.value, "securityContext").get("appArmorProfile") is None and APP_ARMOR_ANNOTATION + container.name not in annotations:
            yield Problem(
                path,
                f"the container {container.name!r} names no AppArmor profile",
                "set appArmorProfile: {type: RuntimeDefault} in the securityContext of the pod",
                fix=Repair((Insert((*path, "type"), "RuntimeDefault"),), is_safe=False),
            )
