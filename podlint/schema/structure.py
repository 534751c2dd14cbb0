"""The structure of one object in one Kubernetes version: is its kind known, and what is wrong with its names and types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object
from podlint.schema.apis import Deprecation, deprecation, is_off_by_default
from podlint.schema.bundle import Bundle, load
from podlint.schema.compile import Compiler
from podlint.schema.fits import Fits
from podlint.schema.mistake import Mistake, NullValue, UnknownField, WrongType
from podlint.schema.suggest import suggest


class UnknownKind(NamedTuple):
    """An apiVersion and kind that the version's schemas do not have.

    `served` are the versions that a CustomResourceDefinition serves instead, of which all are older if it `is_ahead`; `why` says why there is no schema,
    where that is worth a word.
    """

    path: Path
    api_version: str
    kind: str
    served: tuple[str, ...] = ()
    why: str = ""
    is_ahead: bool = False


class DeprecatedApiVersion(NamedTuple):
    """An apiVersion and kind that the version still serves, but warns about or has a stable successor for."""

    path: Path
    api_version: str
    kind: str
    deprecation: Deprecation


class ApiOffByDefault(NamedTuple):
    """An apiVersion and kind that the version has, without anything further on, but serves only where it was turned on."""

    path: Path
    api_version: str
    kind: str


StructureMistake = UnknownField | WrongType | UnknownKind | DeprecatedApiVersion | ApiOffByDefault


class Structure(NamedTuple):
    """What there is to say of an object's structure, and the object as far as it could be decoded.

    `definition` is empty when the kind is unknown. `value` has no nulls, no unknown fields and no values of a wrong type; a field
    that is plainly misspelled stands there under the name that was meant. `renamed` leads from its path to the user's. `unsound` are
    paths in `value` about which nothing can be said. Paths are relative to the object, but for those of mistakes.
    """

    definition: str
    mistakes: tuple[StructureMistake, ...]
    value: dict[str, Any]
    renamed: dict[Path, Path]
    unsound: tuple[Path, ...]


@cache
def compiler(version: str) -> Compiler:
    """Return the compiled checks of a bundled version."""
    return Compiler(load(version))


@lru_cache(maxsize=1024)
def _kind(version: str, api_version: str, kind: str) -> tuple[str | None, Fits, tuple[DeprecatedApiVersion | ApiOffByDefault, ...]]:
    """The definition of a kind, if there is one, what says whether a value fits it, and what there is to say of its API version, without path."""
    bundle = load(version)
    definition = bundle.kind(api_version, kind)
    if definition is None:
        return None, _fits_nothing, ()
    return definition, compiler(version).fitter.definition(definition), tuple(_of_api(bundle, api_version, kind))


def _of_api(bundle: Bundle, api_version: str, kind: str) -> Iterator[DeprecatedApiVersion | ApiOffByDefault]:
    old = deprecation(bundle, api_version, kind)
    if old:
        yield DeprecatedApiVersion((), api_version, kind, old)
    elif is_off_by_default(api_version):
        yield ApiOffByDefault((), api_version, kind)


def _fits_nothing(_: object) -> bool:
    return False


def check_structure(object: Object, version: str) -> Structure:
    """Return all mistakes in the names and types of an object at once, and what is left of it without them."""
    definition, fits, notes = _kind(version, object.api_version, object.kind)
    if definition is None:
        return Structure("", (UnknownKind(object.path, object.api_version, object.kind),), object.value, {}, ((),))
    of_api = tuple(note._replace(path=object.path) for note in notes) if notes else ()
    if fits(object.value):
        return Structure(definition, of_api, object.value, {}, ())
    structure = _mended(object, compiler(version), definition)
    return structure._replace(mistakes=(*structure.mistakes, *of_api)) if of_api else structure


def structure_of(object: Object, compiler: Compiler, definition: str) -> Structure:
    """Return all mistakes in the names and types of an object of that *definition*, and what is left of it without them."""
    if compiler.fitter.definition(definition)(object.value):
        return Structure(definition, (), object.value, {}, ())
    return _mended(object, compiler, definition)


def _mended(object: Object, compiler: Compiler, definition: str) -> Structure:
    """The structure of an object that does not fit its definition."""
    found: list[Mistake] = []
    compiler.definition(definition)(object.value, object.path, found)
    mistakes = list(_complete(found, compiler, definition, object.path))
    sound = _Sound(compiler.bundle, definition, len(object.path), mistakes)
    value = sound.value(object.value, (), ())
    real = tuple(mistake for mistake in mistakes if not isinstance(mistake, NullValue))
    return Structure(definition, real, value, sound.renamed, tuple(sound.unsound))


def _complete(found: list[Mistake], compiler: Compiler, definition: str, root: Path) -> Iterator[Mistake]:
    """The mistakes, and those inside misspelled fields too."""
    bundle = compiler.bundle
    for mistake in found:
        yield mistake
        if isinstance(mistake, UnknownField) and (meant := suggest(bundle, definition, mistake, root).name) and mistake.value is not None:
            inner: list[Mistake] = []
            compiler.check(bundle.definition(mistake.definition)["properties"][meant])(mistake.value, mistake.path, inner)
            for other in _complete(inner, compiler, definition, root):
                yield other if isinstance(other, NullValue) else other._replace(assumed=True)


class _Sound:
    """Makes of an object with mistakes the one that validation can go on with."""

    def __init__(self, bundle: Bundle, definition: str, depth: int, mistakes: list[Mistake]) -> None:
        self.bundle = bundle
        self.definition = definition
        self.renamed: dict[Path, Path] = {}
        self.unsound: list[Path] = []
        self._at = {mistake.path[depth:]: mistake for mistake in mistakes}
        self._touched = {path[:end] for path in self._at for end in range(len(path))}
        self._root = mistakes[0].path[:depth]

    def value(self, written: Any, path: Path, meant: Path) -> Any:
        """Return what is left of the value *written* at *path*, which will stand at *meant*."""
        if path in self._at and isinstance(self._at[path], WrongType):
            self.unsound.append(meant)
            return self._zero(meant)
        if path not in self._touched:
            return written
        if isinstance(written, list):
            return [self._item(item, (*path, index), (*meant, index)) for index, item in enumerate(written)]
        return self._mapping(written, path, meant)

    def _item(self, item: Any, path: Path, meant: Path) -> Any:
        """An item of a list keeps its place: null is the zero value of its type."""
        return self._zero(meant) if isinstance(self._at.get(path), NullValue) else self.value(item, path, meant)

    def _mapping(self, written: dict[str, Any], path: Path, meant: Path) -> dict[str, Any]:
        found = self.bundle.at(self.definition, meant)
        is_map = found is not None and "properties" not in found[1]
        result = {}
        for key, item in written.items():
            place = (*path, key)
            mistake = self._at.get(place)
            if isinstance(mistake, UnknownField):
                name = suggest(self.bundle, self.definition, mistake, self._root).name
                target = (*meant, name)
                if name and item is not None and name not in written and target not in self.renamed:
                    self.renamed[target] = place
                    result[name] = self.value(item, place, target)
            elif isinstance(mistake, NullValue):
                if is_map:
                    result[key] = self._zero((*meant, key))
            elif isinstance(mistake, WrongType):
                self.unsound.append((*meant, key))
            else:
                result[key] = self.value(item, place, (*meant, key))
        return result

    def _zero(self, path: Path) -> Any:
        """Go's zero value of what stands at *path*."""
        found = self.bundle.at(self.definition, path)
        schema = found[1] if found else {}
        if "properties" in schema:
            return {}
        kind = schema.get("type", "")
        return {"object": {}, "array": [], "string": "", "boolean": False}.get(kind if isinstance(kind, str) else "", 0)
