"""A ConfigMap, Secret, ServiceAccount or claim that nothing in the run uses.

## Why

It is left over, or the name that should lead to it is misspelled. A forgotten Secret can still be read; a forgotten
claim still costs money.

## Bad

```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: shop-old  # error
data: {PORT: "80"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
```

## Good

```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: shop}
data: {PORT: "80"}
---
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1.4
    envFrom: [{configMapRef: {name: shop}}]
```

## Limits

It speaks only when the folder of the object holds workloads of its namespace, and none of them says the name anywhere
in a command, an argument or a variable. Objects with labels that tools look for (Grafana, Argo CD, Velero, Reloader) are left alone.

## Source

https://kubernetes.io/docs/concepts/configuration/configmap/

## Peers

popeye:POP-400, popeye:POP-401
"""

from collections.abc import Iterator

from podlint.objects.missing import MADE_IN_EVERY_NAMESPACE
from podlint.objects.object import mapping, text
from podlint.objects.references import CLAIM, CONFIG_MAP, REFERRING_TYPES, SECRET, SERVICE_ACCOUNT, references
from podlint.objects.role import BINDINGS, subjects
from podlint.rule import Object, Objects, Pod, Problem, Profile, Scope, Severity, rule

_TYPES = (CONFIG_MAP, SECRET, SERVICE_ACCOUNT, CLAIM)
_FOR_TOOLS = ("grafana_", "argocd.argoproj.io/", "velero.io/", "reloader.stakater.com/", "cdi.kubevirt.io/", "sidecar.", "helm.sh/hook", "kustomize.toolkit")
_OF_THE_SYSTEM = ("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token", "helm.sh/release.v1")


@rule(severity=Severity.INFO, since="0.1", scope=Scope.OBJECTS, profile=Profile.STRICT, kinds=REFERRING_TYPES | BINDINGS | frozenset(_TYPES))
def unused_object(objects: Objects) -> Iterator[tuple[Object, Problem]]:
    used = {(reference.type, object.home, reference.name) for object, reference in references(objects)}
    used |= {(SERVICE_ACCOUNT, subject.namespace, subject.name) for binding in objects.of(*sorted(BINDINGS)) for subject in subjects(binding)}
    said: dict[tuple[str, str], list[str]] = {}
    for pod in objects.all_pods():
        said.setdefault((pod.object.folder, pod.object.home), []).extend(_words(pod))
    texts = {place: "\n".join(words) for place, words in said.items()}
    for object in objects.of(*_TYPES):
        around = texts.get((object.folder, object.home))
        known = (object.type, object.home, object.name)
        if (
            around is None
            or not object.name
            or known in used
            or object.name in MADE_IN_EVERY_NAMESPACE.get(object.type, ())
            or object.name in around
            or _is_for_tools(object)
        ):
            continue
        yield (
            object,
            Problem(
                (*object.path, "metadata", "name"), f"nothing in this run uses the {object.title}", "take it away, or look for the name that should lead to it"
            ),
        )


def _words(pod: Pod) -> Iterator[str]:
    """What the containers of a pod are told."""
    for container in pod.containers():
        yield from (*container.command, *container.args)
        yield from (text(variable, "value") for _, variable in container.env())


def _is_for_tools(object: Object) -> bool:
    """Whether something outside of pods reads the object, by its type, labels or annotations."""
    metadata = mapping(object.value, "metadata")
    marks = (*mapping(metadata, "labels"), *mapping(metadata, "annotations"))
    return text(object.value, "type") in _OF_THE_SYSTEM or any(str(mark).startswith(_FOR_TOOLS) for mark in marks)
