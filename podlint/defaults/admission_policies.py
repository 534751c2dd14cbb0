"""The defaults of admission policies and their bindings.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/v1/defaults.go, v1alpha1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.admission import RULES
from podlint.defaults.vocabulary import Filler, Value, fill

_MATCH_RESOURCES = fill(
    absent={"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}},
    inner={"resourceRules": RULES, "excludeResourceRules": RULES},
)


def _object(spec: Filler) -> Filler:
    return fill(absent={"spec": {}}, inner={"spec": spec})


_POLICY = _object(fill(absent={"failurePolicy": "Fail"}, inner={"matchConstraints": _MATCH_RESOURCES}))
_BINDING = _object(fill(inner={"matchResources": _MATCH_RESOURCES}))
_ALPHA_BINDING = _object(fill(inner={"matchResources": _MATCH_RESOURCES, "paramRef": fill(absent={"parameterNotFoundAction": "Deny"})}))


def _of_its_version(value: Value, minor: int) -> Value:
    """Only the first version of the API decides what follows where no parameter is found."""
    filled: Value = (_ALPHA_BINDING if value["apiVersion"].endswith("/v1alpha1") else _BINDING)(value, minor)
    return filled


FILLERS: dict[str, Filler] = {
    "ValidatingAdmissionPolicy": _POLICY,
    "MutatingAdmissionPolicy": _POLICY,
    "ValidatingAdmissionPolicyBinding": _of_its_version,
    "MutatingAdmissionPolicyBinding": _of_its_version,
}
