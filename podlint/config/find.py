"""Where the configuration of a run is: named, or the nearest one above the current folder."""

from __future__ import annotations

import os

from podlint.config.model import Config
from podlint.files import CONFIGURATIONS
from podlint.objects.workloads import PodPaths


def find(start: str) -> str:
    """Return the configuration file of the folder *start* or of the nearest folder above it; empty where there is none.

    The search ends at the top of a repository: what lies above belongs to others.
    """
    folder = os.path.abspath(start)
    while True:
        for name in CONFIGURATIONS:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
        parent = os.path.dirname(folder)
        if parent == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def nearest_pod_templates() -> PodPaths:
    """Return where the configuration of the current folder says that pods stand, in kinds that are not Kubernetes' own.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    path = find(".")
    if not path:
        return ()
    from podlint.config.read import read

    return read(os.path.relpath(path), runs_code=None).pod_templates


def configuration(named: str, *, none: bool = False) -> Config:
    """Return the configuration of a run. *named* is the file that the user names, if any; *none* that there is to be none.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    if none:
        return Config()
    path = named or find(".")
    if not path:
        return Config()
    from podlint.config.read import read

    return read(named or os.path.relpath(path), runs_code=bool(named))
