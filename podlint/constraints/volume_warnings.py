"""What the API server warns about in a pod's volumes: plugins that are gone, files that hide each other.

Source: k8s.io/kubernetes/pkg/api/pod/warnings.go, warningsForOverlappingVirtualPaths;
pkg/api/persistentvolumeclaim/util.go, GetWarningsForPersistentVolumeClaimSpec (v1.36)
"""

from __future__ import annotations

from typing import NamedTuple

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, ErrorType, Proposal, instead_of, quoted, warning
from podlint.constraints.vocabulary import Errors, Format, Table, Verb, each, printed, relation, since, struct
from podlint.finding import Key, Path
from podlint.objects.quantity import is_whole

MOST_CLASHES = 64
"""How many clashes of ports, or of files in a volume, are told: the server's warnings end before that many (at 4096 characters)."""


def warns(why: str, help_text: str) -> Format:
    """A format that warns of any value at all."""
    complaints = (Complaint(why, help_text, type=ErrorType.WARNING),)
    return lambda _: complaints


# Plugins


def _gone(deprecated: str, ended: str) -> Format:
    """A format that warns of a plugin: deprecated since one version of Kubernetes, of no effect since another."""
    return warns(f"is deprecated since Kubernetes {deprecated}, and does nothing since {ended}", "use a CSI driver for this storage")


GONE: dict[str, Verb] = {
    "photonPersistentDisk": _gone("1.11", "1.16"),
    "scaleIO": _gone("1.16", "1.22"),
    "storageos": printed(_gone("1.22", "1.25"), "storageOS"),  # the server knows this plugin by another name than manifests
    "glusterfs": _gone("1.25", "1.26"),
    "cephfs": _gone("1.28", "1.31"),
    "rbd": _gone("1.28", "1.31"),
}
"""The sources of volumes, of pods and persistent ones, whose plugin is gone."""


# Amounts


def whole_amounts(*names: str) -> Table:
    """A map of resources in which the amounts of *names*, which are bytes, are whole numbers."""

    def look(value: Value, path: Path, context: Context) -> Errors:
        return [_fraction((*path, Key(name)), value[name]) for name in names if name in value and not is_whole(value[name])]

    return relation(look)


def _fraction(path: Path, amount: str | float) -> ApiError:
    message = f"must be a whole number of bytes{instead_of(amount)}"
    if not str(amount).endswith("m"):
        return warning(path, message)
    meant = f"{str(amount)[:-1]}Mi"
    return warning(path, message, help=f"m is a thousandth of a byte; write {meant} for mebibytes")._replace(proposal=Proposal(meant))


_STORAGE = whole_amounts("storage")
CLAIM_SPEC_WARNINGS = struct(resources=struct(requests=_STORAGE, limits=_STORAGE))
"""The spec of a PersistentVolumeClaim, or of a template for one."""


# Files


class File(NamedTuple):
    """A file that a volume puts at a path, from a source among several."""

    place: Path
    path: str
    source: str


def overlaps(files: list[File]) -> Errors:
    """No file of a volume has the path of another, or lies below it as if that were a folder."""
    earlier: list[tuple[str, File]] = []
    told = set()
    for file in files:
        path = file.path.rstrip("/")
        if not path:
            continue
        folder = path + "/"
        for other_folder, other in earlier:
            if not (folder.startswith(other_folder) or other_folder.startswith(folder)):
                continue
            pair = (folder, file.source, other_folder, other.source)
            if pair not in told:
                told.add(pair)
                yield _overlap(file, other)
            if len(told) == MOST_CLASHES:
                return
        if len(earlier) < MOST_CLASHES:
            earlier.append((folder, file))


def _overlap(file: File, other: File) -> ApiError:
    source = f" from {other.source}" if other.source else ""
    return warning(file.place, f"overlaps with the file {quoted(other.path)}{source}: one of them will be missing", help="give each file a path of its own")


def _items(source: Value, path: Path, name: str = "") -> list[File]:
    return [File((*path, "items", index, "path"), item.get("path", ""), name) for index, item in enumerate(source["items"])]


def distinct_files(value: Value, path: Path, context: Context) -> Errors:
    """The files of a volume from one ConfigMap, Secret or the downward API do not overlap."""
    return overlaps(_items(value, path)) if len(value.get("items", ())) > 1 else ()


def distinct_projections(value: Value, path: Path, context: Context) -> Errors:
    """The files of a projected volume that its sources list do not overlap, and each source is one."""
    files: list[File] = []
    empty: Path = ()
    for index, source in enumerate(value.get("sources", ())):
        place = (*path, "sources", index)
        if not source:
            empty = empty or place
        else:
            files += _projected(source, place)
    if empty:
        yield warning(empty, "projects nothing", help="name a source; clusterTrustBundle and podCertificate are behind feature gates before 1.37")
    yield from overlaps(files)


def _projected(source: Value, path: Path) -> list[File]:
    for name, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
        if "items" in source.get(name, ()):
            return _items(source[name], (*path, name), f"{kind} {source[name].get('name', '')}")
    if "items" in source.get("downwardAPI", ()):
        return _items(source["downwardAPI"], (*path, "downwardAPI"), "downwardAPI")
    for name in ("serviceAccountToken", "clusterTrustBundle"):
        if name in source:
            found = source[name]
            label = found.get("name") or found.get("signerName", "")
            return [File((*path, name, "path"), found.get("path", ""), f"{name} {label}".rstrip())]
    return []


_FILES_LOOKED_AT = 32
"""The minor version since which the server looks for overlaps, and for sources that are none."""

_FILES = since(_FILES_LOOKED_AT, relation(distinct_files))

VOLUME_WARNINGS = each(
    struct(
        configMap=_FILES,
        secret=_FILES,
        downwardAPI=_FILES,
        projected=since(_FILES_LOOKED_AT, relation(distinct_projections)),
        ephemeral=struct(volumeClaimTemplate=struct(spec=CLAIM_SPEC_WARNINGS)),
        gitRepo=warns("is deprecated since Kubernetes 1.11, and disabled by default since 1.33", "clone in an init container, into an emptyDir volume"),
        flocker=_gone("1.22", "1.25"),
        quobyte=_gone("1.22", "1.25"),
        **GONE,
    )
)
