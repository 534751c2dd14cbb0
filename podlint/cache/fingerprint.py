"""What decides about findings besides the files themselves, as one name: another name, another cache."""

from __future__ import annotations

import os
import sys
from _blake2 import blake2b
from collections.abc import Iterator
from enum import Enum
from importlib.util import find_spec
from typing import Any

import podlint
import podlint.rules
import podlint.schemas
from podlint.engine import Settings
from podlint.rulebook import own_rules
from podlint.version import VERSION

_LENGTH = 16  # bytes


class NotPlainError(TypeError):
    """A setting that could be anything: nothing can be said of when it is the same again."""


def fingerprint(settings: Settings) -> str:
    """Return the name of what decides about findings: settings, the user's rules, podlint's own code, Python and its packages.

    Raises:
        NotPlainError: a setting is of a type that this does not know.
        OSError: a rule of the user's cannot be read.
    """
    digest = blake2b(digest_size=_LENGTH)
    here = os.getcwd() if settings.paths.root or settings.ignored else ""  # patterns depend on it, where there are any
    digest.update(repr((VERSION, sys.version_info[:3], here, plain(settings))).encode("utf-8", "surrogatepass"))
    for line in (*_code(), *_packages()):
        digest.update(line.encode("utf-8", "surrogateescape"))
    for data in _own(settings.selection.folders):
        digest.update(blake2b(data).digest())
    return digest.hexdigest()


def portable(folders: tuple[str, ...] = ()) -> str:
    """Return a name for podlint's code, the user's rules in some folders, and Python: the same on every machine that has the same.

    Raises:
        OSError: a folder is not there, or a file in it cannot be read.
    """
    digest = blake2b(repr((VERSION, sys.version_info[:2])).encode(), digest_size=_LENGTH)
    tops = [*podlint.__path__, *podlint.rules.__path__, *podlint.schemas.__path__]
    for top in tops:
        for path in sorted(path for path, _ in _files(top)):
            _add(digest, os.path.relpath(path, top), path)
    for folder in folders:
        os.scandir(folder).close()
        for path in own_rules.files(folder):
            _add(digest, os.path.relpath(path, folder), path)
    return digest.hexdigest()


def _add(digest: Any, name: str, path: str) -> None:
    with open(path, "rb") as file:
        digest.update(name.replace(os.sep, "/").encode("utf-8", "surrogateescape") + blake2b(file.read()).digest())


def plain(value: Any) -> Any:
    """Return a value in a form whose `repr` is the same in every process.

    Raises:
        NotPlainError: it is of a type that has no such form.
    """
    if value is None or isinstance(value, Enum | bool | int | float | str):
        return (type(value).__name__, value.name) if isinstance(value, Enum) else value
    if isinstance(value, tuple | list):
        return (type(value).__name__, *map(plain, value))
    if isinstance(value, frozenset | set):
        return ("set", *sorted(map(plain, value), key=repr))
    if isinstance(value, dict):
        return ("dict", *((plain(key), plain(item)) for key, item in value.items()))
    raise NotPlainError(type(value))


def _code() -> Iterator[str]:
    """Size and time of every file of podlint's: a developer changes them without changing the version."""
    for package in (podlint, podlint.rules, podlint.schemas):
        for top in package.__path__:
            for path, status in _files(top):
                yield f"{path} {status.st_size} {status.st_mtime_ns}\n"


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files below a folder, but for hidden and compiled ones."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.name.startswith((".", "__pycache__")):
                continue
            if entry.is_dir():
                yield from _files(entry.path)
            else:
                yield entry.path, entry.stat()


def _packages() -> Iterator[str]:
    """The time of the folder that the packages of others are in: it changes with every one that is installed or removed."""
    found = find_spec("ruamel.yaml")  # which does not load it
    assert found
    folder = os.path.dirname(os.path.dirname(os.path.dirname(found.origin or "")))
    yield f"{folder} {os.stat(folder).st_mtime_ns}\n"


def _own(folders: tuple[str, ...]) -> Iterator[bytes]:
    """What the user's rules are, and what stands beside them that they may import."""
    for folder in folders:
        for path in own_rules.files(folder):
            yield path.encode("utf-8", "surrogateescape")
            with open(path, "rb") as file:
                yield file.read()
