"""What a pod asks of nodes and of other pods."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.placement import allowed_values, node_requirements, node_selector, pod_terms, required_terms, tolerates_everything
from podlint.objects.pod import Pod, pod_of
from podlint.source.document import Origin

ARCH = ("kubernetes.io/arch",)


def pod(spec: Any) -> Pod:
    found = pod_of(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", {"spec": spec}))
    assert found
    return found


def wanting(*terms: Any, selector: Any = None) -> Pod:
    required = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": list(terms)}}
    return pod({"nodeSelector": selector or {}, "affinity": {"nodeAffinity": required}})


def arch(*values: str, operator: str = "In") -> Any:
    return {"matchExpressions": [{"key": ARCH[0], "operator": operator, "values": list(values)}]}


@pytest.mark.parametrize(
    ("wanted", "values"),
    [
        (pod({"nodeSelector": {ARCH[0]: "arm64"}}), {"arm64"}),
        (wanting(arch("arm64", "amd64")), {"arm64", "amd64"}),
        (wanting(arch("arm64"), arch("amd64")), {"arm64", "amd64"}),
        (wanting(arch("arm64", "amd64"), selector={ARCH[0]: "arm64"}), {"arm64"}),
        (wanting(arch("arm64"), {"matchExpressions": [{"key": "a", "operator": "Exists"}]}), None),
        (wanting(arch("arm64", operator="NotIn")), None),
        (pod({}), None),
    ],
)
def test_the_nodes_that_may_run_a_pod_have_one_of_these_values(wanted, values):
    assert allowed_values(wanted, ARCH) == (None if values is None else frozenset(values))


def test_the_key_of_a_node_selector_is_where_its_value_is():
    (requirement,) = node_selector(pod({"nodeSelector": {"a": "b"}}))
    assert requirement.key_path == requirement.path == ("spec", "nodeSelector", "a")
    assert str(requirement) == "a: b"


def test_the_key_of_an_expression_stands_beside_its_values():
    ((_, (requirement,)),) = required_terms(wanting(arch("a", "b")))
    assert requirement.key_path == (*requirement.path, "key")
    assert str(requirement) == "kubernetes.io/arch In a, b"


def test_required_terms_of_other_pods_come_before_preferred_ones():
    term = {"topologyKey": "a"}
    affinity = {"preferredDuringSchedulingIgnoredDuringExecution": [{"podAffinityTerm": term}], "requiredDuringSchedulingIgnoredDuringExecution": [term]}
    found = list(pod_terms(pod({"affinity": {"podAntiAffinity": affinity}}), "podAntiAffinity"))
    assert [each.is_required for each in found] == [True, False]
    assert found[1].path[-1] == "podAffinityTerm"


@pytest.mark.parametrize(
    "value", [None, 5, "a", [], [None], {}, {"nodeAffinity": []}, {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [5]}}]
)
def test_what_is_malformed_asks_for_nothing(value):
    assert list(node_requirements(pod({"affinity": value, "nodeSelector": value}))) == []


def test_only_a_toleration_without_key_tolerates_everything():
    assert tolerates_everything({"operator": "Exists"})
    assert not tolerates_everything({"operator": "Exists", "key": "a"})
    assert not tolerates_everything({})
