"""The controllers of pods, without StatefulSets and Jobs."""

import pytest

TEMPLATE = """
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
"""


def controller(kind, spec="", metadata="{name: web}", selector="{matchLabels: {app: web}}", template=TEMPLATE):
    api = "v1" if kind == "ReplicationController" else "apps/v1"
    chosen = f"  selector: {selector}\n" if selector else ""
    return f"apiVersion: {api}\nkind: {kind}\nmetadata: {metadata}\nspec:\n{chosen}{spec}{template}"


KINDS = ("Deployment", "ReplicaSet", "DaemonSet")


@pytest.mark.parametrize("kind", [*KINDS, "StatefulSet"])
def test_a_plain_controller_is_fine(server, kind):
    assert server(controller(kind)) == []


@pytest.mark.parametrize(
    ("kind", "selector", "answer"),
    [
        ("Deployment", "", ["invalid spec.template.metadata.labels", "required spec.selector"]),
        ("Deployment", "{}", ["invalid spec.selector"]),
        ("Deployment", "{matchLabels: {app: other}}", ["invalid spec.template.metadata.labels"]),
        ("ReplicaSet", "{matchExpressions: []}", ["invalid spec.selector"]),
        ("DaemonSet", "", ["invalid spec.template.metadata.labels"]),
        ("DaemonSet", "{}", ["invalid spec.selector"]),
        ("DaemonSet", "{matchExpressions: [{key: app, operator: Exists}]}", []),
        ("DaemonSet", "{matchExpressions: [{key: app, operator: DoesNotExist}]}", ["invalid spec.template.metadata.labels"]),
    ],
)
def test_the_selector_selects_the_template(server, kind, selector, answer):
    assert server(controller(kind, selector=selector)) == answer


BROKEN = "  template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: []}}\n"


def test_an_invalid_selector_hides_the_template(server):
    invalid = "{matchLabels: {app: a b}}"
    assert server(controller("Deployment", selector=invalid, template=BROKEN)) == ["invalid spec.selector", "invalid spec.selector.matchLabels"]


def test_an_invalid_selector_of_a_daemon_set_hides_nothing(server):
    answer = server(controller("DaemonSet", selector="{matchLabels: {app: a b}}", template=BROKEN))
    assert answer == ["invalid spec.selector.matchLabels", "not-supported spec.template.spec.restartPolicy", "required spec.template.spec.containers"]


@pytest.mark.parametrize("kind", [*KINDS, "ReplicationController"])
def test_pods_of_controllers_go_on_forever(server, kind):
    template = TEMPLATE.replace("{containers", "{restartPolicy: OnFailure, activeDeadlineSeconds: 1, containers")
    selector = "{app: web}" if kind == "ReplicationController" else "{matchLabels: {app: web}}"
    answer = ["forbidden spec.template.spec.activeDeadlineSeconds", "not-supported spec.template.spec.restartPolicy"]
    assert server(controller(kind, selector=selector, template=template)) == answer


@pytest.mark.parametrize(
    ("strategy", "answer"),
    [
        ("{type: Recreate}", []),
        ("{type: Recreate, rollingUpdate: {}}", ["forbidden spec.strategy.rollingUpdate"]),
        ("{type: recreate, rollingUpdate: {maxSurge: -1}}", ["not-supported spec.strategy"]),
        ("{rollingUpdate: {maxSurge: 200%}}", []),
        ("{rollingUpdate: {maxUnavailable: 101%}}", ["invalid spec.strategy.rollingUpdate.maxUnavailable"]),
        ("{rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}", ["invalid spec.strategy.rollingUpdate.maxUnavailable"]),
        (
            "{rollingUpdate: {maxSurge: half, maxUnavailable: 0}}",
            ["invalid spec.strategy.rollingUpdate.maxSurge", "invalid spec.strategy.rollingUpdate.maxUnavailable"],
        ),
        ("{rollingUpdate: {maxSurge: 0, maxUnavailable: -5%}}", ["invalid spec.strategy.rollingUpdate.maxUnavailable"] * 2),
        ("{rollingUpdate: {maxSurge: '1', maxUnavailable: 0}}", ["invalid spec.strategy.rollingUpdate.maxSurge"]),
    ],
)
def test_a_deployment_can_roll_out(server, strategy, answer):
    assert server(controller("Deployment", f"  strategy: {strategy}")) == answer


def test_a_percentage_of_any_length_is_over_a_hundred(server):
    spec = f"  strategy: {{rollingUpdate: {{maxUnavailable: {'9' * 9999}%}}}}"
    assert server(controller("Deployment", spec)) == ["invalid spec.strategy.rollingUpdate.maxUnavailable"]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("progressDeadlineSeconds: 5, minReadySeconds: 5", ["invalid spec.progressDeadlineSeconds"]),
        ("progressDeadlineSeconds: -1", ["invalid spec.progressDeadlineSeconds", "invalid spec.progressDeadlineSeconds"]),
        ("minReadySeconds: 600", ["invalid spec.progressDeadlineSeconds"]),
    ],
)
def test_a_deployment_has_longer_to_progress_than_pods_to_be_ready(server, spec, answer):
    assert server(controller("Deployment", "".join(f"  {line}\n" for line in spec.split(", ")))) == answer


@pytest.mark.parametrize(
    ("figures", "answer"),
    [
        ("maxSurge: 1", ["invalid spec.updateStrategy.rollingUpdate.maxSurge"]),
        ("maxSurge: 1, maxUnavailable: 0", []),
        ("maxUnavailable: 0", ["required spec.updateStrategy.rollingUpdate.maxUnavailable"]),
        ("maxSurge: 101%, maxUnavailable: 0", ["invalid spec.updateStrategy.rollingUpdate.maxSurge"]),
    ],
)
def test_a_daemon_set_either_surges_or_does_without(server, figures, answer):
    assert server(controller("DaemonSet", f"  updateStrategy: {{rollingUpdate: {{{figures}}}}}")) == answer


def test_a_replication_controller_needs_a_template_and_a_selector(server):
    assert server("apiVersion: v1\nkind: ReplicationController\nmetadata: {name: web}") == ["required spec.selector", "required spec.template"]


def test_a_replication_controller_takes_selector_and_labels_from_its_template(server, with_defaults):
    manifest = controller("ReplicationController", selector="")
    value = with_defaults(manifest)
    assert (value["spec"]["selector"], value["metadata"]["labels"]) == ({"app": "web"}, {"app": "web"})
    assert server(manifest) == []


def test_the_labels_of_a_template_may_be_more_than_a_replication_controller_selects(server):
    template = TEMPLATE.replace("app: web", "app: web, tier: front")
    assert server(controller("ReplicationController", selector="{app: web}", template=template)) == []
    assert server(controller("ReplicationController", selector="{app: api}", template=template)) == ["invalid spec.template.metadata.labels"]


@pytest.mark.parametrize("kind", ["Deployment", "ReplicaSet", "ReplicationController"])
def test_a_name_that_is_no_host_name_gets_a_warning(server, kind):
    selector = "{app: web}" if kind == "ReplicationController" else "{matchLabels: {app: web}}"
    assert server(controller(kind, metadata="{name: web.v1}", selector=selector)) == ["warning metadata.name"]


def test_a_daemon_set_may_have_dots_in_its_name(server):
    assert server(controller("DaemonSet", metadata="{name: web.v1}")) == []


@pytest.mark.parametrize(
    ("data", "answer"), [("data: {}", []), ("data: text", ["required data"]), ("", ["required data"]), ("data: {}\nrevision: -1", ["invalid revision"])]
)
def test_a_revision_holds_an_object(server, data, answer):
    assert server(f"apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {{name: web}}\n{data}\n") == answer


def test_the_generation_that_a_user_writes_does_not_matter(server):
    assert server(controller("Deployment", metadata="{name: web, generation: -1}")) == []


def test_a_pod_template_without_template_lacks_containers(server):
    assert server("apiVersion: v1\nkind: PodTemplate\nmetadata: {name: web}") == ["required template.spec.containers"]
