"""What a configuration file says, as plain values."""

from __future__ import annotations

from typing import Any, NamedTuple

from podlint.finding import Severity
from podlint.objects.workloads import PodPaths
from podlint.rule import Profile

PROFILES = tuple(profile.value for profile in Profile if profile is not Profile.OPTIONAL)
"""The profiles that can be asked for."""


class RuleSetting(NamedTuple):
    """What is set for a rule or a family. One that is named runs unless it is `off`. `line` counts from 1."""

    name: str
    is_on: bool = True
    severity: Severity | None = None
    options: tuple[tuple[str, Any], ...] = ()
    line: int = 0


class PathSetting(NamedTuple):
    """What is different for files that match a pattern. `profiles` is empty where the profile stays."""

    pattern: str
    profiles: tuple[Profile, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    line: int = 0


class Ignored(NamedTuple):
    """Findings that are not wanted: those of `rules` where the path, the object and the container match, as far as they are given."""

    rules: tuple[str, ...]
    path: str = ""
    object: str = ""
    container: str = ""
    reason: str = ""


class Config(NamedTuple):
    """A configuration. `root` is the folder that its patterns and paths start from; `places` says where each setting stands: (setting, "file:line").

    `extends` are the files that it builds on, the nearest first.
    """

    file: str = ""
    root: str = ""
    profiles: tuple[Profile, ...] = ()
    kubernetes: tuple[str, ...] = ()
    fail_on: str = ""
    rules: tuple[RuleSetting, ...] = ()
    paths: tuple[PathSetting, ...] = ()
    ignore: tuple[Ignored, ...] = ()
    exclude: tuple[str, ...] = ()
    exists: tuple[str, ...] = ()
    rule_folders: tuple[str, ...] = ()
    baseline: str = ""
    schemas: tuple[str, ...] = ()
    pod_templates: PodPaths = ()
    policies: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()
    extends: tuple[str, ...] = ()

    def place(self, setting: str) -> str:
        """Return where a setting stands, as ``.podlint.yaml:3``; empty where nothing sets it."""
        return dict(self.places).get(setting, "")
