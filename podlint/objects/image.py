"""Image references, as container runtimes take them apart."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

_DOCKER_HUB = ("docker.io/", "index.docker.io/", "registry-1.docker.io/", "public.ecr.aws/docker/", "mirror.gcr.io/")  # mirrors included
_STAND_INS = ("auto", "controller:latest")  # what Istio's injection and kubebuilder's Makefile replace
_VARIABLE = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+\Z")
_LONG = 300  # characters of a reference that is not worth to be remembered


class _Image(NamedTuple):
    repository: str
    tag: str
    digest: str


class Image(_Image):
    """An image reference. `repository` has its registry in front if one is written; `tag` and `digest` may be empty."""

    @cached_property
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
    return _known_parts(reference) if len(reference) < _LONG else _parts(reference)


@lru_cache(maxsize=1024)
def _known_parts(reference: str) -> Image:
    return _parts(reference)


def _parts(reference: str) -> Image:
    name, _, digest = reference.partition("@")
    head, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        return Image(name, "", digest)
    return Image(head, tag, digest)


def is_placeholder(reference: str) -> bool:
    """Whether something else (kustomize, envsubst, a template, ko, Istio's injection) still has to fill the reference in."""
    return "$" in reference or "<" in reference or "%" in reference or "{{" in reference or reference in _STAND_INS or reference.startswith("ko://")


def is_variable(text: str) -> bool:
    """Whether a text is written as variables are, and so has to be filled in: `IMAGE_URL`. No image is called so, but capabilities and others are."""
    return "_" in text and bool(_VARIABLE.match(text))
