"""One run with a cache: files that were seen before are not checked again, and a run that was made before is not made again."""

from __future__ import annotations

from _blake2 import blake2b
from collections.abc import Callable, Iterator
from typing import NamedTuple

from podlint import files
from podlint.cache import codec
from podlint.cache.fingerprint import NotPlainError, fingerprint
from podlint.cache.store import Store
from podlint.engine import FileResult, Settings
from podlint.files import Inputs, UnreadableFile
from podlint.report import FailOn, Report

_KEPT_BYTES = 64_000_000  # of files, between the first look at them and their check

Load = Callable[[str], bytes | UnreadableFile]
Runner = Callable[[Inputs, Settings, Load], Iterator[FileResult]]
"""Checks files that it gets from a `Load`, or reads itself where it takes none."""


class Place(NamedTuple):
    """Where the cache is, and how many bytes it may hold."""

    root: str
    most: int


class _Key(NamedTuple):
    content: bytes
    name: bytes


class Session:
    """Knows what the files of a run hold, and what was found in them before.

    Args:
        inputs: All files of the run.
        settings: Of the run; files may be checked with others, too.
        place: Where the cache is.
        runner: Checks the files that are not known.
    """

    def __init__(self, inputs: Inputs, settings: Settings, place: Place, runner: Runner) -> None:
        self._inputs = inputs
        self._settings = settings
        self._place = place
        self._runner = runner
        self._keys: dict[str, _Key] = {}
        self._loaded: dict[str, bytes | UnreadableFile] = {}
        self._given: set[str] = set()
        self._stores: dict[str, Store] = {}
        self._keeps = inputs.total_size <= _KEPT_BYTES
        self._most = settings.max_file_size

    def check(self, check: Callable[[Callable[[Inputs, Settings], Iterator[FileResult]]], Report], fail_on: FailOn) -> Report:
        """Return the report that *check* makes, given who checks the files; the one of before where no file has changed."""
        store = self._store(self._settings)
        key = self._key_of_all()
        known = _decoded(store.get(*key), Report) if store else None
        if isinstance(known, Report):
            report = known._replace(fail_on=fail_on)
        else:
            report = check(self.results)
            if store and not report.crashes:
                store.put(*key, codec.dump(report._replace(fail_on=FailOn.ERROR)))
        for each in self._stores.values():
            each.close()
        return report

    def results(self, inputs: Inputs, settings: Settings) -> Iterator[FileResult]:
        """Yield the result of every file: as it was where its content is the same, from the runner elsewhere."""
        store = self._store(settings)
        if store is None:
            yield from self._runner(inputs, settings, self._load)
            return
        known = {path: result for path in inputs.paths if path not in inputs.context and (result := self._known(path, store))}
        rest = [(path, size) for path, size in zip(inputs.paths, inputs.sizes, strict=True) if path not in known]
        fresh = self._runner(Inputs(tuple(path for path, _ in rest), tuple(size for _, size in rest), inputs.context), settings, self._load)
        for path in inputs.paths:
            if path in known:
                yield known[path]
            else:
                result = next(fresh)
                self._put(path, result, store)
                yield result

    def _store(self, settings: Settings) -> Store | None:
        try:
            name = fingerprint(settings)
        except (NotPlainError, OSError):
            return None
        if name not in self._stores:
            self._stores[name] = Store(self._place.root, name, self._place.most)
        return self._stores[name]

    def _load(self, path: str) -> bytes | UnreadableFile:
        """What a file holds, which is then what is known of it."""
        data = self._loaded.pop(path, None)
        if data is None:
            data = files.load(path, self._most)
            self._keys[path] = _key(path, data)
        self._given.add(path)
        return data

    def _key_of(self, path: str) -> _Key:
        if path not in self._keys:
            data = files.load(path, self._most)
            self._keys[path] = _key(path, data)
            if self._keeps:
                self._loaded[path] = data
        return self._keys[path]

    def _key_of_all(self) -> _Key:
        contents, names = blake2b(b"run", digest_size=16), blake2b(b"run", digest_size=8)
        for path in self._inputs.paths:
            key = self._key_of(path)
            contents.update(key.content)
            names.update(key.name)
            contents.update(b"1" if path in self._inputs.context else b"0")
        return _Key(contents.digest(), names.digest())

    def _known(self, path: str, store: Store) -> FileResult | None:
        """The result of before. Its text is not kept, as it is at hand."""
        kept = store.get(*self._key_of(path))
        result = _decoded(kept[1:], FileResult) if kept else None
        if not kept or not isinstance(result, FileResult):
            return None
        if kept[:1] == _WITHOUT_TEXT:
            self._loaded.pop(path, None)
            return result
        before = self._keys[path]
        text = files.text_of(self._load(path))
        return result._replace(text=text) if isinstance(text, str) and self._keys[path] == before else None

    def _put(self, path: str, result: FileResult, store: Store) -> None:
        """Keep a result, if it is sure to belong to what the file held when it was looked at."""
        if result.crashes or result.is_context or result.parts:
            return
        self._loaded.pop(path, None)
        key = self._key_of(path)
        if path not in self._given and _key(path, files.load(path, self._most)) != key:
            return  # the runner has read the file itself, and it has changed since
        store.put(*key, (_WITH_TEXT if result.text else _WITHOUT_TEXT) + codec.dump(result._replace(text="")))


_WITH_TEXT, _WITHOUT_TEXT = b"t", b"-"


def _key(path: str, data: bytes | UnreadableFile) -> _Key:
    name = files.name_of(path).encode()
    digest = blake2b(name + b"\0", digest_size=16)
    digest.update(b"!" + data.reason.encode() if isinstance(data, UnreadableFile) else data)
    return _Key(digest.digest(), blake2b(name, digest_size=8).digest())


def _decoded(data: bytes | None, record: type[FileResult | Report]) -> FileResult | Report | None:
    """The record that some bytes stand for; None where there are none, or they stand for nothing."""
    if data is None:
        return None
    try:
        found: FileResult | Report = codec.load(data, record)
    except codec.BROKEN:
        return None
    return found
