"""PersistentVolumes and PersistentVolumeClaims.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidatePersistentVolume, ValidatePersistentVolumeClaim;
pkg/volume/validation/pv_validation.go; pkg/api/persistentvolume/util.go, pkg/api/persistentvolumeclaim/util.go (v1.36)
"""

from __future__ import annotations

import posixpath

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, forbidden, invalid, warning
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_label, dns_subdomain, without_backsteps
from podlint.constraints.metadata import object_meta
from podlint.constraints.node_labels import NODE_SELECTOR_WARNINGS
from podlint.constraints.scheduling import REQUIRED_NODE_AFFINITY
from podlint.constraints.vocabulary import Errors, Table, all_of, enum, optional, present, required, since, struct
from podlint.constraints.volume_claims import ACCESS_MODES, PVC_SPEC, VOLUME_ATTRIBUTES_CLASSES, VOLUME_MODE
from podlint.constraints.volume_sources import (
    AWS_ELASTIC_BLOCK_STORE,
    AZURE_DISK,
    CEPHFS,
    CSI_DRIVER_NAME,
    FC,
    FLEX_VOLUME,
    FLOCKER,
    GCE_PERSISTENT_DISK,
    HOST_PATH,
    ISCSI_NAME_LENGTH,
    NFS,
    PHOTON_PERSISTENT_DISK,
    PORTWORX_VOLUME,
    QUOBYTE,
    RBD,
    SCALE_IO,
    VSPHERE_VOLUME,
    azure_file,
    cinder,
    glusterfs,
    is_long_for_iscsi,
    iscsi,
    one_source,
    storage_os,
)
from podlint.constraints.volume_warnings import CLAIM_SPEC_WARNINGS, GONE
from podlint.finding import Key, Path
from podlint.objects.quantity import quantity

STORAGE_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class"
MOUNT_OPTIONS_ANNOTATION = "volume.beta.kubernetes.io/mount-options"


# Sources


def fits_iscsi(value: Value, path: Path, context: Context) -> Errors:
    """The name of a PersistentVolume is short enough for the initiator's session."""
    if not is_long_for_iscsi(context.object["metadata"].get("name", ""), value):
        return ()
    must = f"and the volume's name may have {ISCSI_NAME_LENGTH - 1} characters together, where initiatorName is set"
    return (invalid((*path, "targetPortal"), value.get("targetPortal"), must, field=(*path, "targetportal")),)


def has_node_affinity(value: Value, path: Path, context: Context) -> Errors:
    """A local volume says which node it is on."""
    place = (*path[:-1], "nodeAffinity")
    return () if "nodeAffinity" in context.object["spec"] else (is_required(place, "for a local volume"),)


_SET_NAMESPACE = (Complaint("must be the name of a namespace, not empty"),)


def set_namespace(text: str) -> Complaints:
    """A namespace; the field may be left out, but not be empty."""
    return dns_label(text) if text else _SET_NAMESPACE


_NO_NAMESPACE = (Complaint("may not be empty (or leave it out)", type=ErrorType.REQUIRED),)


def some_namespace(text: str) -> Complaints:
    """Any text but the empty."""
    return () if text else _NO_NAMESPACE


_SECRET = struct(name=required(), namespace=required())
_CSI_SECRET = struct(name=required(dns_subdomain), namespace=required(dns_label))

_SOURCE = one_source(
    {"cephfs": "cephFS"},
    ("flexVolume",),
    hostPath=HOST_PATH,
    gcePersistentDisk=GCE_PERSISTENT_DISK,
    awsElasticBlockStore=AWS_ELASTIC_BLOCK_STORE,
    glusterfs=glusterfs(endpointsNamespace=set_namespace),
    flocker=FLOCKER,
    nfs=NFS,
    rbd=RBD,
    quobyte=QUOBYTE,
    cephfs=CEPHFS,
    iscsi=iscsi(fits_iscsi, secretRef=struct(name=required())),
    cinder=cinder(_SECRET),
    fc=FC,
    flexVolume=FLEX_VOLUME,
    azureFile=azure_file(secretNamespace=some_namespace),
    vsphereVolume=VSPHERE_VOLUME,
    photonPersistentDisk=PHOTON_PERSISTENT_DISK,
    portworxVolume=PORTWORX_VOLUME,
    azureDisk=AZURE_DISK,
    scaleIO=SCALE_IO,
    local=struct(has_node_affinity, path=required(without_backsteps)),
    storageos=storage_os(_SECRET),
    csi=struct(
        driver=CSI_DRIVER_NAME,
        volumeHandle=required(),
        controllerPublishSecretRef=_CSI_SECRET,
        controllerExpandSecretRef=_CSI_SECRET,
        nodePublishSecretRef=_CSI_SECRET,
        nodeExpandSecretRef=_CSI_SECRET,
    ),
)


# PersistentVolumes


def has_storage(value: Value, path: Path, context: Context) -> Errors:
    """The capacity of a volume is its storage, more than nothing, and nothing else."""
    place = (*path, "capacity")
    capacity = value.get("capacity") or {}
    if not capacity:
        yield is_required(place, "as storage: 10Gi")
    if len(capacity) != 1 or "storage" not in capacity:
        yield ApiError(ErrorType.NOT_SUPPORTED, place, "must have storage, and nothing else")
    for name, amount in capacity.items():
        if quantity(amount) < 0:
            yield invalid((*place, Key(name)), amount, "must be a quantity of storage")
        if quantity(amount) <= 0:
            yield invalid((*place, Key(name)), amount, "must be greater than zero")


def keeps_root(value: Value, path: Path, context: Context) -> Errors:
    """The root of a node is not recycled, which would empty it."""
    if value.get("persistentVolumeReclaimPolicy") != "Recycle" or "hostPath" not in value:
        return ()
    if posixpath.normpath(value["hostPath"].get("path") or ".").strip("/"):
        return ()
    return (forbidden((*path, "persistentVolumeReclaimPolicy"), "cannot be Recycle for the root of a node"),)


def has_class_of_attributes(value: Value, path: Path, context: Context) -> Errors:
    """Only a CSI volume has a class of attributes, and that has a name."""
    name = value.get("volumeAttributesClassName")
    if name is None or context.minor < VOLUME_ATTRIBUTES_CLASSES:
        return
    place = (*path, "volumeAttributesClassName")
    if name:
        yield from at(place, dns_subdomain(name))
    else:
        yield is_required(place, "(or leave it out)")
    if "csi" not in value:
        yield is_required((*path, "csi"), "with volumeAttributesClassName")


_SPEC = all_of(
    struct(
        has_storage,
        keeps_root,
        has_class_of_attributes,
        accessModes=ACCESS_MODES,
        persistentVolumeReclaimPolicy=optional(enum("Delete", "Recycle", "Retain")),
        nodeAffinity=struct(required=present(REQUIRED_NODE_AFFINITY)),
        storageClassName=optional(dns_subdomain),
        volumeMode=VOLUME_MODE,
    ),
    _SOURCE,
)

_MOUNTED_WITH_OPTIONS = (
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "nfs",
    "rbd",
    "quobyte",
    "iscsi",
    "cinder",
    "cephfs",
    "azureFile",
    "vsphereVolume",
    "azureDisk",
    "photonPersistentDisk",
)


def options_are_of_use(value: Value, path: Path, context: Context) -> Errors:
    """The old annotation for mount options stands only where the source has any."""
    if MOUNT_OPTIONS_ANNOTATION not in value["metadata"].get("annotations", ()) or any(name in value["spec"] for name in _MOUNTED_WITH_OPTIONS):
        return ()
    place = ("metadata", "annotations", Key(MOUNT_OPTIONS_ANNOTATION))
    return (forbidden(place, "cannot be set for this kind of volume", field=("metadata", "annotations", MOUNT_OPTIONS_ANNOTATION)),)


def names_class_in_field(value: Value, path: Path, context: Context) -> Errors:
    """The storage class is not named in the annotation that came before the field."""
    if STORAGE_CLASS_ANNOTATION not in value["metadata"].get("annotations", ()):
        return ()
    place = ("metadata", "annotations", Key(STORAGE_CLASS_ANNOTATION))
    return (warning(place, "is deprecated since Kubernetes 1.8", help="use spec.storageClassName"),)


def names_options_in_field(value: Value, path: Path, context: Context) -> Errors:
    """The options for mounting are not in the annotation that came before the field."""
    if context.minor < _OPTIONS_ANNOTATION_DEPRECATED or MOUNT_OPTIONS_ANNOTATION not in value["metadata"].get("annotations", ()):
        return ()
    place = ("metadata", "annotations", Key(MOUNT_OPTIONS_ANNOTATION))
    return (warning(place, "is deprecated since Kubernetes 1.31", help="use spec.mountOptions"),)


_OPTIONS_ANNOTATION_DEPRECATED = 31


def not_recycled(policy: str) -> Complaints:
    """Recycle is deprecated."""
    if policy != "Recycle":
        return ()
    return (Complaint("is Recycle, which is deprecated", "use a storage class, which makes volumes as they are needed", type=ErrorType.WARNING),)


_WARNINGS = struct(
    nodeAffinity=struct(required=NODE_SELECTOR_WARNINGS),
    persistentVolumeReclaimPolicy=since(30, not_recycled),
    **GONE,
)

TABLES: dict[str, Table] = {
    "PersistentVolume": struct(
        options_are_of_use, names_class_in_field, names_options_in_field, metadata=object_meta(namespaced=False), spec=all_of(_SPEC, _WARNINGS)
    ),
    "PersistentVolumeClaim": struct(names_class_in_field, metadata=object_meta(), spec=all_of(PVC_SPEC, CLAIM_SPEC_WARNINGS)),
}
