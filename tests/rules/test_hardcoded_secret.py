"""hardcoded-secret beyond its examples. Keys in a provider's form are put together here, so that none stands in the repository."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.schema.bundle import NEWEST

LETTERS = "Ab3dEf7hIj1kLm9oPq5s"
KNOWN_FORMS = {
    "an AWS access key": "AK" + "IA" + "QRSTUVWX23456789",
    "an AWS access key (temporary)": "AS" + "IA" + "QRSTUVWX23456789",
    "a GitHub token": "gh" + "p_" + (LETTERS * 2)[:36],
    "a GitHub token (fine-grained)": "github" + "_pat_" + (LETTERS * 5)[:82],
    "a GitLab token": "gl" + "pat-" + LETTERS,
    "a Google API key": "AI" + "za" + (LETTERS * 2)[:35],
    "a Slack token": "xo" + "xb-" + "1234567890-" + LETTERS,
    "a Stripe key": "sk" + "_live_" + LETTERS,
    "a private key": "-----BEGIN " + "PRIVATE KEY-----\nMIIE\n",
    "a private key (RSA)": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n",
    "a private key (OpenSSH)": "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nMIIE\n",
}
every_form = pytest.mark.parametrize(("what", "value"), KNOWN_FORMS.items(), ids=list(KNOWN_FORMS))


def findings(*objects: dict[str, Any]) -> list[Finding]:
    text = "\n".join(json.dumps(object) for object in objects)
    return [finding for finding in check_text("a.json", text, Settings((NEWEST,))).findings if finding.rule == "hardcoded-secret"]


def pod(kind: str = "containers", **container: Any) -> dict[str, Any]:
    spec = {"containers": [{"name": "web", "image": "example.org/web:1"}]}
    spec[kind] = [{"name": "web", "image": "example.org/web:1", **container}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}


def variable(name: Any, value: Any) -> dict[str, Any]:
    return pod(env=[{"name": name, "value": value}])


# By name.


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD",
        "password",
        "DB_PASSWORD",
        "db.password",
        "db-password",
        "MYSQL_ROOT_PASSWORD",
        "REDIS_PASSWD",
        "KEY_PASSPHRASE",
        "DB_PWD",
        "CLIENT_SECRET",
        "API_TOKEN",
        "API_KEY",
        "APIKEY",
        "SECRET_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "PRIVATE_KEY",
        "ENCRYPTION_KEY",
    ],
)
def test_a_variable_named_like_a_secret_with_a_plain_value_is_flagged(name):
    assert [finding.path for finding in findings(variable(name, "hunter2"))] == [("spec", "containers", 0, "env", 0, "value")]


@pytest.mark.parametrize(
    "name",
    [
        "PASSWORD_FILE",
        "SECRET_NAME",
        "TOKEN_URL",
        "PASSWORDLESS",
        "SECRETS",
        "KEY",
        "PUBLIC_KEY",
        "SSH_KEY_PATH",
        "MYPASSWORDS",
        "TOKENIZER",
        "SECRETARY",
        "PGPWD",
        "",
        5,
        None,
    ],
)
def test_other_names_are_not(name):
    assert findings(variable(name, "hunter2")) == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "/run/secrets/password",
        "./password",
        "../password",
        "https://vault.example.org/token",
        "vault://secret/data/shop",
        "vault:secret/data/shop#password",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop",
        "$(PASSWORD)",
        "${PASSWORD}",
        "{{ .Values.password }}",
        "<password>",
        "prefix-<password>",
        "true",
        "false",
        "True",
        "yes",
        "none",
        "null",
        None,
        5,
        ["hunter2"],
    ],
)
def test_a_value_that_is_a_place_a_placeholder_or_a_switch_is_no_secret(value):
    assert findings(variable("DB_PASSWORD", value)) == []


@pytest.mark.parametrize("value", ["hunter2", "123456", "true-blue", "nonesuch", "postgres://shop:hunter2@db/shop", "a/b", "~/password"])
def test_other_values_are(value):
    assert len(findings(variable("DB_PASSWORD", value))) == 1


def test_a_value_from_a_secret_is_none():
    assert findings(pod(env=[{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}])) == []


# By form.


@every_form
def test_a_value_in_a_known_form_is_flagged_whatever_the_variable_is_called(what, value):
    (found,) = findings(variable("MODE", value))
    assert found.path == ("spec", "containers", 0, "env", 0, "value")
    assert what.partition(" (")[0] in found.message


@every_form
@pytest.mark.parametrize("field", ["command", "args"])
def test_a_word_of_a_command_in_a_known_form_is_flagged(what, value, field):
    assert [finding.path for finding in findings(pod(**{field: ["run", f"--key={value}"]}))] == [("spec", "containers", 0, field, 1)]


@every_form
def test_a_value_of_a_config_map_in_a_known_form_is_flagged(what, value):
    config = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"safe": "x", "app.conf": f"key = {value}"}}
    assert [finding.path for finding in findings(config)] == [("data", "app.conf")]


@every_form
def test_a_secret_may_hold_it(what, value):
    assert findings({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "stringData": {"key": value}}) == []


@pytest.mark.parametrize(
    "value",
    [
        "AK" + "IA" + "TOOSHORT",
        "xAK" + "IA" + "QRSTUVWX23456789",
        "gh" + "p_" + "short",
        "sk" + "_test_" + LETTERS,
        "-----BEGIN CERTIFICATE-----\nMIIE\n",
        "-----BEGIN PUBLIC " + "KEY-----\nMIIE\n",
        "0123456789abcdef0123456789abcdef",
    ],
)
def test_what_only_resembles_a_known_form_is_not_flagged(value):
    assert findings(variable("MODE", value)) == []


@every_form
def test_a_value_that_is_a_secret_by_name_and_by_form_is_one_finding(what, value):
    assert len(findings(variable("API_TOKEN", value))) == 1


# Where, and how it is told.


@pytest.mark.parametrize("kind", ["containers", "initContainers"])
def test_all_containers_are_looked_at(kind):
    found = findings(pod(kind, env=[{"name": "DB_PASSWORD", "value": "hunter2"}]))
    assert [finding.path[1] for finding in found] == [kind]


def test_a_job_has_secrets_too():
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": "b:1", "env": [{"name": "TOKEN", "value": "hunter2"}]}]}}
    cron = {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "a"}, "spec": {"jobTemplate": {"spec": {"template": template}}}}
    assert len(findings(cron)) == 1


@pytest.mark.parametrize("value", ["hunter2-is-my-password", *KNOWN_FORMS.values()])
@pytest.mark.parametrize("name", ["DB_PASSWORD", "MODE"])
def test_the_value_is_never_repeated(name, value):
    for finding in findings(variable(name, value)):
        told = " ".join([finding.message, finding.help, *(place.message for place in finding.related)])
        assert value.strip() not in told
        assert value[-8:].strip() not in told


@pytest.mark.parametrize("value", ["hunter2-is-my-password", KNOWN_FORMS["a GitLab token"]])
def test_the_value_does_not_stand_in_the_excerpt_either(value):
    (found,) = findings(variable("DB_PASSWORD", value))
    assert found.excerpt is None or value not in found.excerpt.text


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OPERATOR_SECRET", "operator", False),
        ("TS_KUBE_SECRET", "tailscale-auth", False),
        ("GIT_CREDENTIALS_SECRET", "git-vars", False),
        ("TLS_SECRET", "Sup3rS3cret", True),
        ("CLIENT_SECRET", "operator", True),
    ],
)
def test_the_name_of_a_secret_is_none(name, value, told):
    assert bool(findings(variable(name, value))) is told
