"""Names and values that are passwords, tokens or keys."""

from __future__ import annotations

import re

_NAME = re.compile(r"(^|[_.-])(PASSWORD|PASSWD|PASSPHRASE|PWD|SECRET|TOKEN|(API|SECRET|PRIVATE|ACCESS|ENCRYPTION)[_-]?KEY)\Z", re.IGNORECASE | re.ASCII)
_LAST = frozenset("DETNYdetny")
"""Letters with which such names end: cheaper to look at than to search."""

_HARMLESS = re.compile(
    r"(/|\.{1,2}/|[a-z][a-z0-9+.-]*://(?![^/@]*:[^/@]*@)|(vault|arn):|(true|false|yes|no|on|off|none|null)$|\s*$)|.*(\$\(|\$\{|\{\{|<[^>]*>)",
    re.IGNORECASE | re.ASCII,
)
_KNOWN_FORMS = (
    ("an AWS access key", re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b")),
    ("a GitHub token", re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b")),
    ("a GitLab token", re.compile(r"\bglpat-[A-Za-z0-9_-]{20,}\b")),
    ("a Google API key", re.compile(r"\bAIza[A-Za-z0-9_-]{35}\b")),
    ("a Slack token", re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{20,}\b")),
    ("a Stripe key", re.compile(r"\b[sr]k_live_[A-Za-z0-9]{20,}\b")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----")),
)
_SIGN = re.compile(r"AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|AIza|xox|k_live_|-----BEGIN")
"""One of these stands in whatever has a known form."""

SHORTEST_KNOWN = 20
"""Characters that a text has at least in which something of well-known form can stand."""

_NUMBER = re.compile(r"\d{1,3}")
_STAND_IN = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)+|SECRET|PASSWORD|TOKEN|[xX]{3,}|(?i:change[-_]?me)")
"""Words that somebody is to replace: ``INSERT_TOKEN_HERE``."""
_REFERRING_NAME = re.compile(r"(SECRET|TOKEN|KEY)$", re.IGNORECASE | re.ASCII)
_OBJECT_NAME = re.compile(r"[a-z]+(-[a-z0-9]+){2,}")
_NAME_OF_SECRET = re.compile(r"(KUBE|K8S|KUBERNETES|TLS|CERT|CERTIFICATE|CREDENTIALS?|OPERATOR|PULL)[_.-]?SECRET\Z", re.IGNORECASE | re.ASCII)
_SHORT_OBJECT_NAME = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_LOOKED_AT = 500  # characters of a value that may make it harmless


def is_credential_name(name: str) -> bool:
    """Whether a variable or key of this name usually holds a secret: ``DB_PASSWORD``, ``api-key``."""
    return name[-1:] in _LAST and _NAME.search(name) is not None


def is_credential(name: str, value: str) -> bool:
    """Whether *name* is that of a secret and *value* may be one: neither empty nor a path, an address, a placeholder, a switch or a small number."""
    if not value or not is_credential_name(name) or _HARMLESS.match(value[:_LOOKED_AT]) or _NUMBER.fullmatch(value):
        return False
    return not stands_for_another(name, value)


def stands_for_another(name: str, value: str) -> bool:
    """Whether a value stands for a secret: a word to be replaced, or, as in ``WEBHOOK_SECRET: shop-webhook-cert``, what looks like the name of a Secret."""
    if _STAND_IN.fullmatch(value) or (_REFERRING_NAME.search(name) and _OBJECT_NAME.fullmatch(value)):
        return True
    return bool(_NAME_OF_SECRET.search(name) and _SHORT_OBJECT_NAME.fullmatch(value))


def known_forms(value: str) -> list[str]:
    """Return what of well-known form a text holds: ``a GitHub token``, ``a private key``."""
    if len(value) < SHORTEST_KNOWN or not _SIGN.search(value):
        return []
    return [what for what, form in _KNOWN_FORMS if form.search(value)]
