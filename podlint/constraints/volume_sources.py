"""Where a volume comes from: the sources that pods and PersistentVolumes share, and how one is chosen.

Those that have a second form for PersistentVolumes are made by functions of what that adds.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateVolumeSource and what it calls (v1.36)
"""

from __future__ import annotations

import re
import string
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, Proposal, at, forbidden, invalid, not_supported, quoted
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import FINE, dns_label, dns_subdomain, too_long, without_backsteps
from podlint.constraints.vocabulary import Errors, Field, Relation, Table, Verb, always, between, enum, optional, printed, relation, required, struct, table_of
from podlint.finding import Key, Path

CSI_DRIVER_LENGTH = 63
ISCSI_NAME_LENGTH = 64
"""Characters that the name of a volume, ":" and the target portal may have together, with an initiatorName."""

_TENANT_LENGTH = 64


def one_source(refused_as: dict[str, str], never_refused: tuple[str, ...] = (), **sources: Verb) -> Table:
    """A mapping that holds exactly one source. In their order, the first is looked at and the others are forbidden.

    Args:
        refused_as: What the server calls a source that is one too many, where that is not its name.
        never_refused: Sources that the server looks at even so.
        sources: All of them.
    """
    checks = {name: table_of(verb).check for name, verb in sources.items()}

    def check(value: Value, path: Path, context: Context, errors: list[ApiError]) -> None:
        named, only = 0, ""
        for name in value:
            if name in checks:
                named, only = named + 1, name
        if named == 1:
            checks[only](value[only], (*path, only), context, errors)
            return
        if not named:
            errors.append(is_required(path, "to have a source", help="add one, as csi or nfs"))
            return
        found = ""
        for name, look in checks.items():
            if name not in value:
                continue
            place = (*path, name)
            if found and name not in never_refused:
                errors.append(forbidden(place, f"cannot be set beside {found}: a volume has one source", field=(*path, refused_as.get(name, name))))
            else:
                look(value[name], place, context, errors)
            found = found or name

    return Table(check)


# Files on the node


def has_known_type(value: Value, path: Path, context: Context) -> Errors:
    """The type of a hostPath is known; the server only looks where there is a path."""
    kind = value.get("type")
    return () if not kind or kind in _HOST_PATH_TYPES or not value.get("path") else (not_supported((*path, "type"), kind, _HOST_PATH_TYPES),)


_HOST_PATH_TYPES = ("DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice")
HOST_PATH = struct(has_known_type, path=required(without_backsteps))


# Network file systems


def absolute_path(path: str) -> Complaints:
    """A path that begins at the root."""
    return FINE if path.startswith("/") else (Complaint(f"must be an absolute path, not {quoted(path)}", proposal=Proposal(f"/{path}") if path else None),)


def has_path(value: Value, path: Path, context: Context) -> Errors:
    """A path is there."""
    return () if value.get("path") else (is_required((*path, "path")),)


NFS = struct(has_path, server=required(), path=always(absolute_path, zero=""))


def glusterfs(**more: Verb | Field) -> Table:
    """A volume of GlusterFS."""
    return struct(endpoints=required(), path=required(), **more)


CEPHFS = struct(monitors=required(why="(at least one)"))
RBD = struct(monitors=required(why="(at least one)"), image=required())

_HOST_AND_PORT = re.compile(r"\[[^\[\]]*\]:[^\[\]:]*|[^:\[\]]*:[^:\[\]]*")


def quobyte(value: Value, path: Path, context: Context) -> Errors:
    """Registries are pairs of host and port; the server looks at the tenant first."""
    registry = value.get("registry", "")
    place = (*path, "registry")
    if not registry:
        return (is_required(place, "as host:port"),)
    if too_long(value.get("tenant", ""), _TENANT_LENGTH):
        return (ApiError(ErrorType.REQUIRED, (*path, "tenant"), f"must be a UUID of at most {_TENANT_LENGTH} characters"),)
    return [
        invalid(place, registry, f"must be host:port, or several with commas between; {quoted(pair)} is none")
        for pair in registry.split(",")
        if not _HOST_AND_PORT.fullmatch(pair)
    ]


QUOBYTE = struct(quobyte, volume=required())


def flocker(value: Value, path: Path, context: Context) -> Errors:
    """A dataset is given by name or by UUID."""
    name, uuid = value.get("datasetName", ""), value.get("datasetUUID", "")
    if not name and not uuid:
        yield is_required(path, "to have datasetName or datasetUUID")
    if name and uuid:
        yield invalid(path, None, "must have datasetName or datasetUUID, not both")
    if "/" in name:
        yield invalid((*path, "datasetName"), name, "may not hold '/'")


FLOCKER = struct(flocker)


# Disks


_PARTITION = between(0, 255)
GCE_PERSISTENT_DISK = printed(struct(pdName=required(), partition=_PARTITION), "persistentDisk")
AWS_ELASTIC_BLOCK_STORE = struct(volumeID=required(), partition=_PARTITION)
VSPHERE_VOLUME = struct(volumePath=required())
PHOTON_PERSISTENT_DISK = struct(pdID=required())
PORTWORX_VOLUME = struct(volumeID=required())
SCALE_IO = struct(gateway=required(), system=required(), volumeName=required())


def fibre_channel(value: Value, path: Path, context: Context) -> Errors:
    """A disk is given by target and unit, or by its world wide identifiers."""
    targets, identifiers = value.get("targetWWNs"), value.get("wwids")
    place = (*path, "targetWWNs")
    if not targets and not identifiers:
        yield is_required(place, "(or wwids)")
    if targets and identifiers:
        yield invalid(place, None, "cannot be set beside wwids")
    if targets:
        lun = value.get("lun")
        if lun is None:
            yield is_required((*path, "lun"), "with targetWWNs")
        else:
            yield from at((*path, "lun"), _LUN(lun))


_LUN = between(0, 255)
FC = struct(fibre_channel)

_MANAGED_DISK = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
_BLOB_DISK = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"


def has_uri_of_its_kind(value: Value, path: Path, context: Context) -> Errors:
    """A managed disk is named by its resource, any other by the URL of its blob."""
    uri, kind = value.get("diskURI", ""), value.get("kind")
    place = (*path, "diskURI")
    if not uri:
        yield is_required(place)
    if kind is not None and not uri.startswith("/subscriptions/" if kind == "Managed" else "https://"):
        form = _MANAGED_DISK if kind == "Managed" else _BLOB_DISK
        help = "set kind to Managed" if uri.startswith("/subscriptions/") else ""
        yield ApiError(ErrorType.NOT_SUPPORTED, place, f"must be {form} for a disk of kind {kind}, not {quoted(uri)}", help)


AZURE_DISK = struct(
    has_uri_of_its_kind,
    diskName=required(),
    cachingMode=enum("None", "ReadOnly", "ReadWrite"),
    kind=enum("Dedicated", "Managed", "Shared"),
)


def azure_file(**more: Verb | Field) -> Table:
    """A file share of Azure."""
    return struct(secretName=required(), shareName=required(), **more)


def cinder(secret: Verb) -> Table:
    """A disk of OpenStack."""
    return struct(volumeID=required(), secretRef=secret)


def storage_os(secret: Verb) -> Table:
    """A volume of StorageOS."""
    return struct(volumeName=required(dns_label), volumeNamespace=optional(dns_label), secretRef=secret)


# iSCSI

_NAME_ENDS = re.compile(r"[,;*&$|\t\n\f\r ]")
_IQN = re.compile(r"iqn\.[0-9]{4}-[0-9]{2}\..")
_EUI = re.compile(r"eui.[a-zA-Z0-9]{16}")
_NAA = re.compile(r"naa.[a-zA-Z0-9]{32}")
_DOMAIN = f"{string.ascii_letters}{string.digits}-."


def iscsi_name(text: str) -> Complaints:
    """The name of an initiator or a target, in one of the three formats of iSCSI."""
    if not text.startswith(("iqn", "eui", "naa")):
        return (Complaint(f"must begin with iqn, eui or naa, not {quoted(text)}"),)
    if _EUI.fullmatch(text) or _NAA.fullmatch(text) or (text.startswith("iqn") and _holds_iqn(text)):
        return FINE
    return (Complaint(f"must be as iqn.2001-04.com.example:name, or eui. and 16 letters or digits, or naa. and 32, not {quoted(text)}"),)


def _holds_iqn(text: str) -> bool:
    """Whether text ends with `iqn.`, a month, a domain, ":" and a name: what stands before, the server does not look at."""
    *domains, name = _NAME_ENDS.split(text)[-1].split(":")
    if not name:
        domains = domains[:-1]
    return any(_IQN.search(domain, len(domain.rstrip(_DOMAIN))) for domain in domains)


def has_secret_for_chap(value: Value, path: Path, context: Context) -> Errors:
    """Authentication needs a secret."""
    if not (value.get("chapAuthDiscovery") or value.get("chapAuthSession")) or "secretRef" in value:
        return ()
    return (is_required((*path, "secretRef"), "with chapAuthDiscovery or chapAuthSession"),)


def iscsi(*more: Relation, **fields: Verb | Field) -> Table:
    """A disk reached with iSCSI."""
    return struct(
        has_secret_for_chap,
        *more,
        targetPortal=required(),
        iqn=required(iscsi_name),
        lun=_LUN,
        initiatorName=printed(iscsi_name, "initiatorname"),
        **fields,
    )


def is_long_for_iscsi(name: Any, source: Value) -> bool:
    """Whether the name of a volume with this source is too long for the initiator's session."""
    return "initiatorName" in source and bool(too_long(f"{name}:{source.get('targetPortal', '')}", ISCSI_NAME_LENGTH))


# Drivers


def csi_driver_name(text: str) -> Complaints:
    """The name of a CSI driver: a DNS subdomain in whatever case, of at most 63 characters."""
    complaints = dns_subdomain(text.lower())
    if len(text) <= CSI_DRIVER_LENGTH and not complaints:
        return FINE
    return (*(complaint._replace(type=ErrorType.TOO_LONG) for complaint in too_long(text, CSI_DRIVER_LENGTH)), *complaints)


CSI_DRIVER_NAME = required(csi_driver_name)


def leaves_reserved_options(value: dict[str, str], path: Path, context: Context) -> Errors:
    """The options of a flexVolume are not of Kubernetes' own domains."""
    return [
        invalid((*path, Key(key)), None, "is of a domain that Kubernetes keeps for itself")
        for key in value
        if f".{key.partition('/')[0].lower()}".endswith((".kubernetes.io", ".k8s.io"))
    ]


FLEX_VOLUME = struct(driver=required(), options=relation(leaves_reserved_options))
