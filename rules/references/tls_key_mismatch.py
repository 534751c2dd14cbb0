"""The private key of a TLS Secret does not belong to its certificate.

## Why

Controllers refuse the pair, and an Ingress answers with a certificate that nobody trusts; a server that mounts it
does not start: "private key does not match public key".

## Bad

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop-tls}
type: kubernetes.io/tls
stringData:
  tls.crt: |
    -----BEGIN CERTIFICATE-----
    MIIBdTCCARugAwIBAgIUHRzuj/IYq4lJDGXjllufCzc9Mt4wCgYIKoZIzj0EAwIw
    DzENMAsGA1UEAwwEc2hvcDAgFw0yNjExMjExNDU3MzRaGA8yMTI2MTAyODE0NTcz
    NFowDzENMAsGA1UEAwwEc2hvcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABALG
    XAo7uaYOHhpeN9eAmKomUhmVVqhXVJZfmvZjY5FiNUymeZO58jyj2cuieKKVtfuP
    WFgSoUONc7jS1ZTTCRmjUzBRMB0GA1UdDgQWBBS9BHZsdKALYojXc0SWc/pFANN3
    CTAfBgNVHSMEGDAWgBS9BHZsdKALYojXc0SWc/pFANN3CTAPBgNVHRMBAf8EBTAD
    AQH/MAoGCCqGSM49BAMCA0gAMEUCIQCHFhwHssc6ubKLv59bhDOyLJyG1MLVnM6a
    AuJTkaoyhAIgUfVaDYXD2AuIX4aH6nuPjsg5/oXoA4jAuz/KWfyC3tg=
    -----END CERTIFICATE-----
  tls.key: |  # error
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEIFjINYCCTVwYHZGnQ7pH8GeLwdm0N51dfAtgZLcuy0UEoAoGCCqGSM49
    AwEHoUQDQgAEpyZAKmfBJKr6w3DB0rNBTPaojR8lfUlutqwGFHDDu5SFZIFwUY3g
    QZqUopjmh14F3CgaiFMCpAZVw0i8uVpJIQ==
    -----END EC PRIVATE KEY-----
```

## Good

```yaml
apiVersion: v1
kind: Secret
metadata: {name: shop-tls}
type: kubernetes.io/tls
stringData:
  tls.crt: |
    -----BEGIN CERTIFICATE-----
    MIIBdTCCARugAwIBAgIUHRzuj/IYq4lJDGXjllufCzc9Mt4wCgYIKoZIzj0EAwIw
    DzENMAsGA1UEAwwEc2hvcDAgFw0yNjExMjExNDU3MzRaGA8yMTI2MTAyODE0NTcz
    NFowDzENMAsGA1UEAwwEc2hvcDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABALG
    XAo7uaYOHhpeN9eAmKomUhmVVqhXVJZfmvZjY5FiNUymeZO58jyj2cuieKKVtfuP
    WFgSoUONc7jS1ZTTCRmjUzBRMB0GA1UdDgQWBBS9BHZsdKALYojXc0SWc/pFANN3
    CTAfBgNVHSMEGDAWgBS9BHZsdKALYojXc0SWc/pFANN3CTAPBgNVHRMBAf8EBTAD
    AQH/MAoGCCqGSM49BAMCA0gAMEUCIQCHFhwHssc6ubKLv59bhDOyLJyG1MLVnM6a
    AuJTkaoyhAIgUfVaDYXD2AuIX4aH6nuPjsg5/oXoA4jAuz/KWfyC3tg=
    -----END CERTIFICATE-----
  tls.key: |
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEIKkqbDq7tSke3629afOpZYb+SgXSfw6tzrAWHcqR0zADoAoGCCqGSM49
    AwEHoUQDQgAEAsZcCju5pg4eGl4314CYqiZSGZVWqFdUll+a9mNjkWI1TKZ5k7ny
    PKPZy6J4opW1+49YWBKhQ41zuNLVlNMJGQ==
    -----END EC PRIVATE KEY-----
```

## Limits

It does no cryptography: it looks in the certificate for the public part that RSA keys and most elliptic keys carry.
Ed25519 keys and encrypted ones say nothing. What is no PEM at all is reported as api-warning.

## Source

https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets
"""

import base64
import binascii
from collections.abc import Iterator

from podlint.constraints.config import pem_blocks
from podlint.objects.object import mapping, text
from podlint.rule import Object, Path, Problem, Scope, Severity, rule

_INTEGER, _OCTETS, _SEQUENCE, _PUBLIC_KEY = 0x02, 0x04, 0x30, 0xA1
_LONG = 0x80  # a length that follows in as many bytes
_SHORTEST = 16  # bytes of a public key


@rule(severity=Severity.ERROR, since="0.1", scope=Scope.OBJECT, kinds=frozenset({"Secret"}), mentions=("tls",))
def tls_key_mismatch(object: Object) -> Iterator[Problem]:
    if text(object.value, "type") != "kubernetes.io/tls":
        return
    certificates = [content for kind, content in pem_blocks(_content(object, "tls.crt")) if kind == "CERTIFICATE"]
    keys = [content for kind, content in pem_blocks(_content(object, "tls.key")) if kind.endswith("PRIVATE KEY") and kind != "ENCRYPTED PRIVATE KEY"]
    public = _public_part(keys[0]) if certificates and keys else b""
    if len(public) >= _SHORTEST and public not in certificates[0]:
        yield Problem(
            _place(object, "tls.key"),
            "the private key in tls.key does not belong to the first certificate in tls.crt",
            "put the certificate that was made for this key first, or the key of that certificate here",
            is_secret=True,
        )


def _content(object: Object, key: str) -> bytes:
    plain = text(mapping(object.value, "stringData"), key)
    try:
        return plain.encode() if plain else base64.b64decode(text(mapping(object.value, "data"), key))
    except (binascii.Error, ValueError):
        return b""


def _place(object: Object, key: str) -> Path:
    return (*object.path, "stringData" if key in mapping(object.value, "stringData") else "data", key)


def _public_part(key: bytes) -> bytes:
    """What a private key says of its public key: an RSA modulus or an elliptic point; empty where it says nothing.

    Source: RFC 8017 A.1.2, RFC 5915, and RFC 5958 for both of them in an envelope.
    """
    parts = list(_parts(next((content for tag, content in _parts(key) if tag == _SEQUENCE), b"")))
    tags = [tag for tag, _ in parts]
    if tags[:3] == [_INTEGER, _SEQUENCE, _OCTETS]:
        return _public_part(parts[2][1])
    if tags[:3] == [_INTEGER, _INTEGER, _INTEGER]:
        return parts[1][1].lstrip(b"\0")
    point = next((content for tag, content in parts if tag == _PUBLIC_KEY), b"") if tags[:2] == [_INTEGER, _OCTETS] else b""
    return next((content[1:] for _, content in _parts(point)), b"")


def _parts(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The values that follow each other in DER, each with its tag."""
    at = 0
    while at + 2 <= len(content):
        tag, length, start = content[at], content[at + 1], at + 2
        if length & _LONG:
            start += length & ~_LONG
            length = int.from_bytes(content[at + 2 : start], "big")
        if start + length > len(content):
            return
        yield tag, content[start : start + length]
        at = start + length
