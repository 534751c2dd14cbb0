"""A variable from envFrom is overridden by another source of the same container.

## Why

The later source of `envFrom` wins, and `env` wins over all of them, without a word. Whoever edits the value in the
first place wonders why nothing changes.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: base}
data: {PORT: "80", LEVEL: info}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {PORT: "8080"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef: {name: base}
    - configMapRef: {name: shop}  # error
    env:
    - name: LEVEL  # error
      value: debug
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: base}
data: {PORT: "80", LEVEL: info}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom:
    - configMapRef: {name: base}
    env: [{name: HOST, value: shop}]
```

## Limits

It looks at ConfigMaps and Secrets in the folder of the pod. Overriding may be meant, so it is not on by default.

## Source

kubernetes pkg/kubelet/kubelet_pods.go makeEnvironmentVariables
"""

from collections.abc import Iterator, Mapping

from podlint.objects.data import Keys, data_keys
from podlint.objects.missing import KUSTOMIZATION
from podlint.objects.object import items, mapping, text
from podlint.objects.references import CONFIG_MAP, SECRET
from podlint.objects.workloads import POD_TYPES
from podlint.rule import Container, Object, Objects, Path, Pod, Problem, Profile, Scope, Severity, rule

_SHOWN = 3  # names of variables
_SOURCES = (("configMapRef", CONFIG_MAP), ("secretRef", SECRET))


@rule(
    severity=Severity.INFO,
    since="0.1",
    scope=Scope.OBJECTS,
    profile=Profile.STRICT,
    kinds=POD_TYPES | {CONFIG_MAP, SECRET, KUSTOMIZATION},
    needs=frozenset({"ConfigMap", "Secret"}),
)
def env_from_key_overridden(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    known = data_keys(objects)
    for pod in objects.all_pods():
        for container in pod.containers():
            if container.has("envFrom"):
                yield from ((pod.object, problem) for problem in _overridden(pod, container, known))


def _overridden(pod: Pod, container: Container, known: Mapping[tuple[str, str, str], Keys]) -> Iterator[Problem]:
    given: dict[str, str] = {}
    for path, title, names in _sources(pod, container, known):
        twice = sorted(name for name in names if name in given and given[name] != title)
        if twice:
            shown = ", ".join(twice[:_SHOWN]) + (", ..." if len(twice) > _SHOWN else "")
            yield Problem(path, f"{title} overrides {shown} from {given[twice[0]]}", "keep each variable in one of them")
        given.update(dict.fromkeys(names, title))
    for path, variable in container.env():
        name = text(variable, "name")
        if name in given:
            yield Problem((*path, "name"), f"env overrides {name} from {given[name]}", "keep the variable in one of them")


def _sources(pod: Pod, container: Container, known: Mapping[tuple[str, str, str], Keys]) -> Iterator[tuple[Path, str, list[str]]]:
    """The sources of envFrom whose keys are known: path, title and the variables that they make."""
    for index, source in items(container.value, "envFrom"):
        for field, type in _SOURCES:
            name = text(mapping(source, field), "name")
            keys = known.get((type, pod.object.home, name))
            if keys and keys.folders == {pod.object.folder}:
                prefix = text(source, "prefix")
                yield (*container.path, "envFrom", index), f"the {type} {name!r}", [prefix + key for key in keys.texts]
