"""Names and amounts of resources."""

from __future__ import annotations

import pytest

from podlint.constraints.resource_names import amount, container_resource, huge_pages_amount, is_extended, pod_resource, quota_resource
from podlint.objects.quantity import is_whole, quantity, value_of


@pytest.mark.parametrize(
    ("name", "complaints"),
    [
        ("cpu", 0),
        ("ephemeral-storage", 0),
        ("hugepages-2Mi", 0),
        ("nvidia.com/gpu", 0),
        ("kubernetes.io/batteries", 0),
        ("storage", 1),
        ("CPU", 2),
        ("pods", 1),
        ("requests.example.org/gpu", 1),
        ("", 3),
        ("a b", 2),
        ("kubernetes.io/", 2),
    ],
)
def test_a_container_may_ask_for_standard_and_extended_resources(name: str, complaints: int) -> None:
    assert len(container_resource(name)) == complaints


def test_a_common_slip_is_explained() -> None:
    assert container_resource("CPU")[0].help == "write cpu"
    assert container_resource("mem")[0].help == "write memory"
    assert "nvidia.com/gpu" in container_resource("gpu")[0].help


@pytest.mark.parametrize(("name", "complaints"), [("cpu", 0), ("hugepages-1Gi", 0), ("ephemeral-storage", 1), ("example.org/gpu", 1), ("gpu", 1)])
def test_a_whole_pod_may_ask_for_less(name: str, complaints: int) -> None:
    assert len(pod_resource(name)) == complaints


@pytest.mark.parametrize(
    ("name", "complaints"),
    [
        ("pods", 0),
        ("limits.cpu", 0),
        ("requests.hugepages-2Mi", 0),
        ("limits.hugepages-2Mi", 2),
        ("count/deployments.apps", 0),
        ("requests.nvidia.com/gpu", 0),
        ("gold.storageclass.storage.k8s.io/requests.storage", 0),
        ("storage", 1),
        ("deployments", 2),
    ],
)
def test_a_quota_limits_standard_resources_and_those_with_a_domain(name: str, complaints: int) -> None:
    assert len(quota_resource(name)) == complaints


@pytest.mark.parametrize(
    ("name", "value", "complaints"),
    [
        ("cpu", "100m", 0),
        ("cpu", "-1", 1),
        ("example.org/gpu", "1.5", 1),
        ("example.org/gpu", "-1500m", 2),
        ("pods", "1.5", 1),
        ("pods", "1k", 0),
        ("kubernetes.io/batteries", "1.5", 0),
    ],
)
def test_what_is_counted_is_whole_and_nothing_is_negative(name: str, value: str, complaints: int) -> None:
    assert len(amount(name, value)) == complaints


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("hugepages-2Mi", "4Mi", True),
        ("hugepages-2Mi", "0", True),
        ("hugepages-2Mi", "3Mi", False),
        ("hugepages-2Mi", "2202009600m", False),
        ("hugepages-0", "0", False),
        ("hugepages-", "2Mi", False),
        ("hugepages-big", "2Mi", False),
    ],
)
def test_huge_pages_come_whole(name: str, value: str, *, fits: bool) -> None:
    assert bool(huge_pages_amount(name, value)) is not fits


def test_an_extended_resource_has_a_domain_that_is_not_kubernetes_own() -> None:
    assert [name for name in ("gpu", "example.org/gpu", "kubernetes.io/gpu", "requests.example.org/gpu") if is_extended(name)] == ["example.org/gpu"]


@pytest.mark.parametrize(
    ("text", "billionths"),
    [
        ("1", 10**9),
        (0.5, 5 * 10**8),
        ("1e3", 10**12),
        ("1E", 10**27),
        ("0.1n", 1),
        ("Gi", 0),
        ("16Ei", (2**63 - 1) * 10**9),
        ("20E", 2 * 10**28),
    ],
)
def test_quantities_are_read_as_the_server_reads_them(text: str | float, billionths: int) -> None:
    assert quantity(text) == billionths


@pytest.mark.parametrize(("text", "whole", "value"), [("1.5Ki", True, 1536), ("1.1", False, 2), ("999999999n", True, 1), ("-1.5", False, -2)])
def test_quantities_are_rounded_away_from_zero(text: str, value: int, *, whole: bool) -> None:
    assert is_whole(text) is whole
    assert value_of(text) == value
