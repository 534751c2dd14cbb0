"""The defaults of admission webhooks, and of the requests that they look at.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/v1/defaults.go (v1.36)
"""

from __future__ import annotations

from podlint.defaults.vocabulary import Filler, each, fill

RULES = each(fill(absent={"scope": "*"}))

_VALIDATING = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
    "clientConfig": {},
}
_MUTATING = {**_VALIDATING, "reinvocationPolicy": "Never"}
_PARTS: dict[str, Filler] = {"rules": RULES, "clientConfig": fill(inner={"service": fill(absent={"port": 443})})}


def _configuration(webhook: Filler) -> Filler:
    return fill(inner={"webhooks": each(webhook)})


FILLERS: dict[str, Filler] = {
    "ValidatingWebhookConfiguration": _configuration(fill(absent=_VALIDATING, inner=_PARTS)),
    "MutatingWebhookConfiguration": _configuration(fill(absent=_MUTATING, inner=_PARTS)),
}
