"""What the tests of constraints share: the server's answer to a manifest, in one short line an error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from podlint.constraints.answer import answers
from podlint.constraints.kinds import defaulted
from podlint.finding import dotted
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.schema.structure import check_structure
from podlint.source.document import documents


def object_of(text: str) -> Object:
    """The one object of a manifest."""
    (document,) = documents(text)
    (found,) = decode(document, "manifest.yaml").objects
    return found


@pytest.fixture
def server() -> Callable[..., list[str]]:
    """The server's answer: ``["required spec.containers[0].name", "warning spec.nodeSelector[beta.kubernetes.io/os]"]``, sorted."""

    def answer(text: str, version: str = "1.36") -> list[str]:
        found = answers(check_structure(object_of(text), version), version)
        return sorted(f"{error.type.rule.removeprefix('api-')} {dotted(error.path if error.field is None else error.field)}" for error, _, _ in found)

    return answer


@pytest.fixture
def with_defaults() -> Callable[..., dict[str, Any]]:
    """The object as the server goes on with it."""

    def filled(text: str, version: str = "1.36") -> dict[str, Any]:
        return defaulted(check_structure(object_of(text), version).value, version)

    return filled
