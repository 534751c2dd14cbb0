"""How the server's errors become findings: at which place, once each, and not at all where they follow from another mistake."""

from __future__ import annotations

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding, Severity, Stage

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n"


def findings(text: str, *versions: str) -> list[Finding]:
    """What the structure and the server's validation say of a text."""
    found = check_text("a.yaml", text, Settings(versions or ("1.36",))).findings
    return [finding for finding in found if finding.rule.startswith("api-") or finding.rule in ("unknown-field", "wrong-type")]


def rules(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.path[-1])) for finding in findings(text)]


def test_an_error_carries_its_type_and_field_as_the_server_prints_them():
    (found,) = findings(POD + "  containers: [{image: nginx}]\n")
    assert (found.rule, found.severity) == ("api-required", Severity.ERROR)
    assert found.api is not None
    assert (found.api.stage, found.api.type, found.api.field) == (Stage.VALIDATE, "FieldValueRequired", "spec.containers[0].name")


def test_the_field_of_an_item_in_a_list_is_relative_to_the_item_and_its_place_is_not():
    (found,) = findings("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx}]}}\n")
    assert found.path == ("items", 0, "spec", "containers", 0, "name")
    assert found.api is not None
    assert found.api.field == "spec.containers[0].name"
    assert found.message.startswith("spec.containers[0].name ")


def test_a_key_of_a_map_stands_in_brackets_for_the_server_and_in_quotes_for_people():
    (found,) = findings(POD + "  containers:\n  - {name: web, image: nginx, resources: {requests: {memory: -1}}}\n")
    assert found.api is not None
    assert found.api.field == "spec.containers[0].resources.requests[memory]"
    assert found.message.startswith("spec.containers[0].resources.requests.memory ")
    assert (found.span.start.line, found.span.start.column) == (5, 61)


@pytest.mark.parametrize(
    "spec",
    [
        "  contatiners: [{name: web, image: nginx}]\n",
        "  containers: [{nmae: web, image: nginx}]\n",
        "  containers: [{name: web, image: nginx, ports: [{container_port: 80}]}]\n",
        "  containers: [{name: web, image: nginx, prots: }]\n",
        "  containers: [{name: web, image: nginx, livenessProbe: {httpget: {port: 80}}}]\n",
        "  containers: [{name: web, image: nginx, volumeMounts: [{name: a, mountPath: /a}]}]\n  volumes: [{nmae: a, emptyDir: {}}]\n",
    ],
)
def test_a_misspelled_field_is_one_finding(spec):
    assert [rule for rule, _ in rules(POD + spec)] == ["unknown-field"]


@pytest.mark.parametrize(
    "spec",
    [
        "  containers: {name: web, image: nginx}\n",
        "  containers: [web]\n",
        "  containers: [{name: yes, image: nginx}]\n",
        "  containers: [{name: web, image: nginx, ports: [{containerPort: web}]}]\n",
        "  containers: [{name: web, image: nginx, livenessProbe: {httpGet: 80}}]\n",
        "  containers: [{name: web, image: nginx, volumeMounts: [{name: a, mountPath: /a}]}]\n  volumes: [{name: 1, emptyDir: {}}]\n",
    ],
)
def test_a_value_that_cannot_be_decoded_is_one_finding(spec):
    assert [rule for rule, _ in rules(POD + spec)] == ["wrong-type"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("kind: PersistentVolume\nmetadata: {name: a}\nspec: {accessModes: [ReadWriteOnce], capacity: {storage: SIZE}, hostPath: {path: /a}}\n", "storage"),
        ("kind: Service\nmetadata: {name: a}\nspec: {ports: [{port: '80'}]}\n", "port"),
    ],
)
def test_neither_its_mapping_nor_what_is_taken_from_it_by_default_is_told_of_beside_a_value_that_cannot_be_decoded(text, field):
    assert rules("apiVersion: v1\n" + text) == [("wrong-type", field)]


def test_a_selector_with_a_label_that_is_no_text_is_not_said_to_be_empty():
    template = "  template: {metadata: {labels: {fast: 'true'}}, spec: {containers: [{name: web, image: nginx}]}}\n"
    text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {fast: true}}\n" + template
    assert rules(text) == [("wrong-type", "fast")]


def test_what_stands_beside_a_value_that_cannot_be_decoded_is_still_looked_at():
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: '80', targetPort: 0}]}\n"
    assert sorted(rules(text)) == [("api-invalid", "targetPort"), ("wrong-type", "port")]


def test_what_is_wrong_inside_a_misspelled_field_is_told_at_its_place_but_not_as_the_servers_answer():
    text = POD + "  contatiners:\n  - {name: Web, image: nginx}\n"
    misspelled, inner = findings(text)
    assert misspelled.rule == "unknown-field"
    assert (inner.rule, inner.path, inner.api) == ("api-invalid", ("spec", "contatiners", 0, "name"), None)
    assert (inner.span.start.line, inner.span.start.column) == (5, 11)


def test_other_mistakes_beside_a_misspelled_field_are_told():
    assert rules(POD + "  contatiners: [{name: web, image: nginx}]\n  restartPolicy: Sometimes\n") == [
        ("unknown-field", "contatiners"),
        ("api-not-supported", "restartPolicy"),
    ]


def test_a_null_is_absent_and_an_item_that_is_null_is_empty():
    assert rules(POD + "  volumes:\n  restartPolicy: null\n  containers: [{name: web, image: nginx}, null]\n") == [
        ("api-required", "image"),
        ("api-required", "name"),
    ]


def test_a_mount_of_a_volume_that_is_refused_is_not_sent_to_look_for_another():
    volumes = "  volumes: [{name: data, emptyDir: {}, hostPath: {path: /a}}, {name: data2, emptyDir: {}}]\n"
    found = findings(POD + volumes + "  containers: [{name: web, image: nginx, volumeMounts: [{name: data, mountPath: /a}]}]\n")
    assert [(finding.message.partition(" ")[2], finding.fix) for finding in found if finding.rule == "api-not-found"] == [
        ("names a volume that is refused itself: 'data'", None)
    ]


def test_an_error_of_several_versions_is_one_finding():
    (found,) = findings(POD + "  containers: [{image: nginx}]\n", "1.29", "1.36")
    assert found.kubernetes == ("1.29", "1.36")


@pytest.mark.parametrize(
    ("spec", "edit", "is_safe"),
    [
        ("  restartPolicy: always\n", "Always", True),
        ("  restartPolicy: 'always '\n", "'Always'", True),
        ('  restartPolicy: "ALWAYS"  # comment\n', '"Always"', True),
        ("  hostname: My_Shop\n", "my-shop", False),
    ],
)
def test_a_value_with_an_obvious_intended_form_gets_a_fix_in_the_users_own_quotes(spec, edit, is_safe):
    text = POD + spec + "  containers: [{name: web, image: nginx}]\n"
    (found,) = findings(text)
    assert found.fix is not None
    (change,) = found.fix.edits
    assert (change.text, found.fix.is_safe) == (edit, is_safe)
    assert findings(text[: change.start] + change.text + text[change.end :]) == []


def test_a_place_that_others_share_gets_no_fix():
    text = POD + "  hostname: &name My_Shop\n  subdomain: *name\n  containers: [{name: web, image: nginx}]\n"
    assert [(finding.path[-1], finding.fix) for finding in findings(text)] == [("hostname", None), ("subdomain", None)]


def test_warnings_of_the_server_are_warnings():
    (found,) = findings(POD + "  nodeSelector: {beta.kubernetes.io/os: linux}\n  containers: [{name: web, image: nginx}]\n")
    assert (found.rule, found.severity) == ("api-warning", Severity.WARNING)
    assert found.api is not None
    assert found.api.stage is Stage.WARNING
