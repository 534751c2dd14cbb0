"""The rules that look at all objects of a run at once."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple

from podlint.engine import FileResult, Settings
from podlint.errors import CheckCrashedError
from podlint.finding import Problem
from podlint.objects.object import Object
from podlint.objects.run import Objects
from podlint.objects.workloads import ANY_POD, COMPLETING, wants_pods
from podlint.registry import Selection, definition
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


class Preparation:
    """Loads the rules across objects one by one while other processes check files: at the end nobody has to wait for that."""

    def __init__(self, settings: Settings) -> None:
        self._waiting = [bound.rule for bound in ruleset(settings.selection).across]
        self._ready: list[Rule] = []
        self._types: set[str] = set()

    def step(self, result: FileResult) -> None:
        """Load one more of the rules that may speak, as the objects of one more file are known."""
        new = {object.type if object.template is None else ANY_POD for object in result.objects} - self._types
        if new:
            self._types |= new
            self._ready += (rule for rule in self._waiting if _may_speak(rule, self._types))
            self._waiting = [rule for rule in self._waiting if not _may_speak(rule, self._types)]
        if self._ready:
            definition(self._ready.pop())


def check_across(results: Iterable[FileResult], settings: Settings) -> Across:
    """Run the rules that look at all objects of the run.

    Raises:
        CheckCrashedError: a check raised, and `settings.keep_going` is not set.
    """
    objects = Objects((object for result in results for object in result.objects), settings.exists)
    problems: list[Found] = []
    crashes: list[str] = []
    for selection, files in _by_selection({object.file for object in objects}, settings).items():
        for bound in ruleset(selection).across:
            if not _may_speak(bound.rule, objects.types):
                continue
            try:
                problems += (found for found in _problems(bound, objects, settings) if found[1].file in files)
            except Exception as error:
                crash = CheckCrashedError(bound.rule.name, "all files", "", repr(error))
                if not settings.keep_going:
                    raise crash from error
                crashes.append(str(crash))
    return Across(tuple(problems), tuple(crashes), _completion(objects))


def _by_selection(files: set[str], settings: Settings) -> dict[Selection, set[str]]:
    if not settings.paths.overlays:
        return {settings.selection: files}
    found: dict[Selection, set[str]] = {}
    for file in files:
        found.setdefault(settings.selection_of(file), set()).add(file)
    return found


def _completion(objects: Objects) -> Completion | None:
    if objects.types.isdisjoint(COMPLETING):
        return None
    from podlint.objects.kustomize import completion

    return completion(objects)


def _may_speak(rule: Rule, types: AbstractSet[str]) -> bool:
    """Whether a run with objects of these types holds what a rule looks at."""
    if rule.needs:
        return not types.isdisjoint(rule.needs)
    return not types.isdisjoint(rule.kinds) or (wants_pods(rule.kinds) and ANY_POD in types)


def _problems(bound: Bound, objects: Objects, settings: Settings) -> list[Found]:
    """What one rule found; what depends on the Kubernetes version is told for the newest one checked."""
    return [(bound.rule, object, problem) for object, problem in bound.check(settings.versions[-1])(objects)]
