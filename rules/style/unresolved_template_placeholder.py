"""A value is still the placeholder that somebody was to replace.

## Why

`CHANGEME` and `<your-bucket>` are valid text: the object is accepted, and the application starts with a password that everybody
can guess, or asks for a host of that name.

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
    - name: BUCKET
      value: <your-bucket>  # error
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
    - name: BUCKET
      value: shop-images
    - name: TEMPLATE
      value: ${BUCKET}  # something fills this in
```

## Limits

Only words are known that nobody writes for anything else (CHANGEME, REPLACE_ME, <your-...>, <insert ...>), as a whole value or as an
argument's value. What tools fill in (`${...}`, `{{...}}`, `$(...)`) is left alone.

## Source

https://github.com/yannh/kubeconform/issues/321
"""

import re
from collections.abc import Iterator

from podlint.objects.object import labels, text
from podlint.objects.pod import pod_of
from podlint.objects.shell import Word, words
from podlint.rule import Object, Problem, Scope, Severity, rule

_PLACEHOLDER = re.compile(
    r"(?:[^=\s]*=)?[\"']?(?:<?_*(?:change|replace|fill|edit|update)[-_ ]?(?:me|this|it|here)_*>?"
    r"|<(?:your|my|insert|enter|replace|put|add|todo|fixme)\b[^<>]*>)[\"']?\s*",
    re.IGNORECASE,
)
_VERBS = ("change", "Change", "CHANGE", "replace", "Replace", "REPLACE")
_NAMES = ("me", "Me", "ME", "it", "It", "IT", "this", "This", "THIS", "here", "Here", "HERE")
_SIGNS = ("me", "ME", "Me", "this", "THIS", "<")
_LONGEST = 200


@rule(
    severity=Severity.WARNING,
    since="0.1",
    scope=Scope.OBJECT,
    mentions=("<", *_VERBS, *(verb + name for verb in _VERBS for name in _NAMES)),
)
def unresolved_template_placeholder(object: Object) -> Iterator[Problem]:
    for word in _words(object):
        if len(word.text) < _LONGEST and any(sign in word.text for sign in _SIGNS) and _PLACEHOLDER.fullmatch(word.text):
            yield Problem(word.path, f"{word.text.strip()!r} is a placeholder that nobody has replaced", "write the value that is meant")


def _words(object: Object) -> Iterator[Word]:
    fields = {"ConfigMap": ("data",), "Secret": ("stringData",)}.get(object.kind, ())
    for field in fields:
        for key, value in labels(object.value, field).items():
            yield Word((*object.path, field, key), value)
    pod = pod_of(object)
    for container in pod.containers() if pod else ():
        yield from words(container)
        for path, variable in container.env():
            yield Word((*path, "value"), text(variable, "value"))
