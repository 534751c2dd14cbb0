"""HorizontalPodAutoscalers of both versions: what the server refuses, and what it lets through."""

from __future__ import annotations

import pytest

TARGET = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"
CPU = "target: {type: Utilization, averageUtilization: 80}"


def autoscaler(rest: str = "", *, target: str = TARGET, version: str = "v2") -> str:
    return f"apiVersion: autoscaling/{version}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web}}\nspec: {{{target}, {rest}}}\n"


def test_a_minimal_autoscaler_is_fine_in_both_versions(server):
    assert server(autoscaler("maxReplicas: 3")) == []
    assert server(autoscaler("maxReplicas: 3", version="v1")) == []


@pytest.mark.parametrize(
    ("replicas", "answer"),
    [
        ("minReplicas: 2", ["invalid spec.maxReplicas", "required spec.maxReplicas"]),
        ("maxReplicas: 0", ["invalid spec.maxReplicas", "required spec.maxReplicas"]),
        ("maxReplicas: -1", ["invalid spec.maxReplicas", "invalid spec.maxReplicas"]),
        ("maxReplicas: 1, minReplicas: 2", ["invalid spec.maxReplicas"]),
        ("maxReplicas: 1, minReplicas: 0", ["forbidden spec.metrics", "invalid spec.minReplicas"]),
    ],
)
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_there_is_at_least_one_replica_and_no_fewer_than_the_least(server, version, replicas, answer):
    assert server(autoscaler(replicas, version=version)) == answer


def test_before_1_36_no_replicas_are_wrong_and_not_missing(server):
    assert server(autoscaler("maxReplicas: 0"), "1.35") == ["invalid spec.maxReplicas", "invalid spec.maxReplicas"]


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("{apiVersion: v1, kind: ReplicationController, name: web}", []),
        ("{apiVersion: v1, kind: Deployment, name: web}", ["invalid spec.scaleTargetRef.apiVersion"]),
        ("{apiVersion: a/b/c, kind: ReplicationController, name: web}", ["invalid spec.scaleTargetRef.apiVersion"]),
        ("{apiVersion: apps/v1, kind: '..', name: a/b}", ["invalid spec.scaleTargetRef.kind", "invalid spec.scaleTargetRef.name"]),
        ("{}", ["invalid spec.scaleTargetRef.apiVersion", "required spec.scaleTargetRef.kind", "required spec.scaleTargetRef.name"]),
    ],
)
def test_what_is_scaled_is_named_in_full(server, target, answer):
    assert server(autoscaler("maxReplicas: 3", target=f"scaleTargetRef: {target}")) == answer


def test_the_group_of_what_is_scaled_is_not_asked_for_by_older_servers(server):
    assert server(autoscaler("maxReplicas: 3", target="scaleTargetRef: {kind: Deployment, name: web}"), "1.33") == []
    assert server(autoscaler("maxReplicas: 3", target="scaleTargetRef: {kind: Deployment, name: web}"), "1.34") == ["invalid spec.scaleTargetRef.apiVersion"]


def test_an_autoscaler_may_scale_to_zero_since_1_37_by_a_metric_that_does_not_come_from_pods(server):
    metrics = "metrics: [{type: External, external: {metric: {name: queue}, target: {type: Value, value: 1}}}]"
    assert server(autoscaler(f"maxReplicas: 3, minReplicas: 0, {metrics}"), "1.36") == ["invalid spec.minReplicas"]
    assert server(autoscaler(f"maxReplicas: 3, minReplicas: 0, {metrics}"), "1.37") == []
    assert server(autoscaler("maxReplicas: 3, minReplicas: 0"), "1.37") == ["forbidden spec.metrics"]
    assert server(autoscaler("maxReplicas: 3, minReplicas: -1"), "1.37") == ["invalid spec.minReplicas"]


@pytest.mark.parametrize(
    ("metric", "answer"),
    [
        (f"{{type: Resource, resource: {{name: cpu, {CPU}}}}}", []),
        (f"{{type: ContainerResource, containerResource: {{name: cpu, container: web, {CPU}}}}}", []),
        (f"{{type: Pods, resource: {{name: cpu, {CPU}}}}}", ["required spec.metrics[0].pods"]),
        ("{type: CPU}", ["not-supported spec.metrics[0].type"] * 2),
        ("{}", ["not-supported spec.metrics[0].type"] * 2 + ["required spec.metrics[0].type"]),
        (
            "{type: Resource, resource: {name: cpu, target: {type: Value}}}",
            ["required spec.metrics[0].resource.target.averageUtilization"],
        ),
        (
            "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0, averageValue: 0}}}",
            [
                "forbidden spec.metrics[0].resource.target.averageValue",
                "invalid spec.metrics[0].resource.target.averageUtilization",
                "invalid spec.metrics[0].resource.target.averageValue",
            ],
        ),
        (
            "{type: External, external: {metric: {name: a/b}, target: {type: Value, value: 1, averageValue: 1}}}",
            ["forbidden spec.metrics[0].external.target.value", "invalid spec.metrics[0].external.metric.name"],
        ),
        (
            "{type: Object, object: {describedObject: {kind: Service, name: web}, metric: {name: hits}, target: {type: Value, value: 1, averageValue: 1}}}",
            [],
        ),
        (
            "{type: Pods, pods: {}}",
            [
                "invalid spec.metrics[0].pods.target.type",
                "required spec.metrics[0].pods.metric.name",
                "required spec.metrics[0].pods.target.averageValue",
                "required spec.metrics[0].pods.target.type",
            ],
        ),
        (
            "{type: ContainerResource, containerResource: {name: gpu, target: {type: Value, averageValue: 1}}}",
            ["invalid spec.metrics[0].containerResource.name"] * 2 + ["required spec.metrics[0].containerResource.container"],
        ),
    ],
)
def test_a_metric_has_the_source_of_its_type_with_one_target(server, metric, answer):
    assert server(autoscaler(f"maxReplicas: 3, metrics: [{metric}]")) == answer


def test_of_several_sources_only_the_first_is_looked_at_and_those_of_other_types_are_forbidden(server):
    assert server(autoscaler(f"maxReplicas: 3, metrics: [{{type: Resource, resource: {{}}, pods: {{metric: {{name: a}}, {CPU}}}}}]")) == [
        "forbidden spec.metrics[0].pods",
        "required spec.metrics[0].pods.target.averageValue",
    ]


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        ("{}", []),
        ("{selectPolicy: Disabled}", []),
        ("{policies: []}", ["required spec.behavior.scaleDown.policies"]),
        ("{selectPolicy: ''}", ["not-supported spec.behavior.scaleDown.selectPolicy"]),
        ("{stabilizationWindowSeconds: 3601}", ["invalid spec.behavior.scaleDown.stabilizationWindowSeconds"]),
        ("{tolerance: -1m}", ["invalid spec.behavior.scaleDown.tolerance"]),
        (
            "{policies: [{}]}",
            [
                "invalid spec.behavior.scaleDown.policies[0].periodSeconds",
                "invalid spec.behavior.scaleDown.policies[0].value",
                "not-supported spec.behavior.scaleDown.policies[0].type",
            ],
        ),
    ],
)
def test_scaling_rules_have_policies_unless_they_leave_them_to_the_server(server, rules, answer):
    assert server(autoscaler(f"maxReplicas: 3, behavior: {{scaleDown: {rules}}}")) == answer


def test_a_tolerance_is_dropped_where_its_feature_is_off(server):
    assert server(autoscaler("maxReplicas: 3, behavior: {scaleDown: {tolerance: -1m}}"), "1.34") == []


def test_the_target_of_version_1_is_blamed_as_the_last_metric_of_version_2(server):
    assert server(autoscaler("maxReplicas: 3, targetCPUUtilizationPercentage: 0", version="v1")) == [
        "invalid spec.metrics[0].resource.target.averageUtilization",
    ]
    annotated = autoscaler("maxReplicas: 3, targetCPUUtilizationPercentage: 0", version="v1").replace(
        "{name: web}\n", "{name: web, annotations: {autoscaling.alpha.kubernetes.io/metrics: '[{}]'}}\n", 1
    )
    assert server(annotated) == ["invalid spec.metrics[1].resource.target.averageUtilization"]


def test_without_metrics_version_2_looks_at_the_cpu(with_defaults):
    spec = with_defaults(autoscaler("maxReplicas: 3, metrics: []"))["spec"]
    assert spec["minReplicas"] == 1
    assert [metric["resource"]["target"]["averageUtilization"] for metric in spec["metrics"]] == [80]
    assert "metrics" not in with_defaults(autoscaler("maxReplicas: 3", version="v1"))["spec"]


def test_version_1_says_so_where_it_has_no_other_metrics(with_defaults):
    text = autoscaler("maxReplicas: 3", version="v1")
    assert with_defaults(text)["spec"]["targetCPUUtilizationPercentage"] == 80
    of_others = text.replace("{name: web}\nspec", "{name: web, annotations: {autoscaling.alpha.kubernetes.io/metrics: '[]'}}\nspec")
    assert "targetCPUUtilizationPercentage" not in with_defaults(of_others)["spec"]
