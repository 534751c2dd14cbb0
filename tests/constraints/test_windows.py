"""Windows pods."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from podlint.constraints.windows import user_name

Server = Callable[..., list[str]]

POD = "{apiVersion: v1, kind: Pod, metadata: {name: shop}, spec: {%s containers: [{name: web, image: web:1, securityContext: {%s}}]}}"


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("os: {name: linux},", []),
        ("os: {},", ["required spec.os.name"]),
        ("os: {name: Windows},", ["not-supported spec.os"]),
        ("os: {name: linux}, securityContext: {windowsOptions: {}},", ["forbidden spec.securityContext.windowsOptions"]),
        ("os: {name: windows}, hostPID: false, securityContext: {sysctls: []},", []),
        ("os: {name: windows}, hostPID: true, hostUsers: true,", ["forbidden spec.hostPID", "forbidden spec.hostUsers"]),
        ("os: {name: windows}, shareProcessNamespace: false,", ["forbidden spec.shareProcessNamespace"]),
        ("os: {name: windows}, securityContext: {supplementalGroups: []},", ["forbidden spec.securityContext.supplementalGroups"]),
    ],
)
def test_fields_of_the_other_operating_system(server: Server, spec: str, answer: list[str]) -> None:
    assert server(POD % (spec, "")) == answer


def test_containers_are_held_to_the_operating_system_too(server: Server) -> None:
    context = "spec.containers[0].securityContext"
    assert server(POD % ("os: {name: linux},", "windowsOptions: {}")) == [f"forbidden {context}.windowsOptions"]
    assert server(POD % ("os: {name: windows},", "privileged: false, runAsNonRoot: true")) == [f"forbidden {context}.privileged"]
    assert server(POD % ("", "windowsOptions: {}, privileged: false")) == []


@pytest.mark.parametrize(
    ("spec", "context", "answer"),
    [
        ("hostNetwork: true,", "windowsOptions: {hostProcess: true}", []),
        ("", "windowsOptions: {hostProcess: true}", ["invalid spec.hostNetwork"]),
        ("", "windowsOptions: {hostProcess: false}", []),
        ("hostNetwork: true, securityContext: {windowsOptions: {hostProcess: true}},", "", []),
        (
            "hostNetwork: true, securityContext: {windowsOptions: {hostProcess: true}},",
            "windowsOptions: {hostProcess: false}",
            ["invalid spec.containers[0].securityContext.windowsOptions.hostProcess"],
        ),
        ("hostNetwork: true, initContainers: [{name: init, image: init:1}],", "windowsOptions: {hostProcess: true}", ["invalid spec"]),
    ],
)
def test_host_processes(server: Server, spec: str, context: str, answer: list[str]) -> None:
    assert server(POD % (spec, context)) == answer


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("ContainerUser", 0),
        ("NT AUTHORITY\\SYSTEM", 0),
        ("example.org\\bob", 0),
        ("", 1),
        ("a\\b\\c", 1),
        ("a\tb", 1),
        ("\\bob", 1),
        ("a\\", 1),
        (". .", 1),
        ("bob@home", 1),
        ("x" * 105, 1),
        (f"{'d' * 256}\\bob", 2),
        (f"{'d' * 256}\\{'x@' * 60}", 4),
    ],
)
def test_names_of_windows_users(name: str, faults: int) -> None:
    assert len(user_name(name)) == faults


def test_credentials_of_windows_are_not_empty(server: Server) -> None:
    options = "windowsOptions: {gmsaCredentialSpec: '', gmsaCredentialSpecName: '', runAsUserName: ''}"
    assert [line.rpartition(".")[2] for line in server(POD % ("", options))] == ["gmsaCredentialSpec", "gmsaCredentialSpecName", "runAsUserName"]
