"""The main process of a container ends at once, in a pod that starts it again and again.

## Why

A container lives as long as its first process. `echo hello`, or the shell that is the default of `busybox` and `ubuntu`, is
done in a moment. With `restartPolicy: Always`, which is the default and a Deployment's only choice, the kubelet starts it
again and waits ever longer, and the pod shows `CrashLoopBackOff`, though nothing failed.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: hello
    image: example.org/tools:1.4
    command: [sh, -c, "echo hello; date"]  # error
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: tools
    image: busybox:1.36  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  restartPolicy: Never
  containers:
  - name: hello
    image: example.org/tools:1.4
    command: [sh, -c, "echo hello; date"]
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: tools
    image: busybox:1.36
    command: [sleep, infinity]
  - name: shell
    image: busybox:1.36
    stdin: true
    tty: true
```

## Limits

It knows programs that only print or move something, and images of Docker's library that start a shell or an interpreter.
It says nothing of scripts with loops, pipes, redirections or substitutions, and of containers that have a terminal or
standard input.

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy; https://github.com/docker-library/official-images
"""

import re
from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.shell import is_shell, script
from podlint.objects.simple_commands import called, commands
from podlint.rule import Container, Path, Pod, Problem, Role, Scope, Severity, rule

_SHORT = frozenset(
    {
        "cd", "chmod", "chown", "cp", "date", "echo", "exit", "export", "false", "hostname", "id", "ln", "ls", "mkdir", "mv", "printenv", "printf", "pwd",
        "rm", "set", "touch", "true", "uname", "whoami",
    }
)  # fmt: skip
_SHELLS = ("alpine", "almalinux", "amazonlinux", "archlinux", "bash", "busybox", "centos", "debian", "fedora", "golang", "rockylinux", "ubuntu")
_INTERPRETERS = ("node", "python", "ruby")
_IN_LIBRARY = re.compile(r"(?:(?:docker\.io|index\.docker\.io)/)?(?:library/)?(?P<name>[a-z]+)\Z")
_MAY_GO_ON = re.compile(r"[`|<>]|\$\(|(?<!&)&(?!&)|\b(?:while|until|for|case|select|function)\b|\(\)")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("command", *_SHELLS, *_INTERPRETERS))
def main_process_ends_at_once(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or pod.runs_to_completion or container.value.get("stdin") is True or container.value.get("tty") is True:
        return
    what, path = _short_command(container) if container.command else _idle_image(container)
    if what:
        yield Problem(
            path,
            f"{what} ends at once: the kubelet starts the container again and again",
            "run what goes on, or let a Job run it" if pod.path else "run what goes on, or set restartPolicy: Never",
        )


def _short_command(container: Container) -> tuple[str, Path]:
    """What of the command ends at once, and where it stands; empty where it may go on."""
    words = (*container.command, *container.args)
    path: Path = (*container.path, "command")
    if len(words) == 1 and is_shell(words[0]):
        return f"{words[0]!r} has no terminal and", path
    found = script(words)
    text = found.text if found else ""
    if _MAY_GO_ON.search(text):
        return "", path
    run = commands(words)
    return (f"{called(run[-1])!r}", path) if run and all(map(_is_short, run)) else ("", path)


def _is_short(command: tuple[str, ...]) -> bool:
    name = called(command)
    if name == "env":
        return len(command) == 1
    if name == "cat":
        return len(command) > 1 and all(word.startswith("/") and not word.startswith("/dev/") for word in command[1:])
    return name in _SHORT


def _idle_image(container: Container) -> tuple[str, Path]:
    """The program that an image starts by default and that has nothing to do without a terminal; empty for other images."""
    match = _IN_LIBRARY.match(parse_image(container.image).repository) if not container.has("args") else None
    name = match["name"] if match else ""
    path = (*container.path, "image")
    if name in _SHELLS:
        return f"the shell that the image {name!r} starts by default has no terminal and", path
    return (f"the interpreter that the image {name!r} starts by default has no terminal and" if name in _INTERPRETERS else "", path)
