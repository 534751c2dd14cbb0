"""Pods in kinds that are not Kubernetes' own get constraints, rules and simulation like a Deployment's."""

from __future__ import annotations

import textwrap

import pytest

from podlint import registry
from podlint.constraints.answer import Answer, answers
from podlint.custom.check import check_custom
from podlint.custom.definition import defined
from podlint.objects.decode import decode
from podlint.objects.object import Object
from podlint.rule import Profile
from podlint.rulebook.examples import examples
from podlint.schema.bundle import NEWEST, load
from podlint.schema.structure import UnknownKind, check_structure
from podlint.source.document import Origin as Place
from podlint.source.document import documents

ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  strategy: {canary: {steps: [{setWeight: 20}]}}
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
"""
KNATIVE = """\
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: shop}
spec:
  template:
    spec:
      containerConcurrency: 4
      timeoutSeconds: 30
      containers:
      - image: example.org/shop:1.4
        readinessProbe: {httpGet: {path: /}}
"""
WORKER = """\
apiVersion: example.org/v1
kind: Worker
metadata: {name: crew}
spec:
  size: 3
  pool:
    podTemplate:
      spec:
        containers:
        - {name: web, image: nginx:1.27}
"""


def told(findings):
    return [(f"{finding.span.start.line + 1}:{finding.span.start.column + 1}", finding.rule) for finding in findings if finding.rule != "unknown-kind"]


@pytest.mark.parametrize("text", [ROLLOUT, KNATIVE, KNATIVE.replace("Service", "Configuration"), WORKER])
def test_a_pod_that_is_fine_is_clean(check, text):
    findings = check({"a.yaml": text}, pod_templates=(("Worker", ("spec", "pool", "podTemplate")),))
    assert [(finding.rule, finding.severity.value) for finding in findings] == [("unknown-kind", "info")]
    assert findings[0].message.endswith(": only the pod in it is checked")


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        (ROLLOUT, "image: nginx:1.27", "imag: nginx:1.27", [("12:9", "unknown-field")]),
        (ROLLOUT, "- name: web", "- name: Web", [("11:15", "api-invalid")]),
        (ROLLOUT, "    spec:\n", "    spec:\n      restartPolicy: Never\n", [("10:22", "api-not-supported")]),
        (ROLLOUT, "image: nginx:1.27", "image: nginx:1.27\n        ports: [{containerPort: '80'}]", [("13:33", "wrong-type")]),
        (KNATIVE, "timeoutSeconds: 30", "timeoutSecond: 30", [("8:7", "unknown-field")]),
        (KNATIVE, "path: /", "port: 70000", [("11:42", "api-invalid")]),
        (WORKER, "image: nginx:1.27", "image: ''", [("10:30", "api-required")]),
        (WORKER, "image: nginx:1.27", "image: null", [("10:30", "api-required")]),
    ],
)
def test_what_the_server_would_refuse_in_a_deployment_is_told(check, text, old, new, expected):
    assert old in text
    assert told(check({"a.yaml": text.replace(old, new)}, pod_templates=(("example.org/Worker", ("spec", "pool", "podTemplate")),))) == expected


def test_without_a_word_in_the_configuration_nothing_is_known_of_the_pod(check):
    [finding] = check({"a.yaml": WORKER.replace("web", "Web")})
    assert finding.rule == "unknown-kind"


def test_the_path_of_a_well_known_kind_can_be_another(check):
    assert told(check({"a.yaml": ROLLOUT.replace("web", "Web")}, pod_templates=(("Rollout", ("spec", "other")),))) == []


def test_rules_about_pods_and_containers_run(check):
    text = ROLLOUT.replace("image: nginx:1.27", "image: nginx")
    assert ("12:16", "image-without-tag") in told(check({"a.yaml": text}, profile=Profile.RECOMMENDED))


def test_rules_across_objects_see_the_pod(check):
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {selector: {app: shop}, ports: [{port: 80, targetPort: htpp}]}\n"
    text = ROLLOUT.replace("image: nginx:1.27", "image: nginx:1.27\n        ports: [{name: http, containerPort: 80}]")
    findings = check({"a.yaml": text, "b.yaml": service}, profile=Profile.RECOMMENDED)
    assert "service-target-port-name-missing" in [finding.rule for finding in findings]


def test_rules_about_objects_with_pods_run(check):
    text = ROLLOUT.replace("image: nginx:1.27", "image: nginx:1.27\n        env: [{name: DB_PASSWORD, value: 'hunter2hunter2'}]")
    assert "hardcoded-secret" in [finding.rule for finding in check({"a.yaml": text}, profile=Profile.RECOMMENDED)]


@pytest.mark.parametrize(
    "template", ["", "  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: shop}\n", "  template: 3\n", "  template: {spec: []}\n"]
)
def test_a_rollout_without_pod_has_no_pod(check, template):
    text = ROLLOUT.partition("  template:")[0] + template
    assert [rule for _, rule in told(check({"a.yaml": text}))] in ([], ["wrong-type"])


# A definition that says more of the pod, or less


def of_rollouts(schema: str) -> str:
    head = """\
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: rollouts.argoproj.io}
        spec:
          group: argoproj.io
          scope: Namespaced
          names: {kind: Rollout, plural: rollouts}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      strategy: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      selector: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      template: """
    return textwrap.dedent(head) + schema + "\n"


def test_where_the_definition_leaves_the_pod_open_podlint_looks_at_it(check):
    open_pod = of_rollouts("{type: object, x-kubernetes-preserve-unknown-fields: true}")
    assert check({"crd.yaml": open_pod, "a.yaml": ROLLOUT}) == []
    assert told(check({"crd.yaml": open_pod, "a.yaml": ROLLOUT.replace("image", "imag")})) == [("12:9", "unknown-field")]


def test_a_field_that_only_the_definition_knows_is_known(check):
    container = "{type: object, properties: {name: {type: string}, image: {type: string}, colour: {type: string}}}"
    schema = (
        f"{{type: object, properties: {{metadata: {{type: object, x-kubernetes-preserve-unknown-fields: true}}, "
        f"spec: {{type: object, properties: {{containers: {{type: array, items: {container}}}}}}}}}}}"
    )
    texts = {"crd.yaml": of_rollouts(schema), "a.yaml": ROLLOUT + "        colour: red\n"}
    assert check(texts) == []
    texts["a.yaml"] += "        color: red\n        imagePullPolicy: Always\n"
    assert told(check(texts)) == [("14:9", "unknown-field"), ("15:9", "unknown-field")]


# Simulation


def test_such_pods_are_simulated(main):
    code, out, _ = main("simulate", "a.yaml", "--set", "web.exitAfter=20s", "--runs", "1", **{"a.yaml": ROLLOUT})
    assert code == 0
    assert out.startswith("Rollout/shop (a.yaml)")
    assert "CrashLoopBackOff" in out


def test_the_configuration_says_simulate_where_pods_are(main):
    files = {"a.yaml": WORKER, ".podlint.yaml": "pod-templates: {Worker: spec.pool.podTemplate}\n"}
    code, out, _ = main("simulate", "a.yaml", "--runs", "1", **files)
    assert code == 0
    assert "Worker/crew" in out


def test_nulls_in_such_a_pod_do_not_disturb_the_simulation(main):
    code, _, _ = main("simulate", "a.yaml", "--runs", "1", **{"a.yaml": ROLLOUT + "        env: null\n        resources: {limits: null}\n"})
    assert code == 0


def test_what_a_server_would_refuse_is_not_simulated(main):
    code, _, err = main("simulate", "a.yaml", **{"a.yaml": ROLLOUT.replace("web", "Web")})
    assert code == 2
    assert err.startswith("podlint: a.yaml:11:15: the API server would refuse Rollout shop: spec.template.spec.containers[0].name")


# A Rollout is as good as a Deployment


def deployments():
    """The Deployments in the examples of rules."""
    for definition in registry.definitions():
        for example in examples(definition):
            for document in documents(example.text) if "kind: Deployment" in example.text else ():
                yield from (object for object in decode(document, "a.yaml").objects if object.type == "apps/Deployment")


def inlined(schema):
    """A bundled schema as it stands in a CustomResourceDefinition."""
    bundle = load(NEWEST)
    schema = bundle.resolve(schema)[1]
    if not schema or "int-or-string" in str(schema.get("format")) or schema.get("format") == "quantity":
        return {"x-kubernetes-int-or-string": True} if schema else {"x-kubernetes-preserve-unknown-fields": True}
    made = {key: schema[key] for key in ("type", "required") if key in schema}
    if "properties" in schema:
        made["properties"] = {name: inlined(inner) for name, inner in schema["properties"].items()}
    for key in ("items", "additionalProperties"):
        if key in schema:
            made[key] = inlined(schema[key])
    return made


@pytest.fixture(scope="module")
def described():
    """What a CustomResourceDefinition that describes the whole pod defines."""
    template = inlined({"$ref": "core.v1.PodTemplateSpec"})
    template["properties"]["metadata"] = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    spec = {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"template": template}}
    schema = {"type": "object", "properties": {"spec": spec}}
    versions = [{"name": "v1alpha1", "served": True, "schema": {"openAPIV3Schema": schema}}]
    value = {"spec": {"group": "argoproj.io", "names": {"kind": "Rollout"}, "versions": versions}}
    return tuple(defined(Object("crd.yaml", Place(0, 0, 0), (), "apiextensions.k8s.io/v1", "CustomResourceDefinition", value)))


def of_pod(mistakes):
    """Mistakes inside the template: where, and what is wrong."""
    found = set()
    for mistake in mistakes:
        if mistake.path[:2] == ("spec", "template") and not isinstance(mistake, UnknownKind):
            found.add((mistake.path, mistake.error.message.replace("Deployment", "Rollout") if isinstance(mistake, Answer) else type(mistake).__name__))
    return found


def test_a_rollout_gets_the_answers_of_a_deployment(described):
    count = 0
    for deployment in deployments():
        structure = check_structure(deployment, NEWEST)
        expected = of_pod([*structure.mistakes, *answers(structure, NEWEST)])
        if any("labels" in path for path, _ in expected):
            continue  # whether the selector selects the template is a matter of the Deployment
        value = {**deployment.value, "apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout"}
        rollout = deployment._replace(api_version="argoproj.io/v1alpha1", kind="Rollout", value=value, template=("spec", "template"))
        assert of_pod(mistake for told in check_custom(rollout, (), NEWEST) for mistake in told.mistakes) == expected
        in_described = of_pod(mistake for told in check_custom(rollout, described, NEWEST) for mistake in told.mistakes)
        assert {path for path, _ in in_described} == {path for path, _ in expected}
        count += 1
    assert count > 100
