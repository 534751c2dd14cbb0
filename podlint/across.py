"""The rules that look at all objects of a run at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from podlint.engine import FileResult, Settings
from podlint.errors import CheckCrashedError
from podlint.finding import Problem
from podlint.objects.object import Object
from podlint.objects.run import Objects
from podlint.objects.workloads import ANY_POD, COMPLETING, wants_pods
from podlint.registry import Selection
from podlint.rule import Rule
from podlint.ruleset import Bound, ruleset

if TYPE_CHECKING:
    from podlint.objects.kustomize import Completion

Found = tuple[Rule, Object, Problem]


class Across(NamedTuple):
    """What the rules across objects found, each with the object that it is about, which of them crashed, and what Kustomizations complete."""

    problems: tuple[Found, ...]
    crashes: tuple[str, ...]
    completion: Completion | None = None


def check_across(results: Iterable[FileResult], settings: Settings) -> Across:
    """Run the rules that look at all objects of the run.

    Raises:
        CheckCrashedError: a check raised, and `settings.keep_going` is not set.
    """
    objects = Objects((object for result in results for object in result.objects), settings.exists)
    selections: dict[Selection, set[str]] = {}
    for file in {object.file for object in objects}:
        selections.setdefault(settings.selection_of(file), set()).add(file)
    problems: list[Found] = []
    crashes: list[str] = []
    for selection, files in selections.items():
        for bound in ruleset(selection).across:
            if not _may_speak(bound.rule, objects):
                continue
            try:
                problems += (found for found in _problems(bound, objects, settings) if found[1].file in files)
            except Exception as error:
                crash = CheckCrashedError(bound.rule.name, "all files", "", repr(error))
                if not settings.keep_going:
                    raise crash from error
                crashes.append(str(crash))
    return Across(tuple(problems), tuple(crashes), _completion(objects))


def _completion(objects: Objects) -> Completion | None:
    if not objects.of(*COMPLETING):
        return None
    from podlint.objects.kustomize import completion

    return completion(objects)


def _may_speak(rule: Rule, objects: Objects) -> bool:
    """Whether the run holds what a rule looks at."""
    if rule.needs:
        return any(map(objects.of, rule.needs))
    return any(map(objects.of, rule.kinds)) or (wants_pods(rule.kinds) and bool(objects.of(ANY_POD)))


def _problems(bound: Bound, objects: Objects, settings: Settings) -> list[Found]:
    """What one rule found; what depends on the Kubernetes version is told for the newest one checked."""
    return [(bound.rule, object, problem) for object, problem in bound.check(settings.versions[-1])(objects)]
