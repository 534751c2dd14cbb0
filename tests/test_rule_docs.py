"""What is derived from the rules is as `make rules` writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from podlint import registry
from podlint.explain import option_texts, peers
from podlint.registry import bundled, definition
from podlint.rulebook.docs import FOLDER, pages
from podlint.rulebook.index import index

ROOT = Path(__file__).parents[1]
PAGES = pages()


def test_the_index_is_what_the_rules_say():
    assert Path(registry.ROOT, registry.INDEX).read_text(encoding="utf-8") == index()  # else run `make rules`


def test_every_page_is_what_its_rule_says():
    assert [path for path, text in PAGES.items() if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text] == []


def test_no_page_is_left_of_a_rule_that_is_gone():
    assert {f"{FOLDER}/{path.name}" for path in (ROOT / FOLDER).iterdir()} == {path for path in PAGES if path.startswith(FOLDER)}


@pytest.mark.parametrize("rule", bundled().values(), ids=lambda rule: rule.name)
def test_a_rule_says_what_each_of_its_options_means(rule):
    options = {name.replace("_", "-"): getattr(definition(rule).options(), name) for name in registry.options(rule.name)}
    texts = option_texts(rule)
    assert set(texts) == set(options)
    assert all(texts.values())


@pytest.mark.parametrize("rule", bundled().values(), ids=lambda rule: rule.name)
def test_the_checks_of_other_tools_are_named_by_tool_and_name(rule):
    assert all(tool.replace("-", "").isalnum() and " " not in tool for tool, _ in peers(rule))
