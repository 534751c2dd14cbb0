"""Admission policies and their bindings: what the server refuses, and what it lets through, but for the meaning of CEL."""

from __future__ import annotations

import pytest

RULE = "{operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]}"
MATCH = f"matchConstraints: {{resourceRules: [{RULE}]}}"


def policy(spec: str, kind: str = "ValidatingAdmissionPolicy") -> str:
    return f"apiVersion: admissionregistration.k8s.io/v1\nkind: {kind}\nmetadata: {{name: shop}}\nspec: {{{spec}}}\n"


def test_a_policy_with_one_validation_is_fine(server):
    assert server(policy(f"{MATCH}, validations: [{{expression: 'true'}}]")) == []


def test_an_empty_policy_lacks_what_it_matches_and_what_it_does(server):
    assert server(policy("")) == ["required spec.auditAnnotations", "required spec.matchConstraints", "required spec.validations"]
    assert server(policy("matchConstraints: {}, validations: [{}]")) == [
        "required spec.matchConstraints.resourceRules",
        "required spec.validations[0].expression",
    ]


@pytest.mark.parametrize(
    ("validation", "answer"),
    [
        ("{expression: ' '}", ["required spec.validations[0].expression"]),
        ("{expression: 'true', message: ' '}", ["invalid spec.validations[0].message"]),
        (r'{expression: "true", message: "two\nlines"}', ["invalid spec.validations[0].message"]),
        (r'{expression: "true", message: "one line\n"}', []),
        ("{expression: 'true', messageExpression: ' '}", ["invalid spec.validations[0].messageExpression"]),
        ("{expression: 'true', reason: Because}", ["not-supported spec.validations[0].reason"]),
    ],
)
def test_a_validation_has_an_expression_and_a_message_of_one_line(server, validation, answer):
    assert server(policy(f"{MATCH}, validations: [{validation}]")) == answer


@pytest.mark.parametrize(
    ("annotations", "answer"),
    [
        ("[{key: a, valueExpression: '1'}, {key: a, valueExpression: '1'}]", ["duplicate spec.auditAnnotations[1].key"]),
        ("[{key: 'a b', valueExpression: ' '}]", ["invalid spec.auditAnnotations[0].key", "required spec.auditAnnotations[0].valueExpression"]),
        (f"[{{key: a, valueExpression: '{'1' * 5121}'}}]", ["required spec.auditAnnotations[0].valueExpression"]),
        ("[" + ", ".join(f"{{key: a{number}, valueExpression: '1'}}" for number in range(21)) + "]", ["invalid spec.auditAnnotations"]),
    ],
)
def test_audit_annotations_are_few_and_distinct(server, annotations, answer):
    assert server(policy(f"{MATCH}, auditAnnotations: {annotations}")) == answer


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("{apiVersion: v1, kind: ConfigMap}", []),
        ("{apiVersion: rules.example.org/v1, kind: Limit}", []),
        ("{}", ["required spec.paramKind.apiVersion", "required spec.paramKind.kind"]),
        ("{apiVersion: a/b/c, kind: 1a}", ["invalid spec.paramKind.apiVersion", "invalid spec.paramKind.kind"]),
        ("{apiVersion: A/1, kind: Limit}", ["invalid spec.paramKind.apiVersion"] * 2),
        ("{apiVersion: a/, kind: Limit}", ["invalid spec.paramKind.apiVersion"]),
    ],
)
def test_the_kind_of_parameters_has_a_version(server, kind, answer):
    assert server(policy(f"{MATCH}, validations: [{{expression: 'true'}}], paramKind: {kind}")) == answer


@pytest.mark.parametrize(("name", "type_"), [("a_1", ""), ("1a", "invalid"), ("in", "invalid"), ("' '", "required")])
def test_a_variable_has_a_name_that_cel_can_use(server, name, type_):
    text = policy(f"{MATCH}, validations: [{{expression: 'true'}}], variables: [{{name: {name}, expression: '1'}}]")
    assert server(text) == ([f"{type_} spec.variables[0].name"] if type_ else [])


@pytest.mark.parametrize(
    ("mutation", "answer"),
    [
        ("{patchType: JSONPatch, jsonPatch: {expression: '[]'}}", []),
        ("{}", ["required spec.mutations[0].patchType"]),
        ("{patchType: Merge}", ["not-supported spec.mutations[0].patchType"]),
        ("{patchType: JSONPatch}", ["required spec.mutations[0].jsonPatch"]),
        ("{patchType: JSONPatch, jsonPatch: {}}", ["required spec.mutations[0].jsonPatch.expression"]),
        (
            "{patchType: ApplyConfiguration, jsonPatch: {expression: '[]'}}",
            ["invalid spec.mutations[0].jsonPatch", "required spec.mutations[0].applyConfiguration"],
        ),
    ],
)
def test_a_mutation_has_the_patch_of_its_type(server, mutation, answer):
    assert server(policy(f"{MATCH}, reinvocationPolicy: Never, mutations: [{mutation}]", "MutatingAdmissionPolicy")) == answer


def test_a_mutating_policy_cannot_match_deletions_and_says_whether_it_runs_again(server):
    spec = MATCH.replace("CREATE", "DELETE") + ", mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[]'}}]"
    assert server(policy(spec, "MutatingAdmissionPolicy")) == [
        "not-supported spec.matchConstraints.resourceRules.operations",
        "required spec.reinvocationPolicy",
    ]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("policyName: a, validationActions: [Deny, Audit]", []),
        ("", ["required spec.policyName", "required spec.validationActions"]),
        ("policyName: A, validationActions: [Deny, Warn]", ["invalid spec.policyName", "invalid spec.validationActions"]),
        ("policyName: a, validationActions: [Warn, Warn, Log]", ["duplicate spec.validationActions[1]", "not-supported spec.validationActions[2]"]),
        ("policyName: a, validationActions: [Warn], paramRef: {}", ["required spec.paramRef", "required spec.paramRef.parameterNotFoundAction"]),
        (
            "policyName: a, validationActions: [Warn], paramRef: {name: a, selector: {}, parameterNotFoundAction: Deny}",
            ["forbidden spec.paramRef.name", "forbidden spec.paramRef.selector"],
        ),
        (
            "policyName: a, validationActions: [Warn], matchResources: {resourceRules: [{resourceNames: [a, a, ..]}]}",
            [
                "duplicate spec.matchResources.resourceRules[0].resourceNames[1]",
                "invalid spec.matchResources.resourceRules[0].resourceNames[2]",
                "required spec.matchResources.resourceRules[0].apiGroups",
                "required spec.matchResources.resourceRules[0].apiVersions",
                "required spec.matchResources.resourceRules[0].operations",
                "required spec.matchResources.resourceRules[0].resources",
            ],
        ),
    ],
)
def test_a_binding_names_its_policy_and_what_follows_from_failures(server, spec, answer):
    assert server(policy(spec, "ValidatingAdmissionPolicyBinding")) == answer


def test_a_binding_of_a_mutating_policy_has_no_actions(server):
    assert server(policy("policyName: a", "MutatingAdmissionPolicyBinding")) == []


def test_what_follows_from_a_missing_parameter_has_a_default_in_the_first_version_of_the_api_only(server):
    binding = policy("policyName: a, paramRef: {name: a}", "MutatingAdmissionPolicyBinding")
    assert server(binding) == ["required spec.paramRef.parameterNotFoundAction"]
    assert server(binding.replace("k8s.io/v1", "k8s.io/v1alpha1")) == []
