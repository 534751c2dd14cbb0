"""ConfigMaps, Secrets, ServiceAccounts and Namespaces."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from podlint.constraints.config import TABLES, decoded_size, pem_blocks
from podlint.constraints.context import Context
from podlint.constraints.error import ApiError
from podlint.constraints.kinds import defaulted

Server = Callable[..., list[str]]

MEBIBYTE = 1024 * 1024
SEQUENCE = base64.b64encode(b"\x30\x03\x02\x01\x05").decode()  # certificates and keys are of this form


def pem(kind: str, content: str = SEQUENCE) -> str:
    return f'"-----BEGIN {kind}-----\\n{content}\\n-----END {kind}-----\\n"'


def secret(kind: str, fields: str, metadata: str = "name: shop") -> str:
    return f"{{apiVersion: v1, kind: Secret, metadata: {{{metadata}}}, type: {kind}, {fields}}}"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ("", []),
        ("data: {a.conf: x, _: ''}", []),
        ("data: {'a b': x, ..: x}", ["invalid data[..]", "invalid data[a b]"]),
        ("binaryData: {'': ''}", ["invalid binaryData[]"]),
        ("data: {a: x}, binaryData: {a: ''}", ["invalid data[a]"]),
        (f"data: {{a: {'x' * MEBIBYTE}}}", []),
        (f"data: {{a: {'x' * MEBIBYTE}}}, binaryData: {{b: eA==}}", ["too-long []"]),
        (f"data: {{a: {'ä' * (MEBIBYTE // 2)}x}}", ["too-long []"]),
    ],
)
def test_keys_of_a_config_map_are_file_names_and_values_take_a_mebibyte(server: Server, fields: str, errors: list[str]) -> None:
    assert server(f"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: shop}}, {fields}}}") == errors


@pytest.mark.parametrize("content", [b"", b"a", b"ab", b"abc", b"abcd"])
def test_the_size_of_base64_is_that_of_its_content(content: bytes) -> None:
    text = base64.b64encode(content).decode()
    assert decoded_size(text) == decoded_size(f"{text[:2]}\n{text[2:]}\r\n") == len(content)


@pytest.mark.parametrize(
    ("kind", "fields", "errors"),
    [
        ("''", "", []),
        ("example.org/own", "data: {..: ''}", ["invalid data[..]"]),
        ("Opaque", "stringData: {..: ''}", ["invalid data[..]"]),
        ("kubernetes.io/tls", "data: {tls.crt: ''}", ["required data[tls.key]"]),
        ("kubernetes.io/basic-auth", "", ["required data[password]", "required data[username]"]),
        ("kubernetes.io/basic-auth", "stringData: {password: ''}", []),
        ("kubernetes.io/ssh-auth", "stringData: {ssh-privatekey: ''}", ["required data[ssh-privatekey]"]),
        ("kubernetes.io/dockercfg", "", ["required data[.dockercfg]"]),
        ("kubernetes.io/dockercfg", "data: {.dockercfg: ''}", ["invalid data[.dockercfg]"]),
        ("kubernetes.io/dockerconfigjson", "data: {.dockerconfigjson: e30=}", []),
        ("kubernetes.io/dockerconfigjson", "data: {.dockerconfigjson: '!!!!'}, stringData: {.dockerconfigjson: '{}'}", []),
        ("kubernetes.io/dockerconfigjson", "stringData: {.dockerconfigjson: 'null'}", []),
        ("kubernetes.io/dockerconfigjson", "stringData: {.dockerconfigjson: '[]'}", ["invalid data[.dockerconfigjson]"]),
        ("kubernetes.io/dockerconfigjson", "stringData: {.dockerconfigjson: '{\"a\": NaN}'}", ["invalid data[.dockerconfigjson]"]),
        ("kubernetes.io/service-account-token", "", ["required metadata.annotations[kubernetes.io/service-account.name]"]),
        ("Opaque", f"data: {{a: eA==}}, stringData: {{a: {'x' * MEBIBYTE}}}", []),
        ("Opaque", f"data: {{b: eA==}}, stringData: {{a: {'x' * MEBIBYTE}}}", ["too-long data"]),
    ],
)
def test_a_secret_has_what_its_type_promises(server: Server, kind: str, fields: str, errors: list[str]) -> None:
    assert [line for line in server(secret(kind, fields)) if not line.startswith("wrong-type")] == errors


@pytest.mark.parametrize(
    ("certificate", "key", "warnings"),
    [
        (pem("CERTIFICATE"), pem("RSA PRIVATE KEY"), []),
        (pem("CERTIFICATE"), pem("PRIVATE KEY"), []),
        ("''", pem("PRIVATE KEY"), ["warning stringData[tls.crt]"]),
        (pem("CERTIFICATE", "..."), pem("PRIVATE KEY"), ["warning stringData[tls.crt]"]),
        (pem("CERTIFICATE"), pem("PUBLIC KEY"), ["warning stringData[tls.key]"]),
        (pem("CERTIFICATE"), pem("ENCRYPTED PRIVATE KEY"), ["warning stringData[tls.key]"]),
    ],
)
def test_a_tls_secret_holds_a_certificate_and_a_key(server: Server, certificate: str, key: str, warnings: list[str]) -> None:
    assert server(secret("kubernetes.io/tls", f"stringData: {{tls.crt: {certificate}, tls.key: {key}}}")) == warnings


def test_pem_blocks_have_headers_and_text_around_them() -> None:
    text = b"chain:\n-----BEGIN A-----\nProc-Type: 4\n\neA==\n-----END A-----\n-----BEGIN B-----\neA==\n-----END C-----\n-----BEGIN D-----\n"
    assert list(pem_blocks(text)) == [("A", b"x")]


@pytest.mark.parametrize("kind", ["kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson", "kubernetes.io/tls", "kubernetes.io/ssh-auth"])
def test_what_a_secret_holds_is_never_said(kind: str) -> None:
    data = dict.fromkeys((".dockercfg", ".dockerconfigjson", "tls.crt", "tls.key", "ssh-privatekey", "a b"), "hunter2!")
    value: dict[str, Any] = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shop"}, "type": kind, "stringData": data}
    errors: list[ApiError] = []
    TABLES["Secret"].check(defaulted(value, "1.36"), (), Context(36, "Secret", value), errors)
    assert errors
    assert "hunter" not in repr(errors)


@pytest.mark.parametrize(("version", "warnings"), [("1.31", []), ("1.32", ["warning metadata.annotations[kubernetes.io/enforce-mountable-secrets]"])])
def test_limiting_secrets_by_annotation_is_deprecated(server: Server, version: str, warnings: list[str]) -> None:
    text = '{apiVersion: v1, kind: ServiceAccount, metadata: {name: shop, annotations: {kubernetes.io/enforce-mountable-secrets: "true"}}}'
    assert server(text, version) == warnings


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ("metadata: {name: shop}", []),
        ("", ["required metadata.name"]),
        ("metadata: {name: a.b}", ["invalid metadata.name"]),
        ("metadata: {name: A B}", ["invalid metadata.labels", "invalid metadata.name"]),
        ("metadata: {name: shop, namespace: A B}", []),
        ("metadata: {name: shop}, spec: {finalizers: [kubernetes, example.org/x, other]}", ["invalid spec.finalizers"]),
    ],
)
def test_a_namespace_carries_its_name_as_a_label(server: Server, fields: str, errors: list[str]) -> None:
    assert server(f"{{apiVersion: v1, kind: Namespace, {fields}}}") == errors
