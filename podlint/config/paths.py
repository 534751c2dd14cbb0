"""What a configuration says of some files only: which rules run for them, and which of their findings are not wanted."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from podlint.config.model import Ignored, PathSetting, RuleSetting
from podlint.finding import Finding
from podlint.registry import Selection, known

if TYPE_CHECKING:
    from podlint.patterns import Patterns


class Paths(NamedTuple):
    """The settings that depend on the file. `select` and `ignore` are those of the command line, which outweigh them.

    `here` is the folder that names of files start from, where that is not the current one.
    """

    root: str = ""
    overlays: tuple[PathSetting, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    here: str = ""

    def selection(self, base: Selection, file: str) -> Selection:
        """Return the selection for a file: the base, and on it what each matching pattern says, in the order of the configuration."""
        if not self.overlays:
            return base
        for overlay in self.overlays:
            if matches(overlay.pattern, self.root, os.path.join(self.here, file)):
                base = overlaid(base, overlay.rules)._replace(profiles=overlay.profiles or base.profiles)
        return asked(base, self.select, self.ignore)

    def kinds_of(self, base: Selection) -> tuple[Selection, ...]:
        """Return selections that together hold every rule that runs for some file."""
        if not self.overlays:
            return (base,)
        return (base, *(overlaid(base, overlay.rules)._replace(profiles=overlay.profiles or base.profiles) for overlay in self.overlays))


def overlaid(selection: Selection, settings: tuple[RuleSetting, ...]) -> Selection:
    """Return a selection with more settings on top."""
    select, ignore = dict.fromkeys(selection.select), dict.fromkeys(selection.ignore)
    severities, options = dict(selection.severities), dict(selection.options)
    for setting in settings:
        (select if setting.is_on else ignore)[setting.name] = None
        (ignore if setting.is_on else select).pop(setting.name, None)
        if setting.severity:
            severities[setting.name] = setting.severity
        if setting.options:
            options[setting.name] = tuple((dict(options.get(setting.name, ())) | dict(setting.options)).items())
    return selection._replace(select=tuple(select), ignore=tuple(ignore), severities=tuple(severities.items()), options=tuple(options.items()))


def asked(selection: Selection, select: tuple[str, ...], ignore: tuple[str, ...]) -> Selection:
    """Return a selection with what the command line asks for, which outweighs all else; there --ignore outweighs --select."""
    selection = overlaid(selection, tuple(RuleSetting(name) for name in select))
    return overlaid(selection, tuple(RuleSetting(name, is_on=False) for name in ignore))


def matches(pattern: str, root: str, file: str) -> bool:
    """Whether a pattern in the syntax of .gitignore, seen from the folder *root*, matches a file as findings name it."""
    inside = os.path.relpath(os.path.abspath(file), root or ".").replace(os.sep, "/")
    return not inside.startswith("../") and bool(_patterns(pattern).verdict(inside))


@lru_cache(maxsize=256)
def _patterns(pattern: str) -> Patterns:
    from podlint.patterns import Patterns

    return Patterns((pattern,))


def is_ignored(finding: Finding, ignored: tuple[Ignored, ...], root: str, folders: tuple[str, ...] = ()) -> bool:
    """Whether the configuration does not want a finding."""
    return any(_is_meant(finding, each, root, folders) for each in ignored)


def _is_meant(finding: Finding, ignored: Ignored, root: str, folders: tuple[str, ...]) -> bool:
    names = (finding.rule, known(folders)[finding.rule].family, "*")
    return (
        any(name in ignored.rules for name in names)
        and (not ignored.path or matches(ignored.path, root, finding.file))
        and (not ignored.object or _is_object(finding, ignored.object))
        and (not ignored.container or fnmatchcase(container_of(finding), ignored.container))
    )


def _is_object(finding: Finding, pattern: str) -> bool:
    one = finding.object
    return fnmatchcase(f"{one.kind}/{one.name}", pattern) or fnmatchcase(f"{one.kind}/{one.namespace or 'default'}/{one.name}", pattern)


_CONTAINER = re.compile(r"(?:^|\.)(?:containers|initContainers|ephemeralContainers)\[(?:name=)?([^\]]*)\]")


def container_of(finding: Finding) -> str:
    """Return the name of the container that a finding is about; empty where it is about none."""
    found = _CONTAINER.search(finding.place)
    return found[1] if found else ""
