"""A shell runs the application as its child, and keeps SIGTERM to itself.

## Why

The first process of a container gets SIGTERM when the pod is to end. A shell that runs a script neither ends at it nor passes it on:
the application goes on until the grace period is over, and is killed. Each rollout takes that much longer, and nothing ends in
order.

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
    - sh
    - -c
    - . /etc/web/env && /web --port=8080  # error
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
    command:
    - sh
    - -c
    - . /etc/web/env && exec /web --port=8080
```

## Fix

`exec` is put before the last command, where that is a simple one.

## Limits

Scripts of a single command, which many shells replace themselves by, and those with `trap` or a last command behind `exec` are left
alone; so are pods that run to completion or share their processes (shareProcessNamespace).

## Source

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
"""

import re
from collections.abc import Iterator

from podlint.objects.shell import SHELLS, Word, script, words
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Replace, Role, Scope, Severity, rule

_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?(?:;|&&|\|\||\n)\s*")
_HARMLESS = re.compile(r"(?:^|[\s;&|])(?:trap|exec|tini|dumb-init|s6-svscan|supervisord)\s")
_COMMENT_LINE = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_LONGEST = 20_000


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=tuple(sorted(SHELLS)), fix=FixKind.UNSAFE)
def shell_pid1_hides_sigterm(container: Container, pod: Pod) -> Iterator[Problem]:
    if container.role is Role.INIT or pod.runs_to_completion or pod.spec.get("shareProcessNamespace") is True:
        return
    some = words(container)
    found = script([word.text for word in some])
    if not found or len(found.text) > _LONGEST or _HARMLESS.search(found.text):
        return
    commands = [each for each in _SEPARATOR.split(_COMMENT_LINE.sub("", found.text).replace("\\\n", " ").strip()) if each]
    if len(commands) > 1:
        last = commands[-1]
        loops = last in ("done", "fi", "esac", "}", "wait")
        what = "its loop" if loops else repr(last[:60])
        yield Problem(
            some[found.at].path,
            f"the shell of {container.name!r} runs {what} and passes no SIGTERM on: the pod takes its whole grace period to end",
            "end the script with a trap for TERM" if loops else "write exec before the last command",
            fix=None if loops else _fix(some[found.at], last),
        )


def _fix(word: Word, last: str) -> Repair | None:
    script = word.text.rstrip()
    if not script.endswith(last) or any(sign in last for sign in "|&(){}#\n") or (not last[0].isalnum() and last[0] not in "/."):
        return None
    return Repair((Replace(word.path, f"{script[: -len(last)]}exec {last}"),), is_safe=False)
