"""Questions about trouble: a crash at each start, a hang, a dependency that is away. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from podlint.simulate.answer import Answer, Counts, Fact, Times, counts, times, times_if_all
from podlint.simulate.phrases import clock, many, span, spans
from podlint.simulate.plan import SECOND
from podlint.simulate.question import FAILING, Question, answering, gives_up, hanging
from podlint.simulate.run import simulate
from podlint.simulate.scenario import KINDS, MINUTE, Behaviour, Run
from podlint.simulate.starting import WATCHED, series_of
from podlint.simulate.trials import all_events, ends, first_event, first_start, known, play, play_changing, reach, seeds, since, turns

OUTAGES = (MINUTE, 5 * MINUTE, 30 * MINUTE)
"""How long a dependency is away."""

_CRASHES_AFTER = SECOND
_LOOKS_AHEAD = 25 * MINUTE
_RECOVERS_WITHIN = 8 * MINUTE  # the longest back-off, 300 s, and half of it again


# A crash at once.


def crash(question: Question) -> Answer:
    """Answer when a container is restarted that always exits a second after its start."""
    scenario = question.scenario(_LOOKS_AHEAD, answering(KINDS, FAILING, Run(_CRASHES_AFTER, 1)))
    found = play(question.plan, scenario)
    restarts = []
    for timeline in found:
        start = first_start(timeline, question.name)
        restarts.append([time - start for time in all_events(timeline, "started", question.name)[1:]])
    series = series_of(restarts)
    in_time = counts([sum(time <= WATCHED for time in one) for one in restarts])
    facts: dict[str, Fact] = {"restarts": series, "restartsInTenMinutes": in_time}
    if series:
        return question.answer(
            "crash", [f"restarts {spans(series)} after the first start", f"{many(in_time, 'restart')} in {clock(WATCHED)}"], facts, [question.policy()]
        )
    over = known([ends(timeline) for timeline in found])
    rest = f"; the pod is Failed {span(times(over))} after a node has taken it" if over else ""
    return question.answer("crash", [f"it is not restarted{rest}"], facts, [question.policy()])


# A hang.


class _Hang(NamedTuple):
    """What many runs of a hang have in common, counted from when it began; None for what some of them do not show."""

    not_ready: Times | None
    killed: Times | None
    well: Times | None
    is_restarted: bool
    is_complete: bool
    followed: int


def hang(question: Question) -> Answer:
    """Answer when a container that no longer answers is noticed, killed, and well again."""
    liveness, readiness = question.container.probe("liveness"), question.container.probe("readiness")
    if liveness is None and readiness is None:
        return question.answer("hang", ["nothing detects a hang: there is neither a liveness nor a readiness probe"], {"detected": False})
    if reach(question.plan, 3 * question.settled()) < 3 * question.settled():
        return _not_played(question, "hang")
    obeys = _hang(question, 0)
    facts: dict[str, Fact] = {"detected": bool(obeys.not_ready or obeys.killed), "notReady": obeys.not_ready, "killed": obeys.killed}
    noticed = _noticed(obeys) if readiness else "no readiness probe: the pod stays Ready until it is killed"
    fields = [*question.fields("readiness", "failureThreshold", "periodSeconds"), *question.fields("liveness", "failureThreshold", "periodSeconds")]
    if liveness is None:
        return question.answer("hang", [noticed, "nothing restarts it: there is no liveness probe"], facts, fields)
    fields.append(question.grace("liveness"))
    if obeys.killed is None:
        return question.answer("hang", [noticed, f"not killed as long as it was followed: {clock(obeys.followed)}"], facts, fields)
    ignores = _hang(question, None)
    facts["well"] = {"obeysSigterm": obeys.well, "ignoresSigterm": ignores.well}
    killed = f"killed {span(obeys.killed)} after it began"
    if not obeys.is_restarted and not ignores.is_restarted and ignores.is_complete:
        return question.answer("hang", [noticed, f"{killed}, and not restarted"], facts, [*fields, question.policy()])
    again = f"if it obeys SIGTERM, {_again(obeys)}; if it ignores it, {_again(ignores)}"
    return question.answer("hang", [noticed, killed, again], facts, fields)


def _noticed(found: _Hang) -> str:
    return f"not Ready {span(found.not_ready)} after it began" if found.not_ready else f"Ready as long as it was followed: {clock(found.followed)}"


def _again(found: _Hang) -> str:
    if found.well:
        return f"well again {span(found.well)} after it began"
    return "not restarted" if found.is_complete else f"not well again as long as it was followed: {clock(found.followed)}"


def _hang(question: Question, on_term: int | None) -> _Hang:
    plan = question.plan
    slowest = max(gives_up(probe) + (probe.grace or 0) for _, probe in question.container.probes)
    wanted = 3 * question.settled() + slowest + (plan.grace if on_term is None else 0) + MINUTE
    horizon = reach(plan, wanted)
    of = seeds(plan, horizon)
    runs = []
    for seed in of:
        after = question.trouble(seed, of)
        timeline = simulate(plan, question.scenario(horizon, hanging(after, on_term)), seed)
        began = first_start(timeline, question.name) + after
        again = first_event(timeline, "started", question.name, began)
        runs.append(
            (
                since(turns(timeline, ready=False, after=began) if began < horizon else None, began),
                since(first_event(timeline, "killing", question.name, began), began),
                None if again is None else since(turns(timeline, ready=True, after=again + 1), began),
                again is not None,
            )
        )
    not_ready, killed, well, restarted = zip(*runs, strict=True)
    return _Hang(times_if_all(not_ready), times_if_all(killed), times_if_all(well), any(restarted), horizon == wanted, horizon)


# An outage of something that the probes depend on.


class _Outage(NamedTuple):
    """What runs of an outage have in common: `not_ready` counts from its begin, `ready` from its end."""

    not_ready: Times | None
    restarts: Counts
    kills: Counts
    ready: Times | None


def outage(question: Question) -> Answer:
    """Answer what an outage of a dependency does whose absence makes the readiness probe fail, and all probes that ask the same."""
    handlers = question.handlers()
    asking = next((kind for kind in ("readiness", "liveness") if kind in handlers), "")
    if not asking:
        return question.answer("outage", ["nothing: no probe could notice it, so the pod stays Ready and is not restarted"], {"probes": ()})
    if reach(question.plan, _horizon(question, OUTAGES[-1])) < _horizon(question, OUTAGES[-1]):
        return _not_played(question, "outage")
    kinds = [kind for kind in KINDS if handlers.get(kind) == handlers[asking]]
    found = [(duration, _outage(question, kinds, duration)) for duration in OUTAGES]
    facts: dict[str, Fact] = {"probes": kinds, "outages": [{"duration": times([duration]), **one._asdict()} for duration, one in found]}
    first = [_premise(kinds, asking)]
    if "liveness" not in kinds and found[-1][1].not_ready:
        first.append(f"not Ready {span(found[-1][1].not_ready)} after it began; no restart")
    lines = [f"{clock(duration)}: {_told(kinds, one)}" for duration, one in found]
    fields = [one for kind in dict.fromkeys((asking, *kinds)) if kind != "startup" for one in question.fields(kind, "failureThreshold", "periodSeconds")]
    return question.answer("outage", [*first, *lines], facts, fields)


def _horizon(question: Question, duration: int) -> int:
    return 4 * question.settled() + duration + _RECOVERS_WITHIN


def _not_played(question: Question, name: str) -> Answer:
    return question.answer(name, ["not played: that would take too many probes, or too long"], {})


def _premise(kinds: Sequence[str], asking: str) -> str:
    if asking == "liveness":
        return "if the liveness probe depends on it (no readiness probe keeps requests away)"
    shared = " and the ".join(f"{kind} probe" for kind in kinds if kind != "readiness")
    return f"if the readiness probe depends on it{f', and so the {shared}, asking the same' if shared else ''}"


def _outage(question: Question, kinds: Sequence[str], duration: int) -> _Outage:
    """Play outages that begin at another point of the probes' periods in each run."""
    plan = question.plan
    horizon = _horizon(question, duration)
    away = question.scenario(horizon, answering(kinds, FAILING))
    there = question.scenario(horizon, Behaviour())
    of = seeds(plan, horizon)
    not_ready, restarts, kills, ready = [], [], [], []
    for seed in of:
        began = question.settled() + question.trouble(seed, of)
        ended = began + duration
        timeline = play_changing(plan, there, ((began, away), (ended, there)), seed)
        lost = turns(timeline, ready=False, after=began)
        not_ready.append(None if lost is None or lost > ended else lost - began)
        restarts.append(len([time for time in all_events(timeline, "started", question.name) if time >= began]))
        kills.append(len([time for time in all_events(timeline, "killing", question.name) if time >= began]))
        ready.append(since(turns(timeline, ready=True, after=ended) if ended < horizon else None, ended))
    return _Outage(times_if_all(not_ready), counts(restarts), counts(kills), times_if_all(ready))


def _told(kinds: Sequence[str], found: _Outage) -> str:
    back = "not Ready again as long as it was followed" if found.ready is None else f"Ready again {span(found.ready)} after its end"
    if "liveness" not in kinds:
        return back
    if not found.kills.greatest:
        return f"no restart, {back}" if found.not_ready else "no restart, Ready all the time"
    if not found.restarts.greatest:
        return "killed, and not restarted"
    return f"{many(found.restarts, 'restart')}, {back}"
