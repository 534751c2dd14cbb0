"""PersistentVolumes and their claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from podlint.constraints.context import Context
from podlint.constraints.volume_claims import access_modes

Server = Callable[..., list[str]]


def volume(spec: str, meta: str = "", base: str = "capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]") -> str:
    return f"{{apiVersion: v1, kind: PersistentVolume, metadata: {{name: disk, {meta}}}, spec: {{{', '.join(part for part in (base, spec) if part)}}}}}"


def claim(spec: str, meta: str = "", base: str = "resources: {requests: {storage: 1Gi}}, accessModes: [ReadWriteOnce]") -> str:
    return f"{{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {{name: disk, {meta}}}, spec: {{{', '.join(part for part in (base, spec) if part)}}}}}"


LOCAL = "local: {path: /disk}"
AFFINITY = "nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [a]}]}]}}"


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("nfs: {server: a, path: /b}", []),
        ("", ["required spec"]),
        (LOCAL, ["required spec.nodeAffinity"]),
        (f"{LOCAL}, {AFFINITY}", []),
        (f"{LOCAL}, nodeAffinity: {{}}", ["required spec.nodeAffinity.required"]),
        ("hostPath: {path: /a}, nfs: {}, cephfs: {}", ["forbidden spec.cephFS", "forbidden spec.nfs"]),
        ("hostPath: {path: /a}, flexVolume: {}, csi: {}", ["forbidden spec.csi", "required spec.flexVolume.driver"]),
        ("hostPath: {path: /a}, local: {}", ["forbidden spec.local"]),
        ("hostPath: {path: //.}, persistentVolumeReclaimPolicy: Recycle", ["forbidden spec.persistentVolumeReclaimPolicy"]),
        ("hostPath: {path: /}, persistentVolumeReclaimPolicy: Keep", ["not-supported spec.persistentVolumeReclaimPolicy"]),
        ("hostPath: {path: /a}, volumeMode: Files, storageClassName: A", ["invalid spec.storageClassName", "not-supported spec.volumeMode"]),
        ("glusterfs: {endpoints: a, path: b, endpointsNamespace: ''}", ["invalid spec.glusterfs.endpointsNamespace"]),
        ("azureFile: {secretName: a, shareName: b, secretNamespace: ''}", ["required spec.azureFile.secretNamespace"]),
        ("cinder: {volumeID: a, secretRef: {name: b}}", ["required spec.cinder.secretRef.namespace"]),
        (f"iscsi: {{targetPortal: {'p' * 60}, iqn: eui.0123456789ABCDEF, initiatorName: eui.0123456789ABCDEF}}", ["invalid spec.iscsi.targetportal"]),
        (
            "csi: {driver: a, nodeExpandSecretRef: {name: B}}",
            ["invalid spec.csi.nodeExpandSecretRef.name", "required spec.csi.nodeExpandSecretRef.namespace", "required spec.csi.volumeHandle"],
        ),
    ],
)
def test_a_volume_has_one_valid_source(server: Server, spec: str, found: list[str]) -> None:
    assert [line for line in server(volume(spec)) if not line.startswith("warning")] == found


@pytest.mark.parametrize(
    ("capacity", "found"),
    [
        ("{}", ["not-supported spec.capacity", "required spec.capacity"]),
        ("{storage: 0}", ["invalid spec.capacity[storage]"]),
        ("{storage: -1}", ["invalid spec.capacity[storage]"] * 2),
        ("{storage: 1, cpu: 1}", ["not-supported spec.capacity"]),
    ],
)
def test_capacity_is_storage_and_more_than_nothing(server: Server, capacity: str, found: list[str]) -> None:
    assert server(volume("hostPath: {path: /a}", base=f"accessModes: [ReadWriteOnce], capacity: {capacity}")) == found


@pytest.mark.parametrize(
    ("modes", "found"),
    [
        ("[]", ["required spec.accessModes"]),
        ("[ReadWriteOnce, ReadOnlyMany]", []),
        ("[RWO, RWX]", ["not-supported spec.accessModes"] * 2),
        ("[ReadWriteOncePod, RWO]", ["not-supported spec.accessModes"]),
        ("[ReadWriteOncePod, ReadWriteOnce]", ["forbidden spec.accessModes"]),
    ],
)
def test_access_modes_are_known_and_read_write_once_pod_stands_alone(server: Server, modes: str, found: list[str]) -> None:
    assert server(claim("", base=f"resources: {{requests: {{storage: 1Gi}}}}, accessModes: {modes}")) == found


def test_the_short_name_of_an_access_mode_is_safe_to_write_out() -> None:
    (error,) = access_modes(["rwo"], ("spec", "accessModes"), Context(36, "PersistentVolumeClaim", {}))
    assert error.path == ("spec", "accessModes", 0)
    assert error.proposal == ("ReadWriteOnce", True)


@pytest.mark.parametrize(
    ("spec", "found"),
    [
        ("storageClassName: ''", []),
        ("volumeMode: ''", ["not-supported spec.volumeMode"]),
        ("dataSource: {kind: Pod, name: a}", []),  # dropped
        ("dataSource: {kind: PersistentVolumeClaim}", ["required spec.dataSource.name", "required spec.dataSourceRef.name"]),
        ("dataSourceRef: {kind: Pod, name: a}", ["invalid spec.dataSource", "invalid spec.dataSourceRef"]),
        ("dataSourceRef: {kind: Pod, name: a, namespace: b}", []),  # dropped
        ("dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {kind: PersistentVolumeClaim, name: b}", ["invalid spec"]),
        ("dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {apiGroup: '', kind: PersistentVolumeClaim, name: a}", ["invalid spec"]),
        ("selector: {matchLabels: {a: -}}", ["invalid spec.selector.matchLabels"]),
    ],
)
def test_a_claim_names_one_source_of_data(server: Server, spec: str, found: list[str]) -> None:
    assert server(claim(spec)) == found


@pytest.mark.parametrize("text", ["{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}}", claim("", base="")])
def test_a_claim_asks_for_storage(server: Server, text: str) -> None:
    assert server(text) == ["required spec.accessModes", "required spec.resources[storage]"]


def test_classes_of_attributes_are_dropped_before_1_34(server: Server) -> None:
    found = ["required spec.csi", "required spec.volumeAttributesClassName"]
    assert server(volume("hostPath: {path: /a}, volumeAttributesClassName: ''")) == found
    assert server(volume("hostPath: {path: /a}, volumeAttributesClassName: ''"), "1.33") == []
    assert server(claim("volumeAttributesClassName: A")) == ["invalid spec.volumeAttributesClassName"]
    assert server(claim("volumeAttributesClassName: ''")) == []
    assert server(claim("volumeAttributesClassName: A"), "1.33") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            volume("storageos: {volumeName: a}, persistentVolumeReclaimPolicy: Recycle"),
            ["warning spec.persistentVolumeReclaimPolicy", "warning spec.storageOS"],
        ),
        (volume("rbd: {monitors: [a], image: b}"), ["warning spec.rbd"]),
        (
            volume(f"{LOCAL}, {AFFINITY}".replace("kubernetes.io/hostname", "beta.kubernetes.io/os")),
            ["warning spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key"],
        ),
        (claim("", "annotations: {volume.beta.kubernetes.io/storage-class: a}"), ["warning metadata.annotations[volume.beta.kubernetes.io/storage-class]"]),
        (claim("", base="accessModes: [ReadWriteOnce], resources: {requests: {storage: 1500m}}"), ["warning spec.resources.requests[storage]"]),
    ],
)
def test_the_server_warns(server: Server, text: str, found: list[str]) -> None:
    assert server(text) == found


def test_the_annotation_for_mount_options_stands_only_where_the_source_has_any(server: Server) -> None:
    meta = "annotations: {volume.beta.kubernetes.io/mount-options: ro}"
    warned = "warning metadata.annotations[volume.beta.kubernetes.io/mount-options]"
    assert server(volume("nfs: {server: a, path: /b}", meta)) == [warned]
    assert server(volume("hostPath: {path: /b}", meta)) == ["forbidden metadata.annotations.volume.beta.kubernetes.io/mount-options", warned]


@pytest.mark.parametrize(
    ("text", "before", "since"),
    [
        (volume("nfs: {server: a, path: /b}, persistentVolumeReclaimPolicy: Recycle"), "1.29", "1.30"),
        (volume("nfs: {server: a, path: /b}", "annotations: {volume.beta.kubernetes.io/mount-options: ro}"), "1.30", "1.31"),
    ],
    ids=("recycle", "mount-options"),
)
def test_the_server_warns_since(server: Server, text: str, before: str, since: str) -> None:
    assert server(text, before) == []
    assert [line.split()[0] for line in server(text, since)] == ["warning"]


def test_a_data_source_stands_for_both_fields(with_defaults: Callable[..., dict[str, Any]]) -> None:
    source = {"kind": "PersistentVolumeClaim", "name": "a"}
    for field in ("dataSource", "dataSourceRef"):
        spec = with_defaults(claim(f"{field}: {{kind: PersistentVolumeClaim, name: a}}"))["spec"]
        assert (spec["dataSource"], spec["dataSourceRef"], spec["volumeMode"]) == (source, source, "Filesystem")
