"""Volumes of files that hold what the cluster knows: secrets, config maps, facts about the pod, tokens.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateSecretVolumeSource, validateConfigMapVolumeSource,
validateDownwardAPIVolumeSource, validateProjectedVolumeSource (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator

from podlint.constraints.certificate_files import CERTIFICATE_PATHS, CLUSTER_TRUST_BUNDLE, POD_CERTIFICATE
from podlint.constraints.context import Context, Value
from podlint.constraints.downward import FILE_RESOURCE_FIELD_REF, field_ref
from podlint.constraints.error import ApiError, Complaint, ErrorType, at, forbidden, invalid
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import file_mode, local_path
from podlint.constraints.vocabulary import Errors, all_of, between, each, printed, relation, required, struct
from podlint.finding import Path

LEAST_EXPIRATION = 10 * 60  # seconds
MOST_EXPIRATION = 2**32

_ITEMS = each(struct(key=required(), path=required(local_path), mode=file_mode))

SECRET = struct(secretName=required(), defaultMode=file_mode, items=_ITEMS)
CONFIG_MAP = struct(name=required(), defaultMode=file_mode, items=_ITEMS)


# The downward API

_FIELD_REF = field_ref("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid").check
_RESOURCE_FIELD_REF = FILE_RESOURCE_FIELD_REF.check


def refers_once(value: Value, path: Path, context: Context) -> Errors:
    """A file of the downward API holds a field or a resource; of both, the server looks at the field."""
    errors: list[ApiError] = []
    if "fieldRef" in value:
        _FIELD_REF(value["fieldRef"], (*path, "fieldRef"), context, errors)
        if "resourceFieldRef" in value:
            errors.append(invalid(path, None, "must have fieldRef or resourceFieldRef, not both"))
    elif "resourceFieldRef" in value:
        _RESOURCE_FIELD_REF(value["resourceFieldRef"], (*path, "resourceFieldRef"), context, errors)
    else:
        errors.append(is_required(path, "to have fieldRef or resourceFieldRef"))
    return errors


_FILES = each(printed(struct(refers_once, path=required(local_path), mode=file_mode), up=2))  # the server leaves out items[0]

DOWNWARD_API = struct(defaultMode=file_mode, items=_FILES)


# Several sources in one volume


def has_token_path(value: Value, path: Path, context: Context) -> Errors:
    """The file of a token has a path; the server prints it as the volume's."""
    text = value.get("path", "")
    complaints = local_path(text) if text else (Complaint("is required", type=ErrorType.REQUIRED),)
    return at((*path, "path"), complaints, field=(*path[:-3], "path")) if complaints else ()


SERVICE_ACCOUNT_TOKEN = struct(has_token_path, expirationSeconds=between(LEAST_EXPIRATION, MOST_EXPIRATION))

_KINDS = ("secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate")


def sources_are_single(value: list[Value], path: Path, context: Context) -> Errors:
    """Every source is of one kind, and no two files have the same path."""
    errors: list[ApiError] = []
    taken: set[str] = set()
    for index, source in enumerate(value):
        kinds = [kind for kind in _KINDS if kind in source]
        if len(kinds) > 1:
            errors.append(forbidden((*path, index, kinds[1]), f"cannot be set beside {kinds[0]}: use a source for each", field=(*path, index)))
        for kind in kinds:
            for place, name in _files(source[kind], (*path, index, kind)):
                if name in taken:
                    errors.append(invalid(place, name, "must differ from the paths of other files", field=path[:-1]))
                taken.add(name)
    return errors


def _files(source: Value, path: Path) -> Iterator[tuple[Path, str]]:
    """The files of a source that may not be another's too; the server does not look at the file of a token."""
    kind = path[-1]
    for index, item in enumerate(source.get("items", ())):
        if item.get("path"):
            yield (*path, "items", index, "path"), item["path"]
    if kind == "clusterTrustBundle":
        yield (*path, "path"), source.get("path", "")
    for name in CERTIFICATE_PATHS if kind == "podCertificate" else ():
        if source.get(name):
            yield (*path, name), source[name]


_SOURCE = struct(
    secret=struct(name=required(), items=_ITEMS),
    configMap=struct(name=required(), items=_ITEMS),
    downwardAPI=struct(items=_FILES),
    serviceAccountToken=SERVICE_ACCOUNT_TOKEN,
    clusterTrustBundle=CLUSTER_TRUST_BUNDLE,
    podCertificate=POD_CERTIFICATE,
)

PROJECTED = struct(defaultMode=file_mode, sources=all_of(each(_SOURCE), relation(sources_are_single)))
