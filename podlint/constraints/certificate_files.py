"""Files of a projected volume that hold certificates: of bundles to trust, and of the pod itself.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateProjectionSources; names.go, ValidateClusterTrustBundleName (v1.37)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, at, invalid, quoted
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_subdomain, local_path, signer_name
from podlint.constraints.metadata import ANNOTATIONS, LABEL_SELECTOR
from podlint.constraints.vocabulary import Errors, Format, all_of, always, enum, relation, required, struct
from podlint.finding import Key, Path

_SHORTEST = 60 * 60  # seconds
_LONGEST = 91 * 24 * 60 * 60
_LONGEST_OF_KUBERNETES = 24 * 60 * 60


def bundle_name(signer: str) -> Format:
    """The name of a bundle begins with its signer's, where it has one: `example.org:signer:name`."""
    prefix = f"{signer.replace('/', ':')}:"

    def name(text: str) -> Complaints:
        if not signer:
            return (Complaint(f"may hold no ':' without a signerName, as {quoted(text)} does"),) if ":" in text else dns_subdomain(text)
        return dns_subdomain(text[len(prefix) :]) if text.startswith(prefix) else (Complaint(f"must begin with {quoted(prefix)}, not {quoted(text)}"),)

    return name


# Bundles


def _selects_bundles(value: Value, path: Path, context: Context) -> Errors:
    """Bundles are found by name, or by signer and labels."""
    name, signer = value.get("name"), value.get("signerName")
    if name is not None and signer is not None:
        return (invalid(path, None, "must have only one of name and signerName"),)
    if name is not None:
        return _by_name(name, value, path)
    if signer is None:
        return (is_required(path, "to have name or signerName"),)
    place = (*path, "signerName")
    errors = at(place, signer_name(signer)) if signer else [is_required(place), is_required(place)]  # the server says it twice
    if "labelSelector" in value:
        LABEL_SELECTOR.check(value["labelSelector"], (*path, "labelSelector"), context, errors)
    return errors


def _by_name(name: str, value: Value, path: Path) -> list[ApiError]:
    errors = [] if name else [is_required((*path, "name"))]
    signer = name.rpartition(":")[0].replace(":", "/")
    errors += at((*path, "name"), bundle_name(signer)(name))
    if "labelSelector" in value:
        errors.append(invalid((*path, "labelSelector"), None, "cannot be set beside name"))
    return errors


CLUSTER_TRUST_BUNDLE = struct(_selects_bundles, path=required(local_path))


# The pod's own certificate


def _lasts(value: Value, path: Path, context: Context) -> Errors:
    """A certificate lasts an hour or more, and 91 days at most; a day, where Kubernetes itself signs."""
    seconds, domain = value.get("maxExpirationSeconds", _SHORTEST), value.get("signerName", "").partition("/")[0]
    most = _LONGEST_OF_KUBERNETES if f".{domain}".endswith(".kubernetes.io") else _LONGEST
    if _SHORTEST <= seconds <= most:
        return ()
    return (invalid((*path, "maxExpirationSeconds"), seconds, f"must be from {_SHORTEST} to {most}"),)


def _has_file(value: Value, path: Path, context: Context) -> Errors:
    """At least one of the files has a path."""
    if any(value.get(name) for name in CERTIFICATE_PATHS):
        return ()
    return (is_required(path, f"to have {', '.join(CERTIFICATE_PATHS[:-1])} or {CERTIFICATE_PATHS[-1]}"),)


def _has_domains(value: dict[str, str], path: Path, context: Context) -> Errors:
    """What is told to the signer has keys with the domain of who knows them."""
    return [invalid((*path, Key(key)), key, "must begin with a domain, as example.org/key", field=path) for key in value if "/" not in key]


CERTIFICATE_PATHS = ("credentialBundlePath", "keyPath", "certificateChainPath")
"""The fields that name files of a pod's certificate, in the order in which the server looks at them."""

POD_CERTIFICATE = struct(
    _lasts,
    _has_file,
    signerName=required(signer_name),
    userAnnotations=all_of(ANNOTATIONS, relation(_has_domains)),
    keyType=always(enum("RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"), zero=""),
    **dict.fromkeys(CERTIFICATE_PATHS, local_path),
)
