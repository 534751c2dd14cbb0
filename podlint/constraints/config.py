"""ConfigMaps, Secrets, ServiceAccounts and Namespaces. What a Secret holds is never said.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, ValidateConfigMap, ValidateSecret, ValidateServiceAccount, ValidateNamespace;
pkg/registry/core/secret/strategy.go, pkg/registry/core/serviceaccount/strategy.go (v1.36)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, about_key, invalid, required, too_long, warning
from podlint.constraints.formats import config_key, dns_label
from podlint.constraints.metadata import finalizers, known_finalizers, object_meta
from podlint.constraints.vocabulary import Errors, Table, in_turn, keys, relation, struct
from podlint.finding import Key, Path

MOST_BYTES = 1024 * 1024  # of all values together

ACCOUNT_NAME = "kubernetes.io/service-account.name"
ENFORCE_MOUNTABLE = "kubernetes.io/enforce-mountable-secrets"

_ENFORCE_MOUNTABLE_DEPRECATED = 32


def decoded_size(text: str) -> int:
    """How many bytes a base64 text stands for."""
    digits = len(text) - text.count("\n") - text.count("\r")
    return digits // 4 * 3 - text[-4:].count("=")


def size(values: Mapping[str, str]) -> int:
    """How many bytes these texts have in UTF-8."""
    return sum(len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass")) for text in values.values())


# ConfigMaps


def keys_differ(value: Value, path: Path, context: Context) -> Errors:
    """No key is in data and in binaryData."""
    if "data" not in value or "binaryData" not in value:
        return ()
    both = [key for key in value["data"] if key in value["binaryData"]]
    return [invalid((*path, "data", Key(key)), None, "stands in binaryData too", help="remove one of the two") for key in both]


def config_map_fits(value: Value, path: Path, context: Context) -> Errors:
    """All values together have at most 1 MiB. The server prints no field."""
    if size(value.get("data", {})) + sum(map(decoded_size, value.get("binaryData", {}).values())) <= MOST_BYTES:
        return ()
    return (too_long((*path, "data" if "data" in value else "binaryData"), MOST_BYTES, unit="bytes in all values", field=(Key(),)),)


CONFIG_MAP = struct(keys_differ, config_map_fits, metadata=object_meta(), data=keys(config_key), binaryData=keys(config_key))


# Secrets


def _place(value: Value, key: str, path: Path) -> Path:
    """Where a Secret's value is written: stringData goes before data."""
    return (*path, "stringData" if key in value.get("stringData", ()) else "data", Key(key))


def _content(value: Value, key: str) -> bytes | None:
    """What a Secret holds under a key; None for nothing."""
    text = value.get("stringData", {}).get(key)
    if text is not None:
        return str(text).encode("utf-8", "surrogatepass")
    encoded = value.get("data", {}).get(key)
    return None if encoded is None else base64.b64decode(encoded)


def secret_keys(value: Value, path: Path, context: Context) -> Errors:
    """Keys have the form of file names, and all values together have at most 1 MiB. The server sees all of them in data."""
    plain, encoded = value.get("stringData", {}), value.get("data", {})
    errors: list[ApiError] = []
    for key in {**encoded, **plain}:
        complaints = config_key(key)
        if complaints:
            errors += about_key(_place(value, key, path), complaints, field=(*path, "data", Key(key)))
    if size(plain) + sum(decoded_size(text) for key, text in encoded.items() if key not in plain) > MOST_BYTES:
        errors.append(too_long((*path, "data" if encoded else "stringData"), MOST_BYTES, unit="bytes in all values", field=(*path, "data")))
    return errors


def _lacks(value: Value, key: str, path: Path) -> ApiError:
    return required((*path, "data", Key(key)), f"with type {value['type']}")


def _is_json_object(text: bytes) -> bool:
    """Whether Go could read text as a JSON object, or null."""
    try:
        found = json.loads(text.decode("utf-8", "replace"), parse_int=str, parse_float=str, parse_constant=_no_number)
    except RecursionError:
        return True  # Go reads deeper than Python
    except ValueError:
        return False
    return found is None or isinstance(found, dict)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _account_token(value: Value, path: Path) -> Iterator[ApiError]:
    if not value["metadata"].get("annotations", {}).get(ACCOUNT_NAME):
        yield required((*path, "metadata", "annotations", Key(ACCOUNT_NAME)), f"with type {value['type']}", help="name the ServiceAccount there")


def _docker_config(key: str) -> Callable[[Value, Path], Iterator[ApiError]]:
    def check(value: Value, path: Path) -> Iterator[ApiError]:
        content = _content(value, key)
        if content is None:
            yield _lacks(value, key, path)
        elif not _is_json_object(content):
            yield invalid(_place(value, key, path), None, "must be a JSON object", field=(*path, "data", Key(key)))

    return check


def _basic_auth(value: Value, path: Path) -> Iterator[ApiError]:
    if _content(value, "username") is None and _content(value, "password") is None:
        yield _lacks(value, "username", path)
        yield _lacks(value, "password", path)


def _ssh_auth(value: Value, path: Path) -> Iterator[ApiError]:
    if not _content(value, "ssh-privatekey"):
        yield _lacks(value, "ssh-privatekey", path)


def _tls(value: Value, path: Path) -> Iterator[ApiError]:
    for key in ("tls.crt", "tls.key"):
        if _content(value, key) is None:
            yield _lacks(value, key, path)


_OF_TYPE: dict[str, Callable[[Value, Path], Iterator[ApiError]]] = {
    "kubernetes.io/service-account-token": _account_token,
    "kubernetes.io/dockercfg": _docker_config(".dockercfg"),
    "kubernetes.io/dockerconfigjson": _docker_config(".dockerconfigjson"),
    "kubernetes.io/basic-auth": _basic_auth,
    "kubernetes.io/ssh-auth": _ssh_auth,
    "kubernetes.io/tls": _tls,
}


def secret_has_type(value: Value, path: Path, context: Context) -> Errors:
    """A Secret of one of Kubernetes' own types has what those who read it look for."""
    check = _OF_TYPE.get(value["type"])
    return check(value, path) if check else ()


def pem_blocks(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the types and contents of the readable blocks of a PEM file: ``CERTIFICATE``, ``RSA PRIVATE KEY``."""
    begin = 0
    while (begin := text.find(b"-----BEGIN ", begin)) >= 0:
        end = text.find(b"\n-----END ", begin)
        if end < 0:
            return
        first, _, body = text[begin + 11 : end].partition(b"\n")
        kind = first.rstrip(b" \t\r")
        mark = b"\n-----END " + kind
        at_start_of_line = begin == 0 or text[begin - 1 : begin] == b"\n"
        if at_start_of_line and kind.endswith(b"-----") and text.startswith(mark, end):
            content = _unarmored(body)
            if content is not None:
                yield kind[:-5].decode("ascii", "replace"), content
        begin = end + 1


def _unarmored(body: bytes) -> bytes | None:
    """The content of a PEM block, without its headers; None where it is no base64."""
    lines = body.split(b"\n")
    while lines and b":" in lines[0]:
        del lines[0]
    try:
        return base64.b64decode(b"".join(b"".join(lines).split()), validate=True)
    except ValueError:
        return None


def _is_der(content: bytes) -> bool:
    """Whether content is one ASN.1 sequence, as certificates and keys are."""
    if len(content) < 2 or content[0] != 0x30:  # noqa: PLR2004  a tag and a length
        return False
    length, start = content[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(content[2:start], "big")
    return start + length == len(content)


def tls_warning(value: Value, path: Path, context: Context) -> Errors:
    """A TLS Secret holds a certificate and its key. Whether they belong together is left to the server."""
    if value["type"] != "kubernetes.io/tls":
        return ()
    certificates = [content for kind, content in pem_blocks(_content(value, "tls.crt") or b"") if kind == "CERTIFICATE"]
    if not certificates or not _is_der(certificates[0]):
        return (warning(_place(value, "tls.crt", path), "holds no certificate in PEM form"),)
    key = next((block for block in pem_blocks(_content(value, "tls.key") or b"") if block[0] == "PRIVATE KEY" or block[0].endswith(" PRIVATE KEY")), ("", b""))
    if key[0] == "ENCRYPTED PRIVATE KEY":
        return (warning(_place(value, "tls.key", path), "holds an encrypted private key, which cannot be read"),)
    return () if _is_der(key[1]) else (warning(_place(value, "tls.key", path), "holds no private key in PEM form"),)


SECRET = in_turn(struct(secret_keys, secret_has_type, metadata=object_meta()), relation(tls_warning))


# ServiceAccounts


def account_warning(value: Value, path: Path, context: Context) -> Errors:
    """The annotation that limits which Secrets may be mounted is deprecated."""
    if context.minor < _ENFORCE_MOUNTABLE_DEPRECATED or ENFORCE_MOUNTABLE not in value["metadata"].get("annotations", ()):
        return ()
    place = (*path, "metadata", "annotations", Key(ENFORCE_MOUNTABLE))
    return (warning(place, "is deprecated since 1.32", help="keep apart in namespaces what may not share its Secrets"),)


SERVICE_ACCOUNT = in_turn(struct(metadata=object_meta()), relation(account_warning))


# Namespaces


def namespace_finalizers(value: list[str], path: Path, context: Context) -> Errors:
    """Finalizers as in metadata; the server prints no indices."""
    for error in (*finalizers(value, path, context), *known_finalizers(value, path, context)):
        yield error._replace(field=path)


NAMESPACE = struct(metadata=object_meta(dns_label, namespaced=False), spec=struct(finalizers=relation(namespace_finalizers)))

TABLES: dict[str, Table] = {"ConfigMap": CONFIG_MAP, "Secret": SECRET, "ServiceAccount": SERVICE_ACCOUNT, "Namespace": NAMESPACE}
