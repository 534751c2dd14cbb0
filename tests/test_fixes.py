"""Fixing texts: what is made is as it was meant, what would not be is dropped, and a second run has nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint import api, engine
from podlint.engine import Settings
from podlint.fixing.fixes import Fixed, Source, Wish, fix, fix_text
from podlint.registry import Selection
from podlint.schema.bundle import NEWEST
from podlint.source.document import documents

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop  # the shop
spec:
  restartPolicy: always
  containers:
    - name: web
      image: example.org/web:1
      imagePullPolicy: never  # sure
"""
MENDED = POD.replace("always", "Always").replace("never", "Never")

RULE = '''"""A rule for tests.

## Why

{name}

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {{name: bad}}  # error
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {{name: good}}
```
"""

from podlint.rule import Delete, Insert, Problem, Rename, Repair, Replace, Scope, Severity, Splice, rule


@rule(severity=Severity.{severity}, since="0.1", scope=Scope.OBJECT)
def {name}(object):
    labels = object.value.get("metadata", {{}}).get("labels") or {{}}
    if {condition}:
        yield Problem(("metadata",), "{name} of the object", fix=Repair({operations}, is_safe={safe}))
'''

ACROSS = (
    RULE.replace(", scope=Scope.OBJECT)", ", scope=Scope.OBJECTS, kinds=frozenset({{'Pod'}}))")
    .replace(
        RULE[RULE.index("    labels =") :],
        """    for object in objects:
        labels = object.value["metadata"].get("labels") or {{}}
        if {condition}:
            yield object, Problem(("metadata",), "{name} across objects", fix=Repair({operations}, is_safe={safe}))
""",
    )
    .replace("(object):", "(objects):")
)

Add = Callable[..., None]


@pytest.fixture
def rules(tmp_path: Path) -> Add:
    """Add a rule of one's own: when it finds something, and how that is mended."""

    def add(name: str, condition: str, operations: str, *, safe: bool = True, severity: str = "WARNING", rule: str = RULE) -> None:
        (tmp_path / f"{name}.py").write_text(rule.format(name=name, condition=condition, operations=operations, safe=safe, severity=severity))

    return add


@pytest.fixture
def fixed(tmp_path: Path) -> Callable[..., Fixed]:
    """Fix a text with the rules of one's own, and only these."""

    def fixed(text: str, *, unsafe: bool = False) -> Fixed:
        names = tuple(path.stem.replace("_", "-") for path in tmp_path.glob("*.py"))
        return fix_text("pod.yaml", text, Settings((NEWEST,), Selection((), names, folders=(str(tmp_path),))), unsafe=unsafe)

    return fixed


def text_of(outcome: Fixed) -> str | None:
    return next((source.text for source in outcome.sources.values()), None)


def settings(*ignore: str) -> Settings:
    return Settings((NEWEST,), Selection(ignore=ignore))


def test_everything_that_can_be_mended_is():
    outcome = fix_text("pod.yaml", POD, settings())
    assert text_of(outcome) == MENDED
    assert outcome.counts == {"pod.yaml": {"api-not-supported": 2}}
    assert outcome.dropped == ()
    assert "api-not-supported" not in {finding.rule for result in outcome.results for finding in result.findings}


def test_a_second_run_has_nothing_to_do():
    assert fix_text("pod.yaml", MENDED, settings()).sources == {}


def test_what_a_comment_silences_is_left():
    silenced = POD.replace("never  # sure", "never  # podlint: ignore[api-not-supported] sure")
    assert text_of(fix_text("pod.yaml", silenced, settings())) == silenced.replace("always", "Always")


def test_what_is_not_selected_is_left():
    assert fix_text("pod.yaml", POD, settings("api-not-supported")).sources == {}


def test_a_block_of_markdown_is_mended_in_place():
    before = f"# Shop\n\n- A step:\n\n  ```yaml\n{indent(POD, '  ')}  ```\n\nrestartPolicy: always\n"
    outcome = fix_text("shop.md", before, settings(), markdown=True)
    assert text_of(outcome) == before.replace(indent(POD, "  "), indent(MENDED, "  "))


def test_line_ends_stay():
    text = POD.replace("\n", "\r\n")
    assert text_of(fix_text("pod.yaml", text, settings())) == MENDED.replace("\n", "\r\n")


def test_every_document_is_mended():
    assert text_of(fix_text("pod.yaml", f"{POD}---\n{POD}", settings())) == f"{MENDED}---\n{MENDED}"


def test_a_fix_that_reads_differently_from_what_it_says_is_dropped(rules, fixed):
    rules("odd", "'a' not in labels", "(Splice(0, 14, 'apiVersion: v2'),)")
    outcome = fixed(POD)
    assert text_of(outcome) is None
    (dropped,) = outcome.dropped
    assert "what the API server reads" in dropped.reason


def test_an_unsafe_fix_may_say_in_text_what_it_likes(rules, fixed):
    rules("odd", "object.value['metadata']['name'] == 'shop'", "(Splice(43, 47, 'cafe'),)", safe=False)
    assert fixed(POD).sources == {}
    assert text_of(fixed(POD, unsafe=True)) == POD.replace("shop  #", "cafe  #")


def test_a_fix_that_leaves_its_finding_is_dropped(rules, fixed):
    rules("idle", "True", "(Insert(('metadata', 'labels', 'a'), 'b'),) if not labels else (Replace(('metadata', 'labels', 'a'), 'c'),)")
    outcome = fixed(POD)
    assert text_of(outcome) is None
    assert [dropped.reason for dropped in outcome.dropped] == ["the finding would still be there"]


def test_a_fix_that_brings_an_error_is_dropped_and_the_others_are_made(rules, fixed):
    rules("harmful", "'a' not in labels", "(Insert(('metadata', 'labels', 'a'), 'b'),)")
    rules("angry", "'a' in labels", "()", severity="ERROR")
    rules("useful", "'x' not in labels", "(Insert(('metadata', 'labels', 'x'), 'z'),)")
    outcome = fixed(POD)
    assert text_of(outcome) == POD.replace("the shop\n", "the shop\n  labels:\n    x: z\n")
    assert [dropped.reason for dropped in outcome.dropped] == ["it would bring an error: angry of the object [angry]"]


def test_fixes_that_put_something_under_the_same_absent_parent_are_made_together(rules, fixed):
    for name in "abcdefghijklm":
        rules(f"needs_{name}", f"'{name}' not in labels", f"(Insert(('metadata', 'labels', '{name}'), 'x'),)")
    outcome = fixed(POD)
    assert outcome.counts["pod.yaml"].total() == 13
    assert text_of(outcome).count("labels:") == 1


def test_two_fixes_never_make_one_item_of_two(rules, fixed):
    item = "('spec', 'tolerations', len(object.value['spec'].get('tolerations', ())), 'key')"
    keys = "[each['key'] for each in object.value['spec'].get('tolerations', ())]"
    for name in "ab":
        rules(f"tolerates_{name}", f"'{name}' not in {keys}", f"(Insert({item}, '{name}'), Insert({item}[:-1] + ('operator',), 'Exists'))")
    outcome = fixed(POD)
    (document,) = documents(text_of(outcome))
    assert document.value["spec"]["tolerations"] == [{"key": "a", "operator": "Exists"}, {"key": "b", "operator": "Exists"}]


def test_fixes_in_each_others_way_are_made_one_after_the_other(rules, fixed):
    text = POD.replace("  name: shop", "  labels:\n    a: 1\n    b: 2\n  name: shop")
    for name in "ab":
        rules(f"no_{name}", f"'{name}' in labels", f"(Delete(('metadata', 'labels', '{name}')),)")
    assert text_of(fixed(text)) == POD.replace("  name: shop", "  labels: {}\n  name: shop")


def test_fixes_that_undo_each_other_come_to_an_end(rules, fixed):
    rules("one", "labels.get('a') != 'one'", "(Replace(('metadata', 'labels', 'a'), 'one'),)")
    rules("two", "labels.get('a') != 'two'", "(Replace(('metadata', 'labels', 'a'), 'two'),)")
    text = POD.replace("  name: shop", "  labels: {a: none}\n  name: shop")
    outcome = fixed(text)
    assert {dropped.reason for dropped in outcome.dropped} == {"another fix brings the finding back"}
    assert fixed(text_of(outcome)).sources == {}


def test_an_alias_is_left_alone(rules, fixed):
    rules("no_a", "'a' in labels", "(Delete(('metadata', 'labels', 'a')),)")
    assert fixed(POD.replace("  name: shop", "  labels: &l {a: x, b: x}\n  annotations: *l\n  name: shop")).sources == {}


def fixed_together(folder: Path, **texts: str) -> Fixed:
    """Fix several files with the rules in a folder."""
    names = tuple(path.stem.replace("_", "-") for path in folder.glob("*.py"))
    wish = Wish(Settings((NEWEST,), Selection((), names, folders=(str(folder),))))
    sources = {name: Source(name, text) for name, text in texts.items()}
    return fix([wish.check(source) for source in sources.values()], sources.get, wish)


def test_what_a_rule_across_objects_finds_is_mended_in_its_file(rules, tmp_path):
    rules("twice", "len(list(objects)) > 1 and not labels", "(Insert(('metadata', 'labels', 'a'), object.file),)", rule=ACROSS)
    outcome = fixed_together(tmp_path, one=POD, two=f"a: 1\n---\n{POD}")
    assert outcome.sources["one"].text == POD.replace("the shop\n", "the shop\n  labels:\n    a: one\n")
    assert outcome.sources["two"].text.endswith(POD.replace("the shop\n", "the shop\n  labels:\n    a: two\n"))
    assert outcome.counts == {"one": {"twice": 1}, "two": {"twice": 1}}


def test_a_fix_that_brings_an_error_elsewhere_is_dropped_and_the_others_are_made(rules, tmp_path):
    rules("needs_a", "'a' not in labels", "(Insert(('metadata', 'labels', 'a'), 'x'),)")
    rules("only_one", "len([each for each in objects if 'a' in each.value['metadata'].get('labels', {})]) > 1", "()", severity="ERROR", rule=ACROSS)
    outcome = fixed_together(tmp_path, one=POD, two=POD)
    assert list(outcome.sources) == ["one"]
    assert [dropped.reason for dropped in outcome.dropped] == ["it would bring an error: only_one across objects [only-one]"]


def test_a_fix_across_objects_that_leaves_its_finding_is_dropped(rules, tmp_path):
    rules("idle", "True", "(Insert(('metadata', 'labels', 'a'), 'b'),)", rule=ACROSS)
    outcome = fixed_together(tmp_path, one=POD)
    assert outcome.sources == {}
    assert [dropped.reason for dropped in outcome.dropped] == ["the finding would still be there"]


def test_the_results_are_those_of_the_texts(tmp_path):
    every = Settings((NEWEST,), Selection())
    source = Source("pod.yaml", POD)
    wish = Wish(every, unsafe=True)
    outcome = fix([wish.check(source)], {"pod.yaml": source}.get, wish)
    assert outcome.results == [wish.check(outcome.sources["pod.yaml"])]


WORKLOAD = """\
apiVersion: {group}
kind: {kind}
metadata: {{name: shop}}
spec:
  {more}
  template:
    metadata: {{labels: {{app: shop}}}}
    spec:
      restartPolicy: {policy}
      containers: [{{name: web, image: 'example.org/web:1'}}]
"""


@pytest.mark.parametrize(
    ("kind", "policy", "mended"),
    [
        ("Deployment", "always", "Always"),
        ("Deployment", "never", "never"),
        ("StatefulSet", "onFailure", "onFailure"),
        ("Job", "always", "always"),
        ("Job", "never", "Never"),
    ],
)
def test_a_fix_is_offered_only_where_it_leads_to_what_the_kind_takes(kind, policy, mended):
    group, more = ("batch/v1", "backoffLimit: 1") if kind == "Job" else ("apps/v1", "selector: {matchLabels: {app: shop}}")
    text = WORKLOAD.format(group=group, kind=kind, more=more, policy=policy)
    outcome = fix_text("shop.yaml", text, settings())
    assert (text_of(outcome) or text) == text.replace(f"restartPolicy: {policy}", f"restartPolicy: {mended}")
    assert outcome.dropped == ()


MISSPELLED = POD.replace("      imagePullPolicy: never  # sure\n", "".join(f"      imagePullPolicy{letter}: x\n" for letter in "abcdefghij"))


def test_of_very_many_fixes_that_do_not_work_not_each_is_tried(monkeypatch):
    monkeypatch.setattr("podlint.fixing.fixes._MOST_FAILED", 5)
    outcome = fix_text("pod.yaml", MISSPELLED, settings(), unsafe=True)
    assert text_of(outcome) == MISSPELLED.replace("always", "Always")
    reasons = [dropped.reason.partition(":")[0] for dropped in outcome.dropped]
    assert len(reasons) == 10
    assert set(reasons) == {"it would bring an error", "too many fixes of this file do not work to try each by itself"}


def test_a_file_that_is_not_to_be_touched_is_not():
    wish = Wish(settings())
    assert fix([wish.check(Source("pod.yaml", POD))], lambda _: None, wish).sources == {}


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            POD,
            MENDED,
            POD.replace("\n", "\r\n"),
            POD.replace("  containers:\n", "  dnsPolicy: default\n  containers:\n"),
            '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"restartPolicy": "never", "containers": []}}\n',
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {restartPolicy: &x always, dnsPolicy: *x}\n",
            "a: [\n",
            "# nothing\n",
            "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {type: clusterIP, ports: [{port: 80, protocol: tcp}]}\n",
        ]
    ),
    min_size=1,
    max_size=4,
)


@given(FRAGMENTS, st.booleans())
def test_a_fixed_text_keeps_its_documents_and_is_fixed_for_good(fragments, unsafe):
    text = "---\n".join(fragments)
    outcome = fix_text("all.yaml", text, settings(), unsafe=unsafe)
    after = text_of(outcome) or text
    assert len(list(documents(after))) == len(list(documents(text)))
    assert fix_text("all.yaml", after, settings(), unsafe=unsafe).sources == {}
    before = [finding for finding in api.report([engine.check_text("all.yaml", text, settings())], settings()).findings if finding.severity.value == "error"]
    now = [finding for finding in api.report([engine.check_text("all.yaml", after, settings())], settings()).findings if finding.severity.value == "error"]
    assert len(now) <= len(before)
