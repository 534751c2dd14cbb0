"""A git-sync container is told to run a program of the user's choice.

## Why

git-sync runs what `--git` (or GITSYNC_GIT) and `--exechook-command` name, with its rights and its secrets. Whoever can change these
settings, or the program in a volume that they name, runs code there without an image of their own.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: sync
    image: registry.k8s.io/git-sync/git-sync:v4.4.0
    args:
    - --repo=https://example.org/shop.git
    - --git=/scripts/git  # error
    env:
    - name: GITSYNC_EXECHOOK_COMMAND  # error
      value: /scripts/reload
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: sync
    image: registry.k8s.io/git-sync/git-sync:v4.4.0
    args: [--repo=https://example.org/shop.git, --period=60s]
```

## Source

https://github.com/kubernetes/git-sync

## Peers

checkov:CKV_K8S_159
"""

from collections.abc import Iterator

from podlint.objects.image import parse_image
from podlint.objects.object import text
from podlint.rule import Container, Path, Pod, Problem, Profile, Scope, Severity, rule

_FLAGS = frozenset({"--git", "-git", "--exechook-command", "-exechook-command", "--sync-hook-command", "-sync-hook-command"})
_VARIABLES = frozenset({"GITSYNC_GIT", "GIT_SYNC_GIT", "GITSYNC_EXECHOOK_COMMAND", "GIT_SYNC_EXECHOOK_COMMAND", "GIT_SYNC_HOOK_COMMAND"})


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("git-sync",))
def git_sync_injectable(container: Container, _: Pod) -> Iterator[Problem]:
    if not parse_image(container.image).repository.endswith("git-sync"):
        return
    for path, setting in _settings(container):
        yield Problem(
            path,
            f"{setting} makes git-sync run a program of the user's choice, with its rights and secrets",
            "remove it, or make sure that only trusted people can change it",
        )


def _settings(container: Container) -> Iterator[tuple[Path, str]]:
    for field in ("command", "args"):
        words = container.value.get(field)
        for index, word in enumerate(words if isinstance(words, list) else ()):
            flag = word.partition("=")[0] if isinstance(word, str) else ""
            if flag in _FLAGS:
                yield (*container.path, field, index), flag
    for path, variable in container.env():
        if text(variable, "name") in _VARIABLES:
            yield (*path, "name"), text(variable, "name")
