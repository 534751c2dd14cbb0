"""What the server makes of a pod as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Server = Callable[..., list[str]]
Filled = Callable[..., dict[str, Any]]

POD = "{apiVersion: v1, kind: Pod, metadata: {name: shop, %s}, spec: {containers: [{name: web, image: web:1}], %s}}"
TEMPLATE = "{apiVersion: v1, kind: PodTemplate, metadata: {name: shop}, template: {metadata: {%s}, spec: {containers: [{name: web, image: web:1}], %s}}}"


def test_a_small_pod_is_fine(server: Server) -> None:
    assert server(POD % ("labels: {app: shop}", "terminationGracePeriodSeconds: 0")) == []


def test_a_pod_without_spec_lacks_its_containers_only(server: Server) -> None:
    assert server("{apiVersion: v1, kind: Pod, metadata: {name: shop}}") == ["required spec.containers"]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("restartPolicy: ''", []),
        ("restartPolicy: always", ["not-supported spec.restartPolicy"]),
        ("dnsPolicy: Cluster", ["not-supported spec.dnsPolicy"]),
        ("activeDeadlineSeconds: 0", ["invalid spec.activeDeadlineSeconds"]),
        ("activeDeadlineSeconds: 2147483648", ["invalid spec.activeDeadlineSeconds"]),
        ("preemptionPolicy: ''", ["required spec.preemptionPolicy"]),
        ("preemptionPolicy: Always", ["not-supported spec.preemptionPolicy"]),
        ("priorityClassName: ''", []),
        ("priorityClassName: High", ["invalid spec.priorityClassName"]),
        ("runtimeClassName: ''", ["invalid spec.runtimeClassName"]),
        ("nodeName: Node_1", ["invalid spec.nodeName"]),
        ("serviceAccountName: Robot", ["invalid spec.serviceAccountName"]),
        ("serviceAccount: Robot", ["invalid spec.serviceAccountName"]),
        ("serviceAccount: Robot, serviceAccountName: robot", []),
        ("ephemeralContainers: []", []),
        ("ephemeralContainers: [{name: debug, image: debug, terminationMessagePolicy: File}]", ["forbidden spec.ephemeralContainers"]),
        ("schedulingGroup: {podGroupName: ''}", []),
    ],
)
def test_fields_of_the_spec(server: Server, spec: str, answer: list[str]) -> None:
    assert [line for line in server(POD % ("", spec)) if not line.startswith("warning")] == answer


@pytest.mark.parametrize(
    ("metadata", "answer"),
    [
        ("labels: {'a b': c}", ["invalid template.labels"]),
        ("annotations: {'a b': c}", ["invalid template.annotations"]),
        ("annotations: {kubernetes.io/config.mirror: x}", ["invalid template.annotations[kubernetes.io/config.mirror]"]),
        ("name: 'Not A Name'", []),
    ],
)
def test_the_metadata_of_a_template_is_printed_without_its_name(server: Server, metadata: str, answer: list[str]) -> None:
    assert server(TEMPLATE % (metadata, "")) == answer


def test_errors_point_into_the_metadata_that_the_server_leaves_out() -> None:
    from podlint.constraints.context import Context
    from podlint.constraints.pod import template_metadata

    (error,) = template_metadata({"metadata": {"labels": {"app": "a b"}}, "spec": {}}, ("template",), Context(36, "PodTemplate", {}))
    assert error.path == ("template", "metadata", "labels", "app")
    assert error.field == ("template", "labels")


# Defaults


def test_only_pods_request_what_they_limit(with_defaults: Filled) -> None:
    spec = "initContainers: [{name: init, image: init:1, resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}}]"
    pod = with_defaults(POD % ("", spec))
    template = with_defaults(TEMPLATE % ("", spec))
    assert pod["spec"]["initContainers"][0]["resources"]["requests"] == {"cpu": "500m", "memory": "1Gi"}
    assert template["template"]["spec"]["initContainers"][0]["resources"]["requests"] == {"cpu": "500m"}


def test_only_pods_take_the_ports_of_the_host(with_defaults: Filled) -> None:
    spec = "hostNetwork: true, initContainers: [{name: init, image: init:1, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 82}]}]"
    ports = [port.get("hostPort") for port in with_defaults(POD % ("", spec))["spec"]["initContainers"][0]["ports"]]
    assert ports == [80, 82]
    template = with_defaults(TEMPLATE % ("", spec))["template"]["spec"]
    assert [port.get("hostPort") for port in template["initContainers"][0]["ports"]] == [None, 82]


@pytest.mark.parametrize(
    ("resources", "filled"),
    [
        ("limits: {cpu: 2}", {"limits": {"cpu": 2}, "requests": {"cpu": "750m", "memory": "1Gi"}}),
        ("limits: {cpu: 2}, requests: {cpu: 1}", {"limits": {"cpu": 2}, "requests": {"cpu": 1, "memory": "1Gi"}}),
        ("requests: {cpu: 1}", {"requests": {"cpu": 1}}),
        ("limits: {hugepages-2Mi: 4Mi}", {"limits": {"hugepages-2Mi": "4Mi"}, "requests": {"cpu": "750m", "memory": "1Gi", "hugepages-2Mi": "4Mi"}}),
        ("{}", {}),
    ],
)
def test_a_pod_with_limits_requests_what_its_containers_do(with_defaults: Filled, resources: str, filled: dict[str, Any]) -> None:
    pod = f"""{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{
      resources: {{{resources.strip("{}") if resources == "{}" else resources}}},
      initContainers: [
        {{name: init, image: i:1, resources: {{requests: {{memory: 1Gi}}}}}},
        {{name: log, image: i:1, restartPolicy: Always, resources: {{requests: {{cpu: 250m}}}}}}],
      containers: [{{name: web, image: web:1, resources: {{requests: {{cpu: 500m, memory: 512Mi}}}}}}]}}}}"""
    assert with_defaults(pod)["spec"]["resources"] == filled


@pytest.mark.parametrize(
    ("field", "version", "stays"), [("hostUsers: false", "1.32", False), ("hostUsers: false", "1.33", True), ("resources: {}", "1.33", False)]
)
def test_fields_behind_a_gate_are_dropped(with_defaults: Filled, field: str, version: str, *, stays: bool) -> None:
    assert (field.partition(":")[0] in with_defaults(POD % ("", field), version)["spec"]) is stays


def test_the_manifest_itself_is_not_changed() -> None:
    from podlint.constraints.kinds import defaulted

    value = {"apiVersion": "v1", "kind": "Pod", "spec": {"hostNetwork": True, "containers": [{"name": "web", "ports": [{"containerPort": 80}]}]}}
    written = repr(value)
    defaulted(value, "1.36")
    assert repr(value) == written
