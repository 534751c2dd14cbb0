"""A container has a terminal or an open standard input.

## Why

`stdin` and `tty` are for containers that somebody sits at. In a service they only help whoever may attach to
it, and some programs wait for input or colour their logs because of them.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    stdin: true  # error
    tty: true  # error
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

The field goes. Unsafe: a shell without standard input ends at once.

## Source

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#debugging

## Peers

gatekeeper:disallowinteractive
"""

from collections.abc import Iterator

from podlint.rule import Container, Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("tty", "stdin"), fix=FixKind.UNSAFE)
def container_tty_stdin(container: Container, _: Pod) -> Iterator[Problem]:
    for field, what in (("stdin", "an open standard input"), ("tty", "a terminal")):
        if container.value.get(field) is True:
            path = (*container.path, field)
            yield Problem(
                path,
                f"the container {container.name!r} has {what}",
                f"leave {field} out: kubectl debug and exec bring their own",
                fix=Repair((Delete(path),), is_safe=False),
            )
