"""unused-volume beyond its examples: what else may use a volume, and what is no whole pod."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("unused-volume",)))


def findings(container: dict[str, Any], **spec: Any) -> list[Finding]:
    pod = {"containers": [{"name": "web", "image": "example.org/web:1", **container}], **spec}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": pod})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule == "unused-volume"]


VOLUMES = [{"name": "data", "emptyDir": {}}]


def test_a_volume_that_nobody_mounts_is_flagged():
    (found,) = findings({}, volumes=VOLUMES)
    assert found.path == ("spec", "volumes", 0, "name")


@pytest.mark.parametrize("field", ["volumeMounts", "volumeDevices"])
def test_mounts_and_devices_use_a_volume(field):
    assert findings({field: [{"name": "data", "mountPath": "/data", "devicePath": "/dev/x"}]}, volumes=VOLUMES) == []


@pytest.mark.parametrize("field", ["initContainers", "ephemeralContainers"])
def test_so_do_other_containers(field):
    other = {"name": "other", "image": "example.org/other:1", "volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    assert findings({}, volumes=VOLUMES, **{field: [other]}) == []


def test_a_patch_is_no_whole_pod():
    assert findings({"image": None}, volumes=VOLUMES) == []


def test_a_volume_for_an_injected_sidecar_is_named_in_an_annotation():
    metadata = {"name": "shop", "annotations": {"sidecar.istio.io/userVolumeMount": '[{"name": "data", "mountPath": "/data"}]'}}
    pod = {"containers": [{"name": "web", "image": "example.org/web:1"}], "volumes": VOLUMES}
    text = json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod})
    assert "unused-volume" not in {finding.rule for finding in check_text("a.json", text, SETTINGS).findings}


@pytest.mark.parametrize(
    ("source", "severity"),
    [
        ({"emptyDir": {}}, "info"),
        ({"hostPath": {"path": "/data"}}, "info"),
        ({"configMap": {"name": "shop"}}, "warning"),
        ({"persistentVolumeClaim": {"claimName": "shop"}}, "warning"),
    ],
)
def test_a_volume_with_nothing_in_it_is_only_noted(source, severity):
    assert [found.severity.value for found in findings({}, volumes=[{"name": "data", **source}])] == [severity]
