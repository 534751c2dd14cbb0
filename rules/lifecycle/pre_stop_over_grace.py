"""A preStop hook sleeps through the whole grace period.

## Why

The time of a preStop hook is taken off the pod's terminationGracePeriodSeconds, and the process gets SIGTERM only after
the hook. A hook that sleeps as long as the grace period is cut off, and the process has two seconds between SIGTERM and
SIGKILL: too few to finish what it is doing. The API server refuses this only of the action `sleep`, and only where it is
longer than the grace period.

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
      preStop:
        exec:
          command: [sh, -c, sleep 45 && nginx -s quit]  # error
  - name: proxy
    image: example.org/proxy:1.4
    lifecycle:
      preStop:
        sleep:
          seconds: 30  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  terminationGracePeriodSeconds: 75
  containers:
  - name: web
    image: example.org/web:1.4
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, sleep 45 && nginx -s quit]
  - name: proxy
    image: example.org/proxy:1.4
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, drain || sleep 90]  # only where draining fails
```

## Limits

Of a shell script those sleeps are counted that are certain to run, one after the other, and whose length stands there:
up to the first loop, condition, function or exit.

## Source

kubernetes pkg/kubelet/kuberuntime/kuberuntime_container.go executePreStopHook, minimumGracePeriodInSeconds;
https://github.com/kubernetes/kubernetes/issues/65496
"""

import re
import shlex
from collections.abc import Iterator

from podlint.objects.object import mapping, strings
from podlint.objects.probe import number
from podlint.rule import Container, Path, Pod, Problem, Related, Scope, Severity, rule

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)([smhd]?)")
_SEPARATORS = ";&|()\n"
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_BRANCHES = frozenset({"if", "for", "while", "until", "case", "function", "{", "exit", "exec", "return", "trap"})
_LONGEST_SCRIPT = 10_000
_DEFAULT_GRACE = 30


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER)
def pre_stop_over_grace(container: Container, pod: Pod) -> Iterator[Problem]:
    hook = mapping(mapping(container.value, "lifecycle"), "preStop")
    grace = number(pod.spec, "terminationGracePeriodSeconds", _DEFAULT_GRACE)
    slept, field = _slept(hook)
    if slept and slept >= grace:
        written = "terminationGracePeriodSeconds" in pod.spec
        yield Problem(
            (*container.path, "lifecycle", "preStop", *field),
            f"the preStop hook of {container.name!r} sleeps {slept:g} s, and the pod has {grace} s in all to end: "
            "it is cut off, and the process is killed 2 s after its SIGTERM",
            f"set terminationGracePeriodSeconds to {slept:g} and what the process needs to end",
            related=(Related((*pod.path, "spec", "terminationGracePeriodSeconds"), "the grace period"),) if written else (),
        )


def _slept(hook: dict[str, object]) -> tuple[float, Path]:
    """How many seconds a hook sleeps for certain, and the field that says so."""
    if "sleep" in hook:
        return number(mapping(hook, "sleep"), "seconds", 0), ("sleep", "seconds")
    command = strings(mapping(hook, "exec"), "command")
    program = command[0].rpartition("/")[2] if command else ""
    if program in _SHELLS and len(command[1:]) > 1 and re.fullmatch("-[eux]*c", command[1]):
        return sum(_sleeps(command[2])), ("exec", "command")
    return _seconds(list(command)), ("exec", "command")


def _sleeps(script: str) -> Iterator[float]:
    """Yield how long the sleeps of a script take that are certain to run."""
    words = shlex.shlex(script[:_LONGEST_SCRIPT], posix=True, punctuation_chars=_SEPARATORS)
    words.whitespace, words.whitespace_split = " \t\r", True
    before, command = ";", list[str]()
    try:
        for word in (*words, ";"):
            if word.strip(_SEPARATORS):
                command.append(word)
                continue
            if "(" in word or (command and command[0] in _BRANCHES):
                return
            if _is_plain(before) and _is_plain(word):
                yield _seconds(command)
            before, command = word, []
    except ValueError:  # an open quote
        return


def _is_plain(separator: str) -> bool:
    """Whether commands on both sides of it run, one after the other, as long as they succeed."""
    return separator.replace("\n", ";").strip(";") in ("", "&&")


def _seconds(command: list[str]) -> float:
    """How long a command sleeps; 0 where it does not, or does not say how long."""
    if not command or command[0].rpartition("/")[2] != "sleep":
        return 0
    found = [_DURATION.fullmatch(word) for word in command[1:]]
    return sum(float(match[1]) * _UNITS[match[2]] for match in found if match) if all(found) else 0
