"""All objects of a run, as rules that look across them see them: found by type, namespace, name and labels without searching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, KeysView, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, TypeVar

from podlint.objects.object import Object, Value, labels, mapping
from podlint.objects.pod import Container, Pod, pod_of
from podlint.objects.selectors import Selector, label_selector, matches
from podlint.objects.workloads import ANY_POD, POD_PATHS

T = TypeVar("T")

_CLUSTER_SCOPED = frozenset(
    {
        "Namespace", "Node", "PersistentVolume", "storage.k8s.io/StorageClass", "scheduling.k8s.io/PriorityClass", "node.k8s.io/RuntimeClass",
        "networking.k8s.io/IngressClass", "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/ClusterRoleBinding",
    }
)  # fmt: skip

_POD_KINDS = frozenset(kind for _, kind in POD_PATHS)

MADE_BY_CONTROLLERS = frozenset(
    {
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
    }
)  # fmt: skip
"""Labels of pods that stand in no template."""

_POD_NAME = "statefulset.kubernetes.io/pod-name"
_FEW = 4  # pods: to look at each of them is cheaper than to sort them by their labels


class Objects:
    """The objects of a run, in the order of its files.

    Args:
        objects: The objects. Values in `data` of ConfigMaps and Secrets are cut short.
        elsewhere: Patterns of objects that are made elsewhere, as `Secret/name` or `Secret/namespace/name`; `*` stands for anything.
    """

    def __init__(self, objects: Iterable[Object], elsewhere: tuple[str, ...] = ()) -> None:
        self._objects = tuple(objects)
        self._elsewhere = elsewhere
        self._homed: dict[str, set[str]] = {}
        self._named: dict[str, dict[tuple[str, str], Object]] = {}
        self._labelled: dict[str, dict[tuple[str, str], list[Pod]]] = {}
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
        alike: dict[tuple[str, str], list[Object]] = {}  # by apiVersion and kind: the list of their type
        for object in self._objects:
            written = (object.api_version, object.kind)
            if written not in alike:
                alike[written] = found.setdefault(object.type, [])
            alike[written].append(object)
            if object.template is not None:
                found.setdefault(ANY_POD, []).append(object)
        return found

    def _homes(self, type: str) -> set[str]:
        """The namespaces that have objects of a type."""
        found = self._homed.get(type)
        if found is None:
            found = self._homed[type] = {_home(type, object.home) for object in self._by_type.get(type, ())}
        return found

    def _names(self, type: str) -> dict[tuple[str, str], Object]:
        """The objects of a type by namespace and name; of several of one name the first."""
        found = self._named.get(type)
        if found is None:
            found = self._named[type] = {}
            for object in self._by_type.get(type, ()):
                found.setdefault((_home(type, object.home), object.name), object)
        return found

    @cached_property
    def _pods(self) -> dict[str, list[Pod]]:
        found: dict[str, list[Pod]] = {}
        for object in self._objects:
            pod = pod_of(object) if object.kind in _POD_KINDS or object.template is not None else None
            if pod:
                found.setdefault(object.home, []).append(pod)
        return found

    @cached_property
    def _all_pods(self) -> list[Pod]:
        return [pod for pods in self._pods.values() for pod in pods]

    def _by_label(self, namespace: str) -> dict[tuple[str, str], list[Pod]]:
        """The pods of a namespace by label."""
        found = self._labelled.get(namespace)
        if found is None:
            found = self._labelled[namespace] = {}
            for pod in self.pods(namespace):
                for label in pod.labels.items():
                    found.setdefault(label, []).append(pod)
        return found

    @cached_property
    def _containers(self) -> list[tuple[Pod, Container]]:
        return [(pod, container) for pod in self._all_pods for container in pod.containers()]

    def of(self, *types: str) -> list[Object]:
        """Return the objects of some types, as `Service` or `apps/Deployment`."""
        return [object for type in types for object in self._by_type.get(type, ())]

    @property
    def types(self) -> KeysView[str]:
        """The types of which the run has any object, and `ANY_POD`."""
        return self._by_type.keys()

    def find(self, type: str, namespace: str, name: str) -> Object | None:
        """Return the object of that name; for types without namespace whatever *namespace* says."""
        return self._names(type).get((_home(type, namespace), name))

    def holds(self, type: str, namespace: str) -> bool:
        """Whether the run has any object of that type in that namespace."""
        return _home(type, namespace) in self._homes(type)

    def is_elsewhere(self, type: str, namespace: str, name: str) -> bool:
        """Whether the user says that the object is made elsewhere."""
        kind = type.rpartition("/")[2]
        return any(fnmatchcase(f"{kind}/{name}", pattern) or fnmatchcase(f"{kind}/{namespace}/{name}", pattern) for pattern in self._elsewhere)

    def has_namesakes(self, type: str) -> bool:
        """Whether several objects of a type have one name in one namespace."""
        return len(self._names(type)) < len(self._by_type.get(type, ()))

    def lacks(self, type: str, namespace: str, name: str) -> bool:
        """Whether the object is missing, for all that the run can know: it has others of that type in that namespace, and none is said to be elsewhere."""
        return self.holds(type, namespace) and self.find(type, namespace, name) is None and not self.is_elsewhere(type, namespace, name)

    def names(self, type: str, namespace: str) -> list[str]:
        """Return the names of the objects of that type in that namespace."""
        wanted = _home(type, namespace)
        return [name for home, name in self._names(type) if home == wanted]

    def pods(self, namespace: str) -> list[Pod]:
        """Return the pods of a namespace, those in templates included."""
        return self._pods.get(namespace, [])

    def pods_in(self, namespaces: Iterable[str]) -> Iterator[Pod]:
        """Yield the pods of some namespaces, those in templates included."""
        return (pod for namespace in dict.fromkeys(namespaces) for pod in self.pods(namespace))

    def all_pods(self) -> Iterator[Pod]:
        """Yield the pods of all namespaces, those in templates included."""
        return iter(self._all_pods)

    def pods_with(self, *fields: str) -> list[Pod]:
        """Return the pods whose spec has one of some fields, in the order of `all_pods`."""
        return [pod for pod in self._all_pods if not pod.spec.keys().isdisjoint(fields)]

    def containers_with(self, field: str) -> list[tuple[Pod, Container]]:
        """Return the containers that have a field, with their pods, in the order of `all_pods`."""
        return self._by_field.get(field, [])

    @cached_property
    def _by_field(self) -> dict[str, list[tuple[Pod, Container]]]:
        found: defaultdict[str, list[tuple[Pod, Container]]] = defaultdict(list)
        for pair in self._containers:
            for field in pair[1].value:
                found[field].append(pair)
        return found

    @cached_property
    def containers_by_image(self) -> dict[str, list[tuple[Pod, Container]]]:
        """The containers by their image reference, with their pods: many are of one image, which has to be looked at but once."""
        found: dict[str, list[tuple[Pod, Container]]] = {}
        for pair in self._containers:
            found.setdefault(pair[1].image, []).append(pair)
        return found

    def selected(self, namespace: str, selector: Mapping[str, str]) -> list[Pod]:
        """Return the pods of a namespace that a plain selector (a Service's) selects; none for an empty one.

        Labels that controllers give to their pods are left out of account: no manifest has them. But the name of a StatefulSet's pod begins with its own.
        """
        found = self._selected_by_template(namespace, selector)
        owner = selector[_POD_NAME].rpartition("-")[0] if _POD_NAME in selector else ""
        return [pod for pod in found if pod.object.kind != "StatefulSet" or pod.object.name == owner] if owner else found

    def _selected_by_template(self, namespace: str, selector: Mapping[str, str]) -> list[Pod]:
        pods = self.pods(namespace) if selector else []
        if not pods:
            return pods
        wanted = selector if MADE_BY_CONTROLLERS.isdisjoint(selector) else {key: selector[key] for key in selector if key not in MADE_BY_CONTROLLERS}
        if not wanted:
            return pods
        if len(pods) <= _FEW:
            return _having(wanted, pods)
        key = (namespace, frozenset(wanted.items()))
        if key not in self._selected:
            labelled = self._by_label(namespace)
            self._selected[key] = _having(wanted, min([labelled.get(label, []) for label in wanted.items()], key=len))
        return self._selected[key]

    def matching(self, namespace: str, selector: Value) -> list[Pod]:
        """Return the pods of a namespace that a LabelSelector (`matchLabels`, `matchExpressions`) selects; an empty one selects all."""
        plain = labels(selector, "matchLabels")
        candidates = self.selected(namespace, plain) if plain else self.pods(namespace)
        if not isinstance(selector, dict) or "matchExpressions" not in selector:
            return candidates
        requirements: Selector = tuple(each for each in label_selector(selector) if each.key not in MADE_BY_CONTROLLERS)
        return [pod for pod in candidates if matches(requirements, pod.labels)]


def _having(wanted: Mapping[str, str], pods: list[Pod]) -> list[Pod]:
    return [pod for pod in pods if wanted.items() <= pod.labels.items()]


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
