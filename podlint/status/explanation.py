"""What podlint says of a status: what an explanation is made of."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from podlint.finding import ObjectId, Path
from podlint.objects.object import items, strings, text
from podlint.reporters.words import printable
from podlint.status.columns import Row
from podlint.status.dump import Container, Pod, Role

CERTAIN, LIKELY, POSSIBLE = "certain", "likely", "possible"

_LONGEST_QUOTE = 400  # characters of a message of the cluster
_LONGEST_NAME = 200
_MOST_SECRETS = 2000
_SHORTEST_SECRET = 6  # characters: what is shorter stands in other words too


class Cause(NamedTuple):
    """Why something is as it is. `certainty` is certain where the dump says so, else likely or possible: then the text says why."""

    text: str
    certainty: str = CERTAIN


class Step(NamedTuple):
    """What happens next. `earliest` and `latest` say when, in milliseconds since 1970, where the dump lets one conclude that."""

    text: str
    earliest: int | None = None
    latest: int | None = None


class Explanation(NamedTuple):
    """Why a pod, a container or another object is in the state it is in.

    `about` names it, `state` is its state in the cluster's words, `summary` the same in plain words. `fields` are paths in the object to
    what is behind it, `look` are commands to begin with.
    """

    about: str
    state: str
    summary: str
    causes: tuple[Cause, ...] = ()
    steps: tuple[Step, ...] = ()
    fields: tuple[Path, ...] = ()
    look: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where a field stands in a file; lines and columns from 1. `value` is what stands there, if it may be shown; `is_set`: whether it is there."""

    file: str
    line: int
    column: int
    path: Path
    value: str
    is_set: bool


class Explained(NamedTuple):
    """An object and what there is to say of its status. `row` is kubectl's, of a Pod; `now` the newest time in it, in milliseconds since 1970."""

    id: ObjectId
    place: Place
    row: Row | None
    now: int | None
    explanations: tuple[tuple[Explanation, tuple[Place, ...]], ...]


class Report(NamedTuple):
    """All objects in the order of the files, and what is to be said of several of them together."""

    objects: tuple[Explained, ...]
    images: tuple[Explanation, ...]


def quoted(message: str, longest: int = _LONGEST_QUOTE) -> str:
    """Return a text of the cluster on one line, cut where it is long, with nothing that a terminal acts on."""
    flat = " ".join(message.split())
    cut = f"{flat[:longest].rstrip()}..." if len(flat) > longest else flat
    return printable(cut)


def named(name: str) -> str:
    """Return a name of the dump, fit to be printed."""
    flat = " ".join(name.split()) or "?"
    return printable(flat[:_LONGEST_NAME])


def masked(message: str, pod: Pod) -> str:
    """Return what an application wrote, with asterisks for the values of the pod's environment variables and of its options.

    The message of a container that ended is the application's own, and may hold what nobody should see.
    """
    secrets = set(islice(_secrets(pod), _MOST_SECRETS + 1))
    if len(secrets) > _MOST_SECRETS:
        return "***"
    found = {secret for secret in secrets if secret in message}
    for secret in sorted(found, key=lambda secret: (-len(secret), secret)):
        message = message.replace(secret, "***")
    return message


def _secrets(pod: Pod) -> Iterator[str]:
    for container in pod.containers:
        for _, variable in items(container.spec, "env"):
            value = text(variable, "value")
            yield from (part for part in (value, *value.split()) if len(part) >= _SHORTEST_SECRET)
        for word in (*strings(container.spec, "command"), *strings(container.spec, "args")):
            value = word.partition("=")[2]
            if len(value) >= _SHORTEST_SECRET:
                yield value


def kubectl(verb: str, pod: Pod, *rest: str) -> str:
    """Return a command about a pod, fit to be pasted into a shell."""
    name, namespace = text(pod.metadata, "name"), text(pod.metadata, "namespace")
    words = ["kubectl", *verb.split(), name or "POD", *(["-n", namespace] if namespace else []), *rest]
    return printable(" ".join(word if index == 0 else shlex.quote(word[:_LONGEST_NAME]) for index, word in enumerate(words)))


def describe(pod: Pod) -> str:
    """Return the command that shows a pod's events."""
    return kubectl("describe pod", pod)


def logs(pod: Pod, container: Container, *, previous: bool) -> str:
    """Return the command that shows a container's log; of the instance before the newest one with `previous`."""
    alone = len([other for other in pod.containers if other.kind]) == 1 and container.role is Role.MAIN
    return kubectl("logs", pod, *([] if alone else ["-c", container.name]), *(["--previous"] if previous else []))


def owner_of(pod: Pod) -> tuple[str, str]:
    """Return kind and name of the object that makes such pods: the controller, or a ReplicaSet's Deployment; empty where nobody does."""
    owners = pod.metadata.get("ownerReferences")
    found = [owner for owner in (owners if isinstance(owners, list) else ()) if isinstance(owner, dict)]
    owner = next((owner for owner in found if owner.get("controller") is True), found[0] if found else None)
    if owner is None:
        return "", ""
    kind, name = named(text(owner, "kind")), named(text(owner, "name"))
    labels = pod.metadata.get("labels")
    revision = text(labels, "pod-template-hash") if isinstance(labels, dict) else ""
    if kind == "ReplicaSet" and revision and name.endswith(f"-{revision}"):
        return "Deployment", name.removesuffix(f"-{revision}")
    return kind, name


def change_at(pod: Pod) -> str:
    """Return where a field of the pod has to be changed for good."""
    kind, name = owner_of(pod)
    return f"change it in {kind} {name}, which makes this pod" if kind else "nothing makes this pod anew: change it in the pod, or delete and create it"
