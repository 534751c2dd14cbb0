"""References to variables, `$(NAME)`, as the kubelet expands them in commands, arguments and values of variables.

Source: k8s.io/kubernetes/third_party/forked/golang/expansion/expand.go; pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables (v1.36)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from podlint.objects.object import text
from podlint.objects.pod import Container

_REFERENCE = re.compile(r"\$(?:\((?P<name>[^)]*)\)|.)", re.DOTALL)
_SERVICE = re.compile(r"[A-Z][A-Z0-9_]*_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)")
_DIGITS = re.compile("[0-9]")
_SHORTEST_TYPO = 4

SET_IN_THE_CONTAINER = frozenset({"HOSTNAME", "HOME", "PATH", "PWD", "USER", "SHELL", "TERM"})
"""Variables that image, runtime or shell set: programs see them, the kubelet does not."""


def references(value: str) -> list[str]:
    """Return the names in `$(NAME)`, in order. `$$(NAME)` is no reference: two signs stand for one."""
    end = value.rfind(")") + 1  # a search behind it would go to the end of the text for each sign
    return [match["name"] for match in _REFERENCE.finditer(value, 0, end) if match["name"]] if "$(" in value else []


def variables(container: Container) -> dict[str, int]:
    """Return the names of a container's own variables, each with its (first) index in `env`."""
    found: dict[str, int] = {}
    for path, variable in container.env():
        name, index = text(variable, "name"), path[-1]
        if name and isinstance(index, int):
            found.setdefault(name, index)
    return found


def is_of_service(name: str) -> bool:
    """Whether a variable may be one that the kubelet sets for a Service: ``SHOP_SERVICE_HOST``, ``SHOP_PORT``."""
    return _SERVICE.fullmatch(name) is not None


def meant(name: str, known: Iterable[str]) -> str:
    """Return the one variable from which *name* is a single slip away; empty where there is none, or several are.

    Names that differ in a digit (`DB1`, `DB2`) are two names, not a slip.
    """
    if len(name) < _SHORTEST_TYPO:
        return ""
    near = [each for each in known if each != name and is_slip(name.upper(), each.upper()) and _DIGITS.sub("", each) != _DIGITS.sub("", name)]
    return near[0] if len(near) == 1 else ""


def is_slip(left: str, right: str) -> bool:
    """Whether two texts differ by one character too many, too few, or another, or by two neighbours that changed places; or not at all."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = next((index for index, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
    left, right = left[at:], right[at:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
