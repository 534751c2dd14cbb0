"""Names and values that are passwords, tokens or keys."""

from __future__ import annotations

import pytest

from podlint.objects.credential import is_credential, known_forms


@pytest.mark.parametrize("name", ["PASSWORD", "db.password", "DB_PWD", "api-key", "APIKEY", "ACCESS_KEY", "auth_token", "CLIENT_SECRET"])
def test_a_name_that_ends_like_a_secrets_is_one(name):
    assert is_credential(name, "Sesame-open-7")


@pytest.mark.parametrize("value", ["SESAME", "password", "Sesame_Open", "x"])
def test_a_word_is_one_unless_it_stands_for_another(value):
    assert is_credential("PASSWORD", value)


@pytest.mark.parametrize("name", ["PASSWORD_FILE", "SECRETS_DIR", "TOKEN_URL", "TOKENS", "KEY", "USER", "PASSWORDLESS", ""])
def test_other_names_are_none(name):
    assert not is_credential(name, "Sesame-open-7")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "  ",
        "/run/secrets/a",
        "../a",
        "https://example.org/",
        "true",
        "None",
        "$(A)",
        "${A}",
        "{{ .a }}",
        "<password>",
        "30",
        "HF_TOKEN",
        "xxxx",
        "changeme",
    ],
)
def test_a_value_that_cannot_be_one_is_none(value):
    assert not is_credential("PASSWORD", value)


def test_an_address_with_a_password_in_it_is_one():
    assert is_credential("PASSWORD", "postgres://shop:Sesame@db/shop")


def test_the_name_of_a_secret_is_none_where_such_a_name_may_stand():
    assert not is_credential("WEBHOOK_SECRET", "shop-webhook-cert")
    assert is_credential("WEBHOOK_PASSWORD", "shop-webhook-cert")


def test_a_private_key_is_of_known_form():
    assert known_forms("-----BEGIN " + "PRIVATE KEY-----\nMIIE\n") == ["a private key"]
    assert known_forms("nothing of the kind, however long it is") == []
