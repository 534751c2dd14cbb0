"""An admission policy of the cluster would refuse the object, or warn about it.

## Why

A ValidatingAdmissionPolicy is a list of expressions that must be true of an object. The API server refuses an object for which
one is false ("denied request"), if the policy's binding says `Deny`; with `Warn` it prints a warning, with `Audit` it writes an
audit event. podlint evaluates the policies that `--policies` or the setting `policies` names: errors, warnings and notes, in
this order. A policy for pods is also asked about the pods that a Deployment or another workload would make: the server lets
the workload in, and its pods never appear.

## Limits

Nothing runs without `--policies`, which takes the extra `podlint[cel]`. What only the cluster knows (who asks, what the
authorizer says) cannot be evaluated; podlint says so at its start. The object is new to the policies (`CREATE`), with the
defaults of the server and what every pod gets (service account, priority), but without what webhooks would change.

## Source

https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
"""

from collections.abc import Iterator

from podlint.admission.model import AdmissionPolicy
from podlint.rule import Context, Problem, Scope, Severity, rule

_ACTION = {Severity.ERROR: "refuse", Severity.WARNING: "warn about", Severity.INFO: "note"}


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.MISTAKE)
def admission_policy(mistake: AdmissionPolicy, _: Context) -> Iterator[Problem]:
    what = f"the pods of {mistake.maker}" if mistake.maker else "this object"
    message = f"the policy {mistake.policy!r} would {_ACTION[mistake.severity]} {what}: {mistake.message}"
    yield Problem(mistake.path, message, _help(mistake), severity=mistake.severity)


def _help(mistake: AdmissionPolicy) -> str:
    if mistake.error == "parameter":
        return f"put the parameter of the binding {mistake.binding!r} among the files of --policies, if the cluster has it"
    return "the policy fails where its expression does" if mistake.error else ""
