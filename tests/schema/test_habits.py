"""Field names that people bring along from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.schema import habits
from podlint.schema.bundle import NEWEST, load

BUNDLE = load(NEWEST)


def help_for(api_version: str, kind: str, spec: str) -> list[str]:
    """What is said of the fields and types of an object."""
    text = f"{{apiVersion: {api_version}, kind: {kind}, metadata: {{name: a}}, {spec}}}"
    rules = ("unknown-field", "wrong-type")
    return [finding.help for finding in check_text("a.yaml", text, Settings((NEWEST,))).findings if finding.rule in rules]


@pytest.mark.parametrize(("definition", "fields"), habits.NAMES.items())
def test_the_other_name_is_a_field_of_the_type_and_the_habit_is_none(definition: str, fields: dict[str, str]) -> None:
    known = BUNDLE.definition(definition)["properties"]
    assert known.keys().isdisjoint(fields)
    assert known.keys() >= set(fields.values())


@pytest.mark.parametrize(("definition", "fields"), habits.WORDS.items())
def test_words_are_for_what_is_no_field_of_the_type(definition: str, fields: dict[str, str]) -> None:
    assert BUNDLE.definition(definition)["properties"].keys().isdisjoint(fields)


@pytest.mark.parametrize(("definition", "fields"), habits.SHORT.items())
def test_what_is_meant_in_short_is_a_field_of_the_type(definition: str, fields: tuple[str, str]) -> None:
    assert BUNDLE.definition(definition)["properties"].keys() >= {*fields} - {""}


def container(fields: str) -> str:
    return f"spec: {{containers: [{{name: web, image: nginx, {fields}}}]}}"


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ("environment: []", "did you mean 'env'?"),
        ("volumeMounts: [{name: a, path: /a}]", "did you mean 'mountPath'?"),
        ("resources: {cpu: 1}", "write it under requests, limits or both"),
        ("securityContext: {fsGroup: 1}", "only the pod has it: write it into the securityContext beside containers"),
        ("ports: [80]", "write {containerPort: 80}"),
        ("livenessProbe: {tcpSocket: http}", "write {port: http}"),
        ("livenessProbe: {tcpSocket: true}", ""),
    ],
)
def test_habits_in_a_container(fields: str, advice: str) -> None:
    assert help_for("v1", "Pod", container(fields)) == [advice]


@pytest.mark.parametrize(
    ("api_version", "kind", "spec", "advice"),
    [
        ("networking.k8s.io/v1", "Ingress", "spec: {defaultBackend: {service: {name: web, port: 80}}}", "write {number: 80}"),
        ("networking.k8s.io/v1", "Ingress", "spec: {defaultBackend: {service: {name: web, port: http}}}", "write {name: http}"),
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {app: web}}", "labels to select stand under matchLabels"),
        ("networking.k8s.io/v1", "NetworkPolicy", "spec: {podSelector: {matchLables: {app: web}}}", "did you mean 'matchLabels'?"),
        ("v1", "Service", "spec: {selector: {matchLabels: {app: web}}}", "this selector has no matchLabels: write the labels under selector itself"),
        ("apps/v1", "Deployment", "spec: {image: nginx}", "it belongs under containers[] of the pod template"),
        ("v1", "Pod", "spec: {containers: [], imagePullSecrets: [keys]}", "write {name: keys}"),
    ],
)
def test_habits_in_other_kinds(api_version: str, kind: str, spec: str, advice: str) -> None:
    assert help_for(api_version, kind, spec) == [advice]


def test_a_name_that_is_taken_is_not_meant() -> None:
    assert help_for("v1", "Pod", container("env: [], environment: []")) == [""]


def test_fixing_gives_the_field_its_name() -> None:
    spec = "spec: {containers: [], volumes: [{name: a, secret: {name: keys}}]}"
    text = f"{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, {spec}}}"
    (finding,) = [finding for finding in check_text("a.yaml", text, Settings((NEWEST,))).findings if finding.rule == "unknown-field"]
    fix: Any = finding.fix
    assert (fix.edits[0].text, fix.is_safe) == ("secretName", False)
