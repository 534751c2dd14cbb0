"""Mistakes that are none yet: a placeholder stands where the value will be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.constraints.answer import Answer, follows
from podlint.finding import Api, Path
from podlint.objects.object import Object
from podlint.objects.placeholder import placeholder
from podlint.schema.mistake import WrongType
from podlint.schema.structure import UnknownKind
from podlint.source.document import Document

_COMPUTED = re.compile(r"[\"']?:?[ \t-]*(?P<code>#@[ \t]+\S.*)")
_DIRECTIVE = "$patch"
"""With `delete`, it takes the mapping that it stands in out of an object: what that holds says only which one is meant."""

_EXPANDED = "subPathExpr"
"""The one field in which the kubelet fills in `$(NAME)` itself, and of which the server has something to say."""

_KEYWORDS = frozenset({"$ref", "$schema"})
"""Keys of JSON Schemas that look like placeholders."""


class UnfilledPlaceholder(NamedTuple):
    """Something that cannot be checked before it is filled in. `path` starts at the root of the document and leads to a value, or `on_key` to a key.

    `api` is what the server would answer to the text as it stands.
    """

    path: Path
    text: str
    on_key: bool = False
    api: Api | None = None


_DOTS = re.compile(r"\.{2,}")
_OF_THE_REST = frozenset({"api-required", "api-not-found"})


def whole(mistakes: Sequence[Any], document: Document) -> Sequence[Any]:
    """Return the mistakes without those that come from what documentation leaves out: in place of dots, or for want of what they stand for."""
    if not document.is_excerpt:
        return mistakes
    return [each for each in mistakes if not (_is_of_the_rest(each) or (isinstance(each, WrongType) and _DOTS.fullmatch(str(each.value))))]


def _is_of_the_rest(mistake: Any) -> bool:
    return isinstance(mistake, Answer) and (mistake.error.type.rule in _OF_THE_REST or mistake.path[-1:] == ("labels",))


def filled(mistakes: Sequence[Any], object: Object, document: Document) -> tuple[list[Any], tuple[tuple[Any, UnfilledPlaceholder], ...]]:
    """Return the mistakes of an object that hold whatever placeholders stand for, and of the others those that speak of one, with it."""
    found = [(mistake, _unfilled(mistake, object, document)) for mistake in mistakes]
    notes = tuple((mistake, note) for mistake, note in found if note)
    places = tuple(note.path[len(object.path) :] for _, note in notes)
    kept = [mistake for mistake, note in found if not note and not (places and _comes_from(places, mistake, object))]
    return kept, notes


def _comes_from(places: tuple[Path, ...], mistake: Any, object: Object) -> bool:
    if not isinstance(mistake, Answer):
        return False
    return follows(mistake.error, places, object.value) or any(
        mistake.path[: len(place) - 1] == place[:-1] for place in places if place[-1:] == (_DIRECTIVE,) and _value(place, object.value) == "delete"
    )


def _unfilled(mistake: Any, object: Object, document: Document) -> UnfilledPlaceholder | None:
    """The placeholder that a mistake comes from: the value that it speaks of, or the key. What the object is, is never left open."""
    if isinstance(mistake, UnknownKind):
        return None
    path: Path = (*object.path, *mistake.path) if isinstance(mistake, Answer) else mistake.path
    inside = path[len(object.path) :]
    if text := placeholder(_value(inside, object.value)):
        return None if inside[-1:] == (_EXPANDED,) and text.startswith("$(") else UnfilledPlaceholder(path, text)
    if place := _computed(path, inside, mistake, object, document):
        return UnfilledPlaceholder(*place)
    if inside and inside[-1] not in _KEYWORDS and (text := placeholder(inside[-1])):
        return UnfilledPlaceholder(path, text, on_key=True)
    if isinstance(mistake, Answer) and (text := placeholder(mistake.error.message)):
        return UnfilledPlaceholder(path, text)  # what the server itself puts in the place of an absent field, as a Job's labels
    return None


def _computed(path: Path, inside: Path, mistake: Any, object: Object, document: Document) -> tuple[Path, str] | None:
    """The place that a mistake speaks of and that ytt is to fill, with its code: the value itself, or, of what lacks something, a member."""
    value = _value(inside, object.value)
    if value is None:
        return (path, code) if (code := _code(path, document)) else None
    members = value if isinstance(mistake, Answer) and isinstance(value, dict) else ()
    empty = ((*path, key) for key in members if value[key] is None)
    return next(((place, code) for place in empty if (code := _code(place, document))), None)


def _code(path: Path, document: Document) -> str:
    """What ytt is to compute as the value of an entry that has none: a comment behind its key or dash."""
    end = document.locate(path, key=True)[1] - document.offset
    match = _COMPUTED.match(document.text, end)
    return match["code"] if match else ""


def _value(path: Path, value: Any) -> Any:
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
