"""A ConfigMap that holds files is taken into the environment with envFrom.

## Why

Each key becomes a variable. A key such as `app.yaml` is no name that programs look for, older kubelets leave it out with an
event, and the whole text of the file lies in the environment of every process in place of a folder.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  app.yaml: |
    listen: 8080
    workers: 4
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef: {name: shop}  # error
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data:
  app.yaml: |
    listen: 8080
    workers: 4
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    volumeMounts:
    - {name: config, mountPath: /etc/shop}
  volumes:
  - name: config
    configMap: {name: shop}
```

## Limits

A key counts as a file when it has a dot and its value several lines. Where the ConfigMap holds settings too, the finding is
only for information.

## Source

https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/
"""

from collections.abc import Iterator

from podlint.objects.object import items, labels, mapping, text
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Object, Objects, Problem, Scope, Severity, rule


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.OBJECTS, kinds=POD_TYPES | {"ConfigMap"}, needs=frozenset({"ConfigMap"}))
def config_file_through_env_from(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    for pod, container in objects.containers_with("envFrom"):
        for index, source in items(container.value, "envFrom"):
            name = text(mapping(source, "configMapRef"), "name")
            config = objects.find("ConfigMap", pod.object.home, name) if name else None
            data = labels(config.value, "data") if config else {}
            files = [key for key, value in data.items() if "." in key and "\n" in value and "\n" in value.strip()]
            if files:
                yield (
                    pod.object,
                    Problem(
                        (*container.path, "envFrom", index),
                        f"the ConfigMap {name!r} holds the file {files[0]!r}, which becomes a variable of that name",
                        "mount the ConfigMap as a volume, or take single keys with configMapKeyRef",
                        severity=Severity.WARNING if len(files) == len(data) else Severity.INFO,
                    ),
                )
