"""The defaults of roles and their bindings.

Source: k8s.io/kubernetes/pkg/apis/rbac/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, each, fill
from podlint.objects.role import GROUP


def _subject(subject: Value, minor: int) -> Value:
    if subject.get("kind") in ("User", "Group") and not subject.get("apiGroup"):
        return {**subject, "apiGroup": GROUP}
    return subject


_BINDING = fill(
    absent={"roleRef": {}},
    inner={"roleRef": fill(zero={"apiGroup": GROUP}), "subjects": each(_subject)},
)

FILLERS: dict[str, Filler] = {"RoleBinding": _BINDING, "ClusterRoleBinding": _BINDING}
