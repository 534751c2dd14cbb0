"""The fixes that bundled rules offer for their own examples: each does what it says."""

from __future__ import annotations

import pytest

from podlint import api
from podlint.engine import Settings
from podlint.fixing.fixes import Source, Wish, fix
from podlint.registry import Selection, bundled, definition
from podlint.rulebook.examples import examples
from podlint.schema.bundle import NEWEST

EXAMPLES = [example for rule in bundled().values() for example in examples(definition(rule)) if example.heading == "Bad"]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_fix_for_an_example_does_what_it_says(example):
    wish = Wish(Settings((NEWEST,), Selection((), (example.rule,))), unsafe=True)
    source = Source("example.yaml", example.text)
    before = wish.check(source)
    outcome = fix([before], {source.name: source}.get, wish)
    assert outcome.dropped == ()
    assert [finding.message for finding in api.report(outcome.results, wish.settings).findings if finding.fix and finding.rule == example.rule] == []
    for mended in outcome.sources.values():
        assert fix([wish.check(mended)], {mended.name: mended}.get, wish).sources == {}
