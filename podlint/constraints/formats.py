"""The forms that names, keys and addresses must have. Each returns what is wrong with one value: nearly always nothing.

Where the server answers several errors for one value, so do these. Lengths are in bytes, as in Go.

Source: k8s.io/apimachinery/pkg/util/validation/validation.go (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from podlint.constraints.error import Complaint, Complaints, ErrorType, Proposal, quoted

FINE: Complaints = ()

CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f]")

_DNS_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_DNS_1035_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")
_DNS_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_UNDERSCORE_SUBDOMAIN = re.compile(r"_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")
_QUALIFIED = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_CONFIG_KEY = re.compile(r"[-._a-zA-Z0-9]+")
_ENV_NAME = re.compile(r"[ -<>-~]+")
_C_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HTTP_HEADER = re.compile(r"[-A-Za-z0-9]+")
_PERCENT = re.compile(r"[0-9]+%")
_PORT_NAME = re.compile(r"[a-z](-?[a-z0-9])*")  # of those that begin with a letter
_PORT_CHARACTERS = re.compile(r"[-a-z0-9]+")
_PLACEHOLDER = re.compile(r"\$[({\w]|\{\{|<\w|^__\w+__$")
_URL_PATH = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+")

LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253
PORT_NAME_LENGTH = 15
MOST_PERMISSIVE = 0o777  # mode of a file
_SIGNER_LENGTH = 571
_CONSIDERED = 4 * SUBDOMAIN_LENGTH  # characters of a text that a proposal is made from
_SHORT = 80  # characters of a text that is worth remembering
_MANY = 2048


def remember(value: str | int, fine: set[Any]) -> None:
    """Add a value to those that were found fine: what one file says, the next says again. Neither long texts nor too many values are kept."""
    if isinstance(value, int) or len(value) <= _SHORT:
        if len(fine) >= _MANY:
            fine.clear()
        fine.add(value)


def remember_all(values: Collection[Any], fine: set[Any]) -> None:
    """Add short values to those that were found fine, unless they are many."""
    if len(fine) + len(values) >= _MANY:
        fine.clear()
    if len(values) < _MANY:
        fine.update(values)


Form = Callable[[str], Complaints]


def _remembered(fine: set[str]) -> Callable[[Form], Form]:
    """The same format, which remembers in *fine* what was fine."""

    def remembering(form: Form) -> Form:
        @wraps(form)
        def look(text: str) -> Complaints:
            if text in fine:
                return FINE
            complaints = form(text)
            if not complaints:
                remember(text, fine)
            return complaints

        return look

    return remembering


FINE_NAMES: set[str] = set()
FINE_LABEL_VALUES: set[str] = set()
"""Some for which `qualified_name` and `label_value` need not be called: they look at every label."""


def too_long(text: str, most: int) -> Complaints:
    """At most *most* bytes."""
    if text.isascii():
        return FINE if len(text) <= most else (Complaint(f"may have at most {most} characters, not {len(text)}"),)
    length = len(text.encode("utf-8", "surrogatepass"))
    return FINE if length <= most else (Complaint(f"may have at most {most} bytes, not {length}"),)


@_remembered(set())
def dns_label(text: str) -> Complaints:
    """A DNS label of RFC 1123: `my-app`."""
    if _DNS_LABEL.fullmatch(text) and len(text) <= LABEL_LENGTH:
        return FINE
    found = [*too_long(text, LABEL_LENGTH)]
    if not _DNS_LABEL.fullmatch(text):
        dotted = _DNS_SUBDOMAIN.fullmatch(text)
        must = "may hold no dots" if dotted else "must be lower-case letters, digits and '-', with a letter or digit at both ends"
        found.append(_misformed(text, must, _dns_name(text, LABEL_LENGTH, dots=False)))
    return found


def dns_1035_label(text: str) -> Complaints:
    """A DNS label of RFC 1035, which begins with a letter: `web`."""
    if _DNS_1035_LABEL.fullmatch(text) and len(text) <= LABEL_LENGTH:
        return FINE
    found = [*too_long(text, LABEL_LENGTH)]
    if not _DNS_1035_LABEL.fullmatch(text):
        must = "must be lower-case letters, digits and '-', begin with a letter and end with a letter or digit"
        found.append(_misformed(text, must, _dns_name(text, LABEL_LENGTH, dots=False).lstrip("0123456789-")))
    return found


@_remembered(set())
def dns_subdomain(text: str) -> Complaints:
    """DNS labels joined by dots: `my-app.example.org`."""
    if _DNS_SUBDOMAIN.fullmatch(text) and len(text) <= SUBDOMAIN_LENGTH:
        return FINE
    found = [*too_long(text, SUBDOMAIN_LENGTH)]
    if not _DNS_SUBDOMAIN.fullmatch(text):
        must = "must be lower-case letters, digits, '-' and '.', with a letter or digit at both ends and around each dot"
        found.append(_misformed(text, must, _dns_name(text, SUBDOMAIN_LENGTH, dots=True)))
    return found


def dns_subdomain_with_underscore(text: str) -> Complaints:
    """As `dns_subdomain`; each part may begin with an underscore and have more inside."""
    found = [*too_long(text, SUBDOMAIN_LENGTH)]
    if not _UNDERSCORE_SUBDOMAIN.fullmatch(text):
        must = "must be lower-case letters, digits, '_', '-' and '.', each part begun by a letter, digit or '_' and ended by a letter or digit"
        found.append(_misformed(text, must, ""))
    return found


def wildcard_dns_subdomain(text: str) -> Complaints:
    """`*.` and a DNS subdomain."""
    found = [*too_long(text, SUBDOMAIN_LENGTH)]
    if not (text.startswith("*.") and _DNS_SUBDOMAIN.fullmatch(text[2:])):
        found.append(_misformed(text, "must be '*.' and then a name of lower-case letters, digits, '-' and '.'", ""))
    return found


@_remembered(FINE_NAMES)
def qualified_name(text: str) -> Complaints:
    """A label or annotation key: `app`, `example.org/app`."""
    name = text
    if "/" in text:
        prefix, _, name = text.partition("/")
        if "/" in name:
            return (_misformed(text, "must be a name of letters, digits, '-', '_' and '.', with at most one DNS name and '/' before it", ""),)
        found = [_in_part("prefix", complaint) for complaint in dns_subdomain(prefix)] if prefix else [Complaint("must have a DNS name before the '/'")]
    else:
        found = []
    if _QUALIFIED.fullmatch(name) and len(name) <= LABEL_LENGTH:
        return found
    if not name:
        found.append(Complaint("must have a name" + (" after the '/'" if "/" in text else "")))
    found += [_in_part("name", complaint) for complaint in too_long(name, LABEL_LENGTH)]
    if not _QUALIFIED.fullmatch(name):
        must = "must have a name of letters, digits, '-', '_' and '.', with a letter or digit at both ends"
        found.append(_misformed(text, must, text[: len(text) - len(name)] + _plain_name(name)))
    return found


@_remembered(FINE_LABEL_VALUES)
def label_value(text: str) -> Complaints:
    """The value of a label: empty, or as the name part of a key."""
    if not text or (_QUALIFIED.fullmatch(text) and len(text) <= LABEL_LENGTH):
        return FINE
    found = [*too_long(text, LABEL_LENGTH)]
    if not _QUALIFIED.fullmatch(text):
        must = "must be empty, or letters, digits, '-', '_' and '.', with a letter or digit at both ends"
        found.append(_misformed(text, must, _plain_name(text)))
    return found


def port_name(text: str) -> Complaints:
    """The name of a port, as IANA has services: `http`, `grpc-web`."""
    if _PORT_NAME.fullmatch(text) and len(text) <= PORT_NAME_LENGTH:
        return FINE
    found: list[Complaint] = []
    if len(text) > PORT_NAME_LENGTH:
        found += too_long(text, PORT_NAME_LENGTH)
    if not _PORT_CHARACTERS.fullmatch(text):
        found.append(_misformed(text, "must be lower-case letters, digits and '-'", _dns_name(text, PORT_NAME_LENGTH, dots=False)))
    if not re.search(r"[a-z]", text):
        found.append(Complaint(f"must hold a letter from a to z, not {quoted(text)}"))
    if "--" in text:
        found.append(Complaint(f"may not hold '--', as {quoted(text)} does", proposal=Proposal(re.sub("-{2,}", "-", text))))
    if text.startswith("-") or text.endswith("-"):
        found.append(Complaint(f"may not begin or end with '-', as {quoted(text)} does", proposal=Proposal(text.strip("-"))))
    return found


def port_number(number: int) -> Complaints:
    """1 to 65535."""
    return FINE if 0 < number < 65536 else (Complaint(f"must be from 1 to 65535, not {number}"),)  # noqa: PLR2004  16 bits


@_remembered(set())
def env_var_name(text: str) -> Complaints:
    """The name of an environment variable, since 1.32 (and 1.30 behind a gate): printable ASCII without '='."""
    if _ENV_NAME.fullmatch(text):
        return FINE
    complaint = _misformed(text, "must be printable ASCII characters without '='", text.strip())
    if "=" in text:
        return (complaint._replace(help="what follows the '=' belongs into the field value", proposal=None),)
    return (complaint,)


@_remembered(set())
def config_key(text: str) -> Complaints:
    """A key of a ConfigMap or Secret."""
    if _CONFIG_KEY.fullmatch(text) and len(text) <= SUBDOMAIN_LENGTH and not text.startswith("..") and text != ".":
        return FINE
    found = [*too_long(text, SUBDOMAIN_LENGTH)]
    if not _CONFIG_KEY.fullmatch(text):
        found.append(_misformed(text, "must be letters, digits, '-', '_' and '.'", re.sub(r"[^-._a-zA-Z0-9]+", "-", text).strip("-")))
    if text == "." or text.startswith(".."):
        found.append(Complaint("may not be '.', '..' or begin with '..'"))
    return found


def c_identifier(text: str) -> Complaints:
    """Letters, digits and '_', no digit first."""
    return FINE if _C_IDENTIFIER.fullmatch(text) else (_misformed(text, "must be letters, digits and '_', with no digit first", ""),)


def http_header_name(text: str) -> Complaints:
    """The name of an HTTP header."""
    return FINE if _HTTP_HEADER.fullmatch(text) else (_misformed(text, "must be letters, digits and '-'", text.replace("_", "-").strip()),)


@_remembered(set())
def percent(text: str) -> Complaints:
    """`25%`."""
    return FINE if _PERCENT.fullmatch(text) else (_misformed(text, "must be a whole number and '%', as 25%", ""),)


def fully_qualified_name(text: str) -> Complaints:
    """A DNS subdomain of at least three labels."""
    if not text:
        return (Complaint("is required", type=ErrorType.REQUIRED),)
    complaints = dns_subdomain(text)
    if complaints:
        return complaints[:1]
    return FINE if text.count(".") >= 2 else (Complaint(f"must be a DNS name of at least three parts, not {quoted(text)}"),)  # noqa: PLR2004  three parts


def domain_prefixed_path(text: str) -> Complaints:
    """`example.org/some/path`."""
    host, slash, path = text.partition("/")
    if not text or not slash or not host or not path:
        return (Complaint(f"must be a DNS name, '/' and a path, as example.org/name, not {quoted(text)}"),)
    found = [_in_part("domain", complaint) for complaint in dns_subdomain(host)]
    if not _URL_PATH.fullmatch(path):
        found.append(Complaint("must have a path of the characters that URLs allow after the '/'"))
    return found


def without_backsteps(path: str) -> Complaints:
    """A path none of whose parts is `..`."""
    if ".." in path and ".." in path.split("/"):
        return (Complaint(f"may not go up with '..', as {quoted(path)} does"),)
    return FINE


def descending_path(path: str) -> Complaints:
    """A relative path that stays below the place where it starts: not `/etc`, not `../etc`."""
    if path.startswith("/"):
        return (Complaint(f"must be a relative path, not {quoted(path)}", proposal=Proposal(path.lstrip("/"))), *without_backsteps(path))
    return without_backsteps(path)


def local_path(path: str) -> Complaints:
    """A descending path that does not begin with `..`, as the kubelet's own files beside a volume's do."""
    if path.startswith("..") and not path.startswith("../"):
        return (*descending_path(path), Complaint(f"may not begin with '..', as {quoted(path)} does"))
    return descending_path(path)


def file_mode(mode: int) -> Complaints:
    """The permissions of a file: 0 to 0777, in octal."""
    if 0 <= mode <= MOST_PERMISSIVE:
        return FINE
    digits = str(mode)
    meant = int(digits, 8) if set(digits) <= set("01234567") else -1
    if not 0 <= meant <= MOST_PERMISSIVE:
        return (Complaint(f"must be from 0 to 0777 (octal), not {mode}"),)
    return (Complaint(f"must be from 0 to 0777 (octal), not {mode}", f"write 0{digits}, or {meant} in JSON: modes are octal", Proposal(meant)),)


def kind_name(text: str) -> Complaints:
    """The name of a kind: as a DNS label, in whatever case."""
    return (Complaint(f"must be letters, digits and '-', with a letter first, not {quoted(text)}"),) if dns_1035_label(text.lower()) else FINE


def path_segment_name(text: str) -> Complaints:
    """A name that can stand in a URL between slashes: that of a Role, or of any object at all."""
    if text in (".", ".."):
        return (Complaint(f"may not be '{text}'"),)
    return [Complaint(f"may not hold '{mark}', as {quoted(text)} does") for mark in "/%" if mark in text]


def signer_name(text: str) -> Complaints:
    """The name of a signer of certificates: `example.org/signer`."""
    domain, slash, path = text.partition("/")
    if not slash or "/" in path:
        return (Complaint(f"must be a DNS name, '/' and a name, as example.org/signer, not {quoted(text)}"),)
    found = []
    if len(domain) > SUBDOMAIN_LENGTH:
        found.append(Complaint(f"may have at most {SUBDOMAIN_LENGTH} characters before the '/'", type=ErrorType.TOO_LONG))
    labels = domain.split(".")
    found += next(([_in_part("domain", complaint) for complaint in bad] for bad in map(dns_label, labels) if bad), [])
    if len(labels) < 2:  # noqa: PLR2004  example.org
        found.append(Complaint(f"must begin with a DNS name of at least two parts, not {quoted(domain)}"))
    found += next(([_in_part("name", complaint) for complaint in bad] for bad in map(dns_subdomain, path.split(".")) if bad), [])
    if len(text) > _SIGNER_LENGTH:
        found.append(Complaint(f"may have at most {_SIGNER_LENGTH} characters", type=ErrorType.TOO_LONG))
    return found


def as_prefix(form: Callable[[str], Complaints]) -> Callable[[str], Complaints]:
    """The same form for text to which more is appended: it may end with a dash."""

    def check(text: str) -> Complaints:
        return form(f"{text[:-1]}a" if len(text) > 1 and text.endswith("-") else text)

    return check


def _in_part(part: str, complaint: Complaint) -> Complaint:
    return complaint._replace(message=f"has a {part} that {complaint.message}")


def _misformed(text: str, must: str, proposal: str) -> Complaint:
    """The complaint about text of the wrong form, with what was probably meant if that has the right one."""
    if _PLACEHOLDER.search(text):
        return Complaint(f"{must}, not {quoted(text)}", "this looks like a placeholder: put the value in before the manifest is applied")
    if not proposal or proposal == text or len(proposal) > SUBDOMAIN_LENGTH:
        return Complaint(f"{must}, not {quoted(text)}")
    return Complaint(f"{must}, not {quoted(text)}", f"write {proposal}", Proposal(proposal))


def _dns_name(text: str, most: int, *, dots: bool) -> str:
    """The DNS name nearest to *text*; empty where nothing of it would be left."""
    plain = re.sub(r"[^-a-z0-9.]+" if dots else r"[^-a-z0-9]+", "-", text[:_CONSIDERED].strip().lower())
    return re.sub(r"[-.]*\.[-.]*", ".", plain)[:most].strip("-.")


def _plain_name(text: str) -> str:
    return re.sub(r"[^-A-Za-z0-9_.]+", "-", text)[:LABEL_LENGTH].strip("-_.")
