"""The defaults of PersistentVolumes and PersistentVolumeClaims.

Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go; pkg/api/persistentvolumeclaim/util.go, DropDisabledFields,
EnforceDataSourceBackwardsCompatibility, NormalizeDataSources (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, fill, without
from podlint.defaults.volumes import PVC_SPEC, SOURCES

VOLUME_ATTRIBUTES_CLASSES = 34  # since which minor version

_SNAPSHOT = ("snapshot.storage.k8s.io", "VolumeSnapshot")


_GATED = drop("volumeAttributesClassName", before=VOLUME_ATTRIBUTES_CLASSES)


def _data_sources(spec: Value, minor: int) -> Value:
    """One of dataSource and dataSourceRef stands for both. A reference to another namespace is dropped, as is a dataSource of a strange kind."""
    reference = spec.get("dataSourceRef")
    if reference is not None and reference.get("namespace"):
        spec, reference = without(spec, "dataSourceRef"), None
    source = spec.get("dataSource")
    if source is not None and reference is None:
        if not _is_known(source):
            return without(spec, "dataSource")
        return {**spec, "dataSourceRef": source}
    if reference is not None and source is None:
        return {**spec, "dataSource": without(reference, "namespace")}
    return spec


def _is_known(source: Value) -> bool:
    """Whether a dataSource alone is a claim or a snapshot."""
    api_group, kind = source.get("apiGroup", ""), source.get("kind")
    return (api_group, kind) == _SNAPSHOT or (not api_group and kind == "PersistentVolumeClaim")


_PV_SPEC = fill(
    zero={"persistentVolumeReclaimPolicy": "Retain"},
    absent={"volumeMode": "Filesystem"},
    inner=SOURCES,
    first=(_GATED,),
)
_CLAIM_SPEC = fill(_data_sources, first=(_GATED, PVC_SPEC))

FILLERS: dict[str, Filler] = {
    "PersistentVolume": fill(zero={"spec": {}}, inner={"spec": _PV_SPEC}),
    "PersistentVolumeClaim": fill(zero={"spec": {}}, inner={"spec": _CLAIM_SPEC}),
}
