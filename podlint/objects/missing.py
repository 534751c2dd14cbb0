"""Objects that a run ought to hold and does not, because another one refers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice

from podlint.finding import Problem, Repair, Replace, Severity
from podlint.objects.object import Object, items, text
from podlint.objects.pod import Pod
from podlint.objects.references import CONFIG_MAP, SECRET, Reference, references_to
from podlint.objects.run import Objects

KUSTOMIZATION = "kustomize.config.k8s.io/Kustomization"
COMPONENT = "kustomize.config.k8s.io/Component"
TEST = "chainsaw.kyverno.io/Test"

MADE_IN_EVERY_NAMESPACE = {
    CONFIG_MAP: frozenset({"kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert"}),
    "ServiceAccount": frozenset({"default", "builder", "deployer"}),
}
"""Names that controllers make in every namespace, by type."""

_MOST_COMPARED = 200
"""Names, or pods, among which one is looked for that is nearly the same: each takes a few microseconds, for each that is missing."""

_GENERATORS = {CONFIG_MAP: "configMapGenerator", SECRET: "secretGenerator"}


class Missing:
    """Tells of the objects of one type whether the run ought to hold them, and does not.

    A run may hold a whole repository whose objects other tools complete. So it must hold others of the type in the folder and namespace in question,
    and what the generators of a Kustomization make counts as there.
    """

    def __init__(self, objects: Objects, type: str) -> None:
        self._objects = objects
        self._type = type

    @cached_property
    def _names(self) -> dict[tuple[str, str], list[str]]:
        """The names of the objects of the type by folder and namespace: asked for where one is missing from the whole run."""
        found: dict[tuple[str, str], list[str]] = {}
        for object in self._objects.of(self._type):
            found.setdefault((object.folder, object.home), []).append(object.name)
        return found

    @cached_property
    def _made(self) -> frozenset[str]:
        """The names that controllers or Kustomizations make."""
        field = _GENERATORS.get(self._type, "")
        generated = {text(item, "name") for object in self._objects.of(KUSTOMIZATION, COMPONENT) for _, item in items(object.value, field)}
        return MADE_IN_EVERY_NAMESPACE.get(self._type, frozenset()) | generated

    def __call__(self, referring: Object, namespace: str, name: str) -> bool:
        """Whether what *referring* calls *name* is missing."""
        return self._objects.lacks(self._type, namespace, name) and name not in self._made and (referring.folder, namespace) in self._names

    def names(self, referring: Object, namespace: str) -> list[str]:
        """Return the names of those that are in the folder and namespace: what *referring* can mean. Among very many, as in a dump, nothing is guessed."""
        names = self._names.get((referring.folder, namespace), [])
        return names if len(names) <= _MOST_COMPARED else []


def absent(reference: Reference, namespace: str, near: str | None) -> Problem:
    """Say that the object of a reference is missing; an empty *namespace* is that of objects without.

    Unless one is so *near* to its name that it must be a slip, it is only info, since something else may make it.
    """
    kind = reference.type.rpartition("/")[2]
    return Problem(
        reference.path,
        f"there is no {kind} {reference.name!r} in {f'namespace {namespace!r} of ' if namespace else ''}this run",
        f"did you mean {near!r}?" if near else "add it, or say in the configuration that it exists elsewhere",
        severity=None if near and is_slip(reference.name, near) else Severity.INFO,
        fix=Repair((Replace(reference.path, near),), is_safe=False) if near else None,
    )


_ALIKE = 0.85  # of the letters, at least
_NO_DIGITS = str.maketrans("", "", "0123456789")


def is_slip(name: str, near: str) -> bool:
    """Whether one name surely stands for the other: nearly all of it is the same, and more differs than numbers, of which there are many, or a word more."""
    if name.translate(_NO_DIGITS) == near.translate(_NO_DIGITS):
        return False
    words, others = set(name.split("-")), set(near.split("-"))
    if words < others or others < words:
        return False
    return sorted(name) == sorted(near) or SequenceMatcher(None, name, near).ratio() >= _ALIKE


def dangling(objects: Objects, type: str, wanted: Callable[[Reference], bool] = lambda _: True) -> Iterator[tuple[Object, Reference, list[str]]]:
    """Yield the *wanted* references to objects of a type that are missing, with the names that there are; of several to one name, each object's first."""
    missing = objects.once(Missing, type)
    seen: set[tuple[int, str]] = set()
    for object, reference in references_to(objects, type):
        if wanted(reference) and missing(object, object.home, reference.name) and (id(object), reference.name) not in seen:
            seen.add((id(object), reference.name))
            yield object, reference, missing.names(object, object.home)


def by_place(objects: Objects, type: str) -> dict[tuple[str, str, str], list[Object]]:
    """Return the objects of a type by folder, namespace and name: files of one folder may hold an object in several forms."""
    found: dict[tuple[str, str, str], list[Object]] = {}
    for object in objects.of(type):
        found.setdefault((object.folder, object.home, object.name), []).append(object)
    return found


def together(objects: Iterable[Object]) -> Iterator[list[Object]]:
    """Yield those of the objects that stand in one folder and namespace."""
    found: dict[tuple[str, str], list[Object]] = {}
    for object in objects:
        found.setdefault((object.folder, object.home), []).append(object)
    yield from found.values()


# Selectors that select nothing.

OTHER_PODS = frozenset(
    {
        "argoproj.io/Rollout", "argoproj.io/Workflow", "apps.kruise.io/CloneSet", "serving.knative.dev/Service", "monitoring.coreos.com/Prometheus",
        "monitoring.coreos.com/Alertmanager", "kafka.strimzi.io/Kafka", "postgresql.cnpg.io/Cluster", "elasticsearch.k8s.elastic.co/Elasticsearch",
        "gateway.networking.k8s.io/Gateway", "kubevirt.io/VirtualMachine", "kubevirt.io/VirtualMachineInstance", "ceph.rook.io/CephCluster",
        "apps.openshift.io/DeploymentConfig", "apps.kruise.io/StatefulSet", "apps.kruise.io/DaemonSet", "leaderworkerset.x-k8s.io/LeaderWorkerSet",
        "jobset.x-k8s.io/JobSet", "ray.io/RayCluster", "ray.io/RayService", "acid.zalan.do/postgresql", "rabbitmq.com/RabbitmqCluster",
    }
)  # fmt: skip
"""Types whose pods come from operators: their labels stand in no template that podlint reads."""


def workloads_near(objects: Objects) -> dict[tuple[str, str], list[Pod]]:
    """Return the pods of the run by folder and namespace; not where objects of operators stand among them, which may make more."""
    return objects.once(_workloads_near)


def _workloads_near(objects: Objects) -> dict[tuple[str, str], list[Pod]]:
    found: dict[tuple[str, str], list[Pod]] = {}
    for pod in objects.all_pods():
        found.setdefault((pod.object.folder, pod.object.home), []).append(pod)
    for object in objects.of(*OTHER_PODS):
        found.pop((object.folder, object.home), None)
    return found


def near_miss(wanted: dict[str, str], pods: Iterable[Pod], nearest: Callable[[str, Iterable[str]], str | None]) -> tuple[str, str] | None:
    """Return the one label of a selector, with the value that it should have, where a pod has all the others and this one with a like value."""
    for pod in islice(pods, _MOST_COMPARED):
        have = pod.labels
        if not wanted.keys() <= have.keys():
            continue
        wrong = [key for key, value in wanted.items() if have[key] != value]
        if len(wrong) == 1 and nearest(wanted[wrong[0]], [have[wrong[0]]]):
            return wrong[0], have[wrong[0]]
    return None
