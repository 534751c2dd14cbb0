"""An admission policy concerns the object, and only the cluster can tell what it would say.

## Why

A policy that is passed over in silence looks like one that is content. Some depend on what is not in the files: the labels of
the object's Namespace, parameters that do not exist yet. Others fail on the object, and their `failurePolicy: Ignore` hides
that in the cluster, too.

## Limits

What can be said of a policy as a whole (it asks the authorizer, it has no binding) is printed once, when podlint starts.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#failure-policy
"""

from collections.abc import Iterator

from podlint.admission.model import AdmissionPolicyNotEvaluated
from podlint.rule import Context, Problem, Scope, Severity, rule


@rule(severity=Severity.INFO, since="0.1", scope=Scope.MISTAKE)
def admission_policy_not_evaluated(mistake: AdmissionPolicyNotEvaluated, _: Context) -> Iterator[Problem]:
    what = f" for the pods of {mistake.maker}" if mistake.maker else ""
    yield Problem(mistake.path, f"the policy {mistake.policy!r} says nothing here{what}: {mistake.why}")
