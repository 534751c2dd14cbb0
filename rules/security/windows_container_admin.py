"""A Windows container runs as an administrator.

## Why

Unless `runAsUserName` says otherwise, a container runs as the user of its image, which for images of Windows
Server Core is ContainerAdministrator: it can change all of the container, and more of the node than it should.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  os: {name: windows}
  securityContext:
    windowsOptions:
      runAsUserName: ContainerAdministrator  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  os: {name: windows}
  securityContext:
    windowsOptions:
      runAsUserName: ContainerUser
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The user becomes `ContainerUser`. Unsafe: what only an administrator may do fails.

## Limits

It speaks of pods with `os: {name: windows}` that do not run as processes of their host.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/

## Peers

kyverno:require-run-as-containeruser, kubescape:set-runasusername
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.objects.pod_security import contexts, is_windows, pod_context
from podlint.rule import FixKind, Insert, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("windows",), fix=FixKind.UNSAFE)
def windows_container_admin(pod: Pod) -> Iterator[Problem]:
    if not is_windows(pod) or pod.spec.get("hostNetwork"):
        return
    users = {(*setter.path, "windowsOptions", "runAsUserName"): text(mapping(setter.value, "windowsOptions"), "runAsUserName") for setter in contexts(pod)}
    for path, user in users.items():
        if user.rpartition("\\")[2].lower() == "containeradministrator":
            yield Problem(
                path, f"{user} may do everything in the container", "run it as ContainerUser", fix=Repair((Replace(path, "ContainerUser"),), is_safe=False)
            )
    if not any(users.values()):
        path = (*pod_context(pod).path, "windowsOptions", "runAsUserName")
        fix = Repair((Insert(path, "ContainerUser"),), is_safe=False)
        yield Problem(path, "the containers run as the user of their images, mostly ContainerAdministrator", "set runAsUserName: ContainerUser", fix=fix)
