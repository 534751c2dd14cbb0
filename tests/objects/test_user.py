"""Whom the processes of a container run as."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.objects.user import User, other_user
from podlint.source.document import Origin


def user(own: Any, shared: Any) -> User | None:
    value = {"spec": {"securityContext": shared}}
    pod = Pod(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value), (), value)
    return other_user(Container((), {"securityContext": own}, Role.MAIN), pod)


@pytest.mark.parametrize(
    ("own", "shared", "expected"),
    [
        ({"runAsUser": 1000}, {}, User(1000, 0)),
        ({}, {"runAsUser": 1000, "runAsGroup": 2000}, User(1000, 2000)),
        ({"runAsUser": 1}, {"runAsUser": 0}, User(1, 0)),
        ({"runAsNonRoot": True}, {}, User(0, 0)),
        ({}, {"runAsNonRoot": True, "runAsGroup": 5}, User(0, 5)),
    ],
)
def test_the_container_has_the_last_word_about_its_user(own, shared, expected):
    assert user(own, shared) == expected


@pytest.mark.parametrize(
    ("own", "shared"),
    [({}, {}), (None, None), ({"runAsUser": 0}, {"runAsUser": 1000}), ({"runAsNonRoot": False}, {"runAsNonRoot": True}), ({"runAsUser": "1000"}, {})],
)
def test_who_is_or_may_be_root_is_nobody_else(own, shared):
    assert user(own, shared) is None
