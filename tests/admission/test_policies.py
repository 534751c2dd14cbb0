"""What policies say of objects: matching, parameters, messages, actions and what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

from podlint.admission.model import Given, Source
from podlint.admission.read import policies
from podlint.admission.resources import resource
from podlint.finding import Severity

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: web, labels: {app: shop}}
spec:
  containers:
  - name: app
    image: example.org/app:1.4
    resources: {limits: {cpu: 1, memory: 1024Mi}}
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: app
        image: example.org/app:1.4
"""
NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web, labels: {tier: front}}\n"


def test_an_expression_that_is_false_is_an_error_at_its_field(ask: Any, policy: Any, placed: Any, said: Any) -> None:
    found = ask(POD, policy("object.metadata.labels.app == 'store'", message="it must be the store"))
    assert placed(found) == ["metadata.labels.app"]
    assert said(found) == ["the policy 'demo' would refuse this object: it must be the store"]
    assert found[0].severity is Severity.ERROR


def test_an_expression_that_is_true_says_nothing(ask: Any, policy: Any) -> None:
    assert ask(POD, policy("object.metadata.labels.app == 'shop'")) == []


def test_a_policy_without_binding_says_nothing(ask: Any, policy: Any) -> None:
    assert ask(POD, policy("false").partition("---")[0]) == []


@pytest.mark.parametrize(
    ("actions", "severity"), [("Deny", Severity.ERROR), ("Warn", Severity.WARNING), ("Audit", Severity.INFO), ("Warn, Audit", Severity.WARNING)]
)
def test_the_actions_of_the_binding_decide_how_bad_it_is(ask: Any, policy: Any, actions: str, severity: Severity) -> None:
    assert [finding.severity for finding in ask(POD, policy("false", actions=actions))] == [severity]


@pytest.mark.parametrize(
    "expression",
    [
        "object.spec.restartPolicy == 'Always' && object.spec.containers[0].imagePullPolicy == 'IfNotPresent'",
        "object.spec.containers[0].resources.limits.cpu == '1' && object.spec.containers[0].resources.limits.memory == '1Gi'",
        "object.spec.serviceAccountName == 'default' && object.spec.priority == 0 && has(object.status)",
        "request.operation == 'CREATE' && request.kind.kind == 'Pod' && request.resource.resource == 'pods' && request.namespace == 'web'",
        "request.name == 'shop' && !request.dryRun && !has(request.subResource) && oldObject == null && params == null",
        "object.metadata.namespace == 'web' && object.kind == 'Pod'",
    ],
)
def test_the_object_is_the_one_that_the_server_would_see(ask: Any, policy: Any, expression: str) -> None:
    assert ask(POD, policy(expression)) == []


def test_what_is_always_there_is_there_even_if_nobody_wrote_it(ask: Any, policy: Any) -> None:
    assert ask(DEPLOYMENT, policy("object.spec.template.spec.containers.all(c, !has(c.resources.limits))", resources="deployments")) == []


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("0.5", "500m"),
        ("1000m", "1"),
        ("1024Mi", "1Gi"),
        ("1500Mi", "1500Mi"),
        ("1000Ki", "1000Ki"),
        ("512Ki", "512Ki"),
        ("'1e3'", "1e3"),
        ("1e3", "1k"),
        ("1000", "1k"),
        ("0", "0"),
    ],
)
def test_quantities_are_seen_as_the_server_writes_them(ask: Any, policy: Any, written: str, canonical: str) -> None:
    text = POD.replace("1024Mi", written)
    assert ask(text, policy(f"object.spec.containers[0].resources.limits.memory == '{canonical}'")) == []


def test_the_pods_of_a_template_are_asked_about_too(ask: Any, policy: Any, placed: Any, said: Any) -> None:
    found = ask(DEPLOYMENT, policy("object.spec.containers.all(c, c.image.endsWith(':1.5'))", resources="pods", message="take 1.5"))
    assert placed(found) == ["spec.template.spec.containers[name=app].image"]
    assert said(found) == ["the policy 'demo' would refuse the pods of Deployment shop: take 1.5"]


def test_a_policy_that_refuses_a_workload_is_not_told_again_of_its_pods(ask: Any, policy: Any, said: Any) -> None:
    containers = "(object.kind == 'Pod' ? object.spec.containers : object.spec.template.spec.containers)"
    found = ask(DEPLOYMENT, policy(f"{containers}.all(c, c.image.endsWith(':1.5'))", resources="pods, deployments"))
    assert said(found) == ["the policy 'demo' would refuse this object: no"]


def test_a_pod_of_a_template_has_a_name_such_as_the_server_makes(ask: Any, policy: Any) -> None:
    assert ask(DEPLOYMENT, policy("object.metadata.name.startsWith('shop-') && object.metadata.namespace == 'default'", resources="pods")) == []


def test_a_generated_name_is_as_long_as_the_server_makes_it(ask: Any, policy: Any) -> None:
    pod = POD.replace("name: shop,", f"generateName: {'a' * 70}-,")
    assert ask(pod, policy("object.metadata.name.size() == 63")) == []


@pytest.mark.parametrize(
    ("rule", "concerns"),
    [
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}", True),
        ('{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"]}', True),
        ('{apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*/*"], scope: Namespaced}', True),
        ("{apiGroups: [apps], apiVersions: [v1beta1], operations: [CREATE], resources: [deployments]}", False),
        ('{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: ["deployments/*"]}', True),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], resourceNames: [shop]}", True),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], resourceNames: [other]}", False),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [UPDATE, DELETE], resources: [deployments]}", False),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments/scale]}", False),
        ('{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [deployments]}', False),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [statefulsets]}", False),
        ("{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments], scope: Cluster}", False),
    ],
)
def test_rules_decide_which_resources_a_policy_concerns(ask: Any, policy: Any, rule: str, concerns: Any) -> None:
    first, _, rest = policy("false").partition("    - {apiGroups")
    assert bool(ask(DEPLOYMENT, f"{first}    - {rule}\n{rest.partition(chr(10))[2]}")) is concerns


SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: shop}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}}
"""


def test_in_another_version_of_its_api_an_object_is_not_judged_and_with_the_match_policy_exact_not_asked_about(ask: Any, policy: Any, said: Any) -> None:
    text = policy("false", resources="horizontalpodautoscalers").replace(
        'apps, batch, networking.k8s.io, example.org], apiVersions: ["*"]', "autoscaling], apiVersions: [v1]"
    )
    assert said(ask(SCALER, text)) == [
        "the policy 'demo' says nothing here: it looks at the object in another version of its API, into which podlint does not convert"
    ]
    assert not ask(SCALER, text.replace("matchConstraints:", "matchConstraints:\n    matchPolicy: Exact"))


def test_versions_of_an_unknown_kind_are_the_same_resource(ask: Any, policy: Any) -> None:
    text = policy("false", resources="things").replace('apiVersions: ["*"]', "apiVersions: [v1beta1]")
    thing = "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: shop}\n"
    assert ask(thing, text)
    assert not ask(thing, text.replace("matchConstraints:", "matchConstraints:\n    matchPolicy: Exact"))


WRITTEN = [
    "!has(object.spec.hostNetwork) && !has(object.spec.containers[0].tty) && !has(object.spec.containers[0].env[0].value)",
    "!has(object.metadata.annotations) && !has(object.spec.nodeSelector) && has(object.spec.volumes[0].emptyDir)",
    "!has(object.spec.containers[0].readinessProbe.initialDelaySeconds) && object.spec.containers[0].securityContext.privileged == false",
    "object.spec.tolerations.map(t, t.key) == ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']",
    "object.spec.containers[0].volumeMounts[0].mountPath == '/var/run/secrets/kubernetes.io/serviceaccount' && has(object.spec.volumes[1].projected)",
    "has(object.metadata.uid) && has(object.metadata.creationTimestamp)",
]


@pytest.mark.parametrize("expression", WRITTEN)
def test_the_object_is_written_as_the_server_writes_it(ask: Any, policy: Any, expression: str) -> None:
    pod = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, annotations: {}}
spec:
  hostNetwork: false
  nodeSelector: {}
  volumes: [{name: tmp, emptyDir: {}}]
  containers:
  - name: app
    image: example.org/app:1.4
    tty: false
    env: [{name: A, value: ""}]
    securityContext: {privileged: false}
    readinessProbe: {initialDelaySeconds: 0, tcpSocket: {port: 80}}
"""
    assert ask(pod, policy(expression)) == []


def test_a_pod_without_token_mounts_nothing(ask: Any, policy: Any) -> None:
    pod = POD.replace("spec:\n", "spec:\n  automountServiceAccountToken: false\n", 1)
    assert ask(pod, policy("!has(object.spec.volumes) && !has(object.spec.containers[0].volumeMounts)")) == []


def test_the_namespace_of_a_namespace_is_itself_and_its_text_is_data_in_a_secret(ask: Any, policy: Any) -> None:
    namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n"
    assert ask(namespace, policy("request.namespace == 'web' && namespaceObject == null && object.spec.finalizers == ['kubernetes']")) == []
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: b}\n"
    assert ask(secret, policy("object.data.a == 'Yg==' && !has(object.stringData)", resources="secrets")) == []


def test_what_the_server_makes_up_is_not_judged(ask: Any, policy: Any) -> None:
    assert ask(POD, policy("object.metadata.uid == 'x'")) == []


@pytest.mark.parametrize(
    ("value", "rest", "said_of_it"),
    [
        ("string(object.nope)", "", ["the policy 'demo' would refuse this object: its auditAnnotations[a] fails: no such key: \"nope\""]),
        (
            "string(object.nope)",
            "failurePolicy: Ignore",
            ["the policy 'demo' says nothing here: its auditAnnotations[a] fails: no such key: \"nope\", and its"],
        ),
        ("'a ' + object.kind", "", []),
        ("null", "", []),
    ],
)
def test_an_audit_annotation_that_fails_refuses_the_object_whatever_the_actions(
    ask: Any, policy: Any, said: Any, value: str, rest: str, said_of_it: Any
) -> None:
    annotations = f'auditAnnotations:\n  - {{key: a, valueExpression: "{value}"}}'
    found = said(ask(POD, policy("true", actions="Audit", more=f"{rest or 'failurePolicy: Fail'}\n  {annotations}")))
    assert [message[: len(start)] for message, start in zip(found, said_of_it, strict=True)] == said_of_it


def test_a_message_may_have_lines_around_it(ask: Any, policy: Any, said: Any) -> None:
    text = policy("false", more="failurePolicy: Fail").replace("    message: 'no'", "    messageExpression: \"' \\\\n too old \\\\n'\"")
    text = text.replace("{expression: 'false', message: 'no'}", "{expression: 'false', messageExpression: \"' \\\\n too old \\\\n'\"}")
    assert said(ask(POD, text)) == ["the policy 'demo' would refuse this object: too old"]


@pytest.mark.parametrize("kind", ["Service", "Endpoints", "Ingress", "NetworkPolicy", "StorageClass", "Pod", "Namespace", "ComponentStatus", "Gateway"])
def test_kinds_are_called_in_rules_as_in_the_api(kind: str) -> None:
    plurals = {
        "Service": "services",
        "Endpoints": "endpoints",
        "Ingress": "ingresses",
        "NetworkPolicy": "networkpolicies",
        "StorageClass": "storageclasses",
        "Pod": "pods",
        "Namespace": "namespaces",
        "ComponentStatus": "componentstatuses",
        "Gateway": "gateways",
    }
    assert resource(kind) == plurals[kind]


def test_what_is_excluded_is_not_concerned(ask: Any, policy: Any) -> None:
    excluded = '{excludeResourceRules: [{apiGroups: [""], apiVersions: ["*"], operations: ["*"], resources: [pods]}]}'
    assert ask(POD, policy("false", binding=f"matchResources: {excluded}")) == []


@pytest.mark.parametrize(("selector", "concerns"), [("{app: shop}", True), ("{app: other}", False)])
def test_labels_of_the_object_decide(ask: Any, policy: Any, selector: str, concerns: Any) -> None:
    text = policy("false", binding=f"matchResources: {{objectSelector: {{matchLabels: {selector}}}}}")
    assert bool(ask(POD, text)) is concerns


@pytest.mark.parametrize(("selector", "concerns"), [("{tier: front}", True), ("{tier: back}", False), ("{kubernetes.io/metadata.name: web}", True)])
def test_labels_of_a_known_namespace_decide(ask: Any, policy: Any, selector: str, concerns: Any) -> None:
    text = policy("false", binding=f"matchResources: {{namespaceSelector: {{matchLabels: {selector}}}}}")
    assert bool(ask(POD, text, namespaces=NAMESPACE)) is concerns
    assert bool(ask(POD, text, NAMESPACE)) is concerns


def test_labels_of_an_unknown_namespace_are_unknown_but_for_its_name(ask: Any, policy: Any, said: Any) -> None:
    by_label = policy("false", binding="matchResources: {namespaceSelector: {matchLabels: {tier: front}}}")
    assert said(ask(POD, by_label)) == [
        "the policy 'demo' says nothing here: it depends on the labels of the Namespace web, which is not among the files",
    ]
    by_name = policy("false", binding="matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}}}")
    assert ask(POD, by_name) == []


def test_a_selector_of_namespaces_looks_at_a_namespace_itself_and_at_nothing_else_outside(ask: Any, policy: Any) -> None:
    text = policy("false", resources="namespaces", binding="matchResources: {namespaceSelector: {matchLabels: {tier: back}}}")
    assert ask(NAMESPACE, text) == []
    assert ask(NAMESPACE.replace("front", "back"), text)


def test_the_namespace_is_an_object_of_expressions(ask: Any, policy: Any, said: Any) -> None:
    text = policy("namespaceObject.metadata.labels.tier == 'back'")
    assert said(ask(POD, text, namespaces=NAMESPACE)) == ["the policy 'demo' would refuse this object: no"]
    assert "the Namespace is not among the files" in said(ask(POD, text))[0]
    assert ask(NAMESPACE, policy("namespaceObject == null", resources="namespaces")) == []


PARAMETER = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{use: {name}}}}}\ndata: {{image: '{image}'}}\n"
KIND = "paramKind: {apiVersion: v1, kind: ConfigMap}"
EXPRESSION = "object.spec.containers.all(c, c.image.endsWith(params.data.image))"


def test_parameters_are_found_by_name_in_their_namespace(ask: Any, policy: Any) -> None:
    text = policy(EXPRESSION, more=KIND, binding="paramRef: {name: one, namespace: rules, parameterNotFoundAction: Deny}")
    wrong = PARAMETER.format(name="one", namespace="web", image=":9")
    assert ask(POD, text, PARAMETER.format(name="one", namespace="rules", image=":1.4"), wrong) == []
    assert ask(POD, text, PARAMETER.format(name="one", namespace="rules", image=":1.5"), wrong)


def test_parameters_without_namespace_are_those_of_the_objects_own(ask: Any, policy: Any) -> None:
    text = policy(EXPRESSION, more=KIND, binding="paramRef: {name: one, parameterNotFoundAction: Allow}")
    assert ask(POD, text, PARAMETER.format(name="one", namespace="web", image=":1.5"))
    assert ask(POD, text, PARAMETER.format(name="one", namespace="other", image=":1.5")) == []


def test_a_selector_takes_all_parameters_that_it_matches(ask: Any, policy: Any, said: Any) -> None:
    text = policy(EXPRESSION, more=KIND, binding="paramRef: {selector: {matchExpressions: [{key: use, operator: Exists}]}, parameterNotFoundAction: Allow}")
    both = [PARAMETER.format(name=name, namespace="web", image=image) for name, image in (("one", ":1.4"), ("two", ":1.5"))]
    assert len(ask(POD, text, *both)) == 1
    assert ask(POD, text, both[0]) == []


def test_a_parameter_that_is_not_there_is_refused_or_let_in_as_the_binding_says(ask: Any, policy: Any, said: Any) -> None:
    deny, allow = (policy(EXPRESSION, more=KIND, binding=f"paramRef: {{name: one, parameterNotFoundAction: {action}}}") for action in ("Deny", "Allow"))
    assert said(ask(POD, deny)) == ["the policy 'demo' would refuse this object: no ConfigMap is there as its parameter"]
    assert [finding.severity for finding in ask(POD, deny.replace("[Deny]", "[Audit]"))] == [Severity.ERROR]
    assert said(
        ask(POD, deny.replace("failurePolicy: Fail", "failurePolicy: Ignore").replace("matchConstraints:", "failurePolicy: Ignore\n  matchConstraints:"))
    ) == ["the policy 'demo' says nothing here: no ConfigMap is there as its parameter, and its failurePolicy ignores that"]
    node = "apiVersion: v1\nkind: Node\nmetadata: {name: node-1}\n"
    (refused,) = said(ask(node, allow.replace("pods,", "nodes, pods,")))
    assert "its binding demo-binding names no namespace for the ConfigMap that is its parameter, and this object stands in none" in refused
    assert ask(POD, allow) == []


def test_variables_are_there_for_expressions_and_for_each_other(ask: Any, policy: Any, placed: Any) -> None:
    more = """variables:
  - {name: main, expression: object.spec.containers}
  - {name: all, expression: "variables.main + object.spec.?initContainers.orValue([])"}
  - {name: broken, expression: object.nope.field}
  - {name: first, expression: "object.spec.containers[?0]"}"""
    text = policy("variables.all.all(c, c.image.endsWith(':1.5')) || variables.broken == 1", more=more)
    assert ask(POD, text)
    assert ask(POD, policy("has(variables.main) && (variables.main.size() == 1 || variables.broken)", more=more)) == []
    assert placed(ask(POD, policy("variables.first.value().name == 'x'", more=more))) == ["spec.containers[name=app].name"]


def test_a_variable_may_name_only_those_before_it(ask: Any, policy: Any, said: Any) -> None:
    more = "variables: [{name: a, expression: variables.b}, {name: b, expression: variables.a}]"
    text = policy("variables.b == 1", more=more)
    assert ask(POD, text) == []
    assert policies(Given((Source("policy.yaml", text),))).notes == ("variables[a] of the policy demo is not evaluated: podlint does not know the variable b",)


@pytest.mark.parametrize(
    ("condition", "count"),
    [("object.metadata.name != 'shop'", 0), ("object.metadata.name == 'shop'", 1), ("request.userInfo.username != 'admin'", 0), ("object.nope.field", 1)],
)
def test_a_policy_is_asked_where_its_conditions_hold(ask: Any, policy: Any, condition: str, count: int) -> None:
    assert len(ask(POD, policy("false", more=f'matchConditions: [{{name: one, expression: "{condition}"}}]'))) == count


def test_the_message_is_the_expressions_if_that_gives_one_line(ask: Any, policy: Any, said: Any) -> None:
    text = policy("object.metadata.name == 'x'", message="plain")
    for expression, message in (
        ("'not ' + object.metadata.name", "not shop"),
        ("'two\\nlines'", "plain"),
        ("object.nope.field", "plain"),
        ("string(1)", "1"),
        ("' '", "plain"),
    ):
        assert said(ask(POD, text.replace("message: 'plain'", f"message: plain\n    messageExpression: {expression!r}")))[0].endswith(f": {message}")


def test_without_message_the_expression_is_quoted(ask: Any, policy: Any, said: Any) -> None:
    assert said(ask(POD, policy("false").replace(", message: 'no'", "")))[0].endswith("failed expression: false")


def test_an_expression_that_fails_refuses_unless_the_policy_ignores_that(ask: Any, policy: Any, said: Any) -> None:
    found = ask(POD, policy("object.spec.nope.field == 1"))
    assert said(found) == ["""the policy 'demo' would refuse this object: its validations[0] fails: no such key: "nope\""""]
    ignoring = ask(POD, policy("object.spec.nope.field == 1", more="failurePolicy: Ignore"))
    assert [finding.severity for finding in ignoring] == [Severity.INFO]
    assert "its failurePolicy ignores that" in ignoring[0].message


def test_policies_about_kinds_without_schema_see_them_as_they_are(ask: Any, policy: Any, placed: Any) -> None:
    text = "apiVersion: example.org/v1\nkind: Worker\nmetadata: {name: w}\nspec: {size: 3}\n"
    assert placed(ask(text, policy("object.spec.size < 3", resources="workers"))) == ["spec.size"]


def test_objects_in_lists_are_asked_about_at_their_place(ask: Any, policy: Any, placed: Any) -> None:
    inner = "".join(f"  {line}\n" for line in POD.splitlines())
    text = f"apiVersion: v1\nkind: List\nitems:\n- {inner.lstrip()}"
    assert placed(ask(text, policy("object.metadata.labels.app == 'store'"))) == ["items[0].metadata.labels.app"]


def test_several_bindings_that_say_the_same_are_one_finding_of_the_worst_severity(ask: Any, policy: Any) -> None:
    text = policy("false", actions="Warn")
    second = text.partition("---\n")[2].replace("demo-binding", "second").replace("Warn", "Deny")
    assert [finding.severity for finding in ask(POD, f"{text}---\n{second}")] == [Severity.ERROR]


def test_objects_that_the_server_could_not_decode_are_not_asked_about(ask: Any, policy: Any) -> None:
    assert ask(POD.replace("cpu: 1", "cpu: [1]"), policy("false")) == []


def test_a_value_that_is_a_placeholder_is_not_judged(ask: Any, policy: Any) -> None:
    assert ask(POD.replace("example.org/app:1.4", "${IMAGE}"), policy("object.spec.containers.all(c, c.image.startsWith('x'))")) == []


def test_bindings_and_policies_themselves_are_never_asked_about(ask: Any, policy: Any) -> None:
    text = policy("false", resources='"*"').replace('["", apps', '["*", apps')
    assert ask(text, text) == []
