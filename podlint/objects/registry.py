"""Which registry an image comes from, and whether a list of registries holds it."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from podlint.objects.image import Image

DOCKER_HUB = "docker.io"
_HUB_HOSTS = frozenset({"docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"})


def has_host(image: Image) -> bool:
    """Whether the reference names its registry: the part before the first slash has a dot, a port or an upper-case letter, or is ``localhost``.

    Source: github.com/distribution/reference, splitDockerDomain.
    """
    first, slash, _ = image.repository.partition("/")
    return bool(slash) and ("." in first or ":" in first or first == "localhost" or first != first.lower())


def full_name(image: Image) -> str:
    """Return the repository with its registry, as container runtimes pull it: ``docker.io/library/nginx`` for ``nginx``."""
    host, _, path = image.repository.partition("/") if has_host(image) else (DOCKER_HUB, "/", image.repository)
    if host not in _HUB_HOSTS:
        return image.repository
    return f"{DOCKER_HUB}/{path}" if "/" in path else f"{DOCKER_HUB}/library/{path}"


def is_in(image: Image, registries: Iterable[str]) -> bool:
    """Whether one of *registries* holds the image: a host, or a host with the first parts of a path; `*` stands for anything within a part.

    Only whole parts count: ``example.org/team`` holds ``example.org/team/web``, and not ``example.org/teammate``.
    """
    parts = full_name(image).split("/")
    return any(_begins(parts, registry.strip("/").split("/")) for registry in registries)


def _begins(parts: list[str], wanted: list[str]) -> bool:
    return len(wanted) <= len(parts) and all(fnmatchcase(part, pattern) for part, pattern in zip(parts, wanted, strict=False))
