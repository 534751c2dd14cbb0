"""Where a container mounts volumes, and which it uses as devices."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Server = Callable[..., list[str]]

VOLUMES = "[{name: data, emptyDir: {}}, {name: disk, persistentVolumeClaim: {claimName: disk}}]"


def pod(container: str) -> str:
    return f"{{apiVersion: v1, kind: Pod, metadata: {{name: shop}}, spec: {{volumes: {VOLUMES}, containers: [{{name: app, image: app, {container}}}]}}}}"


MOUNTS = "spec.containers[0].volumeMounts"
DEVICES = "spec.containers[0].volumeDevices"


@pytest.mark.parametrize(
    ("mount", "errors"),
    [
        ("{name: data, mountPath: /data}", []),
        ("{name: data, mountPath: 'C:\\data'}", []),
        ("{name: date, mountPath: /data}", [f"not-found {MOUNTS}[0].name"]),
        ("{mountPath: /data}", [f"not-found {MOUNTS}[0].name", f"required {MOUNTS}[0].name"]),
        ("{name: data}", [f"required {MOUNTS}[0].mountPath"]),
        ("{name: data, mountPath: /a, subPath: /x/../y}", [f"invalid {MOUNTS}.subPath"] * 2),
        ("{name: data, mountPath: /a, subPath: x..y}", []),
        ("{name: data, mountPath: /a, subPath: x, subPathExpr: z}", [f"invalid {MOUNTS}[0].subPathExpr"]),
        ("{name: data, mountPath: /a, mountPropagation: Bidirectional}", [f"forbidden {MOUNTS}.mountPropagation"]),
        ("{name: data, mountPath: /a, mountPropagation: Both}", [f"not-supported {MOUNTS}.mountPropagation"]),
        ("{name: data, mountPath: /a, recursiveReadOnly: Enabled}", [f"forbidden {MOUNTS}.recursiveReadOnly"]),
        ("{name: data, mountPath: /a, recursiveReadOnly: Disabled}", []),
        ("{name: data, mountPath: /a, readOnly: true, recursiveReadOnly: Enabled, mountPropagation: None}", []),
        ("{name: data, mountPath: /a, recursiveReadOnly: ''}", [f"not-supported {MOUNTS}.recursiveReadOnly"]),
    ],
)
def test_a_mount_names_a_volume_and_a_path(server: Server, mount: str, errors: list[str]) -> None:
    assert server(pod(f"volumeMounts: [{mount}]")) == errors


def test_only_mount_paths_are_unique_not_volumes(server: Server) -> None:
    assert server(pod("volumeMounts: [{name: data, mountPath: /a}, {name: data, mountPath: /b}]")) == []
    assert server(pod("volumeMounts: [{name: data, mountPath: /a}, {name: disk, mountPath: /a}]")) == [f"invalid {MOUNTS}[1].mountPath"]


def test_a_privileged_container_may_propagate_its_mounts(server: Server) -> None:
    mount = "volumeMounts: [{name: data, mountPath: /a, mountPropagation: Bidirectional}]"
    assert server(pod(f"{mount}, securityContext: {{privileged: true}}")) == []


@pytest.mark.parametrize(
    ("devices", "errors"),
    [
        ("[{name: disk, devicePath: /dev/a}]", []),
        ("[{name: data, devicePath: /dev/a}]", [f"invalid {DEVICES}[0].name"]),
        ("[{name: none, devicePath: /dev/a}]", [f"not-found {DEVICES}[0].name"]),
        ("[{name: disk}]", [f"required {DEVICES}[0].devicePath"]),
        ("[{name: disk, devicePath: /dev/../a}]", [f"invalid {DEVICES}[0].devicePath"]),
        (
            "[{name: disk, devicePath: /dev/a}, {name: disk, devicePath: /dev/a}]",
            [f"invalid {DEVICES}[1].devicePath", f"invalid {DEVICES}[1].name"],
        ),
    ],
)
def test_a_device_is_a_claim_with_a_path_of_its_own(server: Server, devices: str, errors: list[str]) -> None:
    assert server(pod(f"volumeDevices: {devices}")) == errors


def test_the_server_blames_both_sides_where_a_volume_is_mounted_and_a_device(server: Server) -> None:
    both = "volumeMounts: [{name: disk, mountPath: /a}], volumeDevices: [{name: disk, devicePath: /a}]"
    assert server(pod(both)) == [
        f"invalid {DEVICES}[0].devicePath",
        f"invalid {DEVICES}[0].name",
        f"invalid {MOUNTS}[0].mountPath",
        f"invalid {MOUNTS}[0].name",
    ]


def test_the_server_dropped_recursive_read_only_in_1_30(server: Server) -> None:
    text = pod("volumeMounts: [{name: data, mountPath: /a, recursiveReadOnly: Enabled}]")
    assert server(text, "1.30") == []
    assert server(text, "1.31") == [f"forbidden {MOUNTS}.recursiveReadOnly"]
