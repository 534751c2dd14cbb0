"""Image references, as container runtimes take them apart."""

from __future__ import annotations

from typing import NamedTuple

_DOCKER_HUB = ("docker.io/", "index.docker.io/", "registry-1.docker.io/", "public.ecr.aws/docker/", "mirror.gcr.io/")  # mirrors included
_PLACEHOLDER_SIGNS = ("$", "{{", "<", "%")


class Image(NamedTuple):
    """An image reference. `repository` has its registry in front if one is written; `tag` and `digest` may be empty."""

    repository: str
    tag: str
    digest: str

    @property
    def name(self) -> str:
        """The repository as Docker Hub shows it: ``nginx``, ``bitnami/redis``; other registries stay in front."""
        name = self.repository
        for registry in _DOCKER_HUB:
            name = name.removeprefix(registry)
        return name.removeprefix("library/")


def parse_image(reference: str) -> Image:
    """Return the parts of an image reference; a colon in the registry is no tag.

    Source: github.com/distribution/reference.
    """
    name, _, digest = reference.partition("@")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return Image(name, "", digest)
    return Image(head, tag, digest)


def is_placeholder(reference: str) -> bool:
    """Whether something else (kustomize, envsubst, a template) still has to fill the reference in."""
    return any(sign in reference for sign in _PLACEHOLDER_SIGNS)
