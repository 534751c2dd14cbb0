"""What a question on a resilience card is about: a container of a pod. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.simulate.answer import Answer, Fact, Field, field, path_of
from podlint.simulate.plan import SECOND, Container, Plan, Probe
from podlint.simulate.scenario import Answers, Behaviour, Run, Scenario, Step
from podlint.simulate.subject import Subject
from podlint.simulate.trials import HOUR, alone, behaving, pace, reach, well

SILENT = 1000 * HOUR
"""The latency of an answer that never comes."""

FAILING = Answers((Step(None, ok=False),))
"""The answers of what is not there."""

_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")


class Question(NamedTuple):
    """A container of a pod, under the assumptions of a kubelet."""

    subject: Subject
    base: Scenario
    container: Container

    @property
    def name(self) -> str:
        """The container's name."""
        return self.container.name

    @property
    def plan(self) -> Plan:
        """The pod with this container alone."""
        return alone(self.subject.plan, self.container)

    def scenario(self, horizon: int, behaviour: Behaviour) -> Scenario:
        """Return the scenario in which the container behaves like this and all else is well."""
        return behaving(well(self.plan, self.base), self.name, behaviour)._replace(horizon=reach(self.plan, horizon))

    def field(self, *path: str) -> Field:
        """Return a field of the container."""
        return field(self.subject, (*path_of(self.subject, self.container), *path))

    def fields(self, kind: str, *names: str) -> tuple[Field, ...]:
        """Return fields of a probe, if there is one."""
        return tuple(self.field(f"{kind}Probe", name) for name in names) if self.container.probe(kind) else ()

    def policy(self) -> Field:
        """Return the field that says whether the container is restarted."""
        own = self.field("restartPolicy")
        return own if own.is_written else field(self.subject, ("spec", "restartPolicy"))

    def grace(self, kind: str) -> Field:
        """Return the field that says how long the container has to end when a probe has it killed."""
        own = self.field(f"{kind}Probe", "terminationGracePeriodSeconds")
        return own if own.is_written else field(self.subject, ("spec", "terminationGracePeriodSeconds"))

    def handlers(self) -> dict[str, Mapping[str, Any]]:
        """Return what each of the probes asks."""
        item: Any = self.subject.pod
        for step in path_of(self.subject, self.container):
            item = item[step]
        return {kind: {name: item[f"{kind}Probe"].get(name) for name in _HANDLERS} for kind, _ in self.container.probes}

    def settled(self) -> int:
        """Return how long after its start a well container has answered all its probes, with some time to spare."""
        return sum(probe.initial_delay + probe.period * (probe.success + 2) for _, probe in self.container.probes) + 10 * SECOND

    def trouble(self, seed: int, of: Sequence[int]) -> int:
        """Return how long after the start of the container trouble begins in a run: at another point of the probes' periods in each."""
        period = max(probe.period for _, probe in self.container.probes)
        return self.settled() + period * (seed - of[0]) // len(of)

    def answer(self, question: str, lines: Sequence[str], facts: dict[str, Fact], fields: Sequence[Field] = ()) -> Answer:
        """Return an answer about the container."""
        return Answer(question, self.name, tuple(lines), facts, tuple(dict.fromkeys(fields)))


def answering(kinds: Sequence[str], answers: Answers, run: Run | None = None) -> Behaviour:
    """Return the behaviour in which some kinds of probes answer so, the others that all is well."""
    liveness, readiness, startup = (answers if kind in kinds else Answers() for kind in ("liveness", "readiness", "startup"))
    return Behaviour((run or Run(),), liveness, readiness, startup)


def hanging(since_start: int, on_term: int | None) -> Behaviour:
    """Return the behaviour of a container that stops answering some time after each of its starts."""
    return answering(("liveness", "readiness"), Answers((Step(since_start), Step(None, ok=False, latency=SILENT))), Run(on_term=on_term))


def gives_up(probe: Probe) -> int:
    """Return how long it takes at most until a probe has failed often enough, counted from when it is first allowed to ask."""
    return pace(probe) * (probe.failure + 2)
