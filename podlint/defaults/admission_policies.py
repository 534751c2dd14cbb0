"""The defaults of admission policies and their bindings.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.admission import RULES
from podlint.defaults.vocabulary import Filler, fill

_MATCH_RESOURCES = fill(
    absent={"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}},
    inner={"resourceRules": RULES, "excludeResourceRules": RULES},
)


def _object(spec: Filler) -> Filler:
    return fill(absent={"spec": {}}, inner={"spec": spec})


_POLICY = _object(fill(absent={"failurePolicy": "Fail"}, inner={"matchConstraints": _MATCH_RESOURCES}))
_BINDING = _object(fill(inner={"matchResources": _MATCH_RESOURCES}))

FILLERS: dict[str, Filler] = {
    "ValidatingAdmissionPolicy": _POLICY,
    "MutatingAdmissionPolicy": _POLICY,
    "ValidatingAdmissionPolicyBinding": _BINDING,
    "MutatingAdmissionPolicyBinding": _BINDING,
}
