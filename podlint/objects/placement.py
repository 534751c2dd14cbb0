"""Where a pod may run: what it asks of nodes, and of the pods beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, labels, mapping, strings, text
from podlint.objects.placeholder import placeholder
from podlint.objects.pod import Pod

_REQUIRED, _PREFERRED = "requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution"

CONTROL_PLANE_LABELS = frozenset({"node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"})
"""Keys of the labels, and of the taints, of nodes that run the control plane."""

ZONE_LABELS = frozenset({"topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"})
"""Keys of the labels that say a node's zone."""

ARCH_LABELS = ("kubernetes.io/arch", "beta.kubernetes.io/arch")
OS_LABELS = ("kubernetes.io/os", "beta.kubernetes.io/os")


class NodeRequirement(NamedTuple):
    """One condition on a node's labels. `operator` is as manifests have it: In, NotIn, Exists, DoesNotExist, Gt, Lt. `path` leads to what was written."""

    path: Path
    key: str
    operator: str
    values: tuple[str, ...]

    @property
    def key_path(self) -> Path:
        """Where the key stands: of an entry of nodeSelector, that entry."""
        return self.path if self.path[-2:-1] == ("nodeSelector",) else (*self.path, "key")

    def __str__(self) -> str:
        if self.operator == "In" and len(self.values) == 1:
            return f"{self.key}: {self.values[0]}"
        return f"{self.key} {self.operator} {', '.join(self.values)}".rstrip()


class PodTerm(NamedTuple):
    """A term of a pod (anti-)affinity. `path` leads to the mapping with labelSelector and topologyKey, which is `value`."""

    path: Path
    value: Value
    is_required: bool


def node_selector(pod: Pod) -> tuple[NodeRequirement, ...]:
    """Return what nodeSelector asks for, which every node that runs the pod has to meet."""
    path = (*pod.path, "spec", "nodeSelector")
    return tuple(NodeRequirement((*path, key), key, "In", (value,)) for key, value in labels(pod.spec, "nodeSelector").items())


def required_terms(pod: Pod) -> list[tuple[Path, tuple[NodeRequirement, ...]]]:
    """Return the terms of the required node affinity, of which a node has to meet one, each with its path.

    A condition on fields rather than labels is left out.
    """
    affinity = mapping(mapping(pod.spec, "affinity"), "nodeAffinity")
    path = (*pod.path, "spec", "affinity", "nodeAffinity", _REQUIRED, "nodeSelectorTerms")
    return [((*path, index), _requirements(term, (*path, index))) for index, term in items(mapping(affinity, _REQUIRED), "nodeSelectorTerms")]


def preferred_requirements(pod: Pod) -> Iterator[NodeRequirement]:
    """Yield the conditions on nodes that the pod would merely like to be met."""
    affinity = mapping(mapping(pod.spec, "affinity"), "nodeAffinity")
    path = (*pod.path, "spec", "affinity", "nodeAffinity", _PREFERRED)
    for index, term in items(affinity, _PREFERRED):
        yield from _requirements(mapping(term, "preference"), (*path, index, "preference"))


def node_requirements(pod: Pod) -> Iterator[NodeRequirement]:
    """Yield all that the pod says of nodes' labels, required or preferred."""
    yield from node_selector(pod)
    for _, requirements in required_terms(pod):
        yield from requirements
    yield from preferred_requirements(pod)


def _requirements(term: Value, path: Path) -> tuple[NodeRequirement, ...]:
    return tuple(
        NodeRequirement((*path, "matchExpressions", index), text(item, "key"), text(item, "operator"), strings(item, "values"))
        for index, item in items(term, "matchExpressions")
    )


def allowed_values(pod: Pod, keys: tuple[str, ...]) -> frozenset[str] | None:
    """Return the values of a node's label (any of *keys*) with which it may run the pod; None where the pod does not restrict them."""
    found: frozenset[str] | None = None
    for requirement in node_selector(pod):
        if requirement.key in keys and not any(map(placeholder, requirement.values)):
            found = frozenset(requirement.values) if found is None else found & frozenset(requirement.values)
    of_terms = [_allowed_by(requirements, keys) for _, requirements in required_terms(pod)]
    restricted = [values for values in of_terms if values is not None]
    if restricted and len(restricted) == len(of_terms):
        either = frozenset[str]().union(*restricted)
        found = either if found is None else found & either
    return found


def _allowed_by(requirements: tuple[NodeRequirement, ...], keys: tuple[str, ...]) -> frozenset[str] | None:
    told = (each for each in requirements if each.key in keys and each.operator == "In" and not any(map(placeholder, each.values)))
    lists = [frozenset(requirement.values) for requirement in told]
    return frozenset.intersection(*lists) if lists else None


def pod_terms(pod: Pod, field: str) -> Iterator[PodTerm]:
    """Yield the terms of `podAffinity` or `podAntiAffinity`, the required ones first."""
    affinity = mapping(mapping(pod.spec, "affinity"), field)
    path = (*pod.path, "spec", "affinity", field)
    for index, term in items(affinity, _REQUIRED):
        yield PodTerm((*path, _REQUIRED, index), term, is_required=True)
    for index, term in items(affinity, _PREFERRED):
        inner = term.get("podAffinityTerm")
        if isinstance(inner, dict):
            yield PodTerm((*path, _PREFERRED, index, "podAffinityTerm"), inner, is_required=False)


def spread_constraints(pod: Pod) -> Iterator[tuple[Path, Value]]:
    """Yield the topology spread constraints, each with its path."""
    path = (*pod.path, "spec", "topologySpreadConstraints")
    return (((*path, index), value) for index, value in items(pod.spec, "topologySpreadConstraints"))


def tolerations(pod: Pod) -> Iterator[tuple[Path, Value]]:
    """Yield the tolerations, each with its path."""
    path = (*pod.path, "spec", "tolerations")
    return (((*path, index), value) for index, value in items(pod.spec, "tolerations"))


def tolerates_everything(toleration: Value) -> bool:
    """Whether a toleration names no taint: it is about all of them."""
    return not text(toleration, "key") and text(toleration, "operator") == "Exists"
