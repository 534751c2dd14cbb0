"""A pod runs in none of the runtime classes that are allowed.

## Why

A runtime class such as gVisor or Kata puts a second wall around the containers of a pod. Where such a class is
demanded, a pod without it runs on the kernel of the node.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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
  runtimeClassName: gvisor
  containers:
  - name: web
    image: example.org/web:1.4
```

## Options

- `allowed` (default gvisor, kata, kata-qemu, kata-clh, kata-fc): the runtime classes that are fine

## Source

https://kubernetes.io/docs/concepts/containers/runtime-class/

## Peers

kubescape:C-0297, kyverno:restrict-runtimeClassName
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.objects.object import text
from podlint.rule import Pod, Problem, Profile, Scope, Severity, rule


class Options(NamedTuple):
    """Which classes are allowed."""

    allowed: tuple[str, ...] = ("gvisor", "kata", "kata-qemu", "kata-clh", "kata-fc")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL)
def runtime_class_not_allowed(pod: Pod, options: Options) -> Iterator[Problem]:
    found = text(pod.spec, "runtimeClassName")
    if pod.spec and found not in options.allowed:
        yield Problem(
            (*pod.path, "spec", "runtimeClassName"),
            f"the runtime class {found!r} is not among those allowed" if found else "the pod names no runtime class",
            f"set runtimeClassName to one of {', '.join(options.allowed)}",
            on_key=not found,
        )
