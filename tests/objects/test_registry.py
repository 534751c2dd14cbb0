"""Which registry an image comes from."""

from __future__ import annotations

import pytest

from podlint.objects.image import parse_image
from podlint.objects.registry import full_name, has_host, is_in


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("nginx:1.27", "docker.io/library/nginx"),
        ("library/nginx", "docker.io/library/nginx"),
        ("bitnami/redis:7", "docker.io/bitnami/redis"),
        ("index.docker.io/nginx", "docker.io/library/nginx"),
        ("docker.io/team/web", "docker.io/team/web"),
        ("example.org/web:1", "example.org/web"),
        ("localhost/web", "localhost/web"),
        ("registry:5000/web", "registry:5000/web"),
    ],
)
def test_an_image_is_pulled_from_its_registry_or_from_docker_hub(reference, name):
    assert full_name(parse_image(reference)) == name


@pytest.mark.parametrize(
    ("reference", "expected"), [("nginx", False), ("team/web", False), ("example.org/web", True), ("localhost/web", True), ("nginx.local", False)]
)
def test_a_host_is_what_stands_before_a_slash_and_cannot_be_a_path(reference, expected):
    assert has_host(parse_image(reference)) is expected


@pytest.mark.parametrize(
    ("reference", "registry", "expected"),
    [
        ("nginx", "docker.io", True),
        ("nginx", "docker.io/library", True),
        ("example.org/team/web", "example.org/team/", True),
        ("example.org/teammate/web", "example.org/team", False),
        ("example.org.attacker.net/web", "example.org", False),
        ("shop.azurecr.io/web", "*.azurecr.io", True),
        ("shop.azurecr.io/web", "azurecr.io", False),
        ("example.org/web", "example.org/web/deeper", False),
    ],
)
def test_only_whole_parts_of_a_registry_count(reference, registry, expected):
    assert is_in(parse_image(reference), [registry]) is expected
