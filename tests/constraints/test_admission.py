"""Webhooks of admission: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest

FINE = {
    "name": "pods.shop.example.org",
    "sideEffects": "None",
    "admissionReviewVersions": "[v1]",
    "clientConfig": "{url: 'https://example.org/admit'}",
}


def configuration(*webhooks: str, kind: str = "ValidatingWebhookConfiguration") -> str:
    return f"apiVersion: admissionregistration.k8s.io/v1\nkind: {kind}\nmetadata: {{name: shop}}\nwebhooks: [{', '.join(webhooks)}]\n"


def webhook(**fields: str) -> str:
    return "{" + ", ".join(f"{name}: {text}" for name, text in {**FINE, **fields}.items() if text) + "}"


def test_a_webhook_that_says_only_what_it_must_is_fine(server):
    assert server(configuration(webhook())) == []
    assert server(configuration(webhook(), kind="MutatingWebhookConfiguration")) == []


def test_an_empty_webhook_lacks_four_things(server):
    assert server(configuration("{}")) == [
        "required webhooks[0].admissionReviewVersions",
        "required webhooks[0].clientConfig",
        "required webhooks[0].name",
        "required webhooks[0].sideEffects",
    ]


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({"name": "example.org"}, ["invalid webhooks[0].name"]),
        ({"name": "Pods_" + "a" * 300 + ".example.org"}, ["invalid webhooks[0].name"]),
        ({"sideEffects": "Some"}, ["not-supported webhooks[0].sideEffects"]),
        ({"timeoutSeconds": "31"}, ["invalid webhooks[0].timeoutSeconds"]),
        ({"failurePolicy": "''"}, ["not-supported webhooks[0].failurePolicy"]),
        ({"matchPolicy": "Exactly"}, ["not-supported webhooks[0].matchPolicy"]),
        ({"admissionReviewVersions": "[v1, v1]"}, ["invalid webhooks[0].admissionReviewVersions[1]"]),
        ({"admissionReviewVersions": "[v2]"}, ["invalid webhooks[0].admissionReviewVersions"]),
        ({"admissionReviewVersions": "[v1, '1']"}, ["invalid webhooks[0].admissionReviewVersions[1]"]),
        ({"matchConditions": "[{name: a, expression: ' '}, {name: a, expression: 'true'}, {expression: 'true'}]"}, [
            "duplicate webhooks[0].matchConditions[1].name",
            "required webhooks[0].matchConditions[0].expression",
            "required webhooks[0].matchConditions[2].name",
        ]),
        ({"namespaceSelector": "{matchExpressions: [{key: a, operator: Is}]}"}, ["invalid webhooks[0].namespaceSelector.matchExpressions[0].operator"]),
    ],
)  # fmt: skip
def test_a_field_of_a_webhook_is_refused(server, fields, answer):
    assert server(configuration(webhook(**fields))) == answer


def test_only_mutating_webhooks_are_invoked_again(server):
    text = configuration(webhook(reinvocationPolicy="Always"), kind="MutatingWebhookConfiguration")
    assert server(text) == ["not-supported webhooks[0].reinvocationPolicy"]


def test_two_webhooks_cannot_have_one_name(server):
    assert server(configuration(webhook(), webhook())) == ["duplicate webhooks[1].name"]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods, pods/exec, '*/scale']}", []),
        ("{}", ["required {}.apiGroups", "required {}.apiVersions", "required {}.operations", "required {}.resources"]),
        ("{operations: ['*', CREATE], apiGroups: ['*', apps], apiVersions: ['*', ''], resources: ['*', pods], scope: All}", [
            "invalid {}.apiGroups",
            "invalid {}.apiVersions",
            "invalid {}.operations",
            "invalid {}.resources",
            "not-supported {}.scope",
            "required {}.apiVersions[1]",
        ]),
        ("{operations: [create], apiGroups: [''], apiVersions: [v1], resources: [pods/*, pods/exec, '*/exec', a/exec, '']}", [
            "invalid {}.resources[1]",
            "invalid {}.resources[3]",
            "not-supported {}.operations[0]",
            "required {}.resources[4]",
        ]),
        # Whether there are resources without subresource, only the last one decides.
        ("{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods, '*']}", []),
        ("{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [pods, '*/*']}", ["invalid {}.resources"]),
    ],
)  # fmt: skip
def test_a_rule_says_which_requests_it_is_about_and_none_twice(server, rule, answer):
    assert server(configuration(webhook(rules=f"[{rule}]"))) == [line.format("webhooks[0].rules[0]") for line in answer]


@pytest.mark.parametrize(
    ("client", "answer"),
    [
        ("{service: {name: a, namespace: b}}", []),
        ("{service: {name: a, namespace: b, path: /admit/pods/}}", []),
        ("{service: {name: a, namespace: b}, url: 'https://a'}", ["required {}"]),
        # The server prints the name for the namespace, and the namespace for the name.
        ("{service: {name: a}}", ["required {}.service.name"]),
        ("{service: {namespace: a}}", ["required {}.service.namespace"]),
        ("{service: {name: a, namespace: b, port: 0}}", ["invalid {}.service.port"]),
        ("{service: {name: a, namespace: b, path: admit//A}}", ["invalid {}.service.path"] * 3),
        ("{service: {name: a, namespace: b, path: //}}", ["invalid {}.service.path"]),
        ("{url: ''}", ["invalid {}.url"] * 2),
        ("{url: 'http://me@a?b#c'}", ["invalid {}.url"] * 4),
        ("{url: 'HTTPS://a:8443/b'}", []),
        ("{url: 'https://[::1]:8443/b'}", []),
        ("{url: 'https://a:b'}", ["required {}.url"]),
        ("{url: 'https://a b'}", ["required {}.url"]),
        ("{url: 'https://a/%zz'}", ["required {}.url"]),
        ("{url: ':https'}", ["required {}.url"]),
        ("{url: 'example.org:443/a'}", ["invalid {}.url"] * 2),
        ("{url: '1.2.3.4:443/a'}", ["required {}.url"]),
    ],
)
def test_a_webhook_is_reached_by_a_plain_url_or_by_a_service(server, client, answer):
    assert server(configuration(webhook(clientConfig=client))) == [line.format("webhooks[0].clientConfig") for line in answer]
