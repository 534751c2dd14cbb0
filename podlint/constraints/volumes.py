"""The volumes of a pod: their names, and one source for each.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateVolumes, validateVolumeSource (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, ErrorType, at, duplicate, forbidden, invalid
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import descending_path, dns_label, dns_subdomain
from podlint.constraints.projected import CONFIG_MAP, DOWNWARD_API, PROJECTED, SECRET
from podlint.constraints.vocabulary import Errors, enum, present, printed, relation, required, struct
from podlint.constraints.volume_claims import PVC_TEMPLATE
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
from podlint.finding import Path
from podlint.objects.quantity import quantity

# Sources that only pods have


def has_room(value: Value, path: Path, context: Context) -> Errors:
    """The limit of an emptyDir is not negative."""
    limit = value.get("sizeLimit")
    if limit is None or quantity(limit) >= 0:
        return ()
    return (forbidden((*path, "sizeLimit"), f"must not be negative, as {limit} is"),)


def names_image(value: Value, path: Path, context: Context) -> Errors:
    """The image is named; in a template only since 1.37."""
    if value.get("reference") or not (context.is_pod or context.minor >= _IMAGES_NAMED_IN_TEMPLATES):
        return ()
    return (is_required((*path, "reference")),)


_IMAGES_NAMED_IN_TEMPLATES = 37


def names_valid_claim(value: Value, path: Path, context: Context) -> Errors:
    """The claim of an ephemeral volume is named after the Pod and the volume."""
    if not context.is_pod:
        return ()
    pod, volume = context.metadata.get("name"), context.spec["volumes"][path[-2]].get("name")
    if not pod or not volume:
        return ()
    complaints = dns_subdomain(f"{pod}-{volume}")
    return at((*path[:-1], "name"), [Complaint(f"makes the name of a claim that {text}") for text, *_ in complaints]) if complaints else ()


_SECRET_REF = struct(name=required())

_SOURCE = one_source(
    {"cephfs": "cephFS", "downwardAPI": "downwarAPI"},
    emptyDir=struct(has_room),
    hostPath=HOST_PATH,
    gitRepo=struct(repository=required(), directory=descending_path),
    gcePersistentDisk=GCE_PERSISTENT_DISK,
    awsElasticBlockStore=AWS_ELASTIC_BLOCK_STORE,
    secret=SECRET,
    nfs=NFS,
    iscsi=iscsi(),
    glusterfs=glusterfs(),
    flocker=FLOCKER,
    persistentVolumeClaim=struct(claimName=required()),
    rbd=RBD,
    cinder=cinder(_SECRET_REF),
    cephfs=CEPHFS,
    quobyte=QUOBYTE,
    downwardAPI=DOWNWARD_API,
    fc=FC,
    flexVolume=FLEX_VOLUME,
    configMap=CONFIG_MAP,
    azureFile=azure_file(),
    vsphereVolume=VSPHERE_VOLUME,
    photonPersistentDisk=PHOTON_PERSISTENT_DISK,
    portworxVolume=PORTWORX_VOLUME,
    azureDisk=AZURE_DISK,
    storageos=storage_os(_SECRET_REF),
    projected=PROJECTED,
    scaleIO=SCALE_IO,
    csi=struct(driver=CSI_DRIVER_NAME, nodePublishSecretRef=struct(name=required(printed(dns_subdomain, "name", up=2)))),
    ephemeral=struct(names_valid_claim, volumeClaimTemplate=present(PVC_TEMPLATE)),
    image=struct(names_image, pullPolicy=enum("Always", "IfNotPresent", "Never")),
).check


# The list


def _accept(volumes: list[Value], path: Path, context: Context, errors: list[ApiError], accepted: dict[str, Value]) -> None:
    """Append what is wrong with a pod's volumes. Add those that the server has nothing against, by name: no others may be mounted."""
    makes_claims = False
    for index, volume in enumerate(volumes):
        before = len(errors)
        place = (*path, index)
        _SOURCE(volume, place, context, errors)
        name = volume.get("name", "")
        complaints = dns_label(name) if name else _NO_NAME
        if complaints:
            errors += at((*place, "name"), complaints)
        if name in accepted:
            errors.append(duplicate((*place, "name"), name))
        if "iscsi" in volume and is_long_for_iscsi(name, volume["iscsi"]):
            must = f"and iscsi.targetPortal may have {ISCSI_NAME_LENGTH - 1} characters together, where iscsi.initiatorName is set"
            errors.append(invalid((*place, "name"), name, must))
        if "ephemeral" in volume:
            makes_claims = True
        if len(errors) == before:
            accepted[name] = volume
    if makes_claims and context.is_pod and context.metadata.get("name"):
        errors += _claimed_twice(volumes, path, context.metadata["name"])


_NO_NAME = (Complaint("is required", type=ErrorType.REQUIRED),)


def _claimed_twice(volumes: list[Value], path: Path, pod: str) -> Errors:
    """No volume is from the claim that another, an ephemeral one, makes for itself."""
    made = {f"{pod}-{volume.get('name', '')}" for volume in volumes if "ephemeral" in volume}
    for index, volume in enumerate(volumes):
        claim = volume.get("persistentVolumeClaim", {}).get("claimName", "")
        if claim in made:
            yield invalid((*path, index, "persistentVolumeClaim", "claimName"), claim, "must not be the claim that an ephemeral volume makes for itself")


def _volume_errors(value: list[Value], path: Path, context: Context) -> Errors:
    return context.volume_errors


VOLUMES = relation(_volume_errors)
"""The context holds the answer: mounts need to know which volumes are fine, so they are looked at first."""


def pod_context(minor: int, kind: str, object: Value, metadata: Mapping[str, Any], spec: Value, pod_path: Path) -> Context:
    """The context of a pod with volumes."""
    accepted: dict[str, Value] = {}
    errors: list[ApiError] = []
    context = Context(minor, kind, object, metadata, spec, pod_path, accepted, errors, {})
    _accept(spec.get("volumes", []), (*pod_path, "spec", "volumes"), context, errors, accepted)
    return context
