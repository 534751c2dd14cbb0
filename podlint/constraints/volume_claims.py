"""What a claim of a volume asks for: in a PersistentVolumeClaim, an ephemeral volume, or the claim template of a StatefulSet.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidatePersistentVolumeClaimSpec,
ValidatePersistentVolumeClaimTemplate (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Proposal, at, forbidden, invalid, unsupported
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_label, dns_subdomain
from podlint.constraints.metadata import LABEL_SELECTOR, TEMPLATE_META
from podlint.constraints.vocabulary import Errors, enum, optional, relation, required, since, struct
from podlint.finding import Key, Path
from podlint.objects.quantity import quantity

ACCESS_MODE_NAMES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_SHORT_NAMES = {"ROX": "ReadOnlyMany", "RWX": "ReadWriteMany", "RWO": "ReadWriteOnce", "RWOP": "ReadWriteOncePod"}  # as kubectl shows them
VOLUME_MODE = enum("Block", "Filesystem")
VOLUME_ATTRIBUTES_CLASSES = 34
"""The minor version since which the field volumeAttributesClassName is looked at."""

_STORAGE = Key("storage")


def access_modes(value: list[str], path: Path, context: Context) -> Errors:
    """Modes are known, and ReadWriteOncePod stands alone. The server blames the whole list."""
    if len(value) == 1 and value[0] in ACCESS_MODE_NAMES:
        return ()
    errors: list[ApiError] = []
    for index, mode in enumerate(value):
        if mode not in ACCESS_MODE_NAMES:
            errors += at((*path, index), (_unknown_mode(mode),), field=path)
    if "ReadWriteOncePod" in value and any(mode in ACCESS_MODE_NAMES[:3] for mode in value):
        errors.append(forbidden((*path, value.index("ReadWriteOncePod")), "cannot be combined with other access modes", field=path))
    return errors


def _unknown_mode(mode: str) -> Complaint:
    complaint, meant = unsupported(mode, ACCESS_MODE_NAMES), _SHORT_NAMES.get(mode.upper())
    return complaint._replace(help=f"write {meant}", proposal=Proposal(meant, is_safe=True)) if meant else complaint


ACCESS_MODES = required(relation(access_modes), "(at least one)")


def requests_storage(value: Value, path: Path, context: Context) -> Errors:
    """A claim says how much storage it asks for: more than nothing."""
    requests = value.get("resources", {}).get("requests", {})
    place = (*path, "resources", "requests", _STORAGE)
    field = (*path, "resources", _STORAGE)
    if "storage" not in requests:
        return (is_required(place, "in a claim", field=field),)
    if quantity(requests["storage"]) <= 0:
        return (invalid(place, requests["storage"], "must be greater than zero", field=field),)
    return ()


def has_kind_of_its_group(value: Value, path: Path, context: Context) -> Errors:
    """What the core group has to copy from is a PersistentVolumeClaim."""
    kind = value.get("kind", "")
    if value.get("apiGroup") or kind == "PersistentVolumeClaim":
        return ()
    help = "set apiGroup to snapshot.storage.k8s.io" if kind == "VolumeSnapshot" else ""
    return (invalid((*path, "kind"), kind, "must be PersistentVolumeClaim where apiGroup is not set", field=path, help=help),)


_DATA_SOURCE = {"name": required(), "kind": required(), "apiGroup": optional(dns_subdomain)}
DATA_SOURCE = struct(has_kind_of_its_group, **_DATA_SOURCE)
DATA_SOURCE_REF = struct(has_kind_of_its_group, **_DATA_SOURCE, namespace=optional(dns_label))


def data_sources_agree(value: Value, path: Path, context: Context) -> Errors:
    """DataSource and dataSourceRef name the same object; dataSource cannot name one of another namespace."""
    source, reference = value.get("dataSource"), value.get("dataSourceRef")
    if source is None or reference is None:
        return ()
    place = (*path, "dataSource")
    if reference.get("namespace"):
        return (invalid(place, None, "cannot be set beside dataSourceRef.namespace", field=path),)
    if source.get("apiGroup") != reference.get("apiGroup") or any((source.get(name) or "") != (reference.get(name) or "") for name in ("kind", "name")):
        return (invalid(place, None, "must name the same object as dataSourceRef", field=path, help="leave one of the two out"),)
    return ()


PVC_SPEC = struct(
    requests_storage,
    data_sources_agree,
    accessModes=ACCESS_MODES,
    selector=LABEL_SELECTOR,
    storageClassName=optional(dns_subdomain),
    volumeMode=VOLUME_MODE,
    dataSource=DATA_SOURCE,
    dataSourceRef=DATA_SOURCE_REF,
    volumeAttributesClassName=optional(since(VOLUME_ATTRIBUTES_CLASSES, dns_subdomain)),
)
"""The spec of a claim."""

PVC_TEMPLATE = struct(
    metadata=TEMPLATE_META,
    spec=PVC_SPEC,
)
"""The template of an ephemeral volume's claim."""
