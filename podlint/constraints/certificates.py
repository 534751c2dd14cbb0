"""Requests for certificates, and bundles of certificates to trust. Signatures are not verified, nor what stands in certificates.

Source: k8s.io/kubernetes/pkg/apis/certificates/validation/validation.go, validateCertificateSigningRequest, ValidateClusterTrustBundle;
Go's encoding/pem/pem.go (v1.36)
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.constraints.certificate_files import bundle_name
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, invalid, quoted
from podlint.constraints.formats import signer_name
from podlint.constraints.metadata import object_meta
from podlint.constraints.vocabulary import Errors, Table, all_of, always, at_least, each, enum, optional, required, struct, unique
from podlint.finding import Path

_PEM = re.compile(r"^-----BEGIN ([^\n]*?)-----[ \t\r]*\n(.*?)^-----END \1-----", re.DOTALL | re.MULTILINE)
_SHORTEST_VALIDITY = 600  # seconds
_LARGEST_BUNDLE = 1024 * 1024
_SEQUENCE = 0x30
_LONG_LENGTH = 0x80
_LEGACY_SIGNER = "kubernetes.io/legacy-unknown"


class _Block(NamedTuple):
    """One block of PEM."""

    type: str
    has_headers: bool
    content: bytes

    @property
    def is_sequence(self) -> bool:
        """Whether it can be a certificate or a request: one sequence in DER, up to the end."""
        data = self.content
        if len(data) < 2 or data[0] != _SEQUENCE:  # noqa: PLR2004  a tag and a length
            return False
        if data[1] < _LONG_LENGTH:
            return len(data) == 2 + data[1]
        size = data[1] - _LONG_LENGTH
        return len(data) == 2 + size + int.from_bytes(data[2 : 2 + size], "big")


def _blocks(text: str) -> Iterator[_Block]:
    """The blocks of PEM that can be read; anything between them is passed over, as Go does."""
    for match in _PEM.finditer(text):
        headers, blank, body = match[2].partition("\n\n")
        if not blank or ":" not in headers:
            headers, body = "", match[2]
        try:
            yield _Block(match[1], bool(headers), base64.b64decode(re.sub(r"\s", "", body), validate=True))
        except (binascii.Error, ValueError):
            continue


def certificate_request(value: str | list[int]) -> Complaints:
    """Bytes that hold a request for a certificate in PEM."""
    try:
        data = base64.b64decode(value) if isinstance(value, str) else bytes(item or 0 for item in value)
    except (binascii.Error, ValueError):
        return ()
    block = next(_blocks(data.decode("latin-1")), None)
    if block is None or block.type != "CERTIFICATE REQUEST":
        return (Complaint("must hold a block of PEM: -----BEGIN CERTIFICATE REQUEST-----"),)
    return () if block.is_sequence else (Complaint("must hold a request for a certificate (PKCS #10)"),)


def signer(text: str) -> Complaints:
    """The name of a signer, but not of the one that is no more."""
    if text == _LEGACY_SIGNER:
        return (Complaint(f"may not be {_LEGACY_SIGNER}, which certificates.k8s.io/v1 does not know"),)
    return signer_name(text)


_USAGES = enum(
    *("signing", "digital signature", "content commitment", "key encipherment", "key agreement", "data encipherment", "cert sign", "crl sign"),
    *("encipher only", "decipher only", "any", "server auth", "client auth", "code signing", "email protection", "s/mime"),
    *("ipsec end system", "ipsec tunnel", "ipsec user", "timestamping", "ocsp signing", "microsoft sgc", "netscape sgc"),
)

_REQUEST = struct(
    request=always(certificate_request, zero=""),
    usages=required(all_of(each(_USAGES), unique()), why="(at least one usage, as client auth)"),
    signerName=required(signer),
    expirationSeconds=at_least(_SHORTEST_VALIDITY),
)


def any_name(text: str) -> Complaints:
    """Whatever a request for a certificate is called; but it stands in a URL."""
    return ()


def is_named_after_signer(bundle: Value, path: Path, context: Context) -> Errors:
    """A bundle of a signer has a name that says so."""
    errors: list[ApiError] = []
    name = bundle_name(bundle["spec"].get("signerName", ""))
    object_meta(name, namespaced=False).check(bundle["metadata"], (*path, "metadata"), context, errors)
    return errors


def trusts_someone(text: str, path: Path, context: Context) -> Errors:
    """Certificates in PEM, without headers, each only once; the server complains of each block that is something else."""
    if len(text) > _LARGEST_BUNDLE:
        return (ApiError(ErrorType.TOO_LONG, path, f"may have at most {_LARGEST_BUNDLE} bytes"),)
    errors = []
    count: dict[bytes, int] = {}
    for index, block in enumerate(_blocks(text)):
        if block.type != "CERTIFICATE":
            errors.append(invalid(path, None, f"may hold only certificates, not the {quoted(block.type)} in block {index + 1}"))
        elif block.has_headers:
            errors.append(invalid(path, None, f"may hold no headers of PEM, as block {index + 1} does"))
        elif not block.is_sequence:
            errors.append(invalid(path, None, f"must hold certificates (X.509), which block {index + 1} is not"))
        else:
            count[block.content] = count.get(block.content, 0) + 1
    if errors:
        return errors
    if not count:
        return (invalid(path, None, "must hold at least one certificate in PEM"),)
    return [invalid(path, None, "may not hold a certificate twice") for times in count.values() if times > 1]


def has_trusted_certificates(spec: Value, path: Path, context: Context) -> Errors:
    """A bundle without text trusts nobody."""
    return trusts_someone(spec.get("trustBundle", ""), (*path, "trustBundle"), context)


TABLES: dict[str, Table] = {
    "CertificateSigningRequest": struct(metadata=object_meta(any_name, namespaced=False), spec=_REQUEST),
    "ClusterTrustBundle": struct(is_named_after_signer, spec=struct(has_trusted_certificates, signerName=optional(signer_name))),
}
