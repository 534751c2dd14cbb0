"""Rules of the user's own: the same Python files as the bundled ones, and YAML files without code. See docs/own-rules.md."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

from podlint.errors import UsageError
from podlint.files import YAML_ENDINGS
from podlint.rule import Definition

ENDINGS = (".py", *YAML_ENDINGS)
"""What the names of files with rules end in."""


def files(folder: str) -> Iterator[str]:
    """Yield the files of rules below a folder, sorted. Hidden files and those that begin with an underscore are none, nor are those in such folders."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_")) and name.endswith(ENDINGS):
                yield os.path.join(here, name)


def shown(path: str) -> str:
    """Return how messages call a file: as seen from the current folder."""
    return os.path.relpath(path)


def has_python(folder: str) -> bool:
    """Whether a folder holds rules that are code."""
    return any(path.endswith(".py") for path in files(folder))


@cache
def of_folder(folder: str) -> dict[str, Definition]:
    """Return the rules of a folder by name.

    Raises:
        UsageError: a file holds no rule, or one that cannot be read.
    """
    found: dict[str, Definition] = {}
    for path in files(folder):
        definition = load(path)
        twin = found.get(definition.rule.name)
        if twin:
            raise UsageError(f"{shown(path)} and {shown(twin.rule.source)} hold rules of one name, {definition.rule.name!r}")
        found[definition.rule.name] = definition
    return found


@cache
def load(path: str) -> Definition:
    """Return the rule in a file.

    Raises:
        UsageError: it holds none, or one that cannot be read.
    """
    if path.endswith(YAML_ENDINGS):
        from podlint.rulebook.declarative import read

        return read(path)
    return _of_python(path)


def _of_python(path: str) -> Definition:
    """The rule in a Python file, as that is now: Python's own import takes the bytecode of before for a file saved twice within a second."""
    stem = os.path.splitext(os.path.basename(path))[0]
    module = ModuleType(f"podlint_own_rules.{_family(path)}.{stem}")
    module.__file__ = path
    sys.modules[module.__name__] = module  # annotations are looked up there
    try:
        with open(path, "rb") as file:
            code = compile(file.read(), path, "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102  the user asks for these rules to run
    except Exception as error:
        raise UsageError(f"the rule in {shown(path)} cannot be loaded: {error!r}") from error
    found = getattr(module, stem, None)
    if not isinstance(found, Definition):
        raise UsageError(f"{shown(path)} holds no rule called {stem!r}", f"a rule is a function with the decorator @rule, named like its file: {stem}")
    return found._replace(rule=found.rule._replace(source=path, family=_family(path)))


def _family(path: str) -> str:
    return os.path.basename(os.path.dirname(os.path.abspath(path))) or "own"
