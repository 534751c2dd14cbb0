"""Roles and their bindings: the rules of a role, what a binding refers to, and whom it binds.

Source: k8s.io/kubernetes/pkg/apis/rbac/validation/validation.go, ValidateRole, ValidateClusterRole, ValidateRoleBinding,
ValidateClusterRoleBinding (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, ErrorType, at, invalid, not_supported, quoted
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_subdomain, path_segment_name
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.vocabulary import Errors, Table, always, each, enum, relation, required, struct
from podlint.finding import Path
from podlint.objects.role import GROUP

_RESOURCE_FIELDS = ("apiGroups", "resources", "resourceNames")


def applies_to_resources_or_urls(rule: Value, path: Path, context: Context) -> Errors:
    """A rule is about resources or about URLs that are none; only a ClusterRole may be about URLs."""
    if not rule.get("nonResourceURLs"):
        if rule.get("apiGroups") and rule.get("resources"):
            return ()
        return [is_required((*path, field), f"({what})") for field, what in _PARTS_OF_RESOURCE_RULES if not rule.get(field)]
    errors = []
    place = (*path, "nonResourceURLs")
    if context.kind == "Role":
        errors.append(invalid(place, None, "cannot be set in a Role, which is about one namespace", help="write a ClusterRole"))
    beside = next((field for field in _RESOURCE_FIELDS if rule.get(field)), "")
    if beside:
        errors.append(invalid(place, None, f"cannot be set together with {beside}", help="write two rules"))
    return errors


_PARTS_OF_RESOURCE_RULES = (
    ("apiGroups", "at least one API group; '' is the core group"),
    ("resources", "at least one resource, or nonResourceURLs"),
)

RULES = each(struct(applies_to_resources_or_urls, verbs=required(why="(at least one verb, as get)")))


def selects_roles(selector: Value, path: Path, context: Context) -> Errors:
    """A label selector that the server can evaluate; one that it cannot is an error more."""
    errors: list[ApiError] = []
    LABEL_SELECTOR.check(selector, path, context, errors)
    if errors:
        errors.append(invalid(path, None, "is no selector that could be evaluated"))
    return errors


_AGGREGATION_RULE = struct(clusterRoleSelectors=required(each(relation(selects_roles)), why="in an aggregationRule (at least one selector)"))


def is_known_subject(subject: Value, path: Path, context: Context) -> Errors:
    """A subject is a ServiceAccount of the core group, or a User or Group of RBAC's own."""
    kind = subject.get("kind", "")
    group = subject.get("apiGroup", "")
    errors: list[ApiError] = []
    if kind == "ServiceAccount":
        if subject.get("name"):
            errors += at((*path, "name"), dns_subdomain(subject["name"]))
        if group:
            message = f"must be empty for a ServiceAccount, not {quoted(group)}"
            errors.append(ApiError(ErrorType.NOT_SUPPORTED, (*path, "apiGroup"), message, "remove it"))
        if context.kind == "ClusterRoleBinding" and not subject.get("namespace"):
            errors.append(is_required((*path, "namespace"), "for a ServiceAccount in a ClusterRoleBinding"))
    elif kind in ("User", "Group"):
        if group != GROUP:
            errors.append(not_supported((*path, "apiGroup"), group, (GROUP,)))
    else:
        errors.append(not_supported((*path, "kind"), kind, ("ServiceAccount", "User", "Group")))
    return errors


def _binding(*roles: str, namespaced: bool) -> Table:
    """The table of a binding that may refer to these kinds of roles."""
    return struct(
        metadata=object_meta(path_segment_name, namespaced=namespaced),
        roleRef=struct(
            apiGroup=always(enum(GROUP), zero=""),
            kind=always(enum(*roles), zero=""),
            name=required(path_segment_name),
        ),
        subjects=each(struct(is_known_subject, name=required())),
    )


TABLES: dict[str, Table] = {
    "Role": struct(metadata=object_meta(path_segment_name), rules=RULES),
    "ClusterRole": struct(metadata=object_meta(path_segment_name, namespaced=False), rules=RULES, aggregationRule=_AGGREGATION_RULE),
    "RoleBinding": _binding("Role", "ClusterRole", namespaced=True),
    "ClusterRoleBinding": _binding("ClusterRole", namespaced=False),
}
