"""URLs and their paths, as the server lets them stand for webhooks.

Source: k8s.io/apiserver/pkg/util/webhook/validation.go, ValidateWebhookURL, ValidateWebhookService; Go's net/url/url.go (v1.36)
"""

from __future__ import annotations

import re

from podlint.constraints.error import Complaint, Complaints, ErrorType, quoted
from podlint.constraints.formats import CONTROL_CHARACTER, dns_subdomain

_SCHEME = re.compile(r"[A-Za-z][-+.A-Za-z0-9]*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST = re.compile(r"""(?:[-A-Za-z0-9._~!$&'()*+,;=:<>"]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*""")
_USER = re.compile(r"[-A-Za-z0-9._:~!$&'()*+,;=%@]*")
_PORT = re.compile(r"(?::[0-9]*)?")
_FORM = "as https://example.org/path"


def https_url(text: str) -> Complaints:
    """`https://`, a host and perhaps a path: no user, query or fragment. The server says of text that is no URL that it is missing."""
    if not _is_url(text):
        return (Complaint(f"must be a URL, {_FORM}, not {quoted(text)}", type=ErrorType.REQUIRED),)
    rest, _, fragment = text.partition("#")
    rest, _, query = rest.partition("?")
    scheme, colon, after = rest.partition(":")
    if not (colon and _SCHEME.fullmatch(scheme)):
        scheme, after = "", rest
    authority = after[2:].partition("/")[0] if after.startswith("//") and (scheme or not after.startswith("///")) else ""
    _, at_sign, host = authority.rpartition("@")
    found = []
    if scheme.lower() != "https":
        found.append(Complaint(f"must begin with https://, {_FORM}, not {quoted(text)}"))
    if not host:
        found.append(Complaint(f"must have a host, {_FORM}, not {quoted(text)}"))
    if at_sign:
        found.append(Complaint("may not name a user"))
    if fragment:
        found.append(Complaint(f"may have no fragment, as {quoted('#' + fragment)}"))
    if query:
        found.append(Complaint(f"may have no query, as {quoted('?' + query)}"))
    return found


def _is_url(text: str) -> bool:
    """Whether Go can read the text as a URL."""
    rest, _, fragment = text.partition("#")
    if CONTROL_CHARACTER.search(rest) or _BAD_ESCAPE.search(fragment) or rest.startswith(":"):
        return False
    rest = rest.partition("?")[0]
    scheme, colon, after = rest.partition(":")
    if colon and _SCHEME.fullmatch(scheme):
        if not after.startswith("/"):
            return True
        has_scheme, rest = True, after
    else:
        has_scheme = False
        if not rest.startswith("/") and ":" in rest.partition("/")[0]:
            return False
    if rest.startswith("//") and (has_scheme or not rest.startswith("///")):
        authority, _, path = rest[2:].partition("/")
        return _is_authority(authority) and not _BAD_ESCAPE.search(path)
    return not _BAD_ESCAPE.search(rest)


def _is_authority(text: str) -> bool:
    user, at_sign, host = text.rpartition("@")
    if at_sign and (not _USER.fullmatch(user) or _BAD_ESCAPE.search(user)):
        return False
    if host.startswith("["):
        inside, bracket, port = host[1:].rpartition("]")
        return bool(bracket) and bool(_PORT.fullmatch(port)) and bool(_HOST.fullmatch(inside.partition("%25")[0]))
    if ":" in host:
        host, _, port = host.rpartition(":")
        if not _PORT.fullmatch(f":{port}"):
            return False
    return bool(_HOST.fullmatch(host))


def url_path(text: str) -> Complaints:
    """Empty, or `/` and segments that are DNS names: each wrong one is an error of its own."""
    if text in ("", "/"):
        return ()
    if text == "//":
        return (_segment(0, text),)
    found = [] if text.startswith("/") else [Complaint(f"must begin with '/', not {quoted(text)}")]
    for index, segment in enumerate(text[1:].removesuffix("/").split("/")):
        if not segment:
            found.append(_segment(index, text))
        else:
            found += [
                complaint._replace(message=f"has a segment {quoted(segment)} that {complaint.message}", proposal=None, help="")
                for complaint in dns_subdomain(segment)
            ]
    return found


def _segment(index: int, text: str) -> Complaint:
    return Complaint(f"may have no empty segment, as number {index + 1} of {quoted(text)}")
