"""The resilience cards of the pods in files that were checked, as many as there is time for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from podlint.errors import UsageError
from podlint.objects.filter import ObjectFilter
from podlint.objects.workloads import PodPaths
from podlint.simulate.card import Card, card_in_time
from podlint.simulate.scenario import Scenario
from podlint.simulate.scenario_file import LATEST, OLDEST
from podlint.simulate.scenes import Scene, scenes
from podlint.simulate.subject import Subject, accepted, accepted_in

MOST_PODS = 20
"""So many pods get a card."""

_MOST_CONTAINERS = 20
_LARGEST = 2_000_000  # bytes of a file in which pods are looked for


class Sheet(NamedTuple):
    """A card with the runs that are drawn beside it."""

    card: Card
    scenes: tuple[Scene, ...]


class Resilience(NamedTuple):
    """The cards, in the order of the files.

    `unseen` counts files that were not looked into, or not to their end; `too_long` pods for which there was no time, or that have too many containers;
    `refused` documents that the API server would refuse; `gone` texts that could be read but once. `rendered` is whether some stand in no file.
    """

    sheets: tuple[Sheet, ...] = ()
    unseen: int = 0
    too_long: int = 0
    refused: int = 0
    gone: int = 0
    rendered: bool = False


def resilience(
    paths: Iterable[str],
    version: str,
    objects: ObjectFilter,
    is_late: Callable[[], bool],
    pod_templates: PodPaths = (),
    rendered: Mapping[str, str] = MappingProxyType({}),
) -> Resilience:
    """Return the cards of the pods in files.

    Args:
        paths: As `files.find` returns them.
        version: The Kubernetes version whose API server takes the pods; the kubelet is as near to it as one was measured.
        objects: Which objects count.
        is_late: Whether it is time to stop.
        pod_templates: Where pods stand in kinds that are not Kubernetes' own, besides the well-known ones.
        rendered: The texts of those *paths* that lead to no file with what was checked.
    """
    made = _Making(Scenario(minor=min(max(int(version.partition(".")[2]), OLDEST), LATEST)), is_late)
    unseen = 0
    for path in paths:
        text = rendered.get(path)
        pods = accepted(path, version, _LARGEST, pod_templates) if text is None else accepted_in(path, text, version, pod_templates)
        if made.is_done() or not all(made.add(found) for found in pods if _counts(found, objects)):
            unseen += 1
    return Resilience(tuple(made.sheets), unseen, made.too_long, made.refused, rendered=bool(rendered))


def _counts(found: Subject | UsageError, objects: ObjectFilter) -> bool:
    return isinstance(found, UsageError) or objects.keeps(found.object)


class _Making:
    """Makes cards until there are enough of them, or it is late."""

    def __init__(self, base: Scenario, is_late: Callable[[], bool]) -> None:
        self.base = base
        self.is_late = is_late
        self.sheets: list[Sheet] = []
        self.too_long = self.refused = 0

    def is_done(self) -> bool:
        return len(self.sheets) == MOST_PODS or self.is_late()

    def add(self, found: Subject | UsageError) -> bool:
        """Whether there was still time to look at this pod."""
        if isinstance(found, UsageError):
            self.refused += 1
        elif self.is_done():
            return False
        elif sheet := _sheet(found, self.base, self.is_late):
            self.sheets.append(sheet)
        else:
            self.too_long += 1
        return True


def _sheet(subject: Subject, base: Scenario, is_late: Callable[[], bool]) -> Sheet | None:
    """The card of a pod; None where there is no time for it, or it goes round in circles."""
    if len(subject.plan.containers) > _MOST_CONTAINERS:
        return None
    try:
        card = card_in_time(subject, base, is_late)
        return Sheet(card, tuple(scenes(card))) if card else None
    except UsageError:
        return None
