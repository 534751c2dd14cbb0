"""What a Role or ClusterRole allows, and whom a binding gives it to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Object, Value, items, mapping, strings, text
from podlint.objects.run import Objects

GROUP = "rbac.authorization.k8s.io"
ROLES = frozenset({f"{GROUP}/Role", f"{GROUP}/ClusterRole"})
BINDINGS = frozenset({f"{GROUP}/RoleBinding", f"{GROUP}/ClusterRoleBinding"})

ANY = "*"
READ = ("get", "list", "watch")
WRITE = ("create", "update", "patch", "delete", "deletecollection")
CHANGE = ("create", "update", "patch")


class Grant(NamedTuple):
    """One rule of a role. `names` restricts it to objects of these names."""

    path: Path
    groups: tuple[str, ...]
    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    names: tuple[str, ...]

    def gives(self, verbs: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of *verbs* it allows."""
        return verbs if ANY in self.verbs else tuple(verb for verb in verbs if verb in self.verbs)


class Right(NamedTuple):
    """What a rule of a role allows on resources that it names: `path` leads to the first of them."""

    path: Path
    resources: tuple[str, ...]
    verbs: tuple[str, ...]

    def __str__(self) -> str:
        return f"{_listed(self.verbs)} {_listed(self.resources)}"


class Subject(NamedTuple):
    """Whom a binding is for. `namespace` is that of a ServiceAccount: the binding's own where none is written."""

    path: Path
    kind: str
    name: str
    namespace: str


def grants(role: Object) -> Iterator[Grant]:
    """Yield the rules of a role that are about resources. What Kubernetes itself puts into a cluster (`system:...`) has none here."""
    if role.name.startswith("system:"):
        return
    for index, value in items(role.value, "rules"):
        yield Grant(
            (*role.path, "rules", index),
            strings(value, "apiGroups"),
            strings(value, "resources"),
            strings(value, "verbs"),
            strings(value, "resourceNames"),
        )


def rights(role: Object, resources: Mapping[str, tuple[str, ...]], verbs: tuple[str, ...]) -> Iterator[Right]:
    """Yield what the rules of a role allow on resources of some API groups, whatever the objects are called.

    A rule for all resources (`*`) names none of them.

    Args:
        role: A Role or ClusterRole.
        resources: The resources that are looked for, by their API group.
        verbs: What is looked for.
    """
    for grant in grants(role):
        allowed = () if grant.names else grant.gives(verbs)
        wanted = {each for group, some in resources.items() if group in grant.groups or ANY in grant.groups for each in some} if allowed else set()
        found = [index for index, resource in enumerate(grant.resources) if resource in wanted]
        if found:
            yield Right((*grant.path, "resources", found[0]), tuple(dict.fromkeys(grant.resources[index] for index in found)), allowed)


def subjects(binding: Object) -> Iterator[Subject]:
    """Yield whom a binding is for."""
    for index, value in items(binding.value, "subjects"):
        kind = text(value, "kind")
        home = (text(value, "namespace") or binding.home) if kind == "ServiceAccount" else ""
        yield Subject((*binding.path, "subjects", index), kind, text(value, "name"), home)


def role_of(binding: Object) -> tuple[str, str]:
    """Return the kind and name of the role that a binding gives."""
    reference = mapping(binding.value, "roleRef")
    return text(reference, "kind"), text(reference, "name")


def roles_beside(objects: Objects) -> dict[tuple[str, str, str], Object]:
    """Return the roles of a run by the folder of their file, kind and name: roles of one name in other folders belong to something else."""
    found: dict[tuple[str, str, str], Object] = {}
    for role in objects.of(*sorted(ROLES)):
        found.setdefault((role.folder, role.kind, role.name), role)
    return found


def is_all_powerful(role: Value) -> bool:
    """Whether one rule of a role allows everything with every resource."""
    return any(all(ANY in strings(rule, field) for field in ("apiGroups", "resources", "verbs")) for _, rule in items(role, "rules"))


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
