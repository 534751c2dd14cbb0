"""Events, and kinds that are rarely written by hand: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest

from podlint.constraints.kinds import MODULE_OF
from podlint.objects.workloads import group
from podlint.schema.bundle import VERSIONS, load

VIRTUAL = {
    *("Binding", "ComponentStatus", "Eviction", "Scale", "TokenRequest", "TokenReview", "SelfSubjectReview"),
    *("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"),
}
"""Kinds that are asked for, not kept: their names mean nothing."""

REPORT = "reportingController: example.org/shop, reportingInstance: a, action: b, reason: c, type: Normal"


def test_every_kind_that_is_kept_has_constraints():
    kinds = {(group(api_version), kind) for version in VERSIONS for api_version, kinds in load(version).kinds.items() for kind in kinds}
    unknown = {kind for api_group, kind in kinds if (api_group, kind) not in MODULE_OF and not kind.endswith("List")}
    assert unknown == VIRTUAL


def event(rest: str, metadata: str = "name: a, namespace: shop") -> str:
    return f"apiVersion: v1\nkind: Event\nmetadata: {{{metadata}}}\n{rest}\n"


def new_event(rest: str) -> str:
    return f"apiVersion: events.k8s.io/v1\nkind: Event\nmetadata: {{name: a, namespace: shop}}\n{rest}\n"


@pytest.mark.parametrize(
    ("rest", "metadata", "answer"),
    [
        ("involvedObject: {namespace: shop}", "name: a, namespace: shop", []),
        ("involvedObject: {namespace: shop}", "name: a", []),
        ("involvedObject: {}", "name: a, namespace: default", []),
        ("involvedObject: {}", "name: a, namespace: shop", ["invalid involvedObject.namespace"]),
        ("involvedObject: {namespace: till}", "name: a, namespace: shop", ["invalid involvedObject.namespace"]),
        ("involvedObject: {namespace: till}", "namespace: shop", ["invalid involvedObject.namespace"]),
        ("involvedObject: {namespace: shop}", "namespace: shop", ["required metadata.name"]),
        ("involvedObject: {namespace: shop}", "name: Web_1, namespace: shop", []),
    ],
)
def test_an_event_lies_where_its_object_does_and_its_name_is_looked_at_last(server, rest, metadata, answer):
    assert server(event(rest, metadata)) == answer


def test_an_event_with_a_time_says_who_reports(server):
    assert server(event("eventTime: '2026-01-01T00:00:00.000000Z'\ninvolvedObject: {namespace: shop}")) == [
        "invalid reportingController",
        "invalid reportingController",
        "required action",
        "required reason",
        "required reportingController",
        "required reportingInstance",
    ]


def test_a_new_event_has_none_of_the_old_fields(server):
    fine = "eventTime: '2026-01-01T00:00:00.000000Z'\nregarding: {namespace: shop}\n" + REPORT.replace(", ", "\n")
    assert server(new_event(fine)) == []
    assert server(new_event(fine + "\ndeprecatedCount: 1\ndeprecatedSource: {host: a}\nnote: " + "a" * 1025 + "\nseries: {count: 1}")) == [
        "invalid count",
        "invalid message",
        "invalid series.count",
        "invalid source",
        "required series.lastObservedTime",
    ]
    assert server(new_event("type: Info\nregarding: {namespace: till}")) == ["invalid involvedObject.namespace", "invalid type", "required eventTime"]


def test_an_api_service_is_named_after_its_version_and_group(server):
    text = "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {{name: {}}}\nspec: {{{}}}\n"
    spec = "group: example.org, version: v1, groupPriorityMinimum: 100, versionPriority: 100, service: {name: a, namespace: b}"
    assert server(text.format("v1.example.org", spec)) == []
    assert server(text.format("v2.example.org", spec + ", insecureSkipTLSVerify: true, caBundle: YQ==")) == [
        "invalid metadata.name",
        "invalid spec.insecureSkipTLSVerify",
    ]
    assert server(text.format("v1.example.org", "group: example.org, version: v1, caBundle: YQ==")) == [
        "invalid spec.caBundle",
        "invalid spec.groupPriorityMinimum",
        "invalid spec.versionPriority",
    ]


@pytest.mark.parametrize(("name", "fine"), [("10.0.0.1", True), ("2001:db8::1", True), ("010.0.0.1", False), ("2001:DB8::1", False), ("web", False)])
def test_an_ip_address_is_named_in_its_shortest_form(server, name, fine):
    text = f"apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {{name: '{name}'}}\nspec: {{parentRef: {{resource: services, name: web}}}}\n"
    assert server(text) == ([] if fine else ["invalid metadata.name"])


def test_an_ip_address_says_whose_it_is(server):
    text = "{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: 10.0.0.1}, spec: {parentRef: %s}}"
    assert server(text % "{group: Example, resource: a/b, name: .., namespace: a%b}") == [
        "invalid spec.parentRef.group",
        "invalid spec.parentRef.name",
        "invalid spec.parentRef.namespace",
        "invalid spec.parentRef.resource",
    ]


@pytest.mark.parametrize(
    ("ranges", "found"),
    [
        ("10.0.0.0/24, '2001:db8::/64'", []),
        ("", ["required spec.cidrs"]),
        ("10.0.0.1/24", ["invalid spec.cidrs[0]"]),
        ("10.0.0.0/24, 10.0.1.0/24", ["invalid spec.cidrs"]),
        ("10.0.0.0/24, web", ["invalid spec.cidrs[1]"]),
        ("10.0.0.0/24, '2001:db8::/64', web", ["invalid spec.cidrs"]),
    ],
)
def test_services_have_a_range_of_either_family(server, ranges, found):
    assert server(f"{{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {{name: more}}, spec: {{cidrs: [{ranges}]}}}}") == found


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ("generateName: Web_", ["invalid metadata.generateName", "invalid metadata.name"]),
        ("generateName: Web_, name: web", ["invalid metadata.generateName"]),
        ("generateName: Web_, name: Web", ["invalid metadata.generateName", "invalid metadata.name"]),
        ("generateName: web-", []),
        ("name: web, generation: -1", ["invalid metadata.generation"]),
    ],
)
def test_both_the_name_and_what_it_is_generated_from_are_looked_at(server, metadata, found):
    assert server(f"{{apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, metadata: {{{metadata}}}, spec: {{cidrs: [10.0.0.0/24]}}}}") == found


@pytest.mark.parametrize(("api_version", "kind"), [("v1", "Binding"), ("authentication.k8s.io/v1", "TokenReview"), ("policy/v1", "Eviction")])
def test_virtual_kinds_need_no_name(server, api_version, kind):
    assert server(f"apiVersion: {api_version}\nkind: {kind}\n") == []
