"""Rules about variables and commands beyond their examples: what they are silent about, and what their fixes do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - name: web\n    image: a:1\n"


def findings(rule: str, text: str) -> list[Finding]:
    settings = Settings((NEWEST,), Selection((), (rule,)))
    return list(api.report([check_text("a.yaml", text, settings)], settings).findings)


def pod(*, kind: str = "containers", spec: dict[str, Any] | None = None, **container: Any) -> str:
    others = {} if kind == "containers" else {"containers": [{"name": "main", "image": "example.org/main:1"}]}
    value = {**others, **(spec or {}), kind: [{"name": "web", "image": "example.org/web:1", **container}]}
    return json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": value})


def env(**values: Any) -> list[dict[str, Any]]:
    return [{"name": name, "value": value} for name, value in values.items()]


# Variables.


@pytest.mark.parametrize(
    ("variables", "more", "told"),
    [
        (env(A="$(B)", B="x"), {}, 1),
        (env(B="x", A="$(B)"), {}, 0),
        (env(A="$(B)", B="x"), {"envFrom": [{"configMapRef": {"name": "x"}}]}, 0),
        (env(A="$(SHOP_DOMAIN)"), {}, 0),
        (env(A="$(SHOP_SERVICE_HOST)"), {}, 0),
        (env(A="$$(B)", B="x"), {}, 0),
        (env(A="$(B)$(B)", B="x"), {}, 1),
        (env(PATH="$(PATH):/x"), {}, 1),
        (env(PATH="/x", LONG="$(PATH)"), {}, 0),
        (env(LONG_NAME="$(LONG_NAME)"), {}, 0),
    ],
)
def test_a_reference_is_told_where_it_certainly_stays_as_it_is(variables, more, told):
    assert len(findings("env-ref-not-defined-yet", pod(env=variables, **more))) == told


@pytest.mark.parametrize(
    ("container", "told"),
    [
        ({"args": ["$(SHOP_NAME)"]}, True),
        ({"args": ["$(shop)"]}, False),
        ({"args": ["$(SHOP_SERVICE_HOST)"]}, False),
        ({"args": ["$(SHOP_NAME)"], "envFrom": [{}]}, False),
        ({"args": ["$(SHOP_NAME)"], "image": ""}, False),
        ({"command": ["sh", "-c"], "args": ["$(DATE_COMMAND)"]}, False),
        ({"command": ["sh", "-c"], "args": ["echo $(HOSTNAME)"]}, True),
        ({"args": ["$(SHOP_NAME)"], "env": env(SHOP_NAME="x")}, False),
    ],
)
def test_a_command_is_told_of_variables_that_the_container_lacks(container, told):
    assert bool(findings("command-ref-undefined", pod(**container))) is told


@pytest.mark.parametrize(("selector", "told"), [({"selector": {"matchLabels": {"app": "shop"}}}, True), ({}, False)])
def test_a_patch_may_refer_to_variables_of_what_it_is_merged_into(selector, told):
    template = {"metadata": {"labels": {"app": "shop"}}, "spec": {"containers": [{"name": "web", "image": "example.org/web:1", "args": ["$(SHOP_NAME)"]}]}}
    workload = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "shop"}, "spec": {**selector, "template": template}}
    assert bool(findings("command-ref-undefined", json.dumps(workload))) is told


@pytest.mark.parametrize(
    ("container", "told"),
    [
        ({"command": ["/web", "$A"]}, True),
        ({"command": ["/web", "${A}"]}, True),
        ({"command": ["/web", "$B"]}, False),
        ({"command": ["/web", "${A:-x}"]}, False),
        ({"args": ["$A"]}, False),
        ({"command": ["sh", "-c", "echo $A"]}, False),
        ({"command": ["/usr/bin/java", "-Dx=${A}"]}, False),
        ({"command": ["/entrypoint.sh", "$A"]}, False),
        ({"command": ["tini", "--", "bash", "-c", "$A"]}, False),
    ],
)
def test_a_shell_variable_is_told_where_nothing_can_fill_it_in(container, told):
    assert bool(findings("shell-variable-without-shell", pod(env=env(A="x"), **container))) is told


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        (env(A="x", B="$A/y"), True),
        (env(A="x", B="${A}/y"), False),
        (env(A="$A"), False),
        (env(B="$A/y", A="x"), False),
        (env(PATH="$PATH:/x"), True),
        (env(PATH="${PATH}:/x"), True),
        (env(PATH="${PATH}"), False),
        (env(PRICE="5$"), False),
    ],
)
def test_of_values_those_are_told_that_name_a_variable_above_or_add_to_a_path(variables, told):
    assert bool(findings("shell-variable-without-shell", pod(env=variables))) is told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("|\n          a", True),
        (">\n          a", True),
        ("|-\n          a", False),
        ("|\n          a\n          b", False),
        ("|\n          {}", False),
        ('"a\\n"', False),
    ],
)
def test_a_line_break_is_told_behind_a_single_line(value, told):
    text = f"{POD}    env:\n    - name: A\n      value: {value}\n"
    assert bool(findings("env-value-trailing-newline", text)) is told


def test_a_denied_value_may_be_a_pattern():
    settings = Settings((NEWEST,), Selection((), ("disallowed-env-value",), options=(("disallowed-env-value", (("denied", ("DEBUG=*",)),)),)))
    found = check_text("a.json", pod(env=env(DEBUG="yes", NODE_TLS_REJECT_UNAUTHORIZED="0")), settings).findings
    assert [finding.path[-2] for finding in found] == [0]


# Commands.


@pytest.mark.parametrize(
    ("command", "spec", "told"),
    [
        (["nginx -g"], {}, True),
        (["sh -c", "nginx"], {}, True),
        (["nginx"], {}, False),
        (["/opt/My Web/run"], {}, False),
        (["/web --port=/x"], {}, True),
        (["C:\\Program Files\\web.exe"], {}, False),
        (["web.exe --port 80"], {"os": {"name": "windows"}}, False),
        (["web.exe --port 80"], {"nodeSelector": {"kubernetes.io/os": "windows"}}, False),
        (["{{ command }} x"], {}, False),
    ],
)
def test_a_command_with_blanks_is_told_unless_it_may_be_a_path(command, spec, told):
    assert bool(findings("command-single-string", pod(command=command, spec=spec))) is told


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["sh", "-c", "nginx", "-g"], True),
        (["sh", "-c", "nginx", "start"], True),
        (["sh", "-c", "exec nginx", "start"], False),
        (["sh", "-c", "exec nginx", "start", "now"], True),
        (["sh", "-c", 'exec nginx "$@"', "--", "-g"], False),
        (["sh", "-c", "echo $1", "a", "b"], False),
        (["sh", "-c", "while getopts a b; do c; done", "a", "b"], False),
        (["sh", "-c", "echo ${#}", "a", "b"], False),
        (["sh", "-c", "nginx"], False),
        (["nginx", "-c", "a", "b"], False),
    ],
)
def test_words_behind_a_script_are_told_unless_it_looks_at_them(command, told):
    assert bool(findings("shell-c-extra-args", pod(command=command))) is told


@pytest.mark.parametrize(
    ("container", "told"),
    [
        ({"command": ["sh", "a b"]}, True),
        ({"command": ["sh"], "args": ["a b"]}, True),
        ({"command": ["sh", "/a b"]}, False),
        ({"command": ["sh", "-x", "a b"]}, False),
        ({"command": ["sh", "run.sh"]}, False),
        ({"args": ["sh", "a b"]}, False),
        ({"command": ["sh"]}, False),
    ],
)
def test_a_script_is_told_where_a_shell_looks_for_a_file(container, told):
    assert bool(findings("shell-without-c", pod(**container))) is told


def folded(*lines: str, sign: str = ">") -> str:
    script = "\n".join(f"      {line}" for line in lines)
    return f"{POD}    command:\n    - sh\n    - -c\n    - {sign}\n{script}\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("# why", "web"), True),
        (("a", "exec web"), True),
        (("a;", "exec web"), False),
        (("a &&", "exec web"), False),
        (("web", "--port=80", "--name=x"), False),
        (("a", "", "exec web"), False),
        (("a", "  exec web", "b"), False),
        (("if a; then", "echo b;", "fi"), False),
        (("echo 'a", "echo b'"), False),
        (("echo 'a # b'", "c"), False),
        (("A=b", "exec web"), False),
        (("web", "# the end"), False),
        (("web  # why",), False),
    ],
)
def test_folding_is_told_where_it_makes_one_of_two(lines, told):
    assert bool(findings("folded-script-swallows-lines", folded(*lines))) is told
    assert findings("folded-script-swallows-lines", folded(*lines, sign="|")) == []


@pytest.mark.parametrize(
    ("container", "more", "told"),
    [
        ({"command": ["sh", "-c", "a; b"]}, {}, True),
        ({"command": ["bash", "-xc", "a; b"]}, {}, True),
        ({"command": ["sh", "-c", "a; exec b"]}, {}, False),
        ({"command": ["sh", "-c", "trap x TERM; a"]}, {}, False),
        ({"command": ["sh", "-c", "a"]}, {}, False),
        ({"command": ["sh", "-c", "# a\nb"]}, {}, False),
        ({"command": ["sh", "-c", "a \\\n b"]}, {}, False),
        ({"command": ["sh", "-c", "a; b"]}, {"spec": {"restartPolicy": "Never"}}, False),
        ({"command": ["sh", "-c", "a; b"]}, {"spec": {"shareProcessNamespace": True}}, False),
        ({"command": ["sh", "-c", "a; b"]}, {"kind": "initContainers"}, False),
    ],
)
def test_a_shell_is_told_that_stays_the_first_process(container, more, told):
    assert bool(findings("shell-pid1-hides-sigterm", pod(**container, **more))) is told


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("livenessProbe", {"exec": {"command": ["/s/x"]}}),
        ("lifecycle", {"preStop": {"exec": {"command": ["/s/x"]}}}),
        ("command", ["/s/x"]),
    ],
)
def test_probes_and_hooks_need_an_executable_file_too(field, value):
    spec = {"volumes": [{"name": "s", "configMap": {"name": "s"}}]}
    text = pod(spec=spec, volumeMounts=[{"name": "s", "mountPath": "/s"}], **{field: value})
    (found,) = findings("script-not-executable", text)
    assert "0644" in found.message


@pytest.mark.parametrize(
    ("volume", "told"),
    [
        ({"emptyDir": {}}, True),
        ({"configMap": {"name": "x", "items": [{"key": "a", "path": "b"}]}}, True),
        ({"configMap": {"name": "x", "items": [{"key": "a", "path": "x"}]}}, False),
        ({"configMap": {"name": "x"}}, False),
        ({"persistentVolumeClaim": {"claimName": "x"}}, False),
    ],
)
def test_a_command_is_hidden_by_what_cannot_hold_it(volume, told):
    text = pod(spec={"volumes": [{"name": "s", **volume}]}, volumeMounts=[{"name": "s", "mountPath": "/s"}], command=["/s/x"])
    assert bool(findings("command-hidden-by-mount", text)) is told


def test_a_device_plugin_may_give_the_variables_that_a_command_names():
    container = {"command": ["web", "$(VFIO_BDF0)"]}
    assert findings("command-ref-undefined", pod(**container))
    assert not findings("command-ref-undefined", pod(**container, resources={"limits": {"example.org/vfio": "1"}}))
    assert findings("command-ref-undefined", pod(**container, resources={"limits": {"cpu": "1"}}))


def test_the_dashes_of_a_list_that_is_indented_too_far_are_no_words():
    (found,) = findings("command-single-string", pod(command=["web - --port=80 - --quiet"]))
    assert found.fix is None


ENDS = "main-process-ends-at-once"


@pytest.mark.parametrize(
    ("container", "told"),
    [
        ({"command": ["echo", "a"]}, True),
        ({"command": ["/bin/sh", "-c", "echo a && date; env"]}, True),
        ({"command": ["sh", "-c"], "args": ["A=b; cat /etc/hosts"]}, True),
        ({"command": ["/bin/bash"]}, True),
        ({"command": ["cat", "/dev/zero"]}, False),
        ({"command": ["cat"]}, False),
        ({"command": ["env", "A=b", "web"]}, False),
        ({"command": ["sh", "-c", "echo a; exec web"]}, False),
        ({"command": ["sh", "-c", "while true; do date; done"]}, False),
        ({"command": ["sh", "-c", "echo a; sleep 3600"]}, False),
        ({"command": ["sh", "-c", "echo $(nc -l 80)"]}, False),
        ({"command": ["sh", "-c", "echo a | nc -l 80"]}, False),
        ({"command": ["sh", "-c", "date & wait"]}, False),
        ({"command": ["sh", "-c", "echo 'a"]}, False),
        ({"command": ["sh", "/run.sh"]}, False),
        ({"image": "busybox"}, True),
        ({"image": "docker.io/library/python:3.12"}, True),
        ({"image": "busybox", "args": ["sleep", "1"]}, False),
        ({"image": "busybox", "tty": True}, False),
        ({"image": "example.org/busybox"}, False),
        ({"image": "nginx"}, False),
        ({"command": ["sh"], "stdin": True}, False),
    ],
)
def test_a_process_that_ends_at_once_is_told(container, told):
    assert bool(findings(ENDS, pod(**container))) is told
    assert not findings(ENDS, pod(**container, spec={"restartPolicy": "OnFailure"}))
    assert not findings(ENDS, pod(**container, kind="initContainers"))
