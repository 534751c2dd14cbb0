"""Resilience cards for people. Lines have at most 100 columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from podlint.reporters.words import printable
from podlint.simulate.answer import Answer, Field
from podlint.simulate.card import ASSUMPTIONS, QUESTIONS, Card, card_object, containers_of
from podlint.simulate.reports.json import VERSION
from podlint.simulate.reports.words import role, wrapped

WIDTH = 100
_LABEL = max(map(len, QUESTIONS.values())) + 4


def render(cards: Sequence[Card]) -> str:
    """Return the cards, one after the other, and what they assume."""
    parts = [list(_lines(card)) for card in cards] + [list(_assumptions())]
    return "\n".join("".join(f"{line}\n" for line in lines) for lines in parts)


def render_json(cards: Sequence[Card]) -> str:
    """Return the cards as JSON, described in docs/resilience-card.md; a line for each card."""
    lines = ",\n".join(json.dumps(card_object(card), separators=(",", ":")) for card in cards)
    return f'{{"version":{VERSION},"cards":[\n{lines}\n]}}\n'


def _assumptions() -> Iterator[str]:
    yield "assuming that"
    for assumption in ASSUMPTIONS:
        for number, text in enumerate(wrapped(assumption, WIDTH - 4)):
            yield f"  {' ' if number else '-'} {text}"


def _lines(card: Card) -> Iterator[str]:
    subject = card.subject
    title = f"{printable(subject.key)} ({printable(subject.object.file)}): what to expect of a kubelet 1.{card.base.minor}"
    yield from wrapped(title, WIDTH)
    yield from _part("the pod", [answer for answer in card.answers if not answer.container])
    for container in containers_of(card):
        kind = role(container)
        name = f"{kind} {container.name}" if kind else container.name
        yield from _part(printable(name), [answer for answer in card.answers if answer.container == container.name])


def _part(title: str, answers: Sequence[Answer]) -> Iterator[str]:
    yield ""
    yield from wrapped(title, WIDTH)
    for answer in answers:
        label = QUESTIONS[answer.question]
        for line in answer.lines:
            for text in wrapped(printable(line), WIDTH - _LABEL):
                yield f"  {label:<{_LABEL - 2}}{text}"
                label = ""
        for one in answer.fields:
            yield from _field(one)


def _field(found: Field) -> Iterator[str]:
    name, value, place = shown(found)
    for number, text in enumerate(wrapped(printable(f"{name} {value}, {place}"), WIDTH - _LABEL - 4)):
        yield f"{'':{_LABEL}}{'  ' if number else '- '}{text}"


def shown(found: Field) -> tuple[str, str, str]:
    """Return how a field is called within its container or the pod, what its value is and whether by default, and where it stands."""
    by_default = "" if found.is_written else " by default" if found.value != "unset" else ""
    name = found.name.rpartition("].")[2].removeprefix("spec.template.").removeprefix("spec.jobTemplate.spec.template.")
    return name, f"{found.value}{by_default}", found.place
