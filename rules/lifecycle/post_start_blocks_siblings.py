"""A postStart hook waits, and the containers after it are not started until it has ended.

## Why

The kubelet starts the containers of a pod one after the other, and runs the postStart hook of each before it goes on to the next. A
hook that sleeps or waits for something delays all that follow, and one that waits for a later container waits for ever.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      postStart:
        exec:
          command: [sh, -c, "until nc -z localhost 6379; do sleep 1; done"]  # error
  - name: cache
    image: redis:8.0
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: cache
    image: redis:8.0
  - name: web
    image: example.org/web:1.4
    lifecycle:
      postStart:
        exec:
          command: [sh, -c, "until nc -z localhost 6379; do sleep 1; done"]
```

## Limits

Some put such a hook into the first container on purpose, so that the others start later: part of the profile `strict`. A native
sidecar with a startup probe says the same and is seen by others.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer; kuberuntime_manager.go SyncPod
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from podlint.objects.object import mapping, strings
from podlint.objects.simple_commands import script_text
from podlint.rule import Container, Pod, Problem, Profile, Role, Scope, Severity, rule

_WAITS = re.compile(r"(?:^|[;&|\s])(sleep|until|while)\s")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.STRICT, mentions=("lifecycle",))
def post_start_blocks_siblings(pod: Pod) -> Iterator[Problem]:
    main = [container for container in pod.containers() if container.role is Role.MAIN]
    for container, following in pairwise(main):
        yield from _waiting(container, following)


def _waiting(container: Container, following: Container) -> Iterator[Problem]:
    command = strings(mapping(mapping(mapping(container.value, "lifecycle"), "postStart"), "exec"), "command")
    text = script_text(command) or (" ".join(command) if command and command[0].endswith("sleep") else "")
    match = _WAITS.search(text)
    if match and not text.rstrip().endswith("&"):
        yield Problem(
            (*container.path, "lifecycle", "postStart", "exec", "command"),
            f"the postStart hook of {container.name!r} waits ({match[1]!r}), and {following.name!r} is not started before it has ended",
            "wait in the process itself, or make it the last container",
        )
