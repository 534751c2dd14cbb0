"""Questions about the end: how long containers and pods have to shut down, and when a Job is given up. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from podlint.constraints.kinds import defaulted
from podlint.objects.workloads import RUN_TO_COMPLETION
from podlint.simulate.answer import Answer, Fact, Field, Times, counts, field, field_above, times
from podlint.simulate.job import MOST_PODS, JobStory, job_story
from podlint.simulate.phrases import clock, many, span
from podlint.simulate.plan import SECOND, Plan, Role
from podlint.simulate.question import FAILING, Question, answering, gives_up, hanging
from podlint.simulate.run import Timeline
from podlint.simulate.scenario import MINUTE, Behaviour, Deletion, Hook, Run, Scenario
from podlint.simulate.subject import Subject
from podlint.simulate.trials import HOUR, all_events, bare, behaving, first_event, first_start, known, play, well

_JOB_HORIZON = 48 * HOUR
_MOST_PARALLEL = 24
_RUNS = 5
_ENDLESS = 1000 * HOUR
_UNSEEN = "not over as long as it was followed"


# Deletion, and kills by probes.


class _Budget(NamedTuple):
    """When a container gets its signals, counted from what ends it; None where that was not seen."""

    sigterm: Times | None
    sigkill: Times | None


def shutdown(question: Question) -> Answer:
    """Answer when a container gets SIGTERM and SIGKILL, when its pod is deleted and when its probes have it killed."""
    subject, hook = question.subject, question.container.pre_stop
    found = [("deletion", "deleted", _deleted(question, 0))]
    if hook is not None and hook.sleep is None:
        slow = _deleted(question, _ENDLESS)
        found = [("deletion", "deleted, with a quick preStop hook", found[0][2]), ("deletionEndlessHook", "deleted, with a hook that does not end", slow)]
    kinds = [kind for kind in ("liveness", "startup") if question.container.probe(kind)]
    found += [(kind, f"killed by its {kind} probe", _killed(question, kind)) for kind in kinds]
    lines = [f"{words}: {_told(budget)}" for _, words, budget in found]
    if question.container.role is Role.SIDECAR:
        lines.append("a sidecar gets SIGTERM only when the main containers have ended, which here ignore theirs")
    graces = [field(subject, ("spec", "terminationGracePeriodSeconds")), *map(question.grace, kinds)]
    sleep = [question.field("lifecycle", "preStop", "sleep", "seconds")] if hook and hook.sleep is not None else []
    return question.answer("shutdown", lines, {key: budget._asdict() for key, _, budget in found}, [*graces, *sleep])


def _told(found: _Budget) -> str:
    if found.sigterm is None or found.sigkill is None:
        return _UNSEEN
    term = "at once" if found.sigterm.greatest < SECOND // 2 else f"after {span(found.sigterm)}"
    return f"SIGTERM {term}, SIGKILL after {span(found.sigkill)}: {clock(found.sigkill.least - found.sigterm.least)} to end in"


def _play_deletion(subject: Subject, base: Scenario, hook: int) -> tuple[int, list[Timeline]]:
    """Play a deletion in which no container heeds SIGTERM, and each preStop hook takes a time; return when it was asked for."""
    quiet = tuple(bare(container)._replace(pre_stop=container.pre_stop) for container in subject.plan.containers)
    plan = subject.plan._replace(containers=quiet, deadline=None, gates=())
    at = MINUTE + 3 * SECOND * len(plan.containers)
    scenario = well(plan, base)
    for container in plan.containers:
        if container.role is not Role.INIT:
            scenario = behaving(scenario, container.name, Behaviour((Run(on_term=None),), pre_stop=Hook(hook)))
    scenario = scenario._replace(horizon=at + plan.grace + MINUTE, deletions=(Deletion(at),))
    return at, play(plan, scenario, _RUNS)


def _deleted(question: Question, hook: int) -> _Budget:
    at, found = _play_deletion(question.subject, question.base, hook)
    terms, kills = ([first_event(timeline, kind, question.name, at) for timeline in found] for kind in ("killing", "exited"))
    return _Budget(times([time - at for time in known(terms)]), times([time - at for time in known(kills)]))


def removed(subject: Subject, base: Scenario) -> Answer:
    """Answer how long a deleted pod may take to be gone, where no container heeds SIGTERM and preStop hooks take as long as they may."""
    gone = []
    for hook in (0, _ENDLESS):
        at, found = _play_deletion(subject, base, hook)
        gone += [time - at for time in known([first_event(timeline, "removed_from_api", "", at) for timeline in found])]
    after = times(gone)
    line = f"gone {clock(after.greatest)} after its deletion at the latest, whatever containers and hooks do" if after else _UNSEEN
    return Answer("removed", "", (line,), {"after": after}, (field(subject, ("spec", "terminationGracePeriodSeconds")),))


def _killed(question: Question, kind: str) -> _Budget:
    """Play a kill by a probe; what counts is the time from the failing probe on."""
    only = tuple((name, probe) for name, probe in question.container.probes if name == kind)
    question = question._replace(container=question.container._replace(probes=only))
    plan, probe = question.plan, only[0][1]
    horizon = 2 * question.settled() + gives_up(probe) + (plan.grace if probe.grace is None else probe.grace) + MINUTE
    behaviour = hanging(question.settled(), None) if kind == "liveness" else answering(("startup",), FAILING, Run(on_term=None))
    terms, kills = [], []
    for timeline in play(plan, question.scenario(horizon, behaviour), _RUNS):
        term = first_event(timeline, "killing", question.name, first_start(timeline, question.name))
        if term is None:
            continue
        began = next((time for time in all_events(timeline, "hook_start", question.name) if time <= term), term)
        kill = first_event(timeline, "exited", question.name, term)
        terms.append(term - began)
        kills += [] if kill is None else [kill - began]
    return _Budget(times(terms), times(kills))


# Jobs.


def job(subject: Subject, base: Scenario) -> Iterator[Answer]:
    """Yield when a Job is given up whose pods always fail, and whether it is when they hang."""
    if subject.object.kind not in RUN_TO_COMPLETION:
        return
    value = _job_of(subject, base)
    plan = subject.plan._replace(containers=tuple(map(bare, subject.plan.containers)))
    waiting = well(plan, base)._replace(horizon=_JOB_HORIZON // max(1, min(value["spec"].get("parallelism", 1), _MOST_PARALLEL)))
    crashing = waiting
    for container in plan.main:
        crashing = behaving(crashing, container.name, Behaviour((Run(SECOND, 1),)))
    limit, deadline = (_of_job(subject, value, name) for name in ("backoffLimit", "activeDeadlineSeconds"))
    failed = _stories(value, plan, crashing)
    facts: dict[str, Fact] = {"givenUp": _ended(failed), "pods": counts([len(story.pods) for story in failed]), "reason": _reason(failed)}
    yield Answer("job-fails", "", (_given_up(failed, crashing),), facts, (deadline if _reason(failed) == "DeadlineExceeded" else limit,))
    if plan.deadline is None and value["spec"].get("activeDeadlineSeconds") is None:
        line = "never given up: neither the Job nor its pod has activeDeadlineSeconds"
        yield Answer("job-hangs", "", (line,), {"givenUp": None, "reason": ""}, (deadline,))
        return
    hung = _stories(value, plan, waiting)
    fields = (deadline,) if plan.deadline is None else (deadline, field(subject, ("spec", "activeDeadlineSeconds")))
    yield Answer("job-hangs", "", (_given_up(hung, waiting),), {"givenUp": _ended(hung), "reason": _reason(hung)}, fields)


def _stories(value: Mapping[str, Any], plan: Plan, scenario: Scenario) -> list[JobStory]:
    runs = _RUNS if scenario.horizon == _JOB_HORIZON else 1  # one where there are many pods
    return [job_story(value, plan, scenario, (), seed) for seed in range(1, 1 + runs)]


def _job_of(subject: Subject, base: Scenario) -> Mapping[str, Any]:
    """Return the Job, or the one that a CronJob makes, with defaults."""
    if subject.object.kind == "Job":
        return subject.stored
    template = subject.stored["spec"]["jobTemplate"]
    made = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {**template.get("metadata", {}), "name": subject.object.name}, "spec": template["spec"]}
    found: Mapping[str, Any] = defaulted(made, f"1.{base.minor}")
    return found


def _of_job(subject: Subject, value: Mapping[str, Any], name: str) -> Field:
    path = ("spec", name) if subject.object.kind == "Job" else ("spec", "jobTemplate", "spec", name)
    return field_above(subject, path)._replace(value=str(value["spec"].get(name, "unset")))


def _ended(stories: Sequence[JobStory]) -> Times | None:
    found = known([story.ended for story in stories])
    return times(found) if len(found) == len(stories) else None


def _reason(stories: Sequence[JobStory]) -> str:
    return next((story.outcome.reason for story in stories if story.outcome), "")


def _given_up(stories: Sequence[JobStory], scenario: Scenario) -> str:
    if any(condition.type == "Suspended" for condition in stories[0].conditions):
        return "it is suspended: no pod is made"
    ended = _ended(stories)
    pods = many(counts([len(story.pods) for story in stories]), "pod")
    if ended:
        return f"given up {span(ended)} after its start, after {pods} ({_reason(stories)})"
    if any(story.is_cut for story in stories):
        return f"not given up after {MOST_PODS} pods, the most that are simulated"
    return f"not given up within {clock(scenario.horizon)}, after {pods}"
