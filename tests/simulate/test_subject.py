"""The pods of manifests: which are found, under which name, with which defaults, and which are refused."""

from __future__ import annotations

import pytest

from podlint.errors import UsageError
from podlint.simulate.subject import subjects

CONTAINER = "{name: main, image: 'example.org/shop:1'}"
POD = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: shop}}\nspec:\n  containers:\n    - {CONTAINER}\n"
TEMPLATE = f"template: {{metadata: {{labels: {{app: x}}}}, spec: {{POLICY containers: [{CONTAINER}]}}}}"
SELECTOR = "selector: {matchLabels: {app: x}}"


@pytest.fixture
def found(tmp_path, monkeypatch):
    """The pods of a manifest."""
    monkeypatch.chdir(tmp_path)

    def read(text, version="1.36", name="pod.yaml"):
        (tmp_path / name).write_text(text)
        return subjects([name], version)

    return read


@pytest.mark.parametrize(
    ("api", "kind", "spec"),
    [
        ("apps/v1", "Deployment", f"{{{SELECTOR}, {TEMPLATE}}}"),
        ("apps/v1", "ReplicaSet", f"{{{SELECTOR}, {TEMPLATE}}}"),
        ("apps/v1", "DaemonSet", f"{{{SELECTOR}, {TEMPLATE}}}"),
        ("apps/v1", "StatefulSet", f"{{serviceName: x, {SELECTOR}, {TEMPLATE}}}"),
        ("v1", "ReplicationController", f"{{selector: {{app: x}}, {TEMPLATE}}}"),
        ("batch/v1", "Job", f"{{{TEMPLATE}}}"),
        ("batch/v1", "CronJob", f"{{schedule: '* * * * *', jobTemplate: {{spec: {{{TEMPLATE}}}}}}}"),
    ],
)
def test_the_template_of_every_workload_is_a_pod_with_defaults_and_the_name_of_its_object(found, api, kind, spec):
    policy = "restartPolicy: Never," if api.startswith("batch") else ""
    [subject] = found(f"apiVersion: {api}\nkind: {kind}\nmetadata: {{name: shop}}\nspec: {spec.replace('POLICY', policy)}\n")
    assert subject.key == f"{kind}/shop"
    assert subject.pod["spec"]["terminationGracePeriodSeconds"] == 30
    assert subject.pod["spec"]["restartPolicy"] == ("Never" if policy else "Always")
    assert subject.plan.name == "shop"
    assert [container.name for container in subject.plan.containers] == ["main"]


def test_a_field_of_a_pod_has_its_place_in_the_file(found):
    [subject] = found(f"# a comment\n---\n{POD}")
    assert subject.place(("spec", "containers", 0, "image")) == "pod.yaml:8:27"
    assert subject.place(("spec", "containers", 0, "image"), key=True) == "pod.yaml:8:20"


def test_a_field_of_a_pod_in_a_list_has_its_place_too(found):
    items = "".join(f"  - {line}" if line.startswith("api") else f"    {line}" for line in POD.splitlines(keepends=True))
    [subject] = found(f"apiVersion: v1\nkind: List\nitems:\n{items}")
    assert subject.place(("spec", "containers", 0, "image")) == "pod.yaml:9:31"


def test_what_has_no_pod_is_passed_over(found):
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {ports: [{port: 80}]}\n"
    assert [subject.key for subject in found(f"{service}---\n{POD}---\nnot: a manifest\n")] == ["Pod/shop"]
    with pytest.raises(UsageError, match=r"there is no pod in pod.yaml; podlint simulates Pod, .* and CronJob"):
        found(service)


def test_the_pods_of_markdown_are_found(found):
    [subject] = found(f"# Title\n\n```yaml\n{POD}```\n", name="readme.md")
    assert subject.key == "Pod/shop"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            POD.replace("image", "imag"),
            "pod.yaml:6:20: the API server would refuse Pod shop: unknown field 'imag'; podlint check --kubernetes-version 1.36 pod.yaml",
        ),
        (POD.replace("main", "Main"), "pod.yaml:6:14: the API server would refuse Pod shop: spec.containers[0].name"),
        (POD.replace("'example.org/shop:1'", "[]"), "pod.yaml:6:27: the API server would refuse Pod shop: image is of a wrong type: expected string"),
        (POD + "  containers: []\n", "the API server would refuse Pod shop: a key stands there twice"),
        (POD.replace("v1", "apps/v1").replace("Pod", "Deploymnet"), "there is no pod in pod.yaml"),
        (POD.replace("v1", "batch/v2").replace("Pod", "Job"), "pod.yaml:1:1: the API server would refuse Job shop: Kubernetes 1.36 does not have batch/v2 Job"),
        ("kind: Pod\n", "pod.yaml:1:1: the API server would refuse this document: apiVersion or kind"),
        ("a: b: c\n", "pod.yaml:1:5: the API server would refuse this document: mapping values"),
        (f"{POD}---\na: [\n", "the API server would refuse this document"),
    ],
)
def test_what_the_server_would_refuse_is_refused_with_the_way_to_more(found, text, message):
    with pytest.raises(UsageError) as refusal:
        found(text)
    assert message in str(refusal.value)


def test_the_version_decides_what_the_server_would_refuse(found):
    rules = "restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In, values: [3]}}]"
    text = POD.replace("name: main", f"name: main, {rules}")
    assert found(text, "1.36")[0].plan.containers[0].policy == "Never"
    with pytest.raises(UsageError, match=r"podlint check --kubernetes-version 1.35 pod.yaml says more"):
        found(text, "1.35")


def test_a_file_that_is_no_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pod.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match=r"pod.yaml cannot be read as text; podlint check pod.yaml says why"):
        subjects(["pod.yaml"], "1.36")
