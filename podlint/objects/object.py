"""One Kubernetes object of a document, and safe ways to look into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from podlint.finding import ObjectId, Path
from podlint.source.document import Origin

DEFAULT_NAMESPACE = "default"

Value = dict[str, Any]  # decoded YAML of a mapping


def mapping(value: Any, key: str) -> Value:
    """Return the mapping at *key* of *value*; an empty one where it is absent or something else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: Any, key: str) -> Iterator[tuple[int, Value]]:
    """Return the mappings in the list at *key* of *value*, each with its index."""
    found = value.get(key) if isinstance(value, dict) else None
    return ((index, item) for index, item in enumerate(found) if isinstance(item, dict)) if isinstance(found, list) else iter(())


def text(value: Any, key: str) -> str:
    """Return the string at *key* of *value*; empty where it is absent or something else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def strings(value: Any, key: str) -> tuple[str, ...]:
    """Return the strings in the list at *key* of *value*."""
    found = value.get(key) if isinstance(value, dict) else None
    return tuple([item for item in found if isinstance(item, str)]) if isinstance(found, list) else ()


def labels(value: Any, key: str) -> dict[str, str]:
    """Return the mapping of strings at *key* of *value*, as labels and selectors are."""
    return {name: item for name, item in mapping(value, key).items() if isinstance(item, str)}


class _Object(NamedTuple):
    file: str
    origin: Origin
    path: Path
    api_version: str
    kind: str
    value: Value
    template: Path | None = None
    chart: str = ""


class Object(_Object):
    """A Kubernetes object as it stands in its document. `path` leads to it: `()`, or into a List.

    `template` is where the pod of a kind that is not Kubernetes' own stands, from the object; None for other kinds and those without pod.
    `chart` is the folder of the chart that it was rendered from, if it was.
    """

    def __getstate__(self) -> None:
        """What is kept of its properties stays in its process."""

    @cached_property
    def type(self) -> str:
        """Its kind, behind the API group where that is not the core group: ``Service``, ``apps/Deployment``."""
        group, slash, _ = self.api_version.rpartition("/")
        return f"{group}{slash}{self.kind}"

    @cached_property
    def name(self) -> str:
        """metadata.name, else metadata.generateName, else empty."""
        metadata = mapping(self.value, "metadata")
        return text(metadata, "name") or text(metadata, "generateName")

    @cached_property
    def namespace(self) -> str:
        """metadata.namespace as written; empty where it is not."""
        return text(mapping(self.value, "metadata"), "namespace")

    @cached_property
    def folder(self) -> str:
        """The folder of its file. All objects of a chart are of one folder: they are installed together."""
        return self.chart or os.path.dirname(self.file)

    @property
    def home(self) -> str:
        """The namespace that the object lands in: `default` where none is written, as with kubectl."""
        return self.namespace or DEFAULT_NAMESPACE

    @property
    def labels(self) -> dict[str, str]:
        """metadata.labels."""
        return labels(mapping(self.value, "metadata"), "labels")

    @property
    def title(self) -> str:
        """How people call it: ``Deployment shop``."""
        return f"{self.kind} {self.name}".strip()

    @property
    def id(self) -> ObjectId:
        """What findings say of the object."""
        return ObjectId(self.api_version, self.kind, self.namespace, self.name)


_STDIN = "<stdin>"  # as findings name it


def is_dumped(object: Object) -> bool:
    """Whether an object comes straight from a cluster: it has a uid, and is an item of a List or stands on standard input, as `kubectl get` prints it."""
    return bool(object.path or object.file == _STDIN) and bool(text(mapping(object.value, "metadata"), "uid"))
