"""A probe or hook calls a program that its image does not have.

## Why

Distroless and other minimal images hold the application and nothing else: no shell, no curl. What cannot be started counts
as no answer at all on most runtimes: the liveness probe restarts nothing, readiness never comes, and a preStop hook is skipped.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: gcr.io/distroless/static-debian12:nonroot
    livenessProbe:
      exec:
        command:
        - curl  # error
        - --fail
        - http://localhost:8080/alive
  - name: worker
    image: alpine:3.22
    readinessProbe:
      exec:
        command:
        - bash  # error
        - -c
        - test -f /tmp/ready
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: gcr.io/distroless/static-debian12:nonroot
    startupProbe:
      httpGet: {path: /alive, port: 8080}
      failureThreshold: 30
    livenessProbe:
      httpGet: {path: /alive, port: 8080}
  - name: worker
    image: alpine:3.22
    readinessProbe:
      exec:
        command: [sh, -c, test -f /tmp/ready]
```

## Limits

It knows images by name: gcr.io/distroless (but not their debug variants), images whose name or tag says distroless, a few of
Kubernetes' own that are built on them, and the plain alpine and busybox. A container that mounts something over the program,
or whose command may install it, is left alone.

## Source

https://github.com/GoogleContainerTools/distroless; https://github.com/kubernetes/kubernetes/issues/106682
"""

from collections.abc import Iterator

from podlint.objects.handler import hook_handlers, probe_handlers
from podlint.objects.image import is_placeholder, parse_image
from podlint.objects.object import items, text
from podlint.objects.shell import program
from podlint.rule import Container, Pod, Problem, Scope, Severity, rule

_TOOLS = frozenset(
    {"sh", "bash", "ash", "curl", "wget", "nc", "cat", "ls", "ps", "pgrep", "test", "[", "grep", "stat", "sleep", "kill", "true", "python", "python3"}
)
_FROM_SCRATCH = frozenset(
    {
        "cgr.dev/chainguard/static", "gcr.io/google-containers/pause", "k8s.gcr.io/pause", "registry.k8s.io/pause", "coredns/coredns",
        "k8s.gcr.io/coredns/coredns", "registry.k8s.io/coredns/coredns", "registry.k8s.io/metrics-server/metrics-server",
        "registry.k8s.io/kube-state-metrics/kube-state-metrics", "hashicorp/http-echo", "hello-world",
    }
)  # fmt: skip
_PYTHONLESS = _TOOLS - {"python", "python3"}
_SMALL = {"alpine": frozenset({"bash", "curl", "python", "python3"}), "busybox": frozenset({"bash", "curl", "python", "python3"})}
_SYSTEM_FOLDERS = ("/bin", "/sbin", "/usr", "/busybox", "/opt/bin")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, mentions=("exec",))
def probe_binary_not_in_image(container: Container, _: Pod) -> Iterator[Problem]:
    lacking = _lacking(container.image)
    if not lacking:
        return
    for handler in (*probe_handlers(container), *hook_handlers(container)):
        word = handler.command[0] if handler.field == "exec" and handler.command else ""
        if word and program(word) in lacking and word.startswith(("/bin/", "/usr/bin/", program(word))) and not _may_be_added(container):
            yield Problem(
                (*handler.path, "command", 0),
                f"the {handler.owner} of {container.name!r} calls {word!r}, which the image {container.image!r} does not have",
                "use httpGet, grpc or tcpSocket, or a program that is in the image",
            )


def _lacking(reference: str) -> frozenset[str]:
    """The well-known programs that an image does not have, for all that its name says."""
    if is_placeholder(reference):
        return frozenset()
    image = parse_image(reference)
    if "debug" in image.tag or "debug" in image.repository:
        return frozenset()
    if image.name in _FROM_SCRATCH or "distroless" in image.repository or "distroless" in image.tag:
        return _PYTHONLESS if "python" in image.repository else _TOOLS
    return _SMALL.get(image.name, frozenset())


def _may_be_added(container: Container) -> bool:
    """Whether the container may have programs that its image has not."""
    mounts = [text(mount, "mountPath") for _, mount in items(container.value, "volumeMounts")]
    if any(mount.startswith(_SYSTEM_FOLDERS) for mount in mounts) or any(text(variable, "name") == "PATH" for _, variable in container.env()):
        return True
    return any(word in line for line in (*container.command, *container.args) for word in ("apk ", "install", "wget ", "curl "))
