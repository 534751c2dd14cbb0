"""secret-value-trailing-newline and secret-value-encoded-twice beyond their examples."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection(select=("secret-value-trailing-newline",)))


def findings(field: str, key: str, value: str, **more: Any) -> list[Finding]:
    written = b64encode(value.encode()).decode() if field == "data" else value
    text = json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop"}, field: {key: written}, **more})
    return [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule.startswith("secret-value")]


@pytest.mark.parametrize("field", ["data", "stringData"])
@pytest.mark.parametrize("value", ["hunter2\n", "hunter2\r\n", "postgres://db:5432/shop\n"])
def test_a_line_with_its_break_is_flagged_and_not_shown(field, value):
    (found,) = findings(field, "password", value)
    assert found.rule == "secret-value-trailing-newline"
    assert found.excerpt
    assert value.strip() not in found.excerpt.text + found.message
    assert found.fix is None


@pytest.mark.parametrize("field", ["data", "stringData"])
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("password", "hunter2"),
        ("password", "\n"),
        ("password", "a\nb\n"),
        ("app.properties", "a=b\n"),
        ("ssh-privatekey", "abc\n"),
        ("ca", "-----BEGIN CERTIFICATE-----\n"),
        ("settings", '{"a": 1}\n'),
        ("long", "x" * 300 + "\n"),
    ],
)
def test_files_and_plain_values_are_not(field, key, value):
    assert findings(field, key, value) == []


def test_secrets_of_other_types_are_left_alone():
    assert findings("data", "token", "abc\n", type="kubernetes.io/service-account-token") == []


@pytest.mark.parametrize(
    ("inner", "expected"), [("postgres://db:5432/shop", 1), ("a long pass phrase\n", 1), ("short!", 0), ("AQB16V1VoF5mExAA5kCQs7bBj8VULRw26C84HA==", 0)]
)
def test_text_that_was_encoded_twice_is_flagged_and_keys_are_not(inner, expected):
    found = findings("data", "password", b64encode(inner.encode()).decode())
    assert [each.rule for each in found] == ["secret-value-encoded-twice"] * expected


def test_what_is_no_base64_at_all_is_left_alone():
    assert findings("stringData", "password", "%%%") == []
    text = json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop"}, "data": {"password": "%%%"}})
    assert [finding for finding in check_text("a.json", text, SETTINGS).findings if finding.rule.startswith("secret-value")] == []
