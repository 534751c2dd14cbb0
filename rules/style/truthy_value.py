"""A switch says yes, no, on or off where true or false is meant.

## Why

YAML 1.1, which the API server reads, takes them for true and false; YAML 1.2, which other tools and editors read, takes them for
text. The same file then means two things.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  automountServiceAccountToken: no  # error
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  automountServiceAccountToken: false
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

The word becomes `true` or `false`.

## Limits

Only Kubernetes' own switches are known. Where text is wanted, `wrong-type` speaks.

## Source

go.yaml.in/yaml/v2 resolve.go

## Peers

yamllint:truthy
"""

import re
from collections.abc import Iterator

from podlint.objects.layout import Form, is_plain, parts
from podlint.rule import Document, FixKind, Object, Problem, Profile, Repair, Replace, Scope, Severity, rule

_WORDS = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_SEEMS_TRUTHY = re.compile(r":[ \t]+(?:[yYnN]|[yY][eE][sS]|[nN][oO]|[oO][nN]|[oO][fF][fF])[ \t]*(?:[,}\r\n#]|\Z)")
_SWITCHES = frozenset(
    {
        "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "allowVolumeExpansion", "attachRequired", "automountServiceAccountToken",
        "blockOwnerDeletion", "controller", "enableServiceLinks", "globalDefault", "hostIPC", "hostNetwork", "hostPID", "hostProcess", "hostUsers", "immutable",
        "optional", "paused", "podInfoOnMount", "privileged", "publishNotReadyAddresses", "readOnly", "readOnlyRootFilesystem", "requiresRepublish",
        "runAsNonRoot", "served", "setHostnameAsFQDN", "shareProcessNamespace", "stdin", "stdinOnce", "storage", "storageCapacity", "suspend", "tty",
        "unschedulable",
    }
)  # fmt: skip


@rule(severity=Severity.INFO, since="0.1", scope=Scope.DOCUMENT, profile=Profile.STRICT, mentions=tuple(f" {word}" for word in _WORDS), fix=FixKind.SAFE)
def truthy_value(document: Document, _: tuple[Object, ...]) -> Iterator[Problem]:
    if not _SEEMS_TRUTHY.search(document.text):
        return
    for part in parts(document):
        word = document.text[part.start : part.end]
        if part.form is Form.SCALAR and word in _WORDS and part.path[-1] in _SWITCHES and is_plain(document.text, part):
            meant = _WORDS[word]
            yield Problem(
                part.path,
                f"{word!r} means {str(meant).lower()} here, and is text to readers of YAML 1.2",
                f"write {str(meant).lower()}",
                fix=Repair((Replace(part.path, meant),), is_safe=True),
            )
