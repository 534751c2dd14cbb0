"""FlowSchemas and PriorityLevelConfigurations: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest

GROUP = "{kind: Group, group: {name: admins}}"
ALL_RESOURCES = "{verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*']}"


def schema(spec: str, name: str = "shop", version: str = "v1") -> str:
    return f"apiVersion: flowcontrol.apiserver.k8s.io/{version}\nkind: FlowSchema\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def level(spec: str, name: str = "shop", version: str = "v1") -> str:
    return f"apiVersion: flowcontrol.apiserver.k8s.io/{version}\nkind: PriorityLevelConfiguration\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def test_a_schema_needs_a_priority_level(server):
    assert server(schema("")) == ["required spec.priorityLevelConfiguration.name"]
    assert server(schema("priorityLevelConfiguration: {name: low}")) == []


@pytest.mark.parametrize(("number", "fine"), [("0", True), ("2", True), ("1", False), ("-1", False), ("10001", False)])
def test_the_precedence_of_a_schema_is_from_2_to_10000_and_zero_is_the_default(server, number, fine):
    text = schema(f"priorityLevelConfiguration: {{name: low}}, matchingPrecedence: {number}")
    assert server(text) == ([] if fine else ["invalid spec.matchingPrecedence"])


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (f"{{subjects: [{GROUP}], resourceRules: [{ALL_RESOURCES}]}}", []),
        ("{}", ["required {}", "required {}.subjects"]),
        (
            f"{{subjects: [{{kind: User, group: {{name: a}}}}, {{kind: Node}}], resourceRules: [{ALL_RESOURCES}]}}",
            ["forbidden {}.subjects[0].group", "not-supported {}.subjects[1].kind", "required {}.subjects[0].user"],
        ),
        (
            f"{{subjects: [{{kind: ServiceAccount, serviceAccount: {{name: '*'}}}}], resourceRules: [{ALL_RESOURCES}]}}",
            ["required {}.subjects[0].serviceAccount.namespace"],
        ),
        (
            f"{{subjects: [{GROUP}], resourceRules: [{{verbs: [get, see, look], apiGroups: ['*', a], resources: [pods], namespaces: [A]}}]}}",
            ["invalid {}.resourceRules[0].apiGroups", "invalid {}.resourceRules[0].namespaces[0]", "not-supported {}.resourceRules[0].verbs"],
        ),
        (
            f"{{subjects: [{GROUP}], nonResourceRules: [{{verbs: [get, '*'], nonResourceURLs: [a, //, /*, '/a*', /, '']}}]}}",
            ["invalid {}.nonResourceRules[0].nonResourceURLs[" + f"{index}]" for index in (0, 1, 3, 5)] + ["invalid {}.nonResourceRules[0].verbs"],
        ),
    ],
)
def test_a_rule_says_whose_requests_it_is_about_and_which(server, rule, answer):
    assert server(schema(f"priorityLevelConfiguration: {{name: low}}, rules: [{rule}]")) == [line.replace("{}", "spec.rules[0]") for line in answer]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("type: Limited, limited: {limitResponse: {type: Reject}}", []),
        ("type: Limited, limited: {limitResponse: {type: Queue, queuing: {}}}", []),
        ("", ["not-supported spec.type"]),
        ("type: Limited", ["required spec.limited"]),
        ("type: Exempt", ["invalid spec.type"]),
        ("type: Limited, exempt: {}, limited: {}", ["forbidden spec.exempt", "not-supported spec.limited.limitResponse.type"]),
        (
            "type: Limited, limited: {nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1, limitResponse: {type: Queue}}",
            [
                "invalid spec.limited.borrowingLimitPercent",
                "invalid spec.limited.lendablePercent",
                "invalid spec.limited.nominalConcurrencyShares",
                "required spec.limited.limitResponse.queuing",
            ],
        ),
        ("type: Limited, limited: {limitResponse: {type: Reject, queuing: {}}}", ["forbidden spec.limited.limitResponse.queuing"]),
    ],
)
def test_a_level_says_what_becomes_of_requests_beyond_its_limit(server, spec, answer):
    assert server(level(spec)) == answer


@pytest.mark.parametrize(
    ("queuing", "fine"),
    [
        ("{queues: 64, handSize: 10}", True),  # 60 bits
        ("{queues: 64, handSize: 11}", False),
        ("{queues: 4, handSize: 5}", False),
        ("{queues: 1, handSize: 1}", True),
        ("{handSize: -1}", False),
    ],
)
def test_hands_are_no_larger_than_there_are_queues_and_bits(server, queuing, fine):
    text = level(f"type: Limited, limited: {{limitResponse: {{type: Queue, queuing: {queuing}}}}}")
    assert server(text) == ([] if fine else ["invalid spec.limited.limitResponse.queuing.handSize"])


def test_the_level_named_exempt_is_exempt(server):
    assert server(level("type: Exempt", "exempt")) == []
    assert server(level("type: Limited, limited: {limitResponse: {type: Reject}}", "exempt")) == ["invalid spec.type"]


def test_the_beta_api_of_older_servers_has_the_same_rules(server):
    assert server(level("type: Limited", version="v1beta3"), "1.31") == ["required spec.limited"]
