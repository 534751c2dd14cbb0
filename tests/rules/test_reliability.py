"""Rules about availability beyond their examples: arithmetic, and when they are silent."""

from __future__ import annotations

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

STRICT = Settings((NEWEST,), Selection((Profile.STRICT,)))


def findings(rule: str, *texts: str, settings: Settings = STRICT, **files: str) -> list[Finding]:
    """What a rule finds in some files: of *texts* in one, of *files* in several, where `a_b` is b.yaml in the folder a."""
    named = files or {"a": "\n---\n".join(texts)}
    results = [check_text(f"{name.replace('_', '/')}.yaml", text, settings) for name, text in named.items()]
    return [finding for finding in api.report(results, settings).findings if finding.rule == rule]


def deployment(spec: str = "replicas: 3", containers: str = "[{name: web, image: a:1}]", name: str = "shop") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  {spec}\n  selector: {{matchLabels: {{app: shop}}}}\n"
        f"  template: {{metadata: {{labels: {{app: shop}}}}, spec: {{containers: {containers}}}}}\n"
    )


def other(kind: str, api_version: str, spec: str, name: str = "shop") -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def autoscaler(rest: str = "minReplicas: 2, maxReplicas: 5", name: str = "shop") -> str:
    return other("HorizontalPodAutoscaler", "autoscaling/v2", f"scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: shop}}, {rest}", name)


def budget(rest: str, name: str = "shop") -> str:
    return other("PodDisruptionBudget", "policy/v1", f"{rest}, selector: {{matchLabels: {{app: shop}}}}", name)


SERVICE = other("Service", "v1", "selector: {app: shop}, ports: [{port: 80}]")


# Replicas.


@pytest.mark.parametrize(
    ("texts", "flagged"),
    [
        ([deployment("replicas: 1")], True),
        ([deployment("minReadySeconds: 1")], True),
        ([deployment("replicas: 2")], False),
        ([deployment("replicas: 0")], False),
        ([deployment("replicas: 1\n  strategy: {type: Recreate}")], False),
        ([deployment("replicas: 1"), autoscaler()], False),
    ],
)
def test_one_pod_is_too_few_unless_something_else_decides(texts, flagged):
    assert bool(findings("single-replica", *texts)) is flagged


def test_how_many_pods_are_too_few_can_be_said():
    selection = Selection((Profile.STRICT,), options=(("single-replica", (("min_replicas", 4),)),))
    assert findings("single-replica", deployment(), settings=Settings((NEWEST,), selection))


@pytest.mark.parametrize(("files", "flagged"), [(("x_a", "x_b"), True), (("x_a", "y_b"), False)])
def test_replicas_matter_to_an_autoscaler_of_the_same_folder(files, flagged):
    texts = dict(zip(files, (deployment(), autoscaler()), strict=True))
    assert bool(findings("hpa-and-replicas-both-set", **texts)) is flagged


def test_zero_replicas_switch_an_autoscaler_off():
    assert findings("hpa-and-replicas-both-set", deployment("replicas: 0"), autoscaler()) == []


# Autoscalers.

VPA = "targetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}"


@pytest.mark.parametrize(
    ("rest", "metrics", "flagged"),
    [
        ("", "", True),
        (", updatePolicy: {updateMode: 'Off'}", "", False),
        (", resourcePolicy: {containerPolicies: [{containerName: '*', controlledResources: [memory]}]}", "", False),
        ("", ", metrics: [{type: Pods, pods: {metric: {name: x}, target: {type: AverageValue, averageValue: 1}}}]", False),
        ("", ", metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 1}}}]", True),
    ],
)
def test_a_vertical_autoscaler_is_in_the_way_where_it_changes_what_is_measured(rest, metrics, flagged):
    vertical = other("VerticalPodAutoscaler", "autoscaling.k8s.io/v1", VPA + rest)
    found = findings("duplicate-hpa-target", autoscaler(f"maxReplicas: 5{metrics}"), vertical)
    assert bool(found) is flagged


def test_two_autoscalers_in_different_files_are_only_a_warning():
    (found,) = findings("duplicate-hpa-target", a=autoscaler(name="one"), b=autoscaler(name="two"))
    assert found.severity.value == "warning"


REQUEST = "[{name: web, image: a:1, resources: {requests: {cpu: 1}}}]"
ON_MEMORY = "maxReplicas: 5, metrics: [{type: Resource, resource: {name: memory, target: {type: %s}}}]"


@pytest.mark.parametrize(
    ("rest", "containers", "flagged"),
    [
        ("maxReplicas: 5", REQUEST, False),
        ("maxReplicas: 5", "[{name: web, image: a:1}]", True),
        ("maxReplicas: 5", "[{name: web, image: a:1, resources: {limits: {cpu: 1}}}]", False),
        (ON_MEMORY % "Utilization, averageUtilization: 60", REQUEST, True),
        (ON_MEMORY % "AverageValue, averageValue: 1Gi", REQUEST, False),
        ("maxReplicas: 5, metrics: [{type: ContainerResource, containerResource: {name: cpu, container: web, target: {type: Utilization}}}]",
         "[{name: web, image: a:1, resources: {requests: {cpu: 1}}}, {name: proxy, image: a:1}]", False),
    ],
)  # fmt: skip
def test_utilization_is_measured_against_requests(rest, containers, flagged):
    assert bool(findings("hpa-target-without-request", deployment("replicas: 2", containers), autoscaler(rest))) is flagged


def test_a_limit_range_may_give_the_request():
    bounds = other("LimitRange", "v1", "limits: [{type: Container, defaultRequest: {cpu: 1}}]")
    assert findings("hpa-target-without-request", deployment(), autoscaler("maxReplicas: 5"), bounds) == []


# Budgets.


@pytest.mark.parametrize(
    ("rest", "flagged"),
    [
        ("maxUnavailable: 0", True),
        ("maxUnavailable: 0%", True),
        ("maxUnavailable: 1%", False),  # rounded up
        ("minAvailable: 100%", True),
        ("minAvailable: 67%", True),  # of 3, rounded up
        ("minAvailable: 66%", False),
        ("minAvailable: 3", True),
        ("minAvailable: 2", False),
    ],
)
def test_a_budget_of_three_pods_has_to_let_one_go(rest, flagged):
    assert bool(findings("pdb-blocks-all-disruption", deployment(), budget(rest))) is flagged


@pytest.mark.parametrize("spec", ["replicas: 1", "minReadySeconds: 1"])
def test_a_budget_for_one_pod_is_left_alone(spec):
    assert findings("pdb-blocks-all-disruption", deployment(spec), budget("minAvailable: 1")) == []


@pytest.mark.parametrize("least", ["minReplicas: 2, ", ""])
def test_with_an_autoscaler_its_least_counts(least):
    texts = (deployment("minReadySeconds: 1"), autoscaler(f"{least}maxReplicas: 5"), budget("minAvailable: 2"))
    assert findings("pdb-blocks-all-disruption", *texts) == []
    assert findings("pdb-min-available-over-hpa-min", *texts)
    assert findings("pdb-min-available-over-hpa-min", *texts[:2], budget("minAvailable: 0")) == []


def test_a_budget_without_selector_protects_nothing_twice():
    empty = other("PodDisruptionBudget", "policy/v1", "maxUnavailable: 1", "other")
    assert findings("pod-in-several-pdbs", deployment(), budget("maxUnavailable: 1"), empty) == []


@pytest.mark.parametrize(("spec", "flagged"), [("replicas: 2", True), ("replicas: 1", False)])
def test_only_several_pods_need_a_budget(spec, flagged):
    assert bool(findings("no-pdb", deployment(spec))) is flagged
    assert findings("no-pdb", deployment(spec), budget("maxUnavailable: 1")) == []


# Rollouts.


@pytest.mark.parametrize(
    ("replicas", "most", "flagged"),
    [(3, "3", True), (3, "2", False), (3, "100%", True), (3, "99%", False), (1, "1", False), (2, "4", True)],
)
def test_a_rollout_must_leave_a_pod(replicas, most, flagged):
    text = deployment(f"replicas: {replicas}\n  strategy: {{rollingUpdate: {{maxUnavailable: {most}}}}}")
    assert bool(findings("rollout-takes-all-replicas", text)) is flagged


@pytest.mark.parametrize(("texts", "rule"), [([SERVICE], "rollout-takes-all-replicas"), ([], None)])
def test_recreating_matters_behind_a_service(texts, rule):
    found = [
        name for name in ("rollout-takes-all-replicas", "no-rolling-update") if findings(name, deployment("replicas: 3\n  strategy: {type: Recreate}"), *texts)
    ]
    assert found == ([rule] if rule else [])


def test_one_pod_that_is_recreated_is_told_by_one_rule():
    texts = (deployment("replicas: 1\n  strategy: {type: Recreate}"), SERVICE)
    assert [bool(findings(name, *texts)) for name in ("rollout-takes-all-replicas", "no-rolling-update")] == [False, True]


@pytest.mark.parametrize(("partition", "severity"), [(3, "warning"), (5, "warning"), (1, "info"), (0, None)])
def test_a_partition_of_three_pods_keeps_some_of_them(partition, severity):
    text = (
        f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec: {{replicas: 3, updateStrategy: {{rollingUpdate: {{partition: {partition}}}}},"
        " selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: a:1}]}}}\n"
    )
    assert [finding.severity.value for finding in findings("stateful-partition-blocks-update", text)] == ([severity] if severity else [])


# Bounds of a namespace.

QUOTA = "hard: {%s}"
SIZED = "[{name: web, image: a:1, resources: {requests: {cpu: 1, memory: 1Gi}}}]"


@pytest.mark.parametrize(
    ("hard", "flagged"),
    [("requests.cpu: 9", False), ("limits.cpu: 9", True), ("cpu: 9, memory: 9Gi", False), ("pods: 9", False), ("limits.ephemeral-storage: 1Gi", False)],
)
def test_a_quota_demands_what_it_counts(hard, flagged):
    assert bool(findings("quota-demands-missing-field", deployment(containers=SIZED), other("ResourceQuota", "v1", QUOTA % hard))) is flagged


def test_a_quota_with_scopes_is_left_alone():
    scoped = other("ResourceQuota", "v1", "scopes: [Terminating], hard: {limits.cpu: 1}")
    assert findings("quota-demands-missing-field", deployment(containers=SIZED), scoped) == []
    assert findings("replicas-over-quota", deployment(containers=SIZED), scoped.replace("limits", "requests")) == []


def test_a_limit_range_fills_in_what_a_quota_demands():
    bounds = other("LimitRange", "v1", "limits: [{type: Container, default: {cpu: 1}}]")
    quota = other("ResourceQuota", "v1", QUOTA % "limits.cpu: 9")
    assert findings("quota-demands-missing-field", deployment(containers=SIZED), quota, bounds) == []


@pytest.mark.parametrize(
    ("hard", "place"),
    [
        ("requests.cpu: 3", "shop/strategy"),
        ("requests.cpu: 4", ""),
        ("requests.cpu: 2", "quota/requests.cpu"),
        ("pods: 2", "quota/pods"),
        ("requests.memory: 4Gi", ""),
    ],
)
def test_three_pods_of_one_cpu_and_a_surge_need_four(hard, place):
    found = findings("replicas-over-quota", deployment(containers=SIZED), other("ResourceQuota", "v1", QUOTA % hard, "quota"))
    assert [f"{finding.object.name}/{finding.path[-1]}" for finding in found] == ([place] if place else [])


@pytest.mark.parametrize("strategy", ["{type: Recreate}", "{rollingUpdate: {maxUnavailable: 1}}", "{rollingUpdate: {maxUnavailable: 50%}}"])
def test_a_rollout_that_stops_a_pod_first_needs_no_more(strategy):
    text = deployment(f"replicas: 3\n  strategy: {strategy}", SIZED)
    assert findings("replicas-over-quota", text, other("ResourceQuota", "v1", QUOTA % "requests.cpu: 3")) == []


@pytest.mark.parametrize(
    ("bounds", "resources", "path"),
    [
        ("max: {memory: 1Gi}", "limits: {memory: 2Gi}", "limits"),
        ("max: {memory: 1Gi}", "requests: {memory: 1Gi}", None),
        ("max: {memory: 1Gi}", "requests: {memory: 2Gi}", "requests"),
        ("min: {memory: 1Gi}", "requests: {memory: 512Mi}", "requests"),
        ("min: {memory: 1Gi}", "limits: {memory: 512Mi}", "limits"),
        ("default: {memory: 1Gi}", "requests: {memory: 2Gi}", "requests"),
        ("default: {memory: 1Gi}", "requests: {memory: 2Gi}, limits: {memory: 2Gi}", None),
        ("maxLimitRequestRatio: {memory: 2}", "requests: {memory: 1Gi}, limits: {memory: 3Gi}", "limits"),
        ("maxLimitRequestRatio: {memory: 2}", "requests: {memory: 1Gi}, limits: {memory: 2Gi}", None),
        ("max: {cpu: 1}", "limits: {memory: 2Gi}", None),
        ("max: {memory: 1Gi}", "limits: {memory: $(MEMORY)}", None),
    ],
)
def test_a_container_stays_within_the_range(bounds, resources, path):
    text = deployment(containers=f"[{{name: web, image: a:1, resources: {{{resources}}}}}]")
    found = findings("limit-range-violated", text, other("LimitRange", "v1", f"limits: [{{type: Container, {bounds}}}]"))
    assert [finding.path[-2] for finding in found] == ([path] if path else [])


@pytest.mark.parametrize(("storage", "flagged"), [("1Gi", False), ("20Gi", True), ("1Mi", True)])
def test_a_claim_stays_within_the_range(storage, flagged):
    claim = other("PersistentVolumeClaim", "v1", f"accessModes: [ReadWriteOnce], resources: {{requests: {{storage: {storage}}}}}")
    bounds = other("LimitRange", "v1", "limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 10Gi}}]")
    assert bool(findings("limit-range-violated", claim, bounds)) is flagged


def test_a_quota_that_is_less_than_nothing_is_exceeded_by_nobody_where_there_are_no_workloads():
    assert findings("replicas-over-quota", other("ResourceQuota", "v1", "hard: {requests.memory: -1}")) == []
