"""A manifest that another program fills in gets one note, and what can be known of it all the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Stage
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${APP}
  namespace: ${NAMESPACE:=default}
  labels: {app: "${APP}", "${KEY}": a}
spec:
  replicas: ${REPLICAS}
  selector: {matchLabels: {app: "${APP}"}}
  template:
    metadata:
      labels: {app: "${APP}"}
    spec:
      hostNetwork: $(HOST_NETWORK)
      terminationGracePeriodSeconds: "{{ grace }}"
      volumes: [{name: "${VOLUME}", emptyDir: {}}]
      containers:
      - name: ${APP}
        image: ${REGISTRY}/web:${TAG}
        env: [{name: A, value: b}, {name: B, value: $(A)}]
        ports: [{containerPort: $PORT}]
        resources: {requests: {cpu: "${CPU}", memory: "${MEMORY}Mi"}, limits: {memory: 64Mi}}
        livenessProbe: {httpGet: {path: /, port: "${PORT}"}, periodSeconds: "${PERIOD}"}
        volumeMounts: [{name: data, mountPath: /data}]
---
apiVersion: v1
kind: Service
metadata: {name: "$(NAME)"}
spec:
  selector: {app: "$(NAME)"}
  ports: [{port: "{{port}}", targetPort: "${TARGET}"}]
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {password: "${PASSWORD_BASE64}"}
"""
BASELINE = Selection((Profile.BASELINE,))


def rules(text: str, selection: Selection = BASELINE) -> list[tuple[str, int]]:
    """Rule and line of each finding."""
    return [(finding.rule, finding.span.start.line + 1) for finding in check_text("a.yaml", text, Settings((NEWEST,), selection)).findings]


def test_a_file_full_of_placeholders_gets_one_note() -> None:
    assert [rule for rule, _ in rules(DEPLOYMENT)] == ["unfilled-placeholder"]


def test_the_note_says_what_the_server_would_answer_to_the_text_as_it_stands() -> None:
    (finding,) = check_text(
        "a.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: '${A}'}\nspec: {containers: [{name: a, image: b}]}\n", Settings((NEWEST,))
    ).findings[:1]
    assert finding.rule == "unfilled-placeholder"
    assert finding.message == "'${A}' has to be filled in before this file can be checked in full"
    assert finding.api
    assert (finding.api.stage, finding.api.type, finding.api.field) == (Stage.VALIDATE, "FieldValueInvalid", "metadata.name")


def test_what_has_nothing_to_do_with_placeholders_is_told() -> None:
    text = DEPLOYMENT.replace("image: ", "imagePullPolcy: Always\n        image: ").replace('port: "{{port}}"', "port: 800000")
    assert [rule for rule, _ in rules(text)] == ["unfilled-placeholder", "unknown-field", "api-invalid"]


def test_where_nobody_wants_the_note_placeholders_are_plain_text() -> None:
    assert len(rules(DEPLOYMENT, BASELINE._replace(ignore=("unfilled-placeholder",)))) > 15


@pytest.mark.parametrize("value", ["<name>", "__NAME__", "%NAME", "web_1"])
def test_an_example_that_a_person_forgot_is_a_mistake(value: str) -> None:
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: '{value}'}}\n"
    assert rules(text) == [("api-invalid", 3)]


def test_a_placeholder_that_the_server_takes_is_no_matter() -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: '${IMAGE}', args: [$(B)]}]}\n"
    assert rules(text) == []


def test_what_the_server_itself_makes_of_a_placeholder_is_no_mistake_either() -> None:
    text = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: '${A}'}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}\n"
    assert rules(text) == [("unfilled-placeholder", 3)]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("seccompProfile: {type: RuntimeDefault}", "RuntimeDefault"),
        ("appArmorProfile: {type: RuntimeDefault}", "RuntimeDefault"),
        ("capabilities: {add: [CHOWN]}", "CHOWN"),
    ],
)
def test_rules_do_not_judge_what_is_not_filled_in(written: str, place: str) -> None:
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers: [{{name: a, image: b, securityContext: {{{written}}}}}]\n"
    selection = Selection((Profile.BASELINE,), ("security",))
    before = {rule for rule, _ in rules(text, selection)}
    after = {rule for rule, _ in rules(text.replace(place, '"${VALUE}"'), selection)}
    assert after - before <= {"unfilled-placeholder"}


def test_a_comment_silences_the_note() -> None:
    text = DEPLOYMENT.replace("replicas: ${REPLICAS}", "replicas: ${REPLICAS} # podlint: ignore[unfilled-placeholder]")
    assert rules(text) == rules(DEPLOYMENT)


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_large_file_gets_one_note_however_many_processes_check_it(main, write: Callable[..., Path], jobs: str) -> None:
    write("large.yaml", "\n---\n".join([DEPLOYMENT + "# " + "x" * 100_000] * 42))
    _, out, _ = main("check", "--profile", "baseline", "--output-format", "concise", "--jobs", jobs, "large.yaml")
    assert out.startswith("large.yaml:8:13: info: ")
    assert out.count("[unfilled-placeholder]") == 1
