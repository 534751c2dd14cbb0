"""The defaults of storage classes and CSI drivers, and of what attaches volumes.

Source: k8s.io/kubernetes/pkg/apis/storage/v1/defaults.go; pkg/registry/storage/csidriver/strategy.go, PrepareForCreate (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, drop, fill

UPDATED_ALLOCATABLE = 35
"""The minor version since which a CSI driver may have nodeAllocatableUpdatePeriodSeconds."""


_NODES_WITHOUT_DRIVER = 37  # feature gate VolumeLimitScaling


_CSI_DRIVER_SPEC = fill(
    zero={"volumeLifecycleModes": ["Persistent"]},
    absent={
        "attachRequired": True,
        "podInfoOnMount": False,
        "storageCapacity": False,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "requiresRepublish": False,
        "seLinuxMount": False,
    },
    first=(drop("nodeAllocatableUpdatePeriodSeconds", before=UPDATED_ALLOCATABLE), drop("preventPodSchedulingIfMissing", before=_NODES_WITHOUT_DRIVER)),
)

FILLERS: dict[str, Filler] = {
    "StorageClass": fill(absent={"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"}),
    "CSIDriver": fill(zero={"spec": {}}, inner={"spec": _CSI_DRIVER_SPEC}),
    "VolumeAttachment": fill(zero={"spec": {}}),
}
