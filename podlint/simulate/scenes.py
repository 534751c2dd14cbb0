"""What is drawn beside a resilience card: one run of the pod where all is well, and of each container one that hangs and one that crashes.

Times in milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from podlint.simulate.answer import Answer, Times
from podlint.simulate.card import Card
from podlint.simulate.plan import SECOND, Plan, Role
from podlint.simulate.question import FAILING, Question, answering, hanging
from podlint.simulate.report import Result
from podlint.simulate.run import simulate
from podlint.simulate.scenario import KINDS, MINUTE, Run, Scenario
from podlint.simulate.summary import summary_of
from podlint.simulate.trials import reach, well

_SEED = 1
_CALM = 20 * SECOND  # is shown before trouble begins and after it is over
_UNSEEN = 2 * MINUTE  # where the card does not say when something happens
_CRASHES = 7 * MINUTE


class Scene(NamedTuple):
    """One run to draw: which container it is about (none: the pod), and what is seen."""

    container: str
    title: str
    result: Result


def scenes(card: Card) -> Iterator[Scene]:
    """Yield the runs to draw: of the pod first, then in the order of its containers. Jobs are not seen well: they would end.

    Raises:
        UsageError: the pod goes round in circles.
    """
    subject, base = card.subject, card.base
    if not any(answer.question.startswith("job") for answer in card.answers):
        plan = subject.plan._replace(deadline=None, gates=())
        horizon = reach(plan, _greatest(_fact(card, "ready", "", "after"), _UNSEEN) + _CALM)
        yield _scene(card, "", "all is well", plan, well(plan, base)._replace(horizon=horizon))
    for container in subject.plan.containers:
        question = Question(subject, base, container)
        if container.role is not Role.INIT and any(kind in ("liveness", "readiness") for kind, _ in container.probes):
            begins = question.settled()
            ends = _greatest(_fact(card, "hang", container.name, "well", "obeysSigterm") or _fact(card, "hang", container.name, "notReady"), _UNSEEN)
            title = f"a hang that begins {begins // SECOND}s after the start, SIGTERM is obeyed"
            yield _scene(card, container.name, title, question.plan, question.scenario(begins + ends + _CALM, hanging(begins, 0)))
        crashing = answering(KINDS, FAILING, Run(SECOND, 1))
        yield _scene(card, container.name, "a crash a second after each start", question.plan, question.scenario(_CRASHES, crashing))


def _scene(card: Card, container: str, title: str, plan: Plan, scenario: Scenario) -> Scene:
    timeline = simulate(plan, scenario, _SEED)
    return Scene(container, title, Result(card.subject._replace(plan=plan), scenario, (timeline,), summary_of(plan, scenario, [timeline], ())))


def _fact(card: Card, question: str, container: str, *names: str) -> Any:
    """A fact of the card; None where it does not say it."""
    answers: Iterator[Answer] = (answer for answer in card.answers if (answer.question, answer.container) == (question, container))
    found: Any = next((answer.facts for answer in answers), None)
    for name in names:
        found = found.get(name) if found else None
    return found


def _greatest(found: Any, otherwise: int) -> int:
    return found.greatest if isinstance(found, Times) else otherwise
