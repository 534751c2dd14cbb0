"""What `podlint show` prints: objects as the API server reads them, and with the defaults that it fills in."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

from podlint import files
from podlint.constraints.kinds import defaulted
from podlint.errors import UsageError
from podlint.files import UnreadableFile
from podlint.objects.decode import decode
from podlint.schema.mistake import UnknownField, WrongType
from podlint.schema.structure import check_structure
from podlint.source.document import documents, markdown_documents
from podlint.source.scalars import UnreadableScalarError, plain

FORMATS = ("yaml", "json")


def shown(path: str, version: str, *, with_defaults: bool) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file that podlint knows the kind of, as Kubernetes *version* decodes them; others as they are.

    Raises:
        UsageError: the file or a document in it cannot be read, or an object has fields that the server refuses.
    """
    name = files.name_of(path)
    text = files.read(path, files.MAX_FILE_SIZE)
    if isinstance(text, UnreadableFile):
        raise UsageError(f"{name}: {text.reason}", text.help)
    markdown = files.holds_markdown(path, text)
    for document in markdown_documents(text) if markdown else documents(text):
        decoded = decode(document, name)
        if document.unreadable or decoded.mistakes:
            raise _refused(name)
        for object in decoded.objects:
            structure = check_structure(object, version)
            if not structure.definition:
                yield object.value
                continue
            if structure.unsound or structure.renamed or any(isinstance(mistake, UnknownField | WrongType) for mistake in structure.mistakes):
                raise _refused(name)
            yield defaulted(structure.value, version) if with_defaults else structure.value


def _refused(name: str) -> UsageError:
    return UsageError(f"the API server could not decode what is in {name}", f"podlint check {name} says why")


def render(objects: list[dict[str, Any]], output_format: str) -> str:
    """Return objects as YAML documents, or as JSON: one object, or a List of them."""
    if output_format == "json":
        value = objects[0] if len(objects) == 1 else {"apiVersion": "v1", "kind": "List", "items": objects}
        return _visible(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"
    return "---\n".join(map(_visible, map(_yaml, objects)))


_UNSEEN = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters that change how a terminal shows the others: written as they are, they could make a manifest look like another one."""


def _visible(text: str) -> str:
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _yaml(value: dict[str, Any]) -> str:
    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False
    yaml.width = 10_000
    yaml.representer.ignore_aliases = lambda _: True
    yaml.representer.add_representer(str, _represented)
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue()


def _represented(representer: Any, text: str) -> Any:
    """Text in the form that the server reads back as that text: it knows more words for true than ruamel.yaml does."""
    try:
        style = None if plain(text) == text else '"'
    except UnreadableScalarError:
        style = '"'
    if _UNSEEN.search(text):
        style = '"'  # in which they can be written as numbers
    return representer.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text and not style else style)
