"""The quality of service class of pods."""

from __future__ import annotations

import pytest

from podlint.simulate.reports.qos import qos_class

FULL = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1000m", "memory": "1024Mi"}}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([{}], "BestEffort"),
        ([{"requests": {"ephemeral-storage": "1Gi"}}], "BestEffort"),
        ([{"requests": {"cpu": "0"}}], "BestEffort"),
        ([{"requests": {"cpu": "1"}}], "Burstable"),
        ([{"requests": {"cpu": "1"}, "limits": {"cpu": "1"}}], "Burstable"),
        ([FULL], "Guaranteed"),
        ([FULL, FULL], "Guaranteed"),
        ([FULL, {}], "Burstable"),
        ([FULL, {"requests": {"cpu": "1"}}], "Burstable"),
        ([], "BestEffort"),
    ],
)
def test_a_class_follows_from_the_resources_of_all_containers(resources, expected):
    assert qos_class({"spec": {"containers": [{"resources": item} for item in resources]}}) == expected


def test_init_containers_count():
    assert qos_class({"spec": {"initContainers": [{}], "containers": [{"resources": FULL}]}}) == "Burstable"


def test_resources_of_the_pod_decide_alone():
    assert qos_class({"spec": {"resources": FULL, "containers": [{}]}}) == "Guaranteed"
