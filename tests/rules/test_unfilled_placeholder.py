"""Files that are no manifests yet: what SOPS has encrypted, and patches."""

from __future__ import annotations

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

ENCRYPTED = """\
apiVersion: v1
kind: Secret
metadata: {name: keys}
data:
  password: ENC[AES256_GCM,data:KHCFH3hN,iv:jh2lgy,tag:zXM2JE,type:str]
sops:
  lastmodified: "2024-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:PyhZmNhy,iv:PBqPaJ,tag:Hjc7Ds,type:str]
  version: 3.8.1
"""


def findings(text: str) -> list[Finding]:
    return list(check_text("a.yaml", text, Settings((NEWEST,), Selection((Profile.BASELINE,)))).findings)


def test_an_encrypted_secret_gets_one_note() -> None:
    (note,) = findings(ENCRYPTED)
    assert (note.rule, note.severity.value) == ("unfilled-placeholder", "info")
    assert note.message == "this file is encrypted, and cannot be checked in full"


def test_a_field_that_is_only_called_sops_is_unknown() -> None:
    text = ENCRYPTED.replace("  mac: ENC[AES256_GCM,data:PyhZmNhy,iv:PBqPaJ,tag:Hjc7Ds,type:str]\n", "").replace(
        "data:\n  password: ENC", "stringData:\n  password: ENC"
    )
    assert [finding.rule for finding in findings(text)] == ["unknown-field"]


def test_a_directive_of_a_patch_is_nothing_to_be_filled_in() -> None:
    (note,) = findings("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\n$patch: delete\n")
    assert note.message == "'$patch' makes this a patch, and no manifest that can be applied as it is"


@pytest.mark.parametrize(
    ("placeholder", "command"),
    [
        ("${NAME}", "flux build kustomization NAME --dry-run | podlint check -"),
        ("$(NAME)", "podlint check --kustomize DIR"),
        ("{{ .Values.name }}", "podlint check --helm CHART"),
        ('{{ include "shop.name" . }}', "podlint check --helm CHART"),
    ],
)
def test_help_names_the_program_whose_placeholder_it_is(placeholder: str, command: str) -> None:
    (note,) = findings(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: '{placeholder}'}}\n")
    assert note.help == f"check what comes out, as in {command}"


def test_help_names_no_program_where_several_use_such_placeholders() -> None:
    (note,) = findings("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{name}}'}\n")
    assert note.help == "check what comes out"


YTT = """\
#@ load("@ytt:data", "data")
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: #@ data.values.name
spec:
  selector:
    matchLabels: #@ labels()
  template:
    metadata:
      labels: #@ labels()
    spec:
      containers:
      - name: "web"
        image: #@ data.values.image
        args:
        - #@ data.values.flag
        ports:
        - containerPort:  #@ data.values.port
"""


def test_what_ytt_computes_gets_one_note() -> None:
    (note,) = findings(YTT)
    assert (note.rule, note.path) == ("unfilled-placeholder", ("metadata", "name"))
    assert note.message == "'#@ data.values.name' has to be filled in before this file can be checked in full"
    assert note.help == "check what comes out, as in ytt -f FILE | podlint check -"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('name: "web"', "name: Web", "api-invalid"),
        ('name: "web"', "name:  # @ no code", "api-required"),
        ('name: "web"', "name: #@nocode", "api-required"),
        ("args:", "arg:", "unknown-field"),
    ],
)
def test_mistakes_beside_what_ytt_computes_are_told(old: str, new: str, rule: str) -> None:
    assert rule in {finding.rule for finding in findings(YTT.replace(old, new))}


def test_what_ytt_lays_over_manifests_is_none() -> None:
    overlay = "#@overlay/match by=overlay.subset(match())\n---\nspec:\n  #@overlay/remove\n  replicas:\n"
    assert findings("#@ def match():\nkind: Deployment\nmetadata:\n  name: web\n#@ end\n" + overlay) == []


def test_what_the_kubelet_expands_in_a_path_is_no_placeholder() -> None:
    mount = "{name: gone, mountPath: /data, subPath: a, subPathExpr: $(POD_NAME)}"
    pod = f"{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: web, image: nginx, volumeMounts: [{mount}]}}]}}}}"
    assert {finding.rule for finding in findings(pod)} == {"api-not-found", "api-invalid"}
    assert [finding.rule for finding in findings(pod.replace("$(POD_NAME)", '"${POD_NAME}"'))] == ["unfilled-placeholder"]
