"""All objects of a run, as rules that look across them see them: found by type, namespace, name and labels without searching."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeVar

from podlint.objects.object import Object, Value, labels, mapping
from podlint.objects.pod import Container, Pod, pod_of
from podlint.objects.selectors import Selector, label_selector, matches
from podlint.objects.workloads import ANY_POD

T = TypeVar("T")

_CLUSTER_SCOPED = frozenset(
    {
        "Namespace", "Node", "PersistentVolume", "storage.k8s.io/StorageClass", "scheduling.k8s.io/PriorityClass", "node.k8s.io/RuntimeClass",
        "networking.k8s.io/IngressClass", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
    }
)  # fmt: skip

MADE_BY_CONTROLLERS = frozenset(
    {
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
    }
)  # fmt: skip
"""Labels of pods that stand in no template."""


class Objects:
    """The objects of a run, in the order of its files.

    Args:
        objects: The objects. Values in `data` of ConfigMaps and Secrets are cut short.
        elsewhere: Patterns of objects that are made elsewhere, as `Secret/name` or `Secret/namespace/name`; `*` stands for anything.
    """

    def __init__(self, objects: Iterable[Object], elsewhere: tuple[str, ...] = ()) -> None:
        self._objects = tuple(objects)
        self._elsewhere = elsewhere
        self._selected: dict[tuple[str, frozenset[tuple[str, str]]], list[Pod]] = {}
        self._made: dict[tuple[Callable[..., Any], tuple[str, ...]], Any] = {}

    def once(self, function: Callable[..., T], *arguments: str) -> T:
        """Return what a function makes of these objects (and of *arguments*); it is called but once, however many rules ask."""
        key = (function, arguments)
        if key not in self._made:
            self._made[key] = function(self, *arguments)
        found: T = self._made[key]
        return found

    def __iter__(self) -> Iterator[Object]:
        return iter(self._objects)

    @cached_property
    def _by_type(self) -> dict[str, list[Object]]:
        found: dict[str, list[Object]] = {}
        for object in self._objects:
            found.setdefault(object.type, []).append(object)
            if object.template is not None:
                found.setdefault(ANY_POD, []).append(object)
        return found

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], Object]:
        found: dict[tuple[str, str, str], Object] = {}
        for object in self._objects:
            found.setdefault((object.type, _home(object.type, object.home), object.name), object)
        return found

    @cached_property
    def _homes(self) -> frozenset[tuple[str, str]]:
        return frozenset((type, namespace) for type, namespace, _ in self._by_name)

    @cached_property
    def _pods(self) -> dict[str, list[Pod]]:
        found: dict[str, list[Pod]] = {}
        for object in self._objects:
            pod = pod_of(object)
            if pod:
                found.setdefault(object.home, []).append(pod)
        return found

    @cached_property
    def _pods_by_label(self) -> dict[tuple[str, str, str], list[Pod]]:
        found: dict[tuple[str, str, str], list[Pod]] = {}
        for namespace, pods in self._pods.items():
            for pod in pods:
                for key, value in pod.labels.items():
                    found.setdefault((namespace, key, value), []).append(pod)
        return found

    def of(self, *types: str) -> list[Object]:
        """Return the objects of some types, as `Service` or `apps/Deployment`."""
        return [object for type in types for object in self._by_type.get(type, ())]

    def find(self, type: str, namespace: str, name: str) -> Object | None:
        """Return the object of that name; for types without namespace whatever *namespace* says."""
        return self._by_name.get((type, _home(type, namespace), name))

    def holds(self, type: str, namespace: str) -> bool:
        """Whether the run has any object of that type in that namespace."""
        return (type, _home(type, namespace)) in self._homes

    def is_elsewhere(self, type: str, namespace: str, name: str) -> bool:
        """Whether the user says that the object is made elsewhere."""
        kind = type.rpartition("/")[2]
        return any(fnmatchcase(f"{kind}/{name}", pattern) or fnmatchcase(f"{kind}/{namespace}/{name}", pattern) for pattern in self._elsewhere)

    def lacks(self, type: str, namespace: str, name: str) -> bool:
        """Whether the object is missing, for all that the run can know: it has others of that type in that namespace, and none is said to be elsewhere."""
        return self.holds(type, namespace) and self.find(type, namespace, name) is None and not self.is_elsewhere(type, namespace, name)

    def names(self, type: str, namespace: str) -> list[str]:
        """Return the names of the objects of that type in that namespace."""
        home = _home(type, namespace)
        return [name for kind, where, name in self._by_name if kind == type and where == home]

    def pods(self, namespace: str) -> list[Pod]:
        """Return the pods of a namespace, those in templates included."""
        return self._pods.get(namespace, [])

    def all_pods(self) -> Iterator[Pod]:
        """Yield the pods of all namespaces, those in templates included."""
        for pods in self._pods.values():
            yield from pods

    @cached_property
    def _containers(self) -> dict[str, list[tuple[Pod, Container]]]:
        found: dict[str, list[tuple[Pod, Container]]] = {}
        for pod in self.all_pods():
            for container in pod.containers():
                for field in container.value:
                    found.setdefault(field, []).append((pod, container))
        return found

    def containers_with(self, field: str) -> list[tuple[Pod, Container]]:
        """Return the containers that have a field, with their pods, in the order of `all_pods`."""
        return self._containers.get(field, [])

    def selected(self, namespace: str, selector: Mapping[str, str]) -> list[Pod]:
        """Return the pods of a namespace that a plain selector (a Service's) selects; none for an empty one.

        Labels that controllers give to their pods are left out of account: no manifest has them.
        """
        wanted = {key: value for key, value in selector.items() if key not in MADE_BY_CONTROLLERS}
        if not wanted:
            return self.pods(namespace) if selector else []
        key = (namespace, frozenset(wanted.items()))
        if key not in self._selected:
            self._selected[key] = self._with_labels(namespace, wanted)
        return self._selected[key]

    def _with_labels(self, namespace: str, wanted: Mapping[str, str]) -> list[Pod]:
        rarest = min(wanted.items(), key=lambda label: len(self._pods_by_label.get((namespace, *label), ())))
        return [pod for pod in self._pods_by_label.get((namespace, *rarest), ()) if wanted.items() <= pod.labels.items()]

    def matching(self, namespace: str, selector: Value) -> list[Pod]:
        """Return the pods of a namespace that a LabelSelector (`matchLabels`, `matchExpressions`) selects; an empty one selects all."""
        plain = labels(selector, "matchLabels")
        candidates = self.selected(namespace, plain) if plain else self.pods(namespace)
        requirements: Selector = tuple(each for each in label_selector(selector) if each.key not in MADE_BY_CONTROLLERS)
        return [pod for pod in candidates if matches(requirements, pod.labels)]


def _home(type: str, namespace: str) -> str:
    return "" if type in _CLUSTER_SCOPED else namespace


_LONGEST_KEPT = 200  # characters of a value


def slim(object: Object) -> Object:
    """Return an object as rules across objects need it: without the bulk of a ConfigMap's or Secret's data."""
    if object.kind not in ("ConfigMap", "Secret"):
        return object
    cut: Value = {
        field: {key: value[:_LONGEST_KEPT] if isinstance(value, str) else value for key, value in mapping(object.value, field).items()}
        for field in ("data", "stringData", "binaryData")
        if field in object.value
    }
    return object._replace(value={**object.value, **cut})
