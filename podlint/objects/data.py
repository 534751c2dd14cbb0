"""Which keys the ConfigMaps and Secrets of a run hold."""

from __future__ import annotations

from typing import NamedTuple

from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.object import Object, items, mapping, text
from podlint.objects.references import CONFIG_MAP, SECRET
from podlint.objects.run import Objects

_OF_A_TOKEN = frozenset({"token", "ca.crt", "namespace"})


class Keys(NamedTuple):
    """The keys of objects of one name, and the folders in which these stand. `texts` are those that can become environment variables."""

    texts: frozenset[str]
    all: frozenset[str]
    folders: frozenset[str] = frozenset()


def data_keys(objects: Objects) -> dict[tuple[str, str, str], Keys]:
    """Return the keys of ConfigMaps and Secrets by type, namespace and name.

    Those of one name are taken together, in whatever namespace: they may be one object in several environments. What holds nothing at all, or what a
    Kustomization generates or adds to, is left out: its keys are not known.
    """
    return objects.once(_data_keys)


def _data_keys(objects: Objects) -> dict[tuple[str, str, str], Keys]:
    made = {
        text(item, "name")
        for each in objects.of(KUSTOMIZATION, COMPONENT)
        for field in ("configMapGenerator", "secretGenerator")
        for _, item in items(each.value, field)
    }
    of_name: dict[tuple[str, str], Keys] = {}
    unknown: set[tuple[str, str]] = set()
    held: dict[tuple[str, str, str], tuple[str, str]] = {}
    for type in (CONFIG_MAP, SECRET):
        for object in objects.of(type):
            name, keys = (type, object.name), keys_of(object)
            held[type, object.home, object.name] = name
            before = of_name.get(name)
            of_name[name] = _together(before, keys) if before else keys
            if not keys.all or object.name in made:
                unknown.add(name)
    return {place: of_name[name] for place, name in held.items() if name not in unknown}


def _together(one: Keys, other: Keys) -> Keys:
    return Keys(one.texts | other.texts, one.all | other.all, one.folders | other.folders)


def keys_of(object: Object) -> Keys:
    """Return the keys of a ConfigMap or Secret, those that the server adds to a token included."""
    texts = frozenset(mapping(object.value, "data"))
    if object.type == SECRET:
        texts |= mapping(object.value, "stringData").keys()
        if text(object.value, "type") == "kubernetes.io/service-account-token":
            texts |= _OF_A_TOKEN
    binary = mapping(object.value, "binaryData")
    return Keys(texts, texts | binary.keys() if binary else texts, frozenset((object.folder,)))
