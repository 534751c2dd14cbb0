"""Storage classes, CSI drivers, and what they tell of nodes and capacity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]


def thing(kind: str, rest: str) -> str:
    return f"{{apiVersion: storage.k8s.io/v1, kind: {kind}, metadata: {{name: fast}}, {rest}}}"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("provisioner: Example.com/NFS", []),
        ("provisioner: ''", ["required provisioner"]),
        ("provisioner: a/b/c", ["invalid provisioner"]),
        ("provisioner: a, reclaimPolicy: ''", []),
        ("provisioner: a, reclaimPolicy: Recycle", ["not-supported reclaimPolicy"]),
        ("provisioner: a, volumeBindingMode: ''", ["not-supported volumeBindingMode"]),
        ("provisioner: a, parameters: {'': x}", ["invalid parameters"]),
    ],
)
def test_a_storage_class_names_its_provisioner(server: Server, rest: str, found: list[str]) -> None:
    assert server(thing("StorageClass", rest)) == found


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ("{matchLabelExpressions: [{key: a, values: [x]}]}, {matchLabelExpressions: [{key: a, values: [y]}]}", []),
        ("{matchLabelExpressions: [{key: a, values: [x, z]}]}, {matchLabelExpressions: [{key: a, values: [z, x]}]}", ["duplicate [1].matchLabelExpressions"]),
        ("{matchLabelExpressions: [{key: a, values: [x, x]}]}", ["duplicate [0].matchLabelExpressions[0].values[1]"]),
        ("{matchLabelExpressions: [{key: a, values: [x]}, {key: a, values: [y]}]}", ["duplicate [0].matchLabelExpressions[1].key"]),
        ("{matchLabelExpressions: [{key: a}]}", ["required [0].matchLabelExpressions[0].values"]),
        ("{}", ["duplicate [0].matchLabelExpressions"]),
        ("{matchLabelExpressions: []}, {matchLabelExpressions: [{key: a, values: [x]}]}", ["duplicate [0].matchLabelExpressions"] * 2),
        ("{matchLabelExpressions: [{key: failure-domain.beta.kubernetes.io/zone, values: [x]}]}", ["warning [0].matchLabelExpressions[0].key"]),
    ],
)
def test_topologies_differ_and_an_empty_one_repeats_as_many_as_there_are(server: Server, terms: str, found: list[str]) -> None:
    answer = server(thing("StorageClass", f"provisioner: a, allowedTopologies: [{terms}]"))
    assert [line.replace("allowedTopologies", "") for line in answer] == found


def test_parameters_are_few_and_small(server: Server) -> None:
    many = ", ".join(f"p{number}: x" for number in range(513))
    assert server(thing("StorageClass", f"provisioner: a, parameters: {{{many}}}")) == ["too-long parameters"]
    assert server(thing("StorageClass", f"provisioner: a, parameters: {{p: {'x' * 256 * 1024}}}")) == ["too-long parameters"]


def test_a_class_of_attributes_has_parameters(server: Server) -> None:
    assert server(thing("VolumeAttributesClass", "driverName: a, parameters: {b: c}")) == []
    assert server(thing("VolumeAttributesClass", "driverName: a, parameters: {}")) == ["required parameters"]


@pytest.mark.parametrize(
    ("spec", "version", "found"),
    [
        ("", "1.36", []),
        ("fsGroupPolicy: All, volumeLifecycleModes: [Eternal]", "1.36", ["not-supported spec.fsGroupPolicy", "not-supported spec.volumeLifecycleModes"]),
        ("nodeAllocatableUpdatePeriodSeconds: 9", "1.36", ["invalid spec.nodeAllocatableUpdatePeriodSeconds"]),
        ("nodeAllocatableUpdatePeriodSeconds: 9", "1.34", []),
        ("serviceAccountTokenInSecrets: false", "1.36", ["invalid spec.serviceAccountTokenInSecrets"]),
        ("tokenRequests: [{audience: a}]", "1.36", ["warning "]),
        ("tokenRequests: [{audience: a}]", "1.34", []),
        (
            "serviceAccountTokenInSecrets: true, tokenRequests: [{expirationSeconds: 1}, {audience: '', expirationSeconds: 1}]",
            "1.36",
            ["duplicate spec.tokenRequests[1].audience", "invalid spec.tokenRequests[0].expirationSeconds"],
        ),
    ],
)
def test_a_csi_driver_is_refused_where_the_server_refuses_it(server: Server, spec: str, version: str, found: list[str]) -> None:
    assert server(thing("CSIDriver", f"spec: {{{spec}}}"), version) == found


def test_a_csi_driver_keeps_pods_from_nodes_without_it_since_1_37(with_defaults: Callable[..., dict[str, Any]]) -> None:
    text = thing("CSIDriver", "spec: {preventPodSchedulingIfMissing: true}")
    assert "preventPodSchedulingIfMissing" not in with_defaults(text, "1.36")["spec"]
    assert with_defaults(text, "1.37")["spec"]["preventPodSchedulingIfMissing"] is True


@pytest.mark.parametrize(
    ("driver", "found"),
    [
        ("name: A.b, nodeID: x, topologyKeys: [a]", []),
        ("nodeID: ''", ["required spec.drivers[0].name", "required spec.drivers[0].nodeID"]),
        ("name: a, nodeID: x, topologyKeys: [a, a, -]", ["duplicate spec.drivers[0]", "invalid spec.drivers[0]"]),
        ("name: a, nodeID: x, allocatable: {count: -1}", ["invalid spec.drivers[0].allocatable.count"]),
        (f"name: a, nodeID: {'x' * 257}", ["invalid spec.drivers[0].nodeID"]),
        ("name: a, nodeID: x}, {name: a, nodeID: z", ["duplicate spec.drivers[1].name"]),
    ],
)
def test_the_drivers_of_a_node_differ(server: Server, driver: str, found: list[str]) -> None:
    assert server(thing("CSINode", f"spec: {{drivers: [{{{driver}}}]}}")) == found


def test_a_capacity_names_its_class(server: Server) -> None:
    assert server(thing("CSIStorageCapacity", "storageClassName: fast, capacity: 0")) == []
    assert server(thing("CSIStorageCapacity", "storageClassName: '', capacity: -1")) == ["invalid capacity", "invalid storageClassName"]
    labels = "nodeTopology: {matchLabels: {beta.kubernetes.io/os: linux}}"
    assert server(thing("CSIStorageCapacity", f"storageClassName: fast, {labels}")) == ["warning nodeTopology.matchLabels.beta.kubernetes.io/os"]


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("{attacher: csi.example.org, nodeName: one, source: {persistentVolumeName: data}}", []),
        ("{attacher: csi.example.org, nodeName: one, source: {inlineVolumeSpec: {}}}", []),
        ("{attacher: csi.example.org, nodeName: one}", ["required spec.source"]),
        ("{attacher: csi.example.org, nodeName: one, source: {persistentVolumeName: data, inlineVolumeSpec: {}}}", ["forbidden spec.source"]),
        ("{source: {persistentVolumeName: Data}}", ["invalid spec.nodeName", "invalid spec.source.persistentVolumeName", "required spec.attacher"]),
    ],
)
def test_a_volume_is_attached_to_a_node(server: Server, spec: str, found: list[str]) -> None:
    assert server(thing("VolumeAttachment", f"spec: {spec}")) == found


def test_defaults_of_classes_and_drivers(with_defaults: Callable[..., dict[str, Any]]) -> None:
    filled = with_defaults(thing("StorageClass", "provisioner: a"))
    assert (filled["reclaimPolicy"], filled["volumeBindingMode"]) == ("Delete", "Immediate")
    assert with_defaults(thing("CSIDriver", "spec: {attachRequired: false}"))["spec"] == {
        "attachRequired": False,
        "podInfoOnMount": False,
        "storageCapacity": False,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "requiresRepublish": False,
        "seLinuxMount": False,
        "volumeLifecycleModes": ["Persistent"],
    }
