"""What a misspelled or misplaced name was meant to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.schema import habits
from podlint.schema.bundle import VERSIONS, Bundle, Schema, load
from podlint.schema.mistake import UnknownField

_LEVELS_AWAY = 2
_SHORTEST_BEGINNING = 4  # letters
_NOT_WRITTEN = ("status", "ephemeralContainers")  # nobody writes these into a manifest

_Place = tuple[str, Path]
"""A definition, and the way from it to a mapping, with 0 for the items of lists."""


def distance(left: str, right: str, limit: int) -> int:
    """Return the edit distance (insert, delete, replace, swap neighbours), or *limit* + 1 when it is larger."""
    far = limit + 1
    if abs(len(left) - len(right)) > limit or len(set(left).difference(right)) > limit or len(set(right).difference(left)) > limit:
        return far  # each letter that the other one does not have costs one
    before: list[int] = []
    row = [min(j, far) for j in range(len(right) + 1)]
    for i, a in enumerate(left, 1):
        before, previous, row = row, before, [far] * (len(right) + 1)
        row[0] = min(i, far)
        for j in range(max(1, i - limit), min(len(right), i + limit) + 1):  # whatever is further off the diagonal costs more
            b = right[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, previous[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return far
    return min(row[-1], far)


def _plain(name: str) -> str:
    """A name without case, dashes, underscores and blanks, in which snake_case and camelCase are one."""
    lower = name.lower()
    return lower if lower.isalnum() else "".join(filter(str.isalnum, lower))


def tolerance(name: str) -> int:
    """How many slips a name of this length may hold and still be recognised."""
    return min(3, (len(name) - 1) // 3)


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that *name* most likely means, or None when none is near."""
    plain = _plain(name)
    if plain.isdigit():  # digits are not mixed up like letters; but a version may say more than is wanted: 1.36.2
        return next((candidate for candidate in candidates if name.startswith(f"{candidate}.")), None)
    limit = max(tolerance(plain), 1)
    least = len(plain) - limit
    near = ((distance(plain, _plain(candidate), limit), candidate) for candidate in candidates if len(candidate) >= least)
    best = min((found for found in near if found[0] <= limit and found[0] < len(plain)), default=None)
    return best[1] if best else None


class Suggestion(NamedTuple):
    """What an unknown field was meant to be.

    It is right, but only in other Kubernetes `versions`; or it is another `name` here; or it is the
    same name at other `places`, nearest first; or something else, in `words`. At most one of the four is set.
    """

    name: str = ""
    places: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    words: str = ""


def suggest(bundle: Bundle, kind: str, mistake: UnknownField, root: Path) -> Suggestion:
    """Return what the unknown field of an object was meant to be.

    The very name in another Kubernetes version wins, then what people are known to mistake, then a near miss of one slip, then the one
    field that begins so (`timeout` for `timeoutSeconds`), then the same name at another level, then a farther miss.

    Args:
        bundle: The schemas that the mistake was found with.
        kind: The name of the object's definition.
        mistake: The unknown field.
        root: The path of the object in its document.
    """
    properties = bundle.definition(mistake.definition)["properties"]
    free = tuple(field for field in properties if field not in mistake.siblings)
    holder: Path = tuple(0 if isinstance(step, int) else step for step in mistake.path[len(root) : -1])  # all items of a list are alike
    return _suggestion(bundle, (kind, holder), mistake.definition, free, str(mistake.path[-1]), _shape(mistake.value))


@lru_cache(maxsize=4096)
def _suggestion(bundle: Bundle, place: _Place, definition: str, free: tuple[str, ...], name: str, shape: str) -> Suggestion:
    """The suggestion for a field *name* with a value of that shape, where the fields *free* are not there yet.

    A check asks three times for it, and to fix a file is to check it again for each fix that does not work.
    """
    versions = tuple(version for version in VERSIONS if _has_field(load(version), definition, name))
    if versions:
        return Suggestion(versions=versions)
    habit = habits.name(definition, name)
    if habit in free:
        return Suggestion(name=habit)
    words = habits.words(definition, name)
    return Suggestion(words=words) if words else _alike(bundle, place, definition, free, name, shape)


def _alike(bundle: Bundle, place: _Place, definition: str, free: tuple[str, ...], name: str, shape: str) -> Suggestion:
    """What the name itself is like, here or at another level."""
    properties = bundle.definition(definition)["properties"]
    fitting = [field for field in free if _fits(bundle, properties[field], shape)]
    near = nearest(name, fitting) or nearest(name, free)
    if near and distance(_plain(name), _plain(near), 1) <= 1:
        return Suggestion(name=near)
    begun = [field for field in fitting if len(name) >= _SHORTEST_BEGINNING and _plain(field).startswith(_plain(name))]
    if len(begun) == 1:
        return Suggestion(name=begun[0])
    words = habits.words_of_any(definition, shape)
    if words:
        return Suggestion(words=words)
    places = tuple(where for where, fields in _around(bundle, place) if name in fields and _fits(bundle, fields[name], shape))
    return Suggestion(places=places[:_LEVELS_AWAY]) if places else Suggestion(name=near or "")


def _has_field(bundle: Bundle, definition: str, name: str) -> bool:
    return bundle.has(definition) and name in bundle.definition(definition).get("properties", {})


def _shape(value: Any) -> str:
    """What of a value decides whether it may stand in a field; empty for null, which may stand anywhere."""
    return "" if value is None else "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "scalar"


def _fits(bundle: Bundle, schema: Schema, shape: str) -> bool:
    """Whether a value of this shape can stand in a field of that type."""
    resolved = bundle.resolve(schema)[1]
    types = resolved.get("type", "object" if "properties" in resolved else None)
    return types is None or not shape or shape == ("scalar" if types not in ("array", "object") else types)


@lru_cache(maxsize=256)
def _around(bundle: Bundle, place: _Place) -> tuple[tuple[str, Schema], ...]:
    """The mappings up to two levels away from one, each with its place and fields: nearer first, above before below."""
    kind, holder = place
    above = [(_show(at), found[1]) for end in range(len(holder) - 1, -1, -1) if (found := bundle.at(kind, at := holder[:end])) and "properties" in found[1]]
    here = bundle.at(kind, holder)
    level = [(_show(holder), here[1])] if here else []
    around: list[tuple[str, Schema]] = []
    for outer in range(_LEVELS_AWAY):
        level = [child for where, schema in level for child in _children(bundle, where, schema)]
        around += [(where, schema["properties"]) for where, schema in (*above[outer : outer + 1], *level)]
    return tuple(around)


def _children(bundle: Bundle, place: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield the mappings right below *schema*, each with its place; a list counts as no level of its own."""
    for field, property_schema in schema["properties"].items():
        where = f"{place}.{field}" if place else field
        resolved = bundle.resolve(property_schema)[1]
        if resolved.get("type") == "array":
            where, resolved = f"{where}[]", bundle.resolve(resolved["items"])[1]
        if "properties" in resolved and field not in _NOT_WRITTEN:
            yield where, resolved


def _show(path: Path) -> str:
    """A path for people: ``spec.containers[]``, for the place rather than the one item."""
    return "".join("[]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
