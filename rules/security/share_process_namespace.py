"""The containers of a pod see each other's processes.

## Why

With `shareProcessNamespace: true` every container can read the environment, and through /proc the files, of the
others, and send signals to them; what was process 1 of its container is it no longer.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  shareProcessNamespace: true  # error
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
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The field goes. Unsafe: sidecars that signal the program do not reach it any more.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/
"""

from collections.abc import Iterator

from podlint.rule import Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("shareProcessNamespace",), fix=FixKind.UNSAFE)
def share_process_namespace(pod: Pod) -> Iterator[Problem]:
    if pod.spec.get("shareProcessNamespace") is True:
        path = (*pod.path, "spec", "shareProcessNamespace")
        yield Problem(
            path,
            "the containers of the pod can read each other's environment and files, and end each other",
            "leave it out; kubectl debug --target looks into one container",
            fix=Repair((Delete(path),), is_safe=False),
        )
