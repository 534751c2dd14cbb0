"""Values that another program is to fill in before the API server sees them.

Flux and envsubst fill in `${NAME}`, kustomize `$(NAME)`, Argo `{{name}}`, ytt a value
that is written in a comment, `#@ name`; SOPS decrypts `ENC[...]`, and takes its own field `sops` away.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PLACEHOLDER = re.compile(r"\$\{ *[A-Za-z_][^{}]*\}|\$\([A-Za-z_][\w.-]*\)|\{\{[^{}]*\}\}|\A\$[A-Za-z_]\w*\Z|\AENC\[AES256_GCM\b")
_SIGNS = ("$", "{{", "ENC[", "#@")
_CHECKSUM = "mac"  # in the field sops, encrypted as well


@lru_cache(maxsize=1)  # of a List, each object asks
def may_hold_placeholders(text: str) -> bool:
    """Whether a text has what placeholders begin with."""
    return any(sign in text for sign in _SIGNS)


def placeholder(value: object) -> str:
    """Return the first placeholder in a value or a key; empty where it has none. What only looks like an example, `<name>`, is none."""
    if isinstance(value, dict):
        value = value.get(_CHECKSUM)
    found = _PLACEHOLDER.search(value) if isinstance(value, str) else None
    return found.group() if found else ""
