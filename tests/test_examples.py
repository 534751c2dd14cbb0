"""The documentation of every bundled rule: its examples hold, and its headings are those that readers expect."""

from __future__ import annotations

import re
from functools import cache

import pytest

from podlint import api, engine
from podlint.engine import Settings
from podlint.explain import explain
from podlint.finding import Finding, Severity
from podlint.registry import Selection, bundled, definition
from podlint.rule import Profile, sections
from podlint.rulebook.examples import Example, examples
from podlint.ruleset import Mentions
from podlint.schema.bundle import NEWEST

HEADINGS = ("Why", "Bad", "Good", "Options", "Fix", "Limits", "Source", "Peers")
NOT_SHOWN_IN_A_BLOCK = {
    "unreadable-file",
    "missing-final-newline",
    "mixed-line-endings",
    "admission-policy",
    "admission-policy-not-evaluated",
}  # what they are about cannot be seen

BUNDLED = bundled()
RULES = list(BUNDLED.values())
EXAMPLES = [example for rule in RULES for example in examples(definition(rule))]
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@cache
def findings(example: Example) -> tuple[Finding, ...]:
    """What all rules say of an example, those that run only where they are named included."""
    settings = Settings((NEWEST,), Selection((Profile.OPTIONAL,)))
    return api.report([engine.check_text(f"{example}.yaml", example.text, settings)], settings).findings


def lines_of(example: Example) -> set[int]:
    """The lines (from 1) that the example's own rule flags."""
    return {finding.span.start.line + 1 for finding in findings(example) if finding.rule == example.rule}


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_exactly_the_marked_lines_of_an_example_are_flagged(example):
    assert lines_of(example) == example.flagged


@every_rule
def test_a_rule_has_nothing_to_say_about_documents_that_do_not_mention_what_it_wants(rule, monkeypatch):
    said = [findings(example) for example in examples(definition(rule))]
    monkeypatch.setattr(Mentions, "speaking", lambda _, rules: rules.among(rules.all) if rules else ())
    assert [findings.__wrapped__(example) for example in examples(definition(rule))] == said


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("annotation-without-effect", ("_SUCCESSORS", "_RENAMED")),
        ("cluster-written-annotation", ("_WRITERS",)),
        ("toleration-of-former-taint", ("_SUCCESSORS",)),
        ("well-known-annotation-typo", ("_ANNOTATIONS", "_LABELS")),
    ],
)
def test_each_key_that_a_rule_knows_has_a_word_that_the_rule_wants_mentioned(name, tables):
    found = definition(BUNDLED[name])
    for key in (key for table in tables for key in found.check.__globals__[table]):
        assert not set(re.findall(r"[A-Za-z0-9]+", key)).isdisjoint(found.rule.mentions), key


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.heading == "Good"], ids=str)
def test_no_rule_finds_an_error_in_a_good_example(example):
    assert [finding.message for finding in findings(example) if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.heading == "Good"], ids=str)
def test_the_strict_profile_accepts_a_good_example_as_far_as_its_own_family_goes(example):
    family = BUNDLED[example.rule].family
    strict = {rule.name for rule in BUNDLED.values() if rule.family == family and rule.profile is not Profile.OPTIONAL}
    loud = [finding for finding in findings(example) if finding.rule in strict and finding.severity is not Severity.INFO]
    assert [finding.message for finding in loud] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_bad_examples_mark_a_line_and_good_ones_none(example):
    assert bool(example.flagged) == (example.heading == "Bad")


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_a_marked_line_is_flagged_once_by_its_rule(example):
    flagged = [finding.span.start.line for finding in findings(example) if finding.rule == example.rule]
    assert len(flagged) == len(set(flagged))


@every_rule
def test_every_rule_shows_a_bad_and_a_good_manifest(rule):
    shown = {example.heading for example in examples(definition(rule))}
    assert shown == (set() if rule.name in NOT_SHOWN_IN_A_BLOCK else {"Bad", "Good"})


@every_rule
def test_every_block_under_bad_and_good_is_read_as_an_example(rule):
    fences = sum(body.count("```") for heading, body in sections(definition(rule).doc).items() if heading in ("Bad", "Good"))
    assert fences == 2 * len(examples(definition(rule)))


@every_rule
def test_headings_are_known_and_in_order(rule):
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", definition(rule).doc, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    assert headings == [heading for heading in HEADINGS if heading in headings]
    assert headings[:1] == ["Why"]


@every_rule
def test_every_section_says_something(rule):
    assert [heading for heading, body in sections(definition(rule).doc).items() if not body] == []


@every_rule
def test_the_title_is_one_short_sentence(rule):
    title, blank = definition(rule).doc.splitlines()[:2]
    assert title == rule.title
    assert title.endswith(".")
    assert title[0].isupper()
    assert len(title) < 100
    assert blank == ""


@every_rule
def test_no_line_of_the_documentation_is_too_long_to_read(rule):
    # Names of other tools' rules may run on.
    text = definition(rule).doc.partition("## Peers")[0]
    assert [line for line in text.splitlines() if len(line) > 140] == []


@every_rule
def test_a_rule_explains_itself(rule):
    text = explain(rule.name)
    assert text.startswith(f"{rule.name}: {rule.title}\n")
    for fact in (rule.severity.value, rule.profile.value, rule.family, rule.since):
        assert fact in text
    for body in sections(definition(rule).doc).values():
        assert body in text
