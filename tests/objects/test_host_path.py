"""Paths of the node that a pod mounts."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.host_path import HostPath, host_paths, runtime_of
from podlint.objects.object import Object
from podlint.objects.pod import pod_of
from podlint.source.document import Origin


def found(volume: Any, *mounts: Any) -> list[HostPath]:
    spec = {"containers": [{"name": "web", "volumeMounts": list(mounts)}], "volumes": [volume]}
    pod = pod_of(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", {"spec": spec}))
    assert pod is not None
    return list(host_paths(pod))


@pytest.mark.parametrize(
    ("written", "place"), [("/etc", "/etc"), ("/etc/", "/etc"), ("//", "/"), ("/", "/"), ("/var//run/./docker.sock", "/var/run/docker.sock")]
)
def test_a_path_has_one_spelling(written, place):
    assert [path.place for path in found({"name": "a", "hostPath": {"path": written}})] == [place]


def test_it_is_read_only_unless_a_mount_can_write():
    volume = {"name": "a", "hostPath": {"path": "/etc"}}
    read, write = {"name": "a", "mountPath": "/a", "readOnly": True}, {"name": "a", "mountPath": "/b"}
    assert [found(volume, *mounts)[0].is_read_only for mounts in ((), (read,), (read, write))] == [True, True, False]
    assert [mount.path[-1] for mount in found(volume, read, {"name": "b"}, write)[0].mounts] == [0, 2]


@pytest.mark.parametrize("volume", [None, 5, {}, {"name": "a", "emptyDir": {}}, {"name": "a", "hostPath": {}}, {"name": "a", "hostPath": {"path": 5}}])
def test_other_volumes_are_none(volume):
    assert found(volume) == []


@pytest.mark.parametrize(
    ("place", "runtime"),
    [("/var/run/docker.sock", "Docker"), ("/run/k3s/containerd/containerd.sock", "containerd"), ("/run/crio/crio.sock", "CRI-O"), ("/var/run", ""), ("/", "")],
)
def test_sockets_of_runtimes_are_known_by_their_name(place, runtime):
    assert runtime_of(place) == runtime
