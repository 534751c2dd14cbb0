"""Security contexts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]

POD = "{apiVersion: v1, kind: Pod, metadata: {name: shop}, spec: {%s, containers: [{name: web, image: web:1}]}}"
CONTAINER = "{apiVersion: v1, kind: Pod, metadata: {name: shop}, spec: {%s containers: [{name: web, image: web:1, securityContext: {%s}}]}}"


@pytest.mark.parametrize(
    ("context", "answer"),
    [
        ("runAsUser: 2147483647, runAsGroup: 0, fsGroup: 0", []),
        ("runAsUser: 2147483648, runAsGroup: -1", ["invalid .runAsGroup", "invalid .runAsUser"]),
        ("supplementalGroups: [1, -1]", ["invalid .supplementalGroups[1]"]),
        ("fsGroupChangePolicy: ''", ["not-supported .fsGroupChangePolicy"]),
        ("supplementalGroupsPolicy: merge", ["not-supported .supplementalGroupsPolicy"]),
        ("seLinuxChangePolicy: MountOption", ["not-supported .seLinuxChangePolicy"]),
        ("seccompProfile: {}", ["required .seccompProfile.type"]),
        ("seccompProfile: {type: Localhost}", ["required .seccompProfile.localhostProfile"]),
        ("seccompProfile: {type: Localhost, localhostProfile: ''}", []),
        ("seccompProfile: {type: Localhost, localhostProfile: /a/../b}", ["invalid .seccompProfile.localhostProfile"] * 2),
        ("seccompProfile: {type: Local, localhostProfile: a}", ["invalid .seccompProfile.localhostProfile", "not-supported .seccompProfile.type"]),
        ("appArmorProfile: {type: Local, localhostProfile: a}", ["not-supported .appArmorProfile.type"]),
        ("appArmorProfile: {type: Unconfined, localhostProfile: a}", ["invalid .appArmorProfile.localhostProfile"]),
        ("appArmorProfile: {type: Localhost, localhostProfile: ''}", ["required .appArmorProfile.localhostProfile"]),
        ("appArmorProfile: {type: Localhost, localhostProfile: ' '}", ["invalid .appArmorProfile.localhostProfile"]),
        ("sysctls: [{name: net/ipv4/tcp_syncookies, value: '1'}, {name: a.b-c_d, value: ''}]", []),
        ("sysctls: [{name: ''}, {name: A}, {name: a}, {name: a}]", ["duplicate .sysctls[3].name", "invalid .sysctls[1].name", "required .sysctls[0].name"]),
    ],
)
def test_security_contexts_of_pods(server: Server, context: str, answer: list[str]) -> None:
    found = server(POD % f"securityContext: {{{context}}}")
    assert [line.replace("spec.securityContext", "") for line in found] == answer


@pytest.mark.parametrize(
    ("spec", "name", "blamed"),
    [
        ("hostNetwork: true", "net.core.somaxconn", True),
        ("hostNetwork: true", "net/core/somaxconn", True),
        ("hostNetwork: true", "kernel.shmmax", False),
        ("hostIPC: true", "kernel.shmmax", True),
        ("hostIPC: true", "kernel.sem", True),
        ("hostIPC: true", "kernel.semaphore", False),
        ("hostIPC: false", "kernel.sem", False),
    ],
)
def test_sysctls_of_namespaces_that_are_the_hosts(server: Server, spec: str, name: str, *, blamed: bool) -> None:
    found = server(POD % f"{spec}, securityContext: {{sysctls: [{{name: {name}, value: '1'}}]}}")
    assert found == (["invalid spec.securityContext.sysctls[0].name"] if blamed else [])


@pytest.mark.parametrize(
    ("context", "answer"),
    [
        ("privileged: true", []),
        ("allowPrivilegeEscalation: true, privileged: true", []),
        ("allowPrivilegeEscalation: false, privileged: true", ["invalid "]),
        ("allowPrivilegeEscalation: false, privileged: true, capabilities: {add: [CAP_SYS_ADMIN]}", ["invalid ", "invalid "]),
        ("allowPrivilegeEscalation: false, capabilities: {add: [SYS_ADMIN]}", []),
        ("procMount: unmasked", ["not-supported .procMount"]),
        ("procMount: Unmasked", ["invalid .procMount"]),
    ],
)
def test_security_contexts_of_containers(server: Server, context: str, answer: list[str]) -> None:
    found = server(CONTAINER % ("", context))
    assert [line.replace("spec.containers[0].securityContext", "") for line in found] == answer


def test_unmasked_proc_is_for_pods_with_users_of_their_own(server: Server) -> None:
    assert server(CONTAINER % ("hostUsers: false,", "procMount: Unmasked")) == []
    assert server(CONTAINER % ("", "procMount: Unmasked"), "1.32") == []


def test_a_pod_shares_processes_either_with_the_node_or_among_containers(server: Server) -> None:
    assert server(POD % "hostPID: true, shareProcessNamespace: true") == ["invalid spec.securityContext.shareProcessNamespace"]
    assert server(POD % "hostPID: true, shareProcessNamespace: false") == []
