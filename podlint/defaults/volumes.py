"""The defaults of a pod's volumes, and of the sources that PersistentVolumes have too.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, zz_generated.defaults.go; pkg/api/pod/util.go, dropDisabledFields (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Value, drop, each, fill
from podlint.objects.image import parse_image

IMAGE_VOLUMES = 35
"""The minor version since which volumes may come from images."""

_CERTIFICATES = 37  # feature gates ClusterTrustBundleProjection, PodCertificateRequest

_MODE = {"defaultMode": 0o644}

_ISCSI = fill(zero={"iscsiInterface": "default"})
_RBD = fill(zero={"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"})
_SCALE_IO = fill(zero={"storageMode": "ThinProvisioned", "fsType": "xfs"})

SOURCES = {
    "hostPath": fill(absent={"type": ""}),
    "iscsi": _ISCSI,
    "rbd": _RBD,
    "scaleIO": _SCALE_IO,
    "azureDisk": fill(absent={"cachingMode": "ReadWrite", "kind": "Shared", "fsType": "ext4", "readOnly": False}),
}
"""Those of pods and PersistentVolumes alike."""

PVC_SPEC = fill(absent={"volumeMode": "Filesystem"})
"""The spec of a claim."""

PVC_TEMPLATE = fill(zero={"spec": {}}, inner={"spec": PVC_SPEC})

# Since 1.37, behind feature gates that are off: AtomicWriteVolumeUserFields, EmptyDirVolumeMode

_WITHOUT_USER = drop("user")
_WITHOUT_DEFAULT_USER = drop("defaultUser")

_ITEMS = {"items": each(_WITHOUT_USER)}
_FIELD = {"fieldRef": fill(zero={"apiVersion": "v1"}), "resourceFieldRef": fill(absent={"divisor": "0"})}
_DOWNWARD_ITEMS = each(fill(inner=_FIELD, first=(_WITHOUT_USER,)))


_PROJECTED_SOURCE = fill(
    inner={
        "secret": fill(inner=_ITEMS),
        "configMap": fill(inner=_ITEMS),
        "downwardAPI": fill(inner={"items": _DOWNWARD_ITEMS}),
        "serviceAccountToken": fill(absent={"expirationSeconds": 3600}, first=(_WITHOUT_USER,)),
        "clusterTrustBundle": _WITHOUT_USER,
        "podCertificate": fill(absent={"maxExpirationSeconds": 86400}, first=(_WITHOUT_USER,)),
    },
    first=(drop("clusterTrustBundle", "podCertificate", before=_CERTIFICATES),),
)


def _pull_policy(value: Value, minor: int) -> Value:
    if value.get("pullPolicy"):
        return value
    reference = value.get("reference", "")
    _, tag, digest = parse_image(reference)
    is_latest = tag == "latest" or bool(reference and not tag and not digest)
    return {**value, "pullPolicy": "Always" if is_latest else "IfNotPresent"}


_FILL_SOURCES = fill(
    inner={
        **SOURCES,
        "emptyDir": drop("mode"),
        "secret": fill(absent=_MODE, inner=_ITEMS, first=(_WITHOUT_DEFAULT_USER,)),
        "configMap": fill(absent=_MODE, inner=_ITEMS, first=(_WITHOUT_DEFAULT_USER,)),
        "downwardAPI": fill(absent=_MODE, inner={"items": _DOWNWARD_ITEMS}, first=(_WITHOUT_DEFAULT_USER,)),
        "projected": fill(absent=_MODE, inner={"sources": each(_PROJECTED_SOURCE)}, first=(_WITHOUT_DEFAULT_USER,)),
        "ephemeral": fill(inner={"volumeClaimTemplate": PVC_TEMPLATE}),
        "image": _pull_policy,
    }
)


def _volume(value: Value, minor: int) -> Value:
    """A volume without source is an emptyDir."""
    if not value or (len(value) == 1 and "name" in value):
        return {**value, "emptyDir": {}}
    filled: Value = _FILL_SOURCES(value, minor)
    return filled


VOLUMES = each(_volume)
"""The volumes of a pod."""


def without_image_volumes(spec: Value, minor: int) -> Value:
    """A pod's spec without the volumes of images, and without their mounts, where the version has none."""
    volumes = spec.get("volumes", ())
    dropped = {volume.get("name", "") for volume in volumes if "image" in volume} if minor < IMAGE_VOLUMES else None
    if not dropped:
        return spec
    spec = {**spec, "volumes": [volume for volume in volumes if "image" not in volume]}
    for name in ("containers", "initContainers", "ephemeralContainers"):
        if name in spec:
            spec[name] = [_without_mounts(container, dropped) for container in spec[name]]
    return spec


def _without_mounts(container: Value, dropped: set[str]) -> Value:
    mounts = container.get("volumeMounts", ())
    if all(mount.get("name", "") not in dropped for mount in mounts):
        return container
    return {**container, "volumeMounts": [mount for mount in mounts if mount.get("name", "") not in dropped]}
