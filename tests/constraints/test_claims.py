"""Claims of devices, their templates, classes of devices, and slices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]


def claim(devices: str, version: str = "v1") -> str:
    return f"{{apiVersion: resource.k8s.io/{version}, kind: ResourceClaim, metadata: {{name: gpu}}, spec: {{devices: {devices}}}}}"


REQUEST = "spec.devices.requests[0]"


@pytest.mark.parametrize(
    ("request_", "errors"),
    [
        ("{name: a, exactly: {deviceClassName: gpu}}", []),
        ("{name: a, exactly: {deviceClassName: gpu, count: 2}}", []),
        ("{name: a, exactly: {deviceClassName: gpu, count: -1}}", [f"invalid {REQUEST}.exactly.count"]),
        ("{name: a, exactly: {deviceClassName: gpu, allocationMode: All, count: 2}}", [f"invalid {REQUEST}.exactly.count"]),
        ("{name: a, exactly: {deviceClassName: gpu, allocationMode: Some}}", [f"not-supported {REQUEST}.exactly.allocationMode"]),
        ("{name: a, exactly: {}}", [f"required {REQUEST}.exactly.deviceClassName"]),
        ("{name: a}", [f"required {REQUEST}"]),
        ("{name: a, exactly: {}, firstAvailable: [{name: b, deviceClassName: gpu}]}", [f"invalid {REQUEST}"]),
        ("{exactly: {deviceClassName: gpu}}", [f"invalid {REQUEST}.name"]),
        ("{name: a, exactly: {deviceClassName: gpu, selectors: [{}]}}", [f"required {REQUEST}.exactly.selectors[0].cel"]),
        ("{name: a, firstAvailable: [{name: b, deviceClassName: gpu}, {name: b, deviceClassName: gpu}]}", [f"duplicate {REQUEST}.firstAvailable[1]"]),
        ("{name: a, exactly: {deviceClassName: gpu, tolerations: [{operator: Exists, value: x}]}}", [f"invalid {REQUEST}.exactly.tolerations[0].value"]),
    ],
)
def test_a_request_is_exact_or_a_list_of_alternatives(server: Server, request_: str, errors: list[str]) -> None:
    assert server(claim(f"{{requests: [{request_}]}}")) == errors


def test_one_device_is_asked_for_by_default(with_defaults: Callable[..., dict[str, Any]]) -> None:
    (request,) = with_defaults(claim("{requests: [{name: a, exactly: {deviceClassName: gpu}}]}"))["spec"]["devices"]["requests"]
    assert request["exactly"] == {"deviceClassName": "gpu", "allocationMode": "ExactCount", "count": 1}


def test_v1beta1_has_in_the_request_what_v1_has_in_exactly(server: Server) -> None:
    assert server(claim("{requests: [{name: a, deviceClassName: gpu, count: -1}]}", "v1beta1")) == [f"invalid {REQUEST}.exactly.count"]


REQUESTS = "requests: [{name: a, exactly: {deviceClassName: gpu}}, {name: b, firstAvailable: [{name: c, deviceClassName: gpu}]}]"


@pytest.mark.parametrize(
    ("constraint", "errors"),
    [
        ("{requests: [a, b, b/c], matchAttribute: example.org/model}", []),
        ("{matchAttribute: example.org/model}", []),
        ("{requests: [d], matchAttribute: example.org/model}", ["invalid requests[0]"]),
        ("{requests: [a/c], matchAttribute: example.org/model}", ["invalid requests[0]"]),
        ("{requests: [a/b/c], matchAttribute: example.org/model}", ["invalid requests[0]"]),
        ("{requests: [a, a], matchAttribute: example.org/model}", ["duplicate requests[1]"]),
        ("{matchAttribute: model}", ["invalid matchAttribute"]),
        ("{matchAttribute: ''}", ["invalid matchAttribute", "invalid matchAttribute"]),
    ],
)
def test_a_constraint_names_requests_and_one_attribute(server: Server, constraint: str, errors: list[str]) -> None:
    wanted = [f"{kind} spec.devices.constraints[0].{field}" for kind, field in (error.split() for error in errors)]
    assert server(claim(f"{{{REQUESTS}, constraints: [{constraint}]}}")) == wanted


def test_a_list_that_is_too_long_is_only_that(server: Server) -> None:
    alternatives = ", ".join(["{}"] * 9)
    assert server(claim(f"{{requests: [{{name: a, firstAvailable: [{alternatives}]}}]}}")) == [f"too-many {REQUEST}.firstAvailable"]


@pytest.mark.parametrize(
    ("config", "errors"),
    [
        ("{opaque: {driver: gpu.example.org, parameters: {a: 1}}}", []),
        ("{}", ["required spec.config[0].opaque"]),
        ("{opaque: {driver: gpu.example.org}}", ["required spec.config[0].opaque.parameters"]),
        ("{opaque: {parameters: {}}}", ["required spec.config[0].opaque.driver"]),
    ],
)
def test_the_configuration_of_a_class_is_a_drivers(server: Server, config: str, errors: list[str]) -> None:
    text = f"{{apiVersion: resource.k8s.io/v1, kind: DeviceClass, metadata: {{name: gpu}}, spec: {{config: [{config}]}}}}"
    assert server(text) == errors


def device_slice(spec: str, devices: str = "[]") -> str:
    pool = "driver: gpu.example.org, pool: {name: node-1, resourceSliceCount: 1}"
    return f"{{apiVersion: resource.k8s.io/v1, kind: ResourceSlice, metadata: {{name: a}}, spec: {{{pool}, {spec}, devices: {devices}}}}}"


@pytest.mark.parametrize(
    ("spec", "devices", "errors"),
    [
        ("nodeName: node-1", "[{name: gpu-0, attributes: {model: {string: a}, example.org/v: {version: 1.2.3}}, capacity: {memory: {value: 1Gi}}}]", []),
        ("allNodes: false", "[]", ["invalid spec.allNodes", "required spec"]),
        ("nodeName: node-1, allNodes: true", "[]", ["invalid spec"]),
        ("nodeName: node-1", "[{name: a, attributes: {model: {}}}]", ["invalid spec.devices[0].attributes[model]"]),
        ("nodeName: node-1", "[{name: a, attributes: {'a b': {int: 1}}}]", ["invalid spec.devices[0].attributes"]),
        ("nodeName: node-1", "[{name: a}, {name: a}]", ["duplicate spec.devices[1]"]),
        ("nodeName: node-1", "[{name: a, allNodes: true}]", ["invalid spec.devices[0]"]),
        ("perDeviceNodeSelection: true", "[{name: a, allNodes: true}]", []),
        ("perDeviceNodeSelection: true", "[{name: a}]", ["required spec.devices[0]"]),
        ("nodeName: node-1", "[{name: a, taints: [{key: a, effect: Never}]}]", ["not-supported spec.devices[0].taints[0].effect"]),
        ("nodeName: node-1", "[{name: a, capacity: {m: {value: 1, requestPolicy: {}}}}]", ["forbidden spec.devices[0].capacity[m].requestPolicy"]),
        ("nodeName: node-1", "[{name: a, bindingConditions: [x]}]", ["invalid spec.devices[0].bindingFailureConditions"]),
    ],
)
def test_a_slice_says_where_its_devices_are_and_what_they_have(server: Server, spec: str, devices: str, errors: list[str]) -> None:
    assert server(device_slice(spec, devices)) == errors


POLICY = "spec.devices[0].capacity[m].requestPolicy"


@pytest.mark.parametrize(
    ("policy", "errors"),
    [
        ("{default: 1, validValues: [1, 2]}", []),
        ("{validValues: [1, 2]}", [f"required {POLICY}.default"]),
        ("{default: 3, validValues: [2, 1]}", [f"invalid {POLICY}.validValues", f"invalid {POLICY}.validValues[1]"]),
        ("{default: 2, validRange: {min: 1, max: 5, step: 1}}", []),
        ("{default: 2, validRange: {min: 1, max: 20}}", [f"invalid {POLICY}.validRange.max"]),
        ("{default: 2, validRange: {min: 1, step: 2}}", [f"invalid {POLICY}.validRange.step"]),
        ("{default: 2, validRange: {}}", [f"required {POLICY}.validRange.min"]),
        ("{default: 1, validValues: [1], validRange: {min: 1}}", [f"forbidden {POLICY}"]),
    ],
)
def test_capacity_is_shared_out_in_parts_that_fit(server: Server, policy: str, errors: list[str]) -> None:
    device = f"[{{name: a, allowMultipleAllocations: true, capacity: {{m: {{value: 10, requestPolicy: {policy}}}}}}}]"
    assert server(device_slice("nodeName: node-1", device)) == errors


def test_a_class_stands_for_an_extended_resource_since_1_36(server: Server) -> None:
    text = "{apiVersion: resource.k8s.io/v1, kind: DeviceClass, metadata: {name: gpu}, spec: {extendedResourceName: gpu}}"
    assert server(text, "1.35") == []
    assert server(text, "1.36") == ["invalid spec.extendedResourceName"]


def test_the_metadata_of_a_template_has_labels_and_annotations_alone(server: Server) -> None:
    text = "{{apiVersion: resource.k8s.io/v1, kind: ResourceClaimTemplate, metadata: {{name: gpu}}, spec: {{metadata: {{{}}}, spec: {{}}}}}}"
    assert server(text.format("labels: {app: shop}, annotations: {a: b}")) == []
    assert server(text.format("name: gpu, uid: x, labels: {app: a b}")) == [
        "forbidden spec.metadata.name",
        "forbidden spec.metadata.uID",
        "invalid spec.metadata.labels",
    ]


def test_a_constraint_without_attribute_lacks_the_only_one_there_was_before_1_36(server: Server) -> None:
    text = claim(f"{{{REQUESTS}, constraints: [{{requests: [a]}}]}}")
    assert server(text, "1.35") == ["required spec.devices.constraints[0].matchAttribute"]
    assert server(text, "1.36") == ["required spec.devices.constraints[0]"]


def test_before_1_36_a_device_has_no_policy_for_requests_of_its_capacity(server: Server) -> None:
    device = "[{name: a, allowMultipleAllocations: true, capacity: {m: {value: 10, requestPolicy: {default: 20, validValues: [1]}}}}]"
    assert server(device_slice("nodeName: node-1", device), "1.35") == []
