"""Whether a policy concerns an object.

Source: k8s.io/apiserver/pkg/admission/plugin/policy/matching/matching.go, plugin/webhook/predicates (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from podlint.admission.model import Match, ResourceRule, Value
from podlint.admission.resources import NEVER_ASKED
from podlint.defaults.config import NAME_LABEL
from podlint.objects.object import labels, mapping
from podlint.objects.selectors import Operator, Requirement, Selector, matches

_ALL = "*"


class Asked(NamedTuple):
    """What the rules of policies look at: the request for one object. `namespace` is empty for objects that stand in none.

    `others` are the other groups and versions in which the server has the same resource; None where that is not known, as of custom kinds.
    """

    group: str
    version: str
    resource: str
    kind: str
    name: str
    namespace: str
    labels: Mapping[str, str]
    others: tuple[tuple[str, str], ...] | None = None


class UnknownNamespaceError(Exception):
    """A selector looks at labels of a Namespace that nothing is known of."""


def concerns(match: Match, asked: Asked, namespaces: Mapping[str, Value]) -> bool:
    """Whether a policy or binding concerns an object.

    Raises:
        UnknownNamespaceError: that depends on labels that are not known.
    """
    if asked.group == "admissionregistration.k8s.io" and asked.resource in NEVER_ASKED:
        return False
    if match.rules and not any(_asks(rule, asked, is_exact=match.is_exact) for rule in match.rules):
        return False
    if any(_asks(rule, asked, is_exact=match.is_exact) for rule in match.excluded) or not matches(match.objects, asked.labels):
        return False
    return not match.namespaces or _in_namespaces(match.namespaces, asked, namespaces)


def is_converted(match: Match, asked: Asked) -> bool:
    """Whether a policy that concerns an object gets to see it in another version than it is written in."""
    if asked.others is None or not match.rules:
        return False
    return not any(_asks(rule, asked, is_exact=True) for rule in match.rules)


def _asks(rule: ResourceRule, asked: Asked, *, is_exact: bool) -> bool:
    if _ALL not in rule.operations and "CREATE" not in rule.operations:
        return False
    if rule.names and asked.name not in rule.names:
        return False
    if rule.scope not in ("", _ALL) and (rule.scope == "Namespaced") != bool(asked.namespace):
        return False
    return _has_group(rule, asked, is_exact=is_exact) and any(_is_resource(text, asked.resource) for text in rule.resources)


def _has_group(rule: ResourceRule, asked: Asked, *, is_exact: bool) -> bool:
    """The group and version; unless they have to be the same, other versions of the same resource count."""
    if _names(rule, asked.group, asked.version):
        return True
    if is_exact:
        return False
    if asked.others is None:
        return _ALL in rule.groups or asked.group in rule.groups
    return any(_names(rule, group, version) for group, version in asked.others)


def _names(rule: ResourceRule, group: str, version: str) -> bool:
    return not {_ALL, group}.isdisjoint(rule.groups) and not {_ALL, version}.isdisjoint(rule.versions)


def _is_resource(text: str, resource: str) -> bool:
    """``pods`` and ``pods/*`` are pods, ``pods/exec`` is not."""
    name, _, part = text.partition("/")
    return name in (_ALL, resource) and part in ("", _ALL)


def _in_namespaces(selector: Selector, asked: Asked, namespaces: Mapping[str, Value]) -> bool:
    """Objects outside of namespaces are concerned whatever the selector says, but a Namespace by its own labels."""
    if not asked.namespace:
        return asked.kind != "Namespace" or matches(selector, {**asked.labels, NAME_LABEL: asked.name})
    known = {NAME_LABEL: asked.namespace}
    namespace = namespaces.get(asked.namespace)
    if namespace is not None:
        return matches(selector, labels(mapping(namespace, "metadata"), "labels") | known)
    if not all(requirement.matches(known) for requirement in selector if requirement.key == NAME_LABEL):
        return False
    if all(map(_is_decided, selector)):
        return True
    raise UnknownNamespaceError


def _is_decided(requirement: Requirement) -> bool:
    return requirement.key == NAME_LABEL and requirement.operator is not Operator.GREATER
