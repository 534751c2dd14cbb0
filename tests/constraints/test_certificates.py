"""Requests for certificates and bundles of them: what the server refuses, and what it lets through."""

from __future__ import annotations

import base64

import pytest

SEQUENCE = base64.b64encode(b"\x30\x03\x02\x01\x01").decode()


def pem(kind: str = "CERTIFICATE", content: str = SEQUENCE, headers: str = "") -> str:
    return f"-----BEGIN {kind}-----\n{headers}{content}\n-----END {kind}-----\n"


def request(content: str, rest: str = "signerName: example.org/web, usages: [client auth]") -> str:
    encoded = base64.b64encode(content.encode()).decode()
    return f"apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {{name: 'What ever'}}\nspec: {{request: '{encoded}', {rest}}}\n"


def bundle(content: str, name: str = "ours", signer: str = "''") -> str:
    text = content.replace("\n", "\n    ")
    head = f"apiVersion: certificates.k8s.io/v1beta1\nkind: ClusterTrustBundle\nmetadata: {{name: '{name}'}}\n"
    return f"{head}spec:\n  signerName: {signer}\n  trustBundle: |\n    {text}\n"


@pytest.mark.parametrize(
    ("content", "fine"),
    [
        (pem("CERTIFICATE REQUEST"), True),
        (f"made by hand\n{pem('CERTIFICATE REQUEST')}", True),
        (pem("CERTIFICATE"), False),
        (pem("CERTIFICATE REQUEST", "AAAA"), False),
        ("", False),
    ],
)
def test_a_request_holds_one_in_pem(server, content, fine):
    assert server(request(content)) == ([] if fine else ["invalid spec.request"])


def test_an_empty_request_lacks_everything(server):
    text = "apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\n"
    assert server(text) == ["invalid spec.request", "required metadata.name", "required spec.signerName", "required spec.usages"]


@pytest.mark.parametrize(
    ("signer", "answer"),
    [
        ("example.org/web.shop", []),
        ("kubernetes.io/kube-apiserver-client", []),
        ("kubernetes.io/legacy-unknown", ["invalid"]),
        ("example.org", ["invalid"]),
        ("a/b/c", ["invalid"]),
        ("example/web", ["invalid"]),
        ("Example/Web", ["invalid"] * 3),
        (f"{'a.' * 130}a/web", ["too-long"]),
    ],
)
def test_the_name_of_a_signer_is_a_domain_and_a_path(server, signer, answer):
    text = request(pem("CERTIFICATE REQUEST"), f"usages: [any], signerName: {signer}")
    assert server(text) == [f"{type_} spec.signerName" for type_ in answer]


def test_usages_are_known_and_distinct_and_a_certificate_is_valid_for_ten_minutes(server):
    text = request(pem("CERTIFICATE REQUEST"), "signerName: example.org/web, usages: [any, any, client], expirationSeconds: 599")
    assert server(text) == ["duplicate spec.usages[1]", "invalid spec.expirationSeconds", "not-supported spec.usages[2]"]


@pytest.mark.parametrize(
    ("content", "times"),
    [
        (pem(), 0),
        ("nothing", 1),
        (pem() + pem(), 1),
        (pem("PRIVATE KEY") + pem(content="AAAA") + pem(headers="Proc-Type: 4\n\n"), 3),
    ],
)
def test_a_bundle_holds_certificates_each_once(server, content, times):
    assert server(bundle(content)) == ["invalid spec.trustBundle"] * times


@pytest.mark.parametrize(
    ("name", "signer", "fine"),
    [
        ("ours", "''", True),
        ("example.org:web:ours", "''", False),
        ("example.org:web:ours", "example.org/web", True),
        ("ours", "example.org/web", False),
        ("example.org:web:", "example.org/web", False),
    ],
)
def test_a_bundle_is_named_after_its_signer(server, name, signer, fine):
    assert server(bundle(pem(), name, signer)) == ([] if fine else ["invalid metadata.name"])
