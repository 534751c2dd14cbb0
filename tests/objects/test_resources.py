"""What containers request and are limited to."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.objects.quantity import ONE
from podlint.objects.resources import Amount, amount, is_limited, is_requested, memory_limit
from podlint.source.document import Origin


def pod(resources: Any = None) -> Pod:
    value = {"spec": {"resources": resources}}
    return Pod(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value), (), value)


def container(resources: Any) -> Container:
    return Container(("spec", "containers", 0), {"resources": resources}, Role.MAIN)


def test_an_amount_has_its_place_and_its_size():
    found = amount(container({"limits": {"memory": "1Ki"}}), "limits", "memory")
    assert found == Amount(("spec", "containers", 0, "resources", "limits", "memory"), "1Ki", 1024 * ONE)


def test_that_of_a_pod_stands_in_its_spec():
    found = amount(pod({"requests": {"cpu": 2}}), "requests", "cpu")
    assert found == Amount(("spec", "resources", "requests", "cpu"), 2, 2 * ONE)


@pytest.mark.parametrize("resources", [None, [], 5, {}, {"limits": None}, {"limits": []}, {"limits": {"memory": None}}, {"limits": {"memory": True}}])
def test_what_is_absent_or_no_quantity_is_none(resources):
    assert amount(container(resources), "limits", "memory") is None


def test_a_placeholder_is_an_amount_of_unknown_size():
    found = amount(container({"limits": {"memory": "${MEMORY}"}}), "limits", "memory")
    assert found
    assert found.size == 0
    assert memory_limit(container({"limits": {"memory": "${MEMORY}"}}), pod()) is None


@pytest.mark.parametrize(
    ("own", "shared", "requested", "limited"),
    [
        ({}, {}, False, False),
        ({"requests": {"cpu": 1}}, {}, True, False),
        ({"limits": {"cpu": 1}}, {}, True, True),
        ({}, {"requests": {"cpu": 1}}, True, False),
        ({}, {"limits": {"cpu": 1}}, True, True),
        ({"limits": {"memory": 1}}, {"requests": {"memory": 1}}, False, False),
    ],
)
def test_a_limit_is_a_request_and_what_the_pod_has_counts_for_its_containers(own, shared, requested, limited):
    assert is_requested(container(own), pod(shared), "cpu") is requested
    assert is_limited(container(own), pod(shared), "cpu") is limited


def test_the_limit_of_the_container_comes_before_that_of_the_pod():
    shared = pod({"limits": {"memory": "2Gi"}})
    own = memory_limit(container({"limits": {"memory": "1Gi"}}), shared)
    other = memory_limit(container({}), shared)
    assert own
    assert other
    assert (own.written, other.written) == ("1Gi", "2Gi")
