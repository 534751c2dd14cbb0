"""The name of a StatefulSet leaves no room for what is appended in its pods' labels.

## Why

Each pod gets the label `controller-revision-hash`, the name with a hyphen and up to ten characters; a label has 63 at most. With a longer
name the API server takes the StatefulSet, and refuses every pod.

## Bad

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop-database-of-the-department-for-returned-deliveries  # error
spec:
  serviceName: shop
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
```

## Good

```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: shop-database
spec:
  serviceName: shop
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: db
        image: example.org/db:1.4
```

## Limits

The hash has eight or nine characters now and then, so a name a little longer may work until the next change.

## Source

https://github.com/kubernetes/kubernetes/issues/64023;
kubernetes pkg/controller/history/controller_history.go, ControllerRevisionName
"""

from collections.abc import Iterator

from podlint.objects.image import is_placeholder
from podlint.rule import Object, Problem, Scope, Severity, rule

_MOST = 52


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"apps/StatefulSet"}))
def stateful_set_name_too_long(object: Object) -> Iterator[Problem]:
    length = len(object.name)
    if length > _MOST and not is_placeholder(object.name):
        message = f"the name has {length} characters, and a label of the pods appends up to 11 to it: no pod can be made when that is over 63"
        yield Problem((*object.path, "metadata", "name"), message, f"choose a name of {_MOST} characters at most")
