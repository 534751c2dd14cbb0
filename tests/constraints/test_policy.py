"""PodDisruptionBudgets: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest


def budget(spec: str, metadata: str = "{name: shop}") -> str:
    return f"apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {metadata}\nspec: {spec}\n"


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("{}", []),
        ("{minAvailable: 0}", []),
        ("{maxUnavailable: 100%}", []),
        ("{minAvailable: 0100%}", []),
        ("{minAvailable: 101%}", ["invalid spec.minAvailable"]),
        (f"{{minAvailable: '{'9' * 5000}%'}}", ["invalid spec.minAvailable"]),
        ("{minAvailable: -1}", ["invalid spec.minAvailable"]),
        ("{maxUnavailable: half}", ["invalid spec.maxUnavailable"]),
        ("{maxUnavailable: 1, minAvailable: 1}", ["invalid spec"]),
        ("{unhealthyPodEvictionPolicy: Always}", ["not-supported spec.unhealthyPodEvictionPolicy"]),
        ("{selector: {matchExpressions: [{key: app, operator: In}]}}", ["required spec.selector.matchExpressions[0].values"]),
    ],
)
def test_a_budget_is_a_number_or_a_part_of_one_side(server, spec, answer):
    assert server(budget(spec)) == answer


def test_metadata_is_looked_at_only_where_the_spec_is_right(server):
    assert server(budget("{minAvailable: -1}", "{labels: {'a b': c}}")) == ["invalid spec.minAvailable"]
    assert server(budget("{}", "{labels: {'a b': c}}")) == ["invalid metadata.labels", "required metadata.name"]


def test_a_budget_may_have_a_name_that_other_objects_cannot_have(server):
    assert server(budget("{}", "{name: My_Budget, finalizers: [mine]}")) == []
