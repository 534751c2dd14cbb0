"""Expressions that the server would not compile, in the policies themselves."""

from __future__ import annotations

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

from podlint.admission.compiled import uncompiled
from podlint.objects.decode import decode
from podlint.schema.bundle import NEWEST
from podlint.schema.structure import check_structure
from podlint.source.document import documents

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: demo}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}]
  variables: [{name: count, expression: object.spec.replicas}]
  validations:
  - expression: %s
"""


def said(text: str) -> list[str]:
    (document,) = documents(text)
    (object,) = decode(document, "policy.yaml").objects
    return [f"{'.'.join(map(str, answer.path[1:]))}: {answer.error.message}" for answer in uncompiled(check_structure(object, NEWEST))]


REFUSED = {
    "object.spec.replicas <": "Syntax error",
    "object.spec.replicas == 1 1": "Syntax error",
    "object.all(x.y, true)": "does not compile",
    "objct.spec.replicas == 1": "the server does not know the name objct",
    "params.max == 1": "the server does not know the name params",
    "variables.cuont == 1": "the server does not know the variable cuont",
    "math.greatest(1, 2) == 2": "the server does not know the function greatest(), the name math",
    "quantity('1').sign() == 1": "the server does not know the function sign()",
    "request.userinfo.username == 'a'": "the server does not know the field request.userinfo",
    "namespaceObject.kind == 'Namespace'": "the server does not know the field namespaceObject.kind",
    "object.spec.paused": "it must give bool, and the server does not know of what type it is",
    "object.metadata.labels['a']": "it must give bool, and the server does not know of what type it is",
    "'a'": "it must give bool, and gives string",
    "object.spec.name.trim()": "it must give bool, and gives string",
}


@pytest.mark.parametrize("expression", REFUSED)
def test_an_expression_that_does_not_compile_is_refused(expression: str) -> None:
    (found,) = said(POLICY % f'"{expression}"')
    assert found.startswith("validations.0.expression: does not compile: ")
    assert REFUSED[expression] in found


@pytest.mark.parametrize(
    "expression",
    [
        "variables.count == 1 && request.userInfo.username == 'a' && authorizer.requestResource.check('x').allowed()",
        ".object.spec.replicas == 1 && .isURL('/a')",
        "google.protobuf.Duration{seconds: 1} == duration('1s')",
        "[3, 1].sort() == [1, 3] && lists.range(2) == [0, 1] && object.spec.l.sortBy(x, x.y).size() == 1",
        "object.spec.containers.transformMap(i, c, c.name).size() == 1 && has(object.spec.a) && sign(quantity('1')) == 1",
        "dyn(object.spec.replicas) == 1",
        "+".join(["1"] * 100) + " == 100",
    ],
)
def test_an_expression_that_compiles_or_may_do_so_passes(expression: str) -> None:
    assert said(POLICY % f'"{expression}"') == []


def test_each_field_has_its_own_names_and_types() -> None:
    more = """\
    messageExpression: object.metadata.name
  - {expression: "true", messageExpression: "authorizer.path('/a').check('get').reason()"}
  matchConditions: [{name: a, expression: variables.count == 1}]
  auditAnnotations: [{key: a, valueExpression: "size('a')"}, {key: b, valueExpression: "null"}]
"""
    assert [message.partition(": does not compile")[0] for message in said(POLICY % '"true"' + more)] == [
        "matchConditions.0.expression",
        "validations.0.messageExpression",
        "validations.1.messageExpression",
        "auditAnnotations.0.valueExpression",
    ]


def test_parameters_are_there_with_their_kind() -> None:
    assert said(POLICY % "params.max == 1" + "  paramKind: {apiVersion: v1, kind: ConfigMap}\n") == []


WEBHOOK = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: demo}
webhooks:
- name: demo.example.org
  matchConditions: [{name: all, expression: %s}]
"""


def test_conditions_of_webhooks_are_compiled_too() -> None:
    assert said(WEBHOOK % "\"request.operation != 'DELETE' && namespaceObject.metadata.name == 'shop'\"") == []
    (found,) = said(WEBHOOK % "params.enabled")
    assert found.startswith("0.matchConditions.0.expression: does not compile: the server does not know the name params")


def test_a_kind_of_parameters_that_is_empty_is_one() -> None:
    policy = POLICY.replace("  variables:", "  paramKind: {}\n  variables:")
    assert said(policy % "params.max == 1") == []
