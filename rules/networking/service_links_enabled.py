"""A pod gets environment variables for every Service of its namespace.

## Why

The kubelet adds seven variables or more for each Service, in the manner of old Docker links. They may
look like settings of the application, slow down the start where there are many, and tell an intruder
what else there is. DNS does the same without them.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:  # error
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
  enableServiceLinks: false
  containers:
  - name: web
    image: example.org/web:1.4
```

## Fix

Sets enableServiceLinks to false.

## Source

https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service

## Peers

kyverno:disable-service-discovery
"""

from collections.abc import Iterator

from podlint.objects.setting import setting
from podlint.rule import FixKind, Pod, Problem, Profile, Repair, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.POD, profile=Profile.OPTIONAL, fix=FixKind.UNSAFE)
def service_links_enabled(pod: Pod) -> Iterator[Problem]:
    if pod.spec.get("enableServiceLinks") is not False:
        path = (*pod.path, "spec", "enableServiceLinks")
        yield Problem(
            path,
            "the pod gets environment variables for every Service of its namespace",
            "set enableServiceLinks to false",
            on_key=True,
            fix=Repair((setting(pod.spec, path, False),), is_safe=False),  # noqa: FBT003  the value of the field
        )
