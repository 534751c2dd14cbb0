"""Objects as policies get to see them: with the defaults of the server, as it writes them; and the pods that a template would make."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.admission.cost import size_of
from podlint.admission.model import Subject, Value
from podlint.admission.pods import admitted
from podlint.admission.resources import is_cluster_scoped
from podlint.admission.written import written
from podlint.constraints.kinds import defaulted
from podlint.defaults.metadata import name_of
from podlint.finding import Path
from podlint.objects.object import Object, mapping, text
from podlint.objects.pod import Pod, pod_of
from podlint.objects.workloads import group
from podlint.schema.bundle import load
from podlint.schema.structure import Structure


def subjects(object: Object, structure: Structure, version: str) -> Iterator[Subject]:
    """Yield an object as the server would look at it, and the pod that it would make; nothing for one that the server could not decode."""
    is_known = bool(structure.definition)
    if is_known and (structure.unsound or structure.renamed):
        return
    value = written(defaulted(structure.value, version), structure.definition, version) if is_known else object.value
    namespace = "" if is_cluster_scoped(group(object.api_version), object.kind) else object.home
    value = {**value, "metadata": _named(mapping(value, "metadata"), namespace)}
    seen = admitted(value) if object.type == "Pod" else value
    yield Subject(seen, namespace, (), size_of(seen))
    pod = pod_of(object._replace(value=value, path=()))
    if pod is not None and pod.path:
        yield _pod(object, pod, namespace, version)


def _pod(object: Object, pod: Pod, namespace: str, version: str) -> Subject:
    """The pod that a controller would make of a template."""
    metadata = _named({**pod.metadata, "generateName": f"{object.name}-"}, namespace)
    value = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod.spec}
    seen = admitted(written(defaulted(value, version), load(version).kind("v1", "Pod") or "", version))
    return Subject(seen, namespace, pod.path, size_of(seen), object.title)


def _named(metadata: Value, namespace: str) -> Value:
    """Metadata with the namespace, and with a name such as the server makes where none is written."""
    found = {**metadata, "namespace": namespace} if namespace else dict(metadata)
    if text(metadata, "generateName") and not text(metadata, "name"):
        found["name"] = name_of({"generateName": metadata["generateName"]})
    return found


def in_document(subject: Subject, path: Path) -> Path:
    """Return where a path of a subject leads from the user's object: to its kind for all of it. The pod of a template has only metadata and spec there."""
    if not subject.maker and not path:
        return ("kind",)
    if subject.maker and path[:1] not in (("metadata",), ("spec",)):
        return subject.path
    return (*subject.path, *path)
