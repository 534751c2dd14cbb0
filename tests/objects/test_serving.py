"""Which pods get requests from Services."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.run import Objects
from podlint.objects.serving import served
from podlint.source.document import Origin


def an_object(kind: str, name: str, **more: Any) -> Object:
    return Object("a.yaml", Origin(0, 0, 0), (), "v1", kind, {"metadata": {"name": name, **more.pop("metadata", {})}, **more})


POD = an_object("Pod", "web", metadata={"labels": {"app": "shop"}}, spec={"containers": []})


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"selector": {"app": "shop"}}, ["front"]),
        ({"selector": {"app": "other"}}, []),
        ({"selector": {"app": "shop"}, "type": "ExternalName"}, []),
        ({"selector": {"statefulset.kubernetes.io/pod-name": "web-0"}}, []),
        ({"selector": {"app": "shop", "statefulset.kubernetes.io/pod-name": "web-0"}}, ["front"]),
        ({"selector": {}}, []),
        ({}, []),
    ],
)
def test_a_service_serves_the_pods_that_it_selects_for_certain(spec, expected):
    found = served(Objects([POD, an_object("Service", "front", spec=spec)]))
    assert [service.name for _, service in found] == expected


def test_a_pod_is_served_once():
    services = [an_object("Service", name, spec={"selector": {"app": "shop"}}) for name in ("one", "two")]
    assert [(pod.object.name, service.name) for pod, service in served(Objects([*services, POD]))] == [("web", "one")]
