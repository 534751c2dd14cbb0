"""What Helm runs beside an application."""

from __future__ import annotations

import pytest

from podlint.objects.helm import is_test_hook
from podlint.objects.object import Object
from podlint.source.document import Origin


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({"helm.sh/hook": "test"}, True),
        ({"helm.sh/hook": "test-success"}, True),
        ({"helm.sh/hook": "post-install,test"}, True),
        ({"helm.sh/hook": "pre-install"}, False),
        ({}, False),
        (None, False),
        ({"helm.sh/hook": 5}, False),
    ],
)
def test_only_hooks_of_helm_test_are_test_hooks(annotations, expected):
    value = {"metadata": {"annotations": annotations}}
    assert is_test_hook(Object("a.yaml", Origin(0, 0, 0), (), "v1", "Pod", value)) is expected
