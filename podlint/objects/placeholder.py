"""Values that another program is to fill in before the API server sees them: Flux and envsubst `${NAME}`, kustomize `$(NAME)`, Argo `{{name}}`."""

from __future__ import annotations

import re
from functools import lru_cache

_PLACEHOLDER = re.compile(r"\$\{[A-Za-z_][^{}]*\}|\$\([A-Za-z_][\w.-]*\)|\{\{[^{}]*\}\}|\A\$[A-Za-z_]\w*\Z")
_SIGNS = ("$", "{{")


@lru_cache(maxsize=1)  # of a List, each object asks
def may_hold_placeholders(text: str) -> bool:
    """Whether a text has what placeholders begin with."""
    return any(sign in text for sign in _SIGNS)


def placeholder(value: object) -> str:
    """Return the first placeholder in a value or a key; empty where it has none. What only looks like an example, `<name>`, is none."""
    found = _PLACEHOLDER.search(value) if isinstance(value, str) else None
    return found.group() if found else ""
