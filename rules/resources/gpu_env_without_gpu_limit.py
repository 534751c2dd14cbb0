"""A container asks for GPUs by a variable, past the scheduler.

## Why

NVIDIA_VISIBLE_DEVICES tells the container runtime which GPUs to show to the container. Without a limit for `nvidia.com/gpu` the
scheduler and the device plugin know nothing of it: the container sees GPUs that were given to other pods, and runs them out of memory.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: NVIDIA_VISIBLE_DEVICES  # error
      value: all
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
    resources:
      limits: {nvidia.com/gpu: 1}
```

## Limits

DaemonSets are left alone: drivers and monitors look at all GPUs of their node on purpose.

## Source

https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html

## Peers

kyverno:check-nvidia-gpu
"""

from collections.abc import Iterator

from podlint.objects.object import mapping, text
from podlint.rule import Container, Pod, Problem, Profile, Scope, Severity, rule

_NO_GPU = frozenset({"", "none", "void"})


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("NVIDIA_VISIBLE_DEVICES",))
def gpu_env_without_gpu_limit(container: Container, pod: Pod) -> Iterator[Problem]:
    limits = mapping(mapping(container.value, "resources"), "limits")
    if pod.object.kind == "DaemonSet" or any(str(name).startswith("nvidia.com/") for name in limits):
        return
    for path, variable in container.env():
        devices = text(variable, "value")
        if text(variable, "name") == "NVIDIA_VISIBLE_DEVICES" and devices not in _NO_GPU:
            yield Problem(
                (*path, "name"),
                f"NVIDIA_VISIBLE_DEVICES {devices!r} shows GPUs to the container {container.name!r} that nobody has reserved for it",
                "set a limit for nvidia.com/gpu, and remove the variable",
            )
