"""Image references."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.objects.image import Image, is_placeholder, parse_image

DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("reference", "repository", "tag", "digest", "name"),
    [
        ("nginx", "nginx", "", "", "nginx"),
        ("nginx:1.27", "nginx", "1.27", "", "nginx"),
        ("nginx:latest", "nginx", "latest", "", "nginx"),
        (f"nginx@{DIGEST}", "nginx", "", DIGEST, "nginx"),
        (f"nginx:1.27@{DIGEST}", "nginx", "1.27", DIGEST, "nginx"),
        ("library/nginx", "library/nginx", "", "", "nginx"),
        ("docker.io/library/nginx:1", "docker.io/library/nginx", "1", "", "nginx"),
        ("index.docker.io/library/nginx:1", "index.docker.io/library/nginx", "1", "", "nginx"),
        ("bitnami/redis", "bitnami/redis", "", "", "bitnami/redis"),
        ("docker.io/bitnami/redis:7", "docker.io/bitnami/redis", "7", "", "bitnami/redis"),
        ("registry-1.docker.io/library/nginx:1", "registry-1.docker.io/library/nginx", "1", "", "nginx"),
        ("public.ecr.aws/docker/library/nginx:1", "public.ecr.aws/docker/library/nginx", "1", "", "nginx"),
        ("mirror.gcr.io/library/nginx:1", "mirror.gcr.io/library/nginx", "1", "", "nginx"),
        ("docker.io/nginx", "docker.io/nginx", "", "", "nginx"),
        ("quay.io/a/b/c:v1", "quay.io/a/b/c", "v1", "", "quay.io/a/b/c"),
        ("quay.io/library/nginx", "quay.io/library/nginx", "", "", "quay.io/library/nginx"),
        ("localhost/web:1", "localhost/web", "1", "", "localhost/web"),
        ("localhost:5000/web", "localhost:5000/web", "", "", "localhost:5000/web"),
        ("localhost:5000/web:1", "localhost:5000/web", "1", "", "localhost:5000/web"),
        ("registry:5000/web", "registry:5000/web", "", "", "registry:5000/web"),
        ("registry.example:5000/team/web:1.2", "registry.example:5000/team/web", "1.2", "", "registry.example:5000/team/web"),
        (f"registry.example:5000/web@{DIGEST}", "registry.example:5000/web", "", DIGEST, "registry.example:5000/web"),
        (f"registry.example:5000/web:1@{DIGEST}", "registry.example:5000/web", "1", DIGEST, "registry.example:5000/web"),
        ("[::1]:5000/web:1", "[::1]:5000/web", "1", "", "[::1]:5000/web"),
        ("a.b", "a.b", "", "", "a.b"),
        ("nginx:", "nginx", "", "", "nginx"),
        ("", "", "", "", ""),
    ],
)
def test_a_reference_is_taken_apart_as_runtimes_do(reference, repository, tag, digest, name):
    image = parse_image(reference)
    assert image == Image(repository, tag, digest)
    assert image.name == name


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("nginx:1.27", False),
        (f"nginx@{DIGEST}", False),
        ("nginx:$(TAG)", True),
        ("nginx:${TAG}", True),
        ("$IMAGE", True),
        ("{{ .Values.image }}", True),
        ("<image>", True),
        ("%IMAGE%", True),
        ("ko://example.org/shop", True),
        ("auto", True),
        ("controller:latest", True),
        ("controller:1.4", False),
    ],
)
def test_what_something_else_fills_in_is_a_placeholder(reference, expected):
    assert is_placeholder(reference) is expected


PARTS = st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True)


@settings(deadline=None)
@given(
    st.sampled_from(["", "example.org/", "localhost:5000/", "registry:80/"]),
    st.lists(PARTS, min_size=1, max_size=3),
    PARTS | st.just(""),
    st.sampled_from(["", DIGEST]),
)
def test_the_parts_of_a_reference_come_back(registry, parts, tag, digest):
    name = "/".join(parts)
    image = parse_image(f"{registry}{name}{':' if tag else ''}{tag}{'@' if digest else ''}{digest}")
    assert (image.repository, image.tag, image.digest) == (f"{registry}{name}", tag, digest)
    assert image.name == f"{registry}{name}".removeprefix("library/")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_can_be_taken_apart(text):
    image = parse_image(text)
    assert len(image.repository) + len(image.tag) + len(image.digest) <= len(text)
