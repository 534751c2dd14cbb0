"""A lifecycle hook refers to a variable with $(NAME), which nobody fills in there.

## Why

The kubelet fills in variables in commands, arguments and exec probes, but hands the command of a hook on as it is. The
program gets the text `$(NAME)`, and a shell takes it for a command to run and puts its (empty) output there.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    env:
    - name: POD_NAME
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
    lifecycle:
      preStop:
        exec:
          command: [/leave, --member, $(POD_NAME)]  # error
      postStart:
        exec:
          command: [sh, -c, '/join --member "$(POD_NAME)"']  # error
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
    env:
    - name: POD_NAME
      valueFrom: {fieldRef: {fieldPath: metadata.name}}
    lifecycle:
      preStop:
        exec:
          command: [sh, -c, 'sleep $(cat /drain-seconds) && /leave --member "$POD_NAME"']
```

## Fix

In a shell script `$(NAME)` becomes `${NAME}`.

## Limits

In a shell script it speaks only of variables that the container defines.

## Source

k8s.io/kubernetes pkg/kubelet/lifecycle/handlers.go, Run
"""

from collections.abc import Iterator

from podlint.objects.expansion import references, variables
from podlint.objects.shell import Word, hooks, is_shell
from podlint.rule import Container, FixKind, Pod, Problem, Repair, Replace, Scope, Severity, rule


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.CONTAINER, mentions=("lifecycle",), fix=FixKind.UNSAFE)
def hook_uses_variable(container: Container, _: Pod) -> Iterator[Problem]:
    for hook, some in hooks(container):
        for word in some:
            names = dict.fromkeys(references(word.text))
            if names:
                yield from _problems(hook, word, list(names), set(variables(container)), in_shell=is_shell(some[0].text))


def _problems(hook: str, word: Word, names: list[str], known: set[str], *, in_shell: bool) -> Iterator[Problem]:
    wrong = [name for name in names if name in known or (not in_shell and name.isupper())]
    if not wrong:
        return
    name, mended = wrong[0], word.text
    for each in wrong:
        mended = mended.replace(f"$({each})", f"${{{each}}}")
    what = f"the shell runs it as the command {name!r}" if in_shell else "the program gets this text"
    yield Problem(
        word.path,
        f"nobody fills in '$({name})' in the command of a {hook} hook: {what}",
        f"write ${{{name}}}, which the shell fills in" if in_shell else f"run it through a shell: [sh, -c, '... \"${name}\"']",
        fix=Repair((Replace(word.path, mended),), is_safe=False) if in_shell else None,
    )
