"""A value has to be filled in by another program before the manifest can be checked in full.

## Why

Flux and `envsubst` put values in the place of `${NAME}`, kustomize of `$(NAME)`, Argo of `{{name}}`, SOPS of
`ENC[...]`, and ytt computes what the comment `#@ ...` behind a key says. The API server refuses the text as it
stands wherever a number, a name or a label belongs. podlint says so once for a file, and leaves out what follows
from such values.

## Bad

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
  - port: ${PORT}  # error
    targetPort: ${TARGET_PORT}
```

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    $patch: replace  # error
```

```yaml
#@ load("@ytt:data", "data")
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: #@ data.values.image  # error
```

## Good

```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
  - port: 80
    targetPort: 8080
```

## Limits

A placeholder is only told where the server would refuse it: an image or an environment variable may hold any text.
Where nothing is filled in, ignore this rule: what the server answers to the text as it stands is then told.
A `$patch` is a directive of a patch: kustomize and `kubectl patch` take it out.

## Source

https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
"""

import re
from collections.abc import Iterator

from podlint.constraints.unfilled import UnfilledPlaceholder
from podlint.rule import Context, Problem, Scope, Severity, rule

_FILLED_BY = (
    (re.compile(r"\{\{.*(?:[ ({$]\.(?:Values|Release|Chart|Files|Capabilities|Template)\b|\binclude \")"), "podlint check --helm CHART"),
    (re.compile(r"\A\$\("), "podlint check --kustomize DIR"),
    (re.compile(r"\A#@"), "ytt -f FILE | podlint check -"),
    (re.compile(r"\A\$"), "flux build kustomization NAME --dry-run | podlint check -"),
)
"""The form of a placeholder tells what fills it in."""

_DIRECTIVES = frozenset({"$patch", "$retainKeys"})


@rule(severity=Severity.INFO, since="0.1", scope=Scope.MISTAKE)
def unfilled_placeholder(note: UnfilledPlaceholder, _: Context) -> Iterator[Problem]:
    yield Problem(note.path, *_said(note.text), on_key=note.on_key, api=note.api)


def _said(text: str) -> tuple[str, str]:
    """The message about a placeholder, and what helps."""
    if text in _DIRECTIVES:
        return f"{text!r} makes this a patch, and no manifest that can be applied as it is", "check what kustomize builds, as in podlint check --kustomize DIR"
    if text.startswith("ENC["):
        return "this file is encrypted, and cannot be checked in full", "check what comes out, as in sops decrypt FILE | podlint check -"
    message = f"{text!r} has to be filled in before this file can be checked in full"
    return message, next((f"check what comes out, as in {command}" for form, command in _FILLED_BY if form.search(text)), "check what comes out")
