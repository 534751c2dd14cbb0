"""Where a pod may run: what the server answers about affinity, tolerations, topology spread and gates."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

import pytest

Server = Callable[..., list[str]]

AFFINITY = "spec.affinity"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
POD = """
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers: [{name: web, image: nginx, terminationMessagePolicy: File}]
"""
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx, terminationMessagePolicy: File}]
"""


def pod(spec: str) -> str:
    """A Pod with more in its spec."""
    return POD + indent(spec, "  ")


def deployment(spec: str) -> str:
    """A Deployment with more in its pods' spec."""
    return DEPLOYMENT + indent(spec, "      ")


@pytest.mark.parametrize(
    ("requirement", "errors"),
    [
        ("{key: a, operator: In, values: [x]}", []),
        ("{key: a, operator: In}", ["required values"]),
        ("{key: a, operator: Exists, values: []}", []),
        ("{key: a, operator: DoesNotExist, values: [x]}", ["forbidden values"]),
        ("{key: a, operator: Gt, values: ['1', '2']}", ["required values"]),
        ("{key: a, operator: Lt, values: [many]}", []),
        ("{key: a, operator: in, values: [x]}", ["invalid operator"]),
        ("{key: a b, operator: Exists}", ["invalid key"]),
        ("{operator: Exists}", ["invalid key", "invalid key"]),
        ("{key: a, operator: In, values: [x, -y]}", ["invalid values[1]"]),
    ],
)
def test_a_required_node_has_labels_that_fit_the_operator(server: Server, requirement: str, errors: list[str]) -> None:
    place = f"{AFFINITY}.nodeAffinity.{REQUIRED}.nodeSelectorTerms[0].matchExpressions[0]"
    text = pod(f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{matchExpressions: [{requirement}]}}]}}}}}}")
    assert server(text) == [f"{kind} {place}.{field}" for kind, field in map(str.split, errors)]


def test_values_of_required_nodes_are_label_values_since_1_33(server: Server) -> None:
    text = pod(f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: [{{matchExpressions: [{{key: a, operator: In, values: [-y]}}]}}]}}}}}}")
    assert server(text, "1.32") == []
    assert len(server(text, "1.33")) == 1


@pytest.mark.parametrize(
    ("requirement", "errors"),
    [
        ("{key: metadata.name, operator: In, values: [node-1]}", []),
        ("{key: metadata.name, operator: In, values: [node-1, node-2]}", ["required values"]),
        ("{key: metadata.name, operator: Exists}", ["invalid operator"]),
        ("{key: metadata.name, operator: NotIn, values: [Node]}", ["invalid values[0]"]),
        ("{key: spec.name, operator: NotIn, values: [Node]}", ["invalid key"]),
    ],
)
def test_a_preferred_node_has_no_field_but_its_name(server: Server, requirement: str, errors: list[str]) -> None:
    place = f"{AFFINITY}.nodeAffinity.{PREFERRED}[0].preference.matchFields[0]"
    text = pod(f"affinity: {{nodeAffinity: {{{PREFERRED}: [{{weight: 1, preference: {{matchFields: [{requirement}]}}}}]}}}}")
    assert server(text) == [f"{kind} {place}.{field}" for kind, field in map(str.split, errors)]


def test_a_preference_needs_a_weight_but_no_term(server: Server) -> None:
    assert server(pod(f"affinity: {{nodeAffinity: {{{PREFERRED}: [{{preference: {{}}}}]}}}}")) == [f"invalid {AFFINITY}.nodeAffinity.{PREFERRED}[0].weight"]


def test_required_nodes_have_a_term(server: Server) -> None:
    assert server(pod(f"affinity: {{nodeAffinity: {{{REQUIRED}: {{nodeSelectorTerms: []}}}}}}")) == [
        f"required {AFFINITY}.nodeAffinity.{REQUIRED}.nodeSelectorTerms"
    ]


@pytest.mark.parametrize(
    ("term", "errors"),
    [
        ("{labelSelector: {}, topologyKey: zone}", []),
        ("{labelSelector: {}}", ["invalid .topologyKey", "invalid .topologyKey", "required .topologyKey"]),
        ("{labelSelector: {}, topologyKey: zone, namespaces: [ok, Bad]}", ["invalid .namespace"]),
        ("{labelSelector: {}, topologyKey: zone, namespaceSelector: {matchLabels: {a: -}}}", ["invalid .namespaceSelector.matchLabels"]),
        ("{labelSelector: {}, topologyKey: zone, matchLabelKeys: [a], mismatchLabelKeys: [a]}", ["invalid .matchLabelKeys[0]"]),
        ("{labelSelector: {}, topologyKey: zone, matchLabelKeys: ['']}", ["invalid .matchLabelKeys[0]", "invalid .matchLabelKeys[0]"]),
        ("{topologyKey: zone, matchLabelKeys: [a]}", ["forbidden .matchLabelKeys", "warning .labelSelector"]),
        ("{labelSelector: {matchLabels: {app: x}}, topologyKey: zone, matchLabelKeys: [app]}", ["invalid [0]"]),
        ("{labelSelector: {matchLabels: {b: x}}, topologyKey: zone, matchLabelKeys: [b]}", []),
    ],
)
def test_a_term_about_other_pods_names_their_labels_and_a_topology(server: Server, term: str, errors: list[str]) -> None:
    place = f"{AFFINITY}.podAntiAffinity.{REQUIRED}[0]"
    assert server(pod(f"affinity: {{podAntiAffinity: {{{REQUIRED}: [{term}]}}}}")) == [f"{kind} {place}{field}" for kind, field in map(str.split, errors)]


def test_only_a_pod_itself_adds_its_own_labels_to_a_selector(server: Server) -> None:
    term = f"affinity: {{podAffinity: {{{REQUIRED}: [{{labelSelector: {{matchLabels: {{app: x}}}}, topologyKey: zone, matchLabelKeys: [app]}}]}}}}"
    assert len(server(pod(term))) == 1
    assert server(deployment(term)) == []


def test_label_keys_of_affinity_are_dropped_before_1_31(server: Server) -> None:
    term = f"affinity: {{podAffinity: {{{REQUIRED}: [{{labelSelector: {{}}, topologyKey: zone, matchLabelKeys: ['']}}]}}}}"
    assert server(pod(term), "1.30") == []


def test_a_preferred_term_that_is_absent_lacks_a_topology(server: Server) -> None:
    place = f"{AFFINITY}.podAffinity.{PREFERRED}[0].podAffinityTerm"
    assert f"required {place}.topologyKey" in server(pod(f"affinity: {{podAffinity: {{{PREFERRED}: [{{weight: 5}}]}}}}"))


@pytest.mark.parametrize(
    ("toleration", "errors"),
    [
        ("{operator: Exists}", []),
        ("{key: a, value: b}", []),
        ("{}", ["invalid operator"]),
        ("{key: a, operator: Exists, value: b}", ["invalid operator"]),
        ("{key: a, value: -b}", ["invalid operator"]),
        ("{key: a, operator: exists}", ["not-supported operator"]),
        ("{key: a, operator: Gt, value: '5'}", ["not-supported operator"]),
        ("{key: a/b/c, operator: Exists}", ["invalid key"]),
        ("{key: a, operator: Exists, effect: Evict}", ["not-supported effect"]),
        ("{key: a, operator: Exists, tolerationSeconds: 0}", ["invalid effect"]),
        ("{key: a, operator: Exists, effect: NoExecute, tolerationSeconds: -1}", []),
    ],
)
def test_a_toleration_says_what_goes_together(server: Server, toleration: str, errors: list[str]) -> None:
    assert server(pod(f"tolerations: [{toleration}]")) == [f"{kind} spec.tolerations[0].{field}" for kind, field in map(str.split, errors)]


SPREAD = "maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule"


@pytest.mark.parametrize(
    ("constraint", "errors"),
    [
        (f"{{{SPREAD}, labelSelector: {{}}, minDomains: 2}}", []),
        ("{labelSelector: {}}", ["invalid .maxSkew", "not-supported .whenUnsatisfiable", "required .topologyKey"]),
        ("{maxSkew: 1, topologyKey: a b, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}}", []),
        ("{maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, labelSelector: {}, minDomains: 0}", ["invalid .minDomains", "invalid .minDomains"]),
        (f"{{{SPREAD}, labelSelector: {{}}, nodeTaintsPolicy: ''}}", ["not-supported .nodeTaintsPolicy"]),
        (f"{{{SPREAD}, matchLabelKeys: [-]}}", ["forbidden .matchLabelKeys", "warning .labelSelector"]),
        (f"{{{SPREAD}, labelSelector: {{matchLabels: {{app: web}}}}, matchLabelKeys: [app]}}", ["invalid [0]"]),
    ],
)
def test_a_spread_constraint_says_all_of_it(server: Server, constraint: str, errors: list[str]) -> None:
    place = "spec.topologySpreadConstraints[0]"
    assert server(pod(f"topologySpreadConstraints: [{constraint}]")) == [f"{kind} {place}{field}" for kind, field in map(str.split, errors)]


def test_before_1_34_label_keys_of_spread_may_not_be_in_the_selector_of_a_template_either(server: Server) -> None:
    text = deployment(f"topologySpreadConstraints: [{{{SPREAD}, labelSelector: {{matchLabels: {{app: web}}}}, matchLabelKeys: [app]}}]")
    assert server(text, "1.33") == ["invalid spec.template.spec.topologySpreadConstraints[0].matchLabelKeys[0]"]
    assert server(text, "1.34") == []


def test_the_earlier_of_two_like_spread_constraints_is_blamed(server: Server) -> None:
    constraint = f"{{{SPREAD}, labelSelector: {{}}}}"
    other = constraint.replace("zone", "host")
    assert server(pod(f"topologySpreadConstraints: [{other}, {constraint}, {other}, {constraint}]")) == [
        "duplicate spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}",
        "duplicate spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}",
    ]


def test_scheduling_gates_have_names_of_their_own(server: Server) -> None:
    assert server(pod("schedulingGates: [{name: a.b/c}, {name: ''}, {name: a.b/c}]")) == [
        "duplicate spec.schedulingGates[2]",
        "invalid spec.schedulingGates[1]",
        "invalid spec.schedulingGates[1]",
    ]


def test_only_a_gated_pod_itself_may_not_be_on_a_node(server: Server) -> None:
    gated = "schedulingGates: [{name: a}]\nnodeName: node-1"
    assert server(pod(gated)) == ["forbidden spec.nodeName"]
    assert server(deployment(gated)) == []


def test_readiness_gates_are_qualified_names(server: Server) -> None:
    assert server(pod("readinessGates: [{conditionType: a.b/c}, {conditionType: a/b/c}]")) == ["invalid spec.readinessGates[1].conditionType"]


def test_the_whole_node_selector_is_blamed_for_its_labels(server: Server) -> None:
    assert server(pod("nodeSelector: {a b: x, c: -}")) == ["invalid spec.nodeSelector", "invalid spec.nodeSelector"]
