"""A container uses none of the means by which Linux keeps programs in.

## Why

Neither seccomp, AppArmor nor SELinux is set, and no capability is dropped: between the program and the node are
only the defaults of the runtime, which differ from node to node.

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
  containers:
  - name: web
    image: example.org/web:1.4
    securityContext:
      capabilities: {drop: [ALL]}
```

## Source

https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/

## Peers

polaris:linuxHardening, kubescape:C-0055
"""

from collections.abc import Iterator

from podlint.objects.object import Value, labels, mapping
from podlint.objects.pod import APP_ARMOR_ANNOTATION
from podlint.objects.pod_security import every_container, is_windows, pod_context
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule

_MEANS = ("seccompProfile", "appArmorProfile", "seLinuxOptions")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def no_linux_hardening(pod: Pod) -> Iterator[Problem]:
    if is_windows(pod) or _is_hardened(pod_context(pod).value):
        return
    annotations = labels(pod.metadata, "annotations")
    for container in every_container(pod):
        if not _is_hardened(mapping(container.value, "securityContext")) and APP_ARMOR_ANNOTATION + container.name not in annotations:
            yield Problem(
                (*container.path, "securityContext"),
                f"the container {container.name!r} has no seccomp, AppArmor or SELinux setting and drops no capability",
                "drop all capabilities, and set the seccomp profile RuntimeDefault",
            )


def _is_hardened(context: Value) -> bool:
    return any(mapping(context, field) for field in _MEANS) or bool(mapping(context, "capabilities").get("drop"))
