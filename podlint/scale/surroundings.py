"""Files of which nothing is reported, though others refer to the objects in them: they are decoded, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podlint import files
from podlint.engine import FileResult, Settings
from podlint.files import UnreadableFile
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.objects.run import slim
from podlint.objects.workloads import ANY_POD
from podlint.ruleset import wanted_kinds
from podlint.source.document import documents, markdown_documents

if TYPE_CHECKING:
    from podlint.custom.kind import CustomKind


def objects_of(path: str, settings: Settings, data: bytes | UnreadableFile | None = None) -> FileResult:
    """Return what other files may want to know of one that `files.find` has found. Without *data* it is read."""
    name = files.name_of(path)
    text = files.read(path, settings.max_file_size) if data is None else files.text_of(data)
    if isinstance(text, UnreadableFile):
        return FileResult(name, is_context=True)
    kinds = wanted_kinds(settings.paths.kinds_of(settings.selection))
    wanted: list[Object] = []
    defined: list[CustomKind] = []
    is_manifest = False
    markdown = files.holds_markdown(path, text)
    for document in markdown_documents(text) if markdown else documents(text):
        decoded = decode(document, name, after_manifest=is_manifest, pod_templates=settings.pod_templates)
        is_manifest |= decoded.is_manifest or document.unreadable is not None
        for object in decoded.objects:
            if object.kind == "CustomResourceDefinition":
                defined += _defined(object)
            if settings.objects.keeps(object) and (object.type in kinds or (object.template is not None and ANY_POD in kinds)):
                wanted.append(slim(object))
    return FileResult(name, objects=tuple(wanted), defined=tuple(defined), is_context=True)


def _defined(object: Object) -> list[CustomKind]:
    from podlint.custom.definition import defined

    return list(defined(object))
