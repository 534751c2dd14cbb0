"""Which volume a path lies in, and the mode of files there."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.mounts import file_mode, mount_of
from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, pod_of
from podlint.source.document import Origin


def pod(volumes: list[Any], mounts: list[Any]) -> tuple[Container, Pod]:
    value = {"spec": {"containers": [{"name": "web", "volumeMounts": mounts}], "volumes": volumes}}
    found = pod_of(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value))
    assert found
    return next(found.containers()), found


@pytest.mark.parametrize(
    ("file", "volume"),
    [("/app/run", "a"), ("/app/bin/run", "b"), ("/app", "a"), ("/application/run", None), ("/etc/run.conf", "a"), ("/etc/other", None), ("run", None)],
)
def test_a_file_lies_in_the_innermost_mount_above_it(file, volume):
    mounts = [
        {"name": "a", "mountPath": "/app/"},
        {"name": "b", "mountPath": "/app/bin"},
        {"name": "a", "mountPath": "/etc/run.conf", "subPath": "x"},
        {"name": "no", "mountPath": "/etc"},
    ]
    found = mount_of(file, *pod([{"name": "a"}, {"name": "b"}], mounts))
    assert (found and found.volume["name"]) == volume


@pytest.mark.parametrize(
    ("volume", "mode"),
    [
        ({"configMap": {"name": "x"}}, 0o644),
        ({"secret": {"secretName": "x", "defaultMode": 0o400}}, 0o400),
        ({"configMap": {"name": "x", "items": [{"key": "a", "path": "run", "mode": 0o755}]}}, 0o755),
        ({"configMap": {"name": "x", "items": [{"key": "a", "path": "other", "mode": 0o755}]}}, None),
        ({"configMap": {"name": "x", "defaultMode": "0755"}}, None),
        ({"emptyDir": {}}, None),
    ],
)
def test_a_file_has_the_mode_of_its_item_else_that_of_the_volume(volume, mode):
    mount = mount_of("/app/run", *pod([{"name": "a", **volume}], [{"name": "a", "mountPath": "/app"}]))
    assert mount
    assert file_mode(mount, "/app/run") == mode
