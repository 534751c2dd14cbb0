"""The examples of the user's own rules as tests: `podlint rules test FOLDER`."""

from __future__ import annotations

from collections.abc import Iterator

from podlint.engine import Settings, check_text
from podlint.objects.object import Object
from podlint.objects.pod import Container, Pod, Role
from podlint.registry import Selection
from podlint.rule import Definition, Problem, Scope
from podlint.rulebook import own_rules
from podlint.rulebook.examples import Example, examples
from podlint.schema.bundle import NEWEST
from podlint.source.document import Document, documents
from podlint.source.text import Lines


def failures(folder: str) -> tuple[list[str], int]:
    """Return what is wrong with the rules of a folder, and how many rules it has.

    Raises:
        UsageError: a rule cannot be read.
    """
    found = own_rules.of_folder(folder)
    return [failure for definition in found.values() for failure in _failures(definition, folder)], len(found)


def _failures(definition: Definition, folder: str) -> Iterator[str]:
    name, shown = definition.rule.name, examples(definition)
    yield from (f"{name}: there is no {heading} example" for heading in ("Bad", "Good") if heading not in {example.heading for example in shown})
    for example in shown:
        title = f"{name}: {example.heading} example {example.number}"
        if example.heading == "Bad" and not example.flagged:
            yield f"{title} marks no line with '# error'"
        try:
            flagged = _flagged(definition, example, folder)
        except Exception as error:  # noqa: BLE001  the user's own code may do anything
            yield f"{title}: the rule crashed: {error!r}"
            continue
        yield from (f"{title}, line {line}: expected an error, found none" for line in sorted(example.flagged - flagged))
        yield from (f"{title}, line {line}: expected no error, found one" for line in sorted(flagged - example.flagged))


def _flagged(definition: Definition, example: Example, folder: str) -> set[int]:
    """The lines (from 1) that the rule flags: of a manifest, or of the bare value that a rule without code looks at."""
    found = list(documents(example.text))
    if any(isinstance(document.value, dict) and "kind" in document.value for document in found):
        settings = Settings((NEWEST,), Selection((), (definition.rule.name,), folders=(folder,)))
        from podlint import api

        report = api.report([check_text(str(example), example.text, settings)], settings)
        return {finding.span.start.line + 1 for finding in report.findings if finding.rule == definition.rule.name}
    lines = Lines.of(example.text)
    return {lines.position(document.locate(problem.path, key=problem.on_key)[0]).line + 1 for document in found for problem in _problems(definition, document)}


def _problems(definition: Definition, document: Document) -> Iterator[Problem]:
    value = document.value if isinstance(document.value, dict) else {}
    object = Object("", document.origin, (), "v1", "Pod", value)
    pod = Pod(object, (), value)
    if definition.rule.scope is Scope.CONTAINER:
        yield from definition.check(Container((), value, Role.MAIN), pod)
    else:
        yield from definition.check(pod if definition.rule.scope is Scope.POD else object)
