"""A manifest holds what only the cluster writes: a status, or metadata of the server's.

## Why

It was copied from a cluster. The server drops the status; with a `resourceVersion` of yesterday it refuses to change the object
today ("the object has been modified"). The rest is noise that is out of date from the first day.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
  resourceVersion: "48151"  # error
  uid: 0f0e5bd4-9a3b-4a6e-8a0e-6d1d5a3f2b11
data: {mode: fast}
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop
data: {mode: fast}
```

## Fix

All of it is taken away.

## Limits

What comes straight from a cluster, on standard input or as a List of `kubectl get`, is left alone: there these things belong.

An empty status and a `creationTimestamp: null`, as `kubectl create --dry-run` writes them, are left alone. Of Kubernetes' own kinds
only is the status looked at.

## Source

k8s.io/apimachinery/pkg/apis/meta/v1/types.go, ObjectMeta: "Populated by the system. Read-only."
"""

from collections.abc import Iterator

from podlint.objects.object import is_dumped, mapping, text
from podlint.rule import Delete, FixKind, Object, Path, Problem, Repair, Scope, Severity, rule

_SERVERS = ("resourceVersion", "uid", "selfLink", "generation", "managedFields", "creationTimestamp", "deletionTimestamp")
_NOT_RECORDED = frozenset({"Lease", "Event", "Node", "CustomResourceDefinition", "TokenReview", "SubjectAccessReview", "SelfSubjectReview"})


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECT, mentions=("status", *_SERVERS), fix=FixKind.UNSAFE)
def status_in_manifest(object: Object) -> Iterator[Problem]:
    found = list(_foreign(object))
    if not found or is_dumped(object):
        return
    names = [str(path[-1]) for path in found]
    refused = "resourceVersion" in names
    yield Problem(
        found[0],
        f"{' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))} {'is' if len(names) == 1 else 'are'} written by the cluster, not by a manifest"
        + (": with an old resourceVersion, applying it is a conflict" if refused else ""),
        "remove what the cluster writes",
        on_key=True,
        fix=Repair(tuple(map(Delete, found)), is_safe=False),
    )


def _foreign(object: Object) -> Iterator[Path]:
    metadata = mapping(object.value, "metadata")
    for field in _SERVERS:
        if metadata.get(field):
            yield (*object.path, "metadata", field)
    group = object.api_version.rpartition("/")[0]
    own = "." not in group or group.endswith(".k8s.io")
    if own and object.kind not in _NOT_RECORDED and mapping(object.value, "status") and not text(object.value, "status"):
        yield (*object.path, "status")
