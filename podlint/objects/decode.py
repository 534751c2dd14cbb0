"""From documents to Kubernetes objects: Lists unfolded, apiVersion and kind checked, the rest left for the schema."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object
from podlint.objects.placeholder import may_hold_placeholders
from podlint.objects.workloads import PodPaths, custom_pod_path, custom_pod_paths
from podlint.schema.mistake import WrongType
from podlint.source.document import Document
from podlint.source.fault import YamlSyntaxError
from podlint.source.tree import UnreadableError

_TYPE_FIELDS = ("apiVersion", "kind")
_MANIFEST_KEYS = frozenset({"metadata", "spec", "status", "data", "stringData", "binaryData", "rules", "subjects", "roleRef", "template", "webhooks"})

_LIKELY = {"apiVersion": re.compile(r"v[0-9]|[^/\s]+/[^/\s]+\Z"), "kind": re.compile(r"[A-Z][A-Za-z0-9]*\Z")}
"""What stands alone in manifests, as `Pod`, and not in other files: `apiVersion: 1` is Grafana's, `kind: pipeline` Drone's."""

_NOT_MANIFESTS = frozenset({"Chart.yaml", "index.yaml"})  # what describes a Helm chart, or a repository of them, has an apiVersion
_OWN_FORMATS = frozenset({"CustomResourceStateMetrics"})  # kinds of files that need no apiVersion: kube-state-metrics'
_FOR_YTT = re.compile(r"^[ \t]*#@", re.MULTILINE)
_TEXT_BESIDE_SEPARATOR = "kubectl takes a line that begins with '---' for a separator, and nothing but a comment beside it"
_KUSTOMIZATIONS = frozenset({"kustomization.yaml", "kustomization.yml", "Kustomization"})


class MissingApiversionOrKind(NamedTuple):
    """A manifest without apiVersion or kind. `missing` names what is absent, `split` a manifest cut in two by ``---``."""

    path: Path
    missing: tuple[str, ...]
    keys: tuple[str, ...]
    split: bool = False


TypeMistake = MissingApiversionOrKind | WrongType


class Decoded(NamedTuple):
    """What one document holds. A document that is no manifest has neither objects nor mistakes."""

    objects: tuple[Object, ...] = ()
    mistakes: tuple[TypeMistake, ...] = ()

    @property
    def is_manifest(self) -> bool:
        """Whether the document means to be a Kubernetes manifest."""
        return bool(self.objects or self.mistakes)


def decode(document: Document, file: str, *, after_manifest: bool = False, pod_templates: PodPaths = ()) -> Decoded:
    """Return the objects of a document that could be read.

    Args:
        document: A readable document.
        file: The name that findings will carry.
        after_manifest: Whether the document before it in the file is a manifest: then keys of a
            manifest without apiVersion and kind are its other half.
        pod_templates: Where pods stand in kinds that are not Kubernetes' own, besides the well-known ones.
    """
    if _is_one_object(document.value):  # nearly always: the same as below, for a third of the time
        return Decoded((_object(document, file, (), document.value, pod_templates),))
    value = _typed(document.value, file)
    if not isinstance(value, dict) or not _means_manifest(value, after_manifest=after_manifest, is_likely=not _may_be_values(document, file)):
        return Decoded()
    if (os.path.basename(file) in _NOT_MANIFESTS and "kind" not in value) or _is_chart(value) or _lays_over(document.text, value):
        return Decoded()
    found: list[Object] = []
    mistakes: list[TypeMistake] = []
    split = after_manifest and not any(key in value for key in _TYPE_FIELDS)
    for path, item in _unfold(value, ()):
        wrong = tuple(_type_mistakes(path, item, split=split))
        mistakes += wrong
        if not wrong:
            found.append(_object(document, file, path, item, pod_templates))
    return Decoded(tuple(found), tuple(mistakes))


def strays(document: Document) -> Iterator[TypeMistake | YamlSyntaxError]:
    """Yield what `kubectl` refuses of a readable document in a file of manifests. In other files it is nothing: they are not for `kubectl`.

    Source: k8s.io/cli-runtime/pkg/resource/visitor.go, StreamVisitor.Visit; k8s.io/kubectl/pkg/validation/schema.go, ValidateBytes.
    """
    if document.is_block:
        return
    for start in document.separators_with_text:
        yield YamlSyntaxError(document.text, document.syntax, UnreadableError(_TEXT_BESIDE_SEPARATOR, start))
    if document.value == {}:
        yield MissingApiversionOrKind((), _TYPE_FIELDS, ())
    elif document.value is not None and not isinstance(document.value, dict) and not may_hold_placeholders(document.text):
        yield WrongType((), "object", document.value)


def _is_one_object(value: Any) -> bool:
    """Whether *value* plainly is an object that says what it is, and no List."""
    if not isinstance(value, dict):
        return False
    api_version, kind = value.get("apiVersion"), value.get("kind")
    return isinstance(api_version, str) and isinstance(kind, str) and bool(api_version and kind) and not kind.endswith("List")


def _object(document: Document, file: str, path: Path, value: dict[str, Any], pod_templates: PodPaths) -> Object:
    api_version, kind = value["apiVersion"], value["kind"]
    is_custom = "." in api_version  # as every group of a custom kind has a dot
    template = custom_pod_path(api_version, kind, custom_pod_paths(pod_templates)) if is_custom else None
    return Object(file, document.origin, path, api_version, kind, value, template)


def _typed(value: Any, file: str) -> Any:
    """The value; that of a kustomization file may leave out what it is, or half of it.

    Source: sigs.k8s.io/kustomize/api/types/kustomization.go, FixKustomizationPostUnmarshal.
    """
    if not isinstance(value, dict) or os.path.basename(file) not in _KUSTOMIZATIONS or all(value.get(key) for key in _TYPE_FIELDS):
        return value
    kind = value.get("kind") or "Kustomization"
    version = value.get("apiVersion") or f"kustomize.config.k8s.io/{'v1alpha1' if kind == 'Component' else 'v1beta1'}"
    return {**value, "apiVersion": version, "kind": kind}


def _means_manifest(value: dict[str, Any], *, after_manifest: bool, is_likely: bool) -> bool:
    written = [key for key in _TYPE_FIELDS if value.get(key) is not None]
    if written == ["kind"] and str(value["kind"]) in _OWN_FORMATS:
        return False
    if len(written) == len(_TYPE_FIELDS) or (written and not _MANIFEST_KEYS.isdisjoint(value)):
        return True
    if written:  # one of the two, which other programs have in their files as well
        return is_likely and isinstance(value[written[0]], str) and bool(_LIKELY[written[0]].match(value[written[0]]))
    if {"apiversion", "kind"} <= {key.lower().replace("_", "") for key in value}:
        return True  # written in another case
    return after_manifest and bool(value) and value.keys() <= _MANIFEST_KEYS


def _may_be_values(document: Document, file: str) -> bool:
    """Whether it may hold the values of a chart, in which `kind: DaemonSet` says what the chart is to make."""
    return document.is_block or "values" in os.path.basename(file)


def _is_chart(value: dict[str, Any]) -> bool:
    """Whether it is a Chart.yaml, by whatever name."""
    return "kind" not in value and {"name", "version"} <= value.keys() and value.get("apiVersion") in ("v1", "v2")


def _lays_over(text: str, value: dict[str, Any]) -> bool:
    """Whether ytt lays the document over manifests: then it has only so much as tells over which."""
    return not all(value.get(key) for key in _TYPE_FIELDS) and bool(_FOR_YTT.search(text))


def _unfold(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the objects of a List, or the object itself. Items may leave out what the List's kind says.

    Source: k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go, decodeToList.
    """
    if not _is_list(value):
        yield path, value
        return
    kind = value["kind"]
    for index, item in enumerate(value.get("items") or ()):
        if isinstance(item, dict) and kind != "List" and not any(item.get(key) for key in _TYPE_FIELDS):
            yield (*path, "items", index), {**item, "apiVersion": value["apiVersion"], "kind": kind.removesuffix("List")}
        else:
            yield from _unfold(item, (*path, "items", index))


def _is_list(value: Any) -> bool:
    """Whether *value* is a List of objects: of kind `List`, or of another kind of that ending that holds items."""
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str) or not isinstance(value.get("apiVersion"), str):
        return False
    entries = value.get("items")
    return (value["kind"] == "List" and entries is None) or (value["kind"].endswith("List") and isinstance(entries, list))


def _type_mistakes(path: Path, value: Any, *, split: bool) -> Iterator[TypeMistake]:
    if not isinstance(value, dict):
        yield WrongType(path, "object", value)
        return
    if value.get("kind") == "List" and value.get("apiVersion") == "v1":
        yield WrongType((*path, "items"), "array", value.get("items"))  # a List with a list was unfolded
        return
    wrong = [key for key in _TYPE_FIELDS if value.get(key) is not None and not isinstance(value[key], str)]
    for key in wrong:
        yield WrongType((*path, key), "string", value[key])
    missing = tuple(key for key in _TYPE_FIELDS if key not in wrong and not value.get(key))
    if missing and not wrong:
        yield MissingApiversionOrKind(path, missing, tuple(value), split)
