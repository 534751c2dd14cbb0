"""A command or argument refers to a variable with $(NAME) that the container does not have.

## Why

The kubelet puts the container's own variables into its command and arguments. What none of them is called stays as it is: the
program gets the text `$(NAME)`, and a shell even takes it for a command to run.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    args:
    - --listen=$(PODIP):8080  # error
    - --node=$(HOSTNAME)  # error
    env:
    - name: POD_IP
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
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
    args:
    - --listen=$(POD_IP):8080
    - --node=$(POD_NAME)
    - --started=$$(date)  # the text $(date)
    env:
    - name: POD_IP
      valueFrom: {fieldRef: {fieldPath: status.podIP}}
    - name: POD_NAME
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
```

## Fix

A misspelled name becomes that of the variable that was meant.

## Limits

Names in lower case and those in shell scripts may be filled in by kustomize or run by the shell, and are left alone unless a
variable of the container has nearly that name. So are variables of Services, containers with envFrom, and patches: containers
without image, and workloads without selector.

## Source

k8s.io/kubernetes pkg/kubelet/container/helpers.go, ExpandContainerCommandAndArgs; third_party/forked/golang/expansion
"""

import re
from collections.abc import Iterator

from podlint.objects.expansion import SET_IN_THE_CONTAINER, is_of_service, meant, references, variables
from podlint.objects.object import mapping
from podlint.objects.shell import Word, is_shell, words
from podlint.rule import Container, FixKind, Object, Pod, Problem, Repair, Replace, Scope, Severity, rule

_NAME = re.compile(r"[A-Z][A-Z0-9_]+")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("$",), fix=FixKind.UNSAFE)
def command_ref_undefined(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.has("envFrom") or not container.image or _is_patch(pod.object) or _has_device(container):
        return
    in_shell = any(map(is_shell, container.command))
    for word in words(container):
        names = dict.fromkeys(references(word.text))
        known = variables(container) if names else {}
        for name in names:
            if name not in known:
                yield from _problems(word, name, known, in_shell=in_shell)


def _has_device(container: Container) -> bool:
    """Whether a device plugin may give the container variables: it asks for a resource of somebody's, as `example.org/fpga`. The kubelet expands them too."""
    resources = mapping(container.value, "resources")
    return any("/" in name for field in ("limits", "requests") for name in mapping(resources, field)) or bool(resources.get("claims"))


def _is_patch(object: Object) -> bool:
    """Whether a workload is merged into another, which may have the variables: without a selector it is none by itself."""
    return object.api_version.startswith("apps/") and "selector" not in mapping(object.value, "spec")


def _problems(word: Word, name: str, known: dict[str, int], *, in_shell: bool) -> Iterator[Problem]:
    if name in SET_IN_THE_CONTAINER:
        yield Problem(
            word.path,
            f"{name!r} is set by the image or its runtime, which the kubelet does not see: '$({name})' stays as it is",
            f"define {name} under env, for the name of the pod with a fieldRef to metadata.name" if name == "HOSTNAME" else f"define {name} under env",
        )
    elif slip := meant(name, known):
        fix = Repair((Replace(word.path, word.text.replace(f"$({name})", f"$({slip})")),), is_safe=False)
        yield Problem(word.path, f"the container has no variable {name!r}, so '$({name})' stays as it is", f"did you mean {slip}?", fix=fix)
    elif _NAME.fullmatch(name) and not in_shell and not is_of_service(name):
        yield Problem(word.path, f"the container has no variable {name!r}, so '$({name})' stays as it is", f"define {name} under env, or write the value out")
