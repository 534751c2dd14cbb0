"""One Kubernetes object of a document, and safe ways to look into it."""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from podlint.finding import ObjectId, Path
from podlint.source.document import Origin

DEFAULT_NAMESPACE = "default"

Value = dict[str, Any]  # decoded YAML of a mapping

if TYPE_CHECKING:
    kept = cached_property
else:

    class kept(cached_property):  # noqa: N801  as what it stands for
        """A property that is computed once, without the lock that `cached_property` takes until Python 3.12: a run asks for many, each once or twice."""

        def __get__(self, instance, owner=None):  # noqa: ANN001, ANN204  as what it stands for
            """Return the value; from now on it is found without coming here."""
            if instance is None:
                return self
            found = instance.__dict__[self.attrname] = self.func(instance)
            return found


def mapping(value: Any, key: str) -> Value:
    """Return the mapping at *key* of *value*; an empty one where it is absent or something else."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def items(value: Any, key: str) -> list[tuple[int, Value]]:
    """Return the mappings in the list at *key* of *value*, each with its index."""
    found = value.get(key) if isinstance(value, dict) else None
    return [(index, item) for index, item in enumerate(found) if isinstance(item, dict)] if isinstance(found, list) else []


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
    found = mapping(value, key)
    for item in found.values():
        if not isinstance(item, str):
            return {name: item for name, item in found.items() if isinstance(item, str)}
    return found


_folder_of = lru_cache(maxsize=64)(os.path.dirname)  # files come one after the other


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

    @kept
    def type(self) -> str:
        """Its kind, behind the API group where that is not the core group: ``Service``, ``apps/Deployment``."""
        group, slash, _ = self.api_version.rpartition("/")
        return f"{group}{slash}{self.kind}"

    @kept
    def name(self) -> str:
        """metadata.name, else metadata.generateName, else empty."""
        metadata = mapping(self.value, "metadata")
        return text(metadata, "name") or text(metadata, "generateName")

    @property
    def namespace(self) -> str:
        """metadata.namespace as written; empty where it is not."""
        return text(mapping(self.value, "metadata"), "namespace")

    @kept
    def folder(self) -> str:
        """The folder of its file. All objects of a chart are of one folder: they are installed together."""
        return self.chart or _folder_of(self.file)

    @kept
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
