"""What Helm runs beside an application, for a moment and at its own time."""

from __future__ import annotations

from podlint.objects.object import Object, labels, mapping

_HELM_HOOK = "helm.sh/hook"


def is_test_hook(object: Object) -> bool:
    """Whether `helm test` runs the object, and nothing else does."""
    hook = labels(mapping(object.value, "metadata"), "annotations").get(_HELM_HOOK, "")
    return "test" in hook
