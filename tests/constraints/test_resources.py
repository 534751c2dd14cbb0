"""Resources of containers and pods, their claims, and how they may be resized."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from podlint.constraints.context import Context
from podlint.constraints.error import ApiError
from podlint.constraints.resources import CONTAINER_RESOURCES

Server = Callable[..., list[str]]


def pod(resources: str = "{}", *, container: str = "", spec: str = "", metadata: str = "name: shop") -> str:
    """A Pod of one container with these resources, in YAML's flow style."""
    return (
        f"{{apiVersion: v1, kind: Pod, metadata: {{{metadata}}}, spec: {{{spec + ', ' if spec else ''}"
        f"containers: [{{name: app, image: app, resources: {resources}{', ' + container if container else ''}}}]}}}}"
    )


PLACE = "spec.containers[0].resources"


@pytest.mark.parametrize(
    ("resources", "errors"),
    [
        ("{requests: {cpu: 1}, limits: {cpu: 1}}", []),
        ("{requests: {cpu: 2}, limits: {cpu: 1}}", [f"invalid {PLACE}.requests"]),
        ("{requests: {cpu: 1}, limits: {cpu: 2}}", []),
        ("{requests: {nvidia.com/gpu: 1}}", [f"required {PLACE}.limits"]),
        ("{requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}", [f"invalid {PLACE}.requests"]),
        ("{limits: {nvidia.com/gpu: 1}}", []),
        ("{limits: {nvidia.com/gpu: 0.5}}", [f"invalid {PLACE}.limits[nvidia.com/gpu]", f"invalid {PLACE}.requests[nvidia.com/gpu]"]),
        ("{limits: {hugepages-2Mi: 4Mi}}", [f"forbidden {PLACE}"]),
        ("{limits: {hugepages-2Mi: 4Mi, cpu: 1}}", []),
        ("{limits: {hugepages-2Mi: 4Mi, cpu: 1}, requests: {hugepages-2Mi: 2Mi}}", [f"invalid {PLACE}.requests"]),
        ("{requests: {CPU: 1}}", [f"invalid {PLACE}.requests[CPU]"] * 2),
        ("{requests: {memory: -1}}", [f"invalid {PLACE}.requests[memory]"]),
    ],
)
def test_requests_go_with_limits(server: Server, resources: str, errors: list[str]) -> None:
    assert server(pod(resources)) == errors


CLAIMS = "resourceClaims: [{name: gpu, resourceClaimName: a}, {name: nic, resourceClaimTemplateName: b}]"


@pytest.mark.parametrize(
    ("claims", "errors"),
    [
        ("[{name: gpu}, {name: nic}]", []),
        ("[{name: gpu, request: a}, {name: gpu, request: b}]", []),
        ("[{name: gpu}, {name: gpu, request: a}]", [f"duplicate {PLACE}.claims[1]"]),
        ("[{name: gpu, request: a}, {name: gpu, request: b}, {name: gpu}]", [f"duplicate {PLACE}.claims[2]"] * 2),
        ("[{name: gpu, request: A}]", [f"invalid {PLACE}.claims[0].request"]),
        ("[{name: disk}]", [f"not-found {PLACE}.claims[0]"]),
        ("[{request: a}]", [f"required {PLACE}.claims[0]"]),
    ],
)
def test_claims_are_the_pods_and_named_once(server: Server, claims: str, errors: list[str]) -> None:
    assert server(pod(f"{{claims: {claims}}}", spec=CLAIMS)) == errors


@pytest.mark.parametrize(
    ("claims", "errors"),
    [
        ("[{name: a, resourceClaimName: x}]", []),
        ("[{name: a}]", ["invalid spec.resourceClaims[0]"]),
        ("[{name: a, resourceClaimName: x, resourceClaimTemplateName: z}]", ["invalid spec.resourceClaims[0]"]),
        ("[{name: a, resourceClaimName: ''}]", ["invalid spec.resourceClaims[0].resourceClaimName"]),
        ("[{name: a, resourceClaimName: x}, {name: a, resourceClaimName: x}]", ["duplicate spec.resourceClaims[1].name"]),
        ("[{resourceClaimName: x}]", ["required spec.resourceClaims[0].name"]),
    ],
)
def test_a_pods_claims_have_names_and_one_source(server: Server, claims: str, errors: list[str]) -> None:
    assert server(pod(spec=f"resourceClaims: {claims}")) == errors


def test_a_mirror_of_a_static_pod_claims_nothing_and_the_server_prints_no_field(server: Server) -> None:
    mirror = "name: shop, annotations: {kubernetes.io/config.mirror: x}"
    assert "forbidden []" in server(pod(spec=f"nodeName: n, {CLAIMS}", metadata=mirror))


@pytest.mark.parametrize(
    ("pod_wide", "resources", "errors"),
    [
        ("{limits: {cpu: 1}}", "{limits: {cpu: 1}}", []),
        ("{limits: {cpu: 1}}", "{limits: {cpu: 2}, requests: {cpu: 1}}", ["invalid spec.resources.containers[0][cpu].limits"]),
        ("{requests: {cpu: 1}}", "{requests: {cpu: 2}}", ["invalid spec.resources.requests[cpu]"]),
        ("{requests: {cpu: 2}, limits: {cpu: 1}}", "{}", ["invalid spec.resources.requests"]),
        ("{requests: {ephemeral-storage: 1Gi}}", "{}", ["not-supported spec.resources.requests[ephemeral-storage]"]),
        ("{requests: {cpu: 1}}", "{limits: {nvidia.com/gpu: 1}}", []),
        ("{requests: {cpu: 1}, claims: [{name: a}]}", "{}", ["forbidden spec.resources.claims", "not-found spec.resources.claims[0]"]),
    ],
)
def test_resources_of_a_pod_cover_those_of_its_containers(server: Server, pod_wide: str, resources: str, errors: list[str]) -> None:
    assert server(pod(resources, spec=f"resources: {pod_wide}")) == errors


def test_a_windows_pod_has_no_resources_of_its_own(server: Server) -> None:
    assert server(pod(spec="os: {name: windows}, resources: {requests: {gpu: 1}}")) == ["forbidden spec.resources"]


def test_sidecars_count_beside_the_init_containers_that_start_after_them(server: Server) -> None:
    one = "resources: {requests: {cpu: 1}}"
    init = f"initContainers: [{{name: a, image: a, restartPolicy: Always, {one}}}, {{name: b, image: b, {one}}}]"
    assert server(pod(spec=f"{init}, resources: {{requests: {{cpu: 2}}}}")) == []
    assert server(pod(spec=f"{init}, resources: {{requests: {{cpu: 1500m}}}}")) == ["invalid spec.resources.requests[cpu]"]


@pytest.mark.parametrize(
    ("overhead", "errors"),
    [
        ("{cpu: 100m}", []),
        ("{cpu: -1}", ["invalid spec.overhead.limits[cpu]"]),
        ("{hugepages-2Mi: 4Mi}", ["forbidden spec.overhead"]),
    ],
)
def test_the_server_prints_overhead_as_limits(server: Server, overhead: str, errors: list[str]) -> None:
    assert server(pod(spec=f"overhead: {overhead}, runtimeClassName: kata")) == errors


@pytest.mark.parametrize(
    ("policies", "restart", "errors"),
    [
        ("[{resourceName: cpu, restartPolicy: NotRequired}]", "Never", []),
        ("[{resourceName: cpu, restartPolicy: RestartContainer}]", "Never", ["invalid"]),
        ("[{resourceName: cpu, restartPolicy: RestartContainer}]", "Always", []),
        ("[{resourceName: disk, restartPolicy: Maybe}]", "Always", ["not-supported", "not-supported"]),
        ("[{}]", "Always", ["required", "required"]),
    ],
)
def test_the_server_blames_the_whole_resize_policy(server: Server, policies: str, restart: str, errors: list[str]) -> None:
    found = server(pod(container=f"resizePolicy: {policies}", spec=f"restartPolicy: {restart}"))
    assert found == [f"{error} spec.containers[0].resizePolicy" for error in errors]


@pytest.mark.parametrize(
    ("extra", "version", "errors"),
    [
        ("", "1.36", ["invalid spec.initContainers[0].resizePolicy[0].restartPolicy"]),
        ("", "1.35", []),
        ("restartPolicy: Always,", "1.36", []),
    ],
)
def test_only_sidecars_among_init_containers_are_restarted_to_be_resized(server: Server, extra: str, version: str, errors: list[str]) -> None:
    policy = "resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]"
    assert server(pod(spec=f"initContainers: [{{name: a, image: a, {extra} {policy}}}]"), version) == errors


def test_nothing_is_proposed_for_a_name_because_fixes_replace_values() -> None:
    errors: list[ApiError] = []
    CONTAINER_RESOURCES.check({"requests": {"my cpu": 1}}, (), Context(36, "Pod", {}), errors)
    assert len(errors) == 2
    assert not any(error.proposal for error in errors)


@pytest.mark.parametrize("version", ["1.29", "1.30", "1.32", "1.33"])
def test_claims_were_dropped_before_1_34(server: Server, version: str) -> None:
    assert server(pod("{claims: [{name: gpu}]}"), version) == []


def test_policies_of_resizing_were_dropped_before_1_33(server: Server) -> None:
    text = pod(container="resizePolicy: [{}]")
    assert server(text, "1.32") == []
    assert len(server(text, "1.33")) == 2
