"""What the server warns about in a pod."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

from podlint.constraints.context import Context
from podlint.constraints.error import ApiError, ErrorType
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.volume_warnings import MOST_CLASHES, VOLUME_WARNINGS

Server = Callable[..., list[str]]


def pod(spec: str = "", container: str = "", metadata: str = "name: web") -> str:
    """A Pod with one container."""
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{{metadata}}}\nspec:\n  containers:\n  - {{name: web, image: nginx{container and ', '}{container}}}\n"
    return text + indent(spec, "  ")


def template(spec: str = "", container: str = "", metadata: str = "") -> str:
    """A PodTemplate with one container."""
    inner = f"metadata: {{{metadata}}}\nspec:\n  containers:\n  - {{name: web, image: nginx{container and ', '}{container}}}\n"
    return "apiVersion: v1\nkind: PodTemplate\nmetadata: {name: web}\ntemplate:\n" + indent(inner + indent(spec, "  "), "  ")


@pytest.mark.parametrize(
    ("spec", "warned"),
    [
        ("nodeSelector: {kubernetes.io/os: linux, beta.kubernetes.io/os: linux}", ["spec.nodeSelector[beta.kubernetes.io/os]"]),
        (
            "topologySpreadConstraints: [{maxSkew: 1, topologyKey: failure-domain.beta.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway}]",
            ["spec.topologySpreadConstraints[0].labelSelector", "spec.topologySpreadConstraints[0].topologyKey"],
        ),
        ("imagePullSecrets: [{}]", ["spec.imagePullSecrets[0].name"]),
        ("imagePullSecrets: [{name: a}, {}, {name: a}]", ["spec.imagePullSecrets[1].name", "spec.imagePullSecrets[2].name"]),
        (
            "hostAliases: [{ip: 10.0.0.1, hostnames: [a]}, {ip: 10.0.0.1, hostnames: [b]}, {ip: '::0001'}]",
            ["spec.hostAliases[1].ip", "spec.hostAliases[2].ip"],
        ),
        ("dnsConfig: {nameservers: [10.0.0.1, '2001:db8::1', '2001:DB8::1']}", ["spec.dnsConfig.nameservers[2]"]),
        ("overhead: {memory: 1500m, cpu: 1500m, ephemeral-storage: 1k}", ["spec.overhead[memory]"]),
        ("volumes: [{name: a, gitRepo: {repository: x}}]", ["spec.volumes[0].gitRepo"]),
        ("volumes: [{name: a, storageos: {volumeName: a}}]", ["spec.volumes[0].storageOS"]),
        (
            "volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1500m}}}}}}]",
            ["spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests[storage]"],
        ),
    ],
)
def test_a_pods_spec_is_warned_of(server: Server, spec: str, warned: list[str]) -> None:
    assert server(pod(spec)) == [f"warning {field}" for field in warned]


@pytest.mark.parametrize(
    ("env", "hidden"),
    [
        ("{name: A, value: a}, {name: B, value: a}", []),
        ("{name: A, value: a}, {name: A, value: a}", [1]),
        ("{name: A, value: a}, {name: A, value: '$(A):b'}, {name: A, value: b}", [2]),
        ("{name: A, value: a}, {name: A, value: $(A)}", [1]),
        ("{name: A, value: a}, {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}", [1]),
    ],
)
def test_a_variable_hides_an_earlier_one_unless_it_builds_on_it(server: Server, env: str, hidden: list[int]) -> None:
    assert server(pod(container=f"env: [{env}]")) == [f"warning spec.containers[0].env[{index}]" for index in hidden]


@pytest.mark.parametrize(
    ("ports", "warned"),
    [
        ("{containerPort: 80}, {containerPort: 80, protocol: UDP}", []),
        ("{containerPort: 80}, {containerPort: 80}", [1]),
        ("{containerPort: 80}, {containerPort: 80}, {containerPort: 80}", [1, 2, 2]),
        ("{containerPort: 80}, {containerPort: 80, hostPort: 80}", [1]),
        ("{containerPort: 80, hostPort: 80}, {containerPort: 80, hostPort: 81}", []),
        ("{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 80, hostPort: 80, hostIP: 10.0.0.2}", []),
        ("{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 80, hostPort: 80}", [1]),
        ("{containerPort: 80, hostIP: 10.0.0.1}", [0]),
        ("{containerPort: 80, name: a}, {containerPort: 80, name: b}", [1]),
    ],
)
def test_two_ports_of_one_number_are_one_unless_the_host_tells_them_apart(server: Server, ports: str, warned: list[int]) -> None:
    assert server(pod(container=f"ports: [{ports}]")) == [f"warning spec.containers[0].ports[{index}]" for index in warned]


def test_ports_of_init_containers_come_first(server: Server) -> None:
    text = pod("initContainers: [{name: init, image: a, ports: [{containerPort: 80, name: web}]}]", "ports: [{containerPort: 80, name: web}]")
    assert server(text) == ["warning spec.containers[0].ports[0]", "warning spec.containers[0].ports[0]"]


def test_fractions_of_bytes_are_warned_of_in_containers(server: Server) -> None:
    assert server(template(container="resources: {limits: {memory: 100m, cpu: 100m}, requests: {ephemeral-storage: 0.5}}")) == [
        "warning template.spec.containers[0].resources.limits[memory]",
        "warning template.spec.containers[0].resources.requests[ephemeral-storage]",
    ]


SECCOMP = "seccomp.security.alpha.kubernetes.io/pod"
CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/web"
APPARMOR = "container.apparmor.security.beta.kubernetes.io/web"
SHARED = "securityContext: {appArmorProfile: {type: RuntimeDefault}}"


@pytest.mark.parametrize(
    ("key", "value", "spec", "warned"),
    [
        ("scheduler.alpha.kubernetes.io/critical-pod", "", "", ["Pod", "PodTemplate"]),
        (SECCOMP, "runtime/default", "", ["Pod", "PodTemplate"]),
        (SECCOMP, "runtime/default", "securityContext: {seccompProfile: {type: RuntimeDefault}}", []),
        (CONTAINER_SECCOMP, "runtime/default", "securityContext: {seccompProfile: {type: RuntimeDefault}}", ["Pod", "PodTemplate"]),
        (APPARMOR, "runtime/default", "", ["Pod", "PodTemplate"]),
        (APPARMOR, "runtime/default", SHARED, []),
        (APPARMOR, "localhost/", "", ["Pod", "PodTemplate"]),
        (APPARMOR, "unconfined", "os: {name: windows}", ["PodTemplate"]),
    ],
)
def test_an_annotation_that_a_field_replaces_is_warned_of(server: Server, key: str, value: str, spec: str, warned: list[str]) -> None:
    annotations = f"annotations: {{{key}: '{value}'}}"
    answers = {"Pod": server(pod(spec, metadata=f"name: web, {annotations}")), "PodTemplate": server(template(spec, metadata=annotations))}
    assert [kind for kind, answer in answers.items() if f"metadata.annotations[{key}]" in "".join(answer)] == warned


def test_apparmor_has_no_field_before_1_30(server: Server) -> None:
    assert server(pod(metadata=f"name: web, annotations: {{{APPARMOR}: runtime/default}}"), "1.29") == []


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("name: a.b", ["warning metadata.name"]),
        (f"name: {'a' * 64}", ["warning metadata.name"]),
        ("generateName: a.b", ["warning metadata.name"]),
        ("name: A", ["invalid metadata.name"]),
    ],
)
def test_a_pods_name_is_its_hostname(server: Server, name: str, answer: list[str]) -> None:
    assert server(pod(metadata=name)) == answer


def test_a_negative_grace_period_is_left_to_templates(server: Server) -> None:
    assert server(pod("terminationGracePeriodSeconds: -1")) == []
    assert server(template("terminationGracePeriodSeconds: -1")) == ["warning template.spec.terminationGracePeriodSeconds"]


def test_a_preferred_node_may_have_values_that_no_label_has(server: Server) -> None:
    term = "{weight: 1, preference: {matchExpressions: [{key: beta.kubernetes.io/os, operator: In, values: [a b]}]}}"
    place = "spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].preference.matchExpressions[0]"
    text = pod(f"affinity: {{nodeAffinity: {{preferredDuringSchedulingIgnoredDuringExecution: [{term}]}}}}")
    assert server(text) == [f"warning {place}.key", f"warning {place}.values[0]"]
    assert server(text, "1.32") == [f"warning {place}.key"]


@pytest.mark.parametrize(
    ("volume", "count"),
    [
        ({"configMap": {"items": [{"path": "a"}, {"path": "b"}]}}, 0),
        ({"configMap": {"items": [{"path": "a"}, {"path": "a/b"}]}}, 1),
        ({"secret": {"items": [{"path": "a"}, {"path": "ab"}, {"path": "a/"}]}}, 1),
        ({"downwardAPI": {"items": [{"path": "a"}, {"path": "a"}, {"path": "a"}]}}, 1),
        ({"projected": {"sources": [{}, {}]}}, 1),
        ({"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}, {"secret": {"name": "s"}}]}}, 0),
        ({"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}, {"secret": {"items": [{"path": "t"}]}}]}}, 1),
        ({"projected": {"sources": [{"configMap": {"name": "a", "items": [{"path": "t/x"}]}}, {"configMap": {"name": "b", "items": [{"path": "t"}]}}]}}, 1),
    ],
)
def test_files_of_a_volume_overlap_where_one_would_be_a_folder_too(volume: dict[str, object], count: int) -> None:
    errors: list[ApiError] = []
    VOLUME_WARNINGS.check([{"name": "v", **volume}], ("spec", "volumes"), Context(36, "Pod", {}), errors)
    assert len(errors) == count


@pytest.mark.parametrize(("minor", "count"), [(31, 0), (32, 2)])
def test_files_that_overlap_and_sources_that_are_none_are_warned_of_since_1_32(minor: int, count: int) -> None:
    volumes = [{"name": "a", "secret": {"items": [{"path": "a"}, {"path": "a"}]}}, {"name": "b", "projected": {"sources": [{}]}}]
    errors: list[ApiError] = []
    VOLUME_WARNINGS.check(volumes, ("spec", "volumes"), Context(minor, "Pod", {}), errors)
    assert len(errors) == count


def test_clashes_of_many_ports_and_files_are_not_all_told() -> None:
    containers = [{"ports": [{"containerPort": 80}] * 5000}]
    items = [{"path": "/".join("a" * depth)} for depth in range(1, 500)]
    value = {"spec": {"containers": containers, "volumes": [{"configMap": {"items": items}}]}}
    errors: list[ApiError] = []
    POD_TEMPLATE.check(value, (), Context(36, "PodTemplate", value), errors)
    assert sum(error.type is ErrorType.WARNING for error in errors) == 2 * MOST_CLASHES
