"""A container calls sudo.

## Why

Hardly an image has sudo, and then the container ends with "not found". Where there is one, it needs the
privilege escalation that the container should not have, and a user who may become root without password.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    command:
    - sudo  # error
    - /srv/shop
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
    command: [/srv/shop]
    securityContext: {runAsUser: 10001}
```

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/security-context/

## Peers

kubescape:C-0062
"""

from collections.abc import Iterator

from podlint.objects.shell import program, words
from podlint.objects.simple_commands import commands
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("sudo",))
def sudo_in_command(container: Container, _: Pod) -> Iterator[Problem]:
    found = words(container) if container.command else ()
    holders = [word for word in found if "sudo" in word.text]
    if holders and any(called and program(called[0]) == "sudo" for called in commands(tuple(word.text for word in found))):
        yield Problem(
            holders[0].path,
            f"the container {container.name!r} calls sudo, which images do not have or should not need",
            "run the container as the user that the program needs (securityContext.runAsUser)",
        )
