"""An environment variable has a URL that is not encrypted, of a host outside of the cluster.

## Why

Everybody on the way can read and change what is sent there, and passwords in it, too.

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
    - name: UPSTREAM
      value: http://api.shop.example.net/v1  # error
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
    - {name: UPSTREAM, value: "https://api.shop.example.net/v1"}
    - {name: BACKEND, value: "http://backend.shop.svc.cluster.local:8080"}
```

## Fix

`http` becomes `https`. Unsafe: the host may not speak it.

## Limits

Hosts without dot, with a port of their own, of `.svc`, `.local`, `.internal` and the like are left alone.

## Source

https://kubernetes.io/docs/concepts/security/security-checklist/

## Peers

sonar:S5332
"""

import re
from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.objects.object import text
from podlint.rule import Container, FixKind, Pod, Problem, Profile, Repair, Replace, Scope, Severity, rule

_URL = re.compile(r"(http|ftp|ws|ldap|smtp)://(?:[^/@\s]*@)?([a-z0-9.-]+\.[a-z]{2,})(?=[:/?#]|$)(?!:)", re.IGNORECASE)
_ENCRYPTED = {"http": "https", "ftp": "ftps", "ws": "wss", "ldap": "ldaps", "smtp": "smtps"}
_INSIDE = (".local", ".svc", ".internal", ".localhost", ".test", ".lan", ".intranet", ".corp", ".home", ".example", ".invalid", "example.com", "example.org")
_LONGEST = 2_000


@rule(severity=Severity.INFO, since="0.1", scope=Scope.CONTAINER, profile=Profile.STRICT, mentions=("://",), fix=FixKind.UNSAFE)
def clear_text_url(container: Container, _: Pod) -> Iterator[Problem]:
    for path, variable in container.env():
        value = text(variable, "value")
        found = _URL.match(value) if len(value) <= _LONGEST else None
        if found and not is_placeholder(value) and not found[2].lower().endswith(_INSIDE):
            scheme = _ENCRYPTED[found[1].lower()]
            fix = Repair((Replace((*path, "value"), scheme + value[len(found[1]) :]),), is_safe=False) if scheme == "https" else None
            message = f"what the container {container.name!r} sends to {found[2]} is not encrypted"
            yield Problem((*path, "value"), message, f"use {scheme}://", is_secret="@" in found[0], fix=fix)
