"""Which keys the ConfigMaps and Secrets of a run hold."""

from __future__ import annotations

from typing import NamedTuple

from podlint.objects.missing import KUSTOMIZATION
from podlint.objects.object import Object, items, mapping, text
from podlint.objects.references import CONFIG_MAP, SECRET
from podlint.objects.run import Objects

_OF_A_TOKEN = frozenset({"token", "ca.crt", "namespace"})
_TEXTS = {CONFIG_MAP: ("data",), SECRET: ("data", "stringData")}


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
        text(item, "name") for each in objects.of(KUSTOMIZATION) for field in ("configMapGenerator", "secretGenerator") for _, item in items(each.value, field)
    }
    of_name: dict[tuple[str, str], Keys] = {}
    unknown: set[tuple[str, str]] = set()
    for object in objects.of(CONFIG_MAP, SECRET):
        name, keys = (object.type, object.name), keys_of(object)
        before = of_name.get(name, keys)
        of_name[name] = Keys(before.texts | keys.texts, before.all | keys.all, before.folders | {object.folder})
        if not keys.all or object.name in made:
            unknown.add(name)
    held = {(object.type, object.home, object.name) for object in objects.of(CONFIG_MAP, SECRET)}
    return {place: of_name[place[0], place[2]] for place in held if (place[0], place[2]) not in unknown}


def keys_of(object: Object) -> Keys:
    """Return the keys of a ConfigMap or Secret, those that the server adds to a token included."""
    texts = frozenset(key for field in _TEXTS.get(object.type, ()) for key in mapping(object.value, field))
    if text(object.value, "type") == "kubernetes.io/service-account-token":
        texts |= _OF_A_TOKEN
    return Keys(texts, texts | mapping(object.value, "binaryData").keys())
