"""The defaults of CustomResourceDefinitions.

Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, Value, drop, each, fill


def _names(names: Value, minor: int) -> Value:
    """The singular is the kind in small letters, and lists are of a kind of their own."""
    kind = names.get("kind", "")
    made = {"singular": kind.lower(), "listKind": f"{kind}List"} if kind else {}
    missing = {name: item for name, item in made.items() if not names.get(name)}
    return {**names, **missing} if missing else names


_SELECTABLE_SINCE = 31  # feature gate CustomResourceFieldSelectors

_VERSIONS = each(drop("selectableFields", before=_SELECTABLE_SINCE))
_CLIENT = fill(inner={"service": fill(absent={"port": 443})})
_CONVERSION = fill(inner={"webhook": fill(inner={"clientConfig": _CLIENT})})

FILLERS: dict[str, Filler] = {
    "CustomResourceDefinition": fill(
        absent={"spec": {}},
        inner={
            "spec": fill(
                absent={"names": {}, "conversion": {"strategy": "None"}},
                inner={"names": _names, "conversion": _CONVERSION, "versions": _VERSIONS},
            )
        },
    ),
}
