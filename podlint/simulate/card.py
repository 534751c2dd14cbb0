"""The resilience card: what becomes of a pod when what always happens happens, answered by simulating it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from podlint.simulate.answer import Answer, Counts, Fact, Field, Times
from podlint.simulate.ending import job, removed, shutdown
from podlint.simulate.plan import Container, Role
from podlint.simulate.question import Question
from podlint.simulate.reports.json import seconds
from podlint.simulate.scenario import Scenario
from podlint.simulate.starting import boot, ready
from podlint.simulate.subject import Subject
from podlint.simulate.trouble import crash, hang, outage

QUESTIONS = {
    "ready": "Ready when all is well",
    "boot": "longest boot",
    "hang": "a hang",
    "crash": "a crash at each start",
    "outage": "a dependency is away",
    "shutdown": "shutdown",
    "removed": "deletion",
    "job-fails": "a Job that always fails",
    "job-hangs": "a Job that hangs",
}
"""The questions, and what they are called."""


ASSUMPTIONS = (
    "each answer comes from up to 20 runs, fewer where there are very many probes; spans are from the least to the greatest of them",
    "the pod is alone on an idle node that has its images, and init containers take a second; every question is asked of one container, the others are well",
    "while it boots, all probes of a container fail at once; one that crashes exits with 1 a second after its start",
    "in a hang liveness and readiness probes get no answer, in an outage they fail at once; both begin at different points of the probes' periods",
    "killed containers end at once on SIGTERM where nothing else is said",
)
"""What all answers rest on."""


class Card(NamedTuple):
    """The answers about one pod: those about the pod first, then container by container. `base` is the kubelet that they hold for."""

    subject: Subject
    base: Scenario
    answers: tuple[Answer, ...]


def card(subject: Subject, base: Scenario | None = None) -> Card:
    """Return the card of a pod. Of *base* the version of the kubelet and the latencies count, nothing else."""
    kubelet = Scenario() if base is None else base
    return Card(subject, kubelet, tuple(_answers(subject, kubelet)))


def card_in_time(subject: Subject, base: Scenario, is_late: Callable[[], bool]) -> Card | None:
    """Return the card of a pod; None where it turns late before the last answer is found."""
    found = []
    for answer in _answers(subject, base):
        found.append(answer)
        if is_late():
            return None
    return Card(subject, base, tuple(found))


def _answers(subject: Subject, base: Scenario) -> Iterator[Answer]:
    yield ready(subject, base)
    yield removed(subject, base)
    yield from job(subject, base)
    for container in subject.plan.containers:
        question = Question(subject, base, container)
        if container.role is Role.INIT:  # it has no probes, and ends by itself
            yield crash(question)
        else:
            yield from (ask(question) for ask in (boot, hang, crash, outage, shutdown))


def containers_of(found: Card) -> tuple[Container, ...]:
    """Return the containers that the card speaks of."""
    return found.subject.plan.containers


def card_object(found: Card) -> dict[str, Any]:
    """Return a card as JSON has it: times in seconds, where several runs differ as least, median and greatest."""
    identity = found.subject.object.id
    return {
        "object": {"apiVersion": identity.api_version, "kind": identity.kind, "namespace": identity.namespace, "name": identity.name},
        "file": found.subject.object.file,
        "line": int(found.subject.place(()).rsplit(":", 2)[1]),
        "kubelet": f"1.{found.base.minor}",
        "assumptions": list(ASSUMPTIONS),
        "answers": [
            {
                "question": answer.question,
                "container": answer.container,
                "text": list(answer.lines),
                "facts": _plain(answer.facts),
                "fields": list(map(_field, answer.fields)),
            }
            for answer in found.answers
        ],
    }


def _field(found: Field) -> dict[str, Any]:
    _, line, column = found.place.rsplit(":", 2)
    return {"field": found.name, "value": found.value, "written": found.is_written, "line": int(line), "column": int(column)}


def _plain(fact: Fact) -> Any:
    if isinstance(fact, Times):
        return {name: seconds(value) for name, value in fact._asdict().items()}
    if isinstance(fact, Counts):
        return fact._asdict()
    if isinstance(fact, Mapping):
        return {_camel(name): _plain(value) for name, value in fact.items()}
    if isinstance(fact, list | tuple):
        return list(map(_plain, fact))
    return fact


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
