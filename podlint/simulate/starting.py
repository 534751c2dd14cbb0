"""Questions about starting: how long until a pod is Ready, and how long a container may boot. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low
from typing import NamedTuple

from podlint.finding import Path
from podlint.simulate.answer import Answer, Counts, Fact, Field, Times, counts, field, path_of, times
from podlint.simulate.phrases import clock, many, share, span, spans
from podlint.simulate.plan import SECOND, Container, Plan
from podlint.simulate.question import FAILING, Question, answering, gives_up
from podlint.simulate.run import simulate
from podlint.simulate.scenario import KINDS, MINUTE, Answers, Behaviour, Scenario, Step
from podlint.simulate.subject import Subject
from podlint.simulate.trials import all_events, first_event, first_start, known, longest, play, reach, seeds, turns, well

SERIES = 8
"""How many kills or restarts are told of."""

WATCHED = 10 * MINUTE
"""How long kills and restarts are counted."""

_NOTICEABLE = SECOND // 2
_CANDIDATES = 12
_RUNS = 5


# Time to Ready.


def ready(subject: Subject, base: Scenario) -> Answer:
    """Answer how long a pod takes to be Ready where all is well, counted from when its sandbox is asked for."""
    plan = subject.plan._replace(deadline=None, gates=())
    scenario = _healthy(plan, base)
    found = known([turns(timeline, ready=True) for timeline in play(plan, scenario)])
    lines = [f"{span(times(found))} after a node has taken the pod" if found else f"not within {clock(scenario.horizon)}"]
    gates = subject.plan.gates
    if gates:
        lines.append(f"then its containers are ready; the pod is when somebody has set its readiness gates too: {', '.join(gates)}")
    decider = _decider(subject, base, plan, found) if found else None
    if decider is None and found:
        lines.append("no field of the manifest delays it")
    return Answer("ready", "", tuple(lines), {"after": times(found)}, (decider,) if decider else ())


def _healthy(plan: Plan, base: Scenario) -> Scenario:
    probes = sum(probe.initial_delay + probe.period * (probe.success + 1) for container in plan.containers for _, probe in container.probes)
    hooks = sum(container.post_start.sleep or 0 for container in plan.containers if container.post_start)
    return well(plan, base)._replace(horizon=reach(plan, probes + hooks + 10 * SECOND * (len(plan.containers) + 1)))


def _decider(subject: Subject, base: Scenario, plan: Plan, found: list[int]) -> Field | None:
    """Return the field that makes the pod Ready soonest when it has its least value; None where none makes a difference."""
    best, gain = None, _NOTICEABLE
    for container, names, other in _quicker(plan)[:_CANDIDATES]:
        quicker = plan._replace(containers=tuple(other if one is container else one for one in plan.containers))
        after = known([turns(timeline, ready=True) for timeline in play(quicker, _healthy(quicker, base), _RUNS)])
        gained = median_low(found) - median_low(after) if after else 0
        if gained > gain:
            best, gain = field(subject, (*path_of(subject, container), *names)), gained
    return best


def _quicker(plan: Plan) -> list[tuple[Container, Path, Container]]:
    """Return the containers with one field each at its least value, those with the greatest values first."""
    found: list[tuple[int, Container, Path, Container]] = []
    for container in plan.containers:
        if container.post_start and container.post_start.sleep:
            least = container._replace(post_start=None)
            found.append((container.post_start.sleep, container, ("lifecycle", "postStart", "sleep", "seconds"), least))
        for kind, probe in container.probes:
            for name, value, quick in (
                ("initialDelaySeconds", probe.initial_delay, probe._replace(initial_delay=0)),
                ("periodSeconds", probe.period, probe._replace(period=SECOND)),
                ("successThreshold", probe.success * SECOND, probe._replace(success=1)),
            ):
                if kind != "liveness" and quick != probe:
                    probes = tuple((one, quick if one == kind else other) for one, other in container.probes)
                    found.append((value, container, (f"{kind}Probe", name), container._replace(probes=probes)))
    return [(container, names, other) for _, container, names, other in sorted(found, key=lambda item: -item[0])]


# The start-up budget.


def boot(question: Question) -> Answer:
    """Answer how long a boot may take, during which all probes fail, before the container's own probes have it killed."""
    kind = next((kind for kind in ("startup", "liveness") if question.container.probe(kind)), "")
    probe = question.container.probe(kind)
    if probe is None:
        waits = "it is only not Ready until then" if question.container.probe("readiness") else "but it counts as ready from its start on"
        return question.answer("boot", [f"it may boot as long as it likes, no probe has it killed; {waits}"], {"budget": None})
    fields = question.fields(kind, "failureThreshold", "periodSeconds", *(("initialDelaySeconds",) if probe.initial_delay else ()))
    never = question.scenario(probe.initial_delay + gives_up(probe) + 30 * SECOND, answering(KINDS, FAILING))
    budgets = _budgets(question, never)
    if not budgets:
        played = never.horizon - 30 * SECOND
        return question.answer("boot", [f"at least {clock(played)}: longer ones were not played"], {"budget": None, "atLeast": times([played])}, fields)
    late = _budgets(question, never, probe.period)
    lines = [f"{clock(budgets[0])} are always allowed" + (f", in some runs up to {clock(budgets[-1])}" if budgets[-1] - budgets[0] >= SECOND else "")]
    if late and budgets[0] - late[0] >= SECOND:
        lines.append(f"{clock(late[0])} where it starts later within the probe's period: after a pull, an init container or a crash")
    over = _over(question, budgets[0] + SECOND)
    facts: dict[str, Fact] = {
        "budget": Times(budgets[0], median_low(budgets), budgets[-1]),
        "safe": times([budgets[0]]),
        "safeWheneverItStarts": times([min(budgets[0], *late)]),
        "over": over.facts,
    }
    return question.answer("boot", [*lines, *over.lines], facts, fields)


def _budgets(question: Question, never: Scenario, delayed: int = 0) -> list[int]:
    """Return the longest boots that are not killed, one for each run, rising; none where some run shows no kill.

    *delayed* spreads the runs over so much time between the first tick of the probes and the start of the container.
    """
    found = []
    of = seeds(question.plan, never.horizon)
    for number, seed in enumerate(of):
        latency = never.latency._replace(sandbox=never.latency.sandbox + delayed * number // len(of))
        budget = _budget(question, never._replace(latency=latency, horizon=never.horizon + delayed), seed)
        if budget is None:
            return []
        found.append(budget)
    return sorted(found)


def _budget(question: Question, never: Scenario, seed: int) -> int | None:
    """Return the longest boot that is not killed in one run."""
    unending = simulate(question.plan, never, seed)
    killed = first_event(unending, "killing", question.name)
    if killed is None:
        return None

    def is_allowed(duration: int) -> bool:
        scenario = never._replace(containers={**never.containers, question.name: _booting(duration)})
        return first_event(simulate(question.plan, scenario, seed), "killing", question.name) is None

    return longest(is_allowed, killed - first_start(unending, question.name))


def _booting(duration: int) -> Behaviour:
    return answering(KINDS, Answers((Step(duration, ok=False), Step())))


class _Over(NamedTuple):
    """What comes of a boot that takes too long."""

    lines: tuple[str, ...]
    facts: dict[str, Fact]


def _over(question: Question, duration: int) -> _Over:
    """Play a boot that is longer than always allowed, and watch."""
    scenario = question.scenario(duration + WATCHED, _booting(duration))
    if scenario.horizon < duration + WATCHED:
        return _Over((), {})
    found = play(question.plan, scenario)
    kills = []
    for timeline in found:
        start = first_start(timeline, question.name)
        kills.append([time - start for time in all_events(timeline, "killing", question.name) if time - start <= WATCHED])
    killed = [kill for kill in kills if kill]
    well_at_last = sum(turns(timeline, ready=True, after=scenario.horizon) is not None for timeline in found)
    series = series_of(killed)
    counted = counts([len(kill) for kill in killed or [[]]])
    facts: dict[str, Fact] = {
        "boot": times([duration]),
        "runs": len(found),
        "killedRuns": len(killed),
        "kills": series,
        "killsInTenMinutes": counted,
        "wellAtLast": well_at_last,
    }
    if not killed:
        return _Over((f"one of {clock(duration)} was not seen to be killed",), facts)
    text = f"one of {clock(duration)} is killed {share(len(killed), len(found))}, at {spans(series)} after the first start"
    if not any(len(all_events(timeline, "started", question.name)) > 1 for timeline in found):
        return _Over((text, "it is not restarted"), facts)
    return _Over((text, _outcome(counted, well_at_last, len(found))), facts)


def _outcome(kills: Counts, well_at_last: int, runs: int) -> str:
    if kills.greatest == 1 and well_at_last == runs:
        return "the next instance is well"
    loop = f"{many(kills, 'kill')} in {clock(WATCHED)}"
    return f"a restart loop: {loop}" if not well_at_last else f"{loop}; it is well by then {share(well_at_last, runs)}"


def series_of(found: Sequence[Sequence[int]]) -> list[Times | None]:
    """Return the first time of each run, the second of each, and so on."""
    longest_run = max(map(len, found), default=0)
    return [times([one[index] for one in found if len(one) > index]) for index in range(min(SERIES, longest_run))]
