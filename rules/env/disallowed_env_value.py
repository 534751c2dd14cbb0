"""A variable has a value that is not allowed, by default one that turns certificate checks off.

## Why

One variable is enough to make a whole runtime accept any certificate (`NODE_TLS_REJECT_UNAUTHORIZED=0`): everybody on the way
can then read and change what the application sends. Such switches tend to come from a development machine and to stay.

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
    - name: NODE_TLS_REJECT_UNAUTHORIZED
      value: "0"  # error
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
    - name: NODE_EXTRA_CA_CERTS
      value: /etc/ca/own.pem
```

## Options

- `denied` (default: the switches of Node, Python, Git and Go for certificate checks): what is not allowed, as `NAME=VALUE`; `*` stands
  for anything, `[*]` for a star

## Fix

The variable is taken away.

## Source

https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue; https://peps.python.org/pep-0493/

## Peers

kyverno:check-env-vars, kube-linter:env-var
"""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from podlint.objects.object import text
from podlint.rule import Container, Delete, FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


class Options(NamedTuple):
    """What is not allowed."""

    denied: tuple[str, ...] = ("NODE_TLS_REJECT_UNAUTHORIZED=0", "PYTHONHTTPSVERIFY=0", "GIT_SSL_NO_VERIFY=1", "GIT_SSL_NO_VERIFY=true", "GOINSECURE=[*]")


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, fix=FixKind.UNSAFE)
def disallowed_env_value(container: Container, _: Pod, options: Options) -> Iterator[Problem]:
    for path, variable in container.env():
        name, value = text(variable, "name"), text(variable, "value")
        denied = next((each for each in options.denied if fnmatchcase(f"{name}={value}", each)), "") if "value" in variable else ""
        if denied:
            yield Problem(
                (*path, "value"),
                f"the variable {name!r} may not have the value {value!r}: {denied!r} is denied",
                f"remove {name}, or give it another value",
                fix=Repair((Delete(path),), is_safe=False),
            )
