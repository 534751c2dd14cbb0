"""Containers: names, images, ports, and what each of the three lists allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

POD = """
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
"""

TEMPLATE = """
apiVersion: v1
kind: PodTemplate
metadata: {name: shop}
template:
  spec:
"""


def pod(*lines: str) -> str:
    return POD + "".join(f"  {line}\n" for line in lines)


def template(*lines: str) -> str:
    return TEMPLATE + "".join(f"    {line}\n" for line in lines)


def about(answer: list[str]) -> list[str]:
    """The errors about containers alone, without the server's warnings."""
    return [line for line in answer if "ontainers" in line and not line.startswith("warning")]


def test_a_plain_container_is_fine(server: Callable[..., list[str]]) -> None:
    assert about(server(pod("containers: [{name: web, image: nginx}]"))) == []


def test_a_container_needs_a_name_and_an_image(server: Callable[..., list[str]]) -> None:
    assert about(server(pod("containers: [{}]"))) == ["required spec.containers[0].image", "required spec.containers[0].name"]


@pytest.mark.parametrize(
    ("lists", "repeated"),
    [
        ("containers: [{name: a, image: x}, {name: a, image: x}]", ["duplicate spec.containers[1].name"]),
        ("containers: [{name: a, image: x}]\n  initContainers: [{name: a, image: x}]", ["duplicate spec.initContainers[0].name"]),
        ("containers: [{name: a, image: x}]\n  initContainers: [{name: b, image: x}, {name: b, image: x}]", ["duplicate spec.initContainers[1].name"]),
    ],
)
def test_names_are_unique_among_all_lists(server: Callable[..., list[str]], lists: str, repeated: list[str]) -> None:
    assert about(server(pod(lists))) == repeated


def test_a_second_container_without_name_repeats_the_empty_one(server: Callable[..., list[str]]) -> None:
    assert about(server(pod("containers: [{image: x}, {image: x}]"))) == [
        "duplicate spec.containers[1].name",
        "required spec.containers[0].name",
        "required spec.containers[1].name",
    ]


def test_init_containers_without_name_do_not_repeat_each_other(server: Callable[..., list[str]]) -> None:
    found = about(server(pod("containers: [{name: a, image: x}]", "initContainers: [{image: x}, {image: x}]")))
    assert found == ["required spec.initContainers[0].name", "required spec.initContainers[1].name"]


@pytest.mark.parametrize("image", ["' nginx'", "'nginx '", r'"nginx\n"', r'"\u00a0nginx"', "' '"])
def test_an_image_of_a_pod_has_no_blanks_around_it(server: Callable[..., list[str]], image: str) -> None:
    assert about(server(pod(f"containers: [{{name: web, image: {image}}}]"))) == ["invalid spec.containers[0].image"]


def test_blanks_around_an_image_pass_in_a_template(server: Callable[..., list[str]]) -> None:
    assert about(server(template("containers: [{name: web, image: ' nginx'}]"))) == []


@pytest.mark.parametrize(
    ("ports", "errors"),
    [
        ("{containerPort: 0}", ["required spec.containers[0].ports[0].containerPort"]),
        ("{containerPort: 65536}", ["invalid spec.containers[0].ports[0].containerPort"]),
        ("{containerPort: 80, hostPort: 0}", []),
        ("{containerPort: 80, protocol: tcp}", ["not-supported spec.containers[0].ports[0].protocol"]),
        ("{containerPort: 80, protocol: ''}", []),
        ("{containerPort: 80, name: '80'}", ["invalid spec.containers[0].ports[0].name"]),
        ("{containerPort: 80, name: a}, {containerPort: 81, name: a}", ["duplicate spec.containers[0].ports[1].name"]),
        ("{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}", ["duplicate spec.containers[0].ports[1].hostPort"]),
        ("{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80, protocol: UDP}", []),
        ("{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80, hostIP: 10.0.0.1}", []),
    ],
)
def test_ports(server: Callable[..., list[str]], ports: str, errors: list[str]) -> None:
    assert about(server(pod(f"containers: [{{name: web, image: nginx, ports: [{ports}]}}]"))) == errors


def test_host_ports_of_init_containers_clash_only_within_one_which_the_server_calls_the_first(server: Callable[..., list[str]]) -> None:
    once, twice = "{containerPort: 80, hostPort: 80}", "{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}"
    lists = f"[{{name: a, image: x, ports: [{once}]}}, {{name: b, image: x, ports: [{twice}]}}]"
    assert about(server(pod("containers: [{name: web, image: x}]", f"initContainers: {lists}"))) == ["duplicate spec.initContainers[0].ports[1].hostPort"]


@pytest.mark.parametrize(("host_port", "errors"), [(80, []), (0, []), (81, ["invalid template.spec.containers[0].ports[0].hostPort"])])
def test_a_host_port_is_the_containers_port_on_the_hosts_network(server: Callable[..., list[str]], host_port: int, errors: list[str]) -> None:
    ports = f"[{{containerPort: 80, hostPort: {host_port}}}]"
    assert about(server(template("hostNetwork: true", f"containers: [{{name: web, image: x, ports: {ports}}}]"))) == errors


LIVENESS = "livenessProbe: {exec: {command: [true]}}".replace("true", "'true'")


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (LIVENESS, ["forbidden spec.initContainers[0].livenessProbe"]),
        ("livenessProbe: {}", ["forbidden spec.initContainers[0].livenessProbe"]),
        ("lifecycle: {}", ["forbidden spec.initContainers[0].lifecycle"]),
        ("lifecycle: {stopSignal: SIGTERM}", []),
        (f"restartPolicy: Always, {LIVENESS}", []),
        ("restartPolicy: Always, livenessProbe: {}", ["required spec.initContainers[0].livenessProbe"]),
    ],
)
def test_only_sidecars_have_probes_and_hooks_before_the_containers_start(server: Callable[..., list[str]], fields: str, errors: list[str]) -> None:
    lists = f"initContainers: [{{name: a, image: x, {fields}}}]"
    assert about(server(pod("containers: [{name: web, image: x}]", lists))) == errors


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ("ports: [{containerPort: 1}]", "ports"),
        ("ports: []", "ports"),
        ("resources: {}", ""),
        ("resources: {limits: {}}", "resources"),
        ("livenessProbe: {}", "livenessProbe"),
        ("restartPolicy: Always", "restartPolicy"),
        ("volumeMounts: [{name: v, mountPath: /v, subPath: a}]", "volumeMounts[0].subPath"),
    ],
)
def test_ephemeral_containers_lack_what_a_workload_has(server: Callable[..., list[str]], fields: str, error: str) -> None:
    found = about(
        server(pod("volumes: [{name: v, emptyDir: {}}]", "containers: [{name: web, image: x}]", f"ephemeralContainers: [{{name: d, image: x, {fields}}}]"))
    )
    assert found == ["forbidden spec.ephemeralContainers", *([f"forbidden spec.ephemeralContainers[0].{error}"] if error else [])]


@pytest.mark.parametrize(("target", "errors"), [("web", []), ("init", []), ("d", ["not-found spec.ephemeralContainers[0].targetContainerName"])])
def test_ephemeral_containers_target_others(server: Callable[..., list[str]], target: str, errors: list[str]) -> None:
    lists = ("containers: [{name: web, image: x}]", "initContainers: [{name: init, image: x}]")
    found = about(server(pod(*lists, f"ephemeralContainers: [{{name: d, image: x, targetContainerName: {target}}}]")))
    assert found == ["forbidden spec.ephemeralContainers", *errors]


@pytest.mark.parametrize(
    ("image", "policy"),
    [("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.27", "IfNotPresent"), ("host:5000/nginx", "Always"), ("nginx@sha256:00", "IfNotPresent")],
)
def test_the_tag_decides_when_an_image_is_pulled(with_defaults: Callable[..., dict[str, Any]], image: str, policy: str) -> None:
    (container,) = with_defaults(pod(f"containers: [{{name: web, image: '{image}', imagePullPolicy: ''}}]"))["spec"]["containers"]
    assert container["imagePullPolicy"] == policy


def test_amounts_finer_than_a_thousandth_are_rounded_up(with_defaults: Callable[..., dict[str, Any]]) -> None:
    limits = "{cpu: 1500u, memory: '0.0001', example.com/x: 1n, plain: 100m}"
    (container,) = with_defaults(template(f"containers: [{{name: web, image: x, resources: {{limits: {limits}}}}}]"))["template"]["spec"]["containers"]
    assert container["resources"] == {"limits": {"cpu": "2m", "memory": "1m", "example.com/x": "1m", "plain": "100m"}}


def test_defaults_leave_what_is_written(with_defaults: Callable[..., dict[str, Any]]) -> None:
    fields = "{name: web, image: x, terminationMessagePath: /dev/log, ports: [{containerPort: 1, protocol: UDP}, {containerPort: 2}]}"
    (container,) = with_defaults(template(f"containers: [{fields}]"))["template"]["spec"]["containers"]
    assert (container["terminationMessagePath"], container["terminationMessagePolicy"]) == ("/dev/log", "File")
    assert [port["protocol"] for port in container["ports"]] == ["UDP", "TCP"]
