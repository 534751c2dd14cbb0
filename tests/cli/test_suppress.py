"""Comments that silence rules: what they cover, what they do not, and what is said of those that do nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.suppress import Comments

Lint = Callable[..., "list[Any]"]

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
  lables: {app: shop}
spec:
  containers:
    - name: web
      image: nginx
    - name: db
      image: mysql:8.4
      prots:
        - containerPort: 3306
"""
"""Findings: unknown-field on lines 5 and 12, image-without-tag on line 9."""

FLAT = """\
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
  - name: a
    image: nginx
  - name: b
    image: redis
"""
"""Findings: image-without-tag on lines 7 and 9."""


def rules(findings: list[Any]) -> list[tuple[int, str]]:
    """Line, from 1, and rule of each finding."""
    return [(finding.span.start.line + 1, finding.rule) for finding in findings]


def commented(comments: dict[int, str], text: str = POD) -> str:
    """*text* with comments above lines, which are numbered as in *text*; the line keeps its indentation."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        if number in comments:
            lines.append(line[: len(line) - len(line.lstrip())] + comments[number])
        lines.append(line)
    return "\n".join(lines) + "\n"


def test_without_comments_everything_is_found(lint: Lint) -> None:
    assert rules(lint(POD)) == [(5, "unknown-field"), (9, "image-without-tag"), (12, "unknown-field")]


# What a comment covers


@pytest.mark.parametrize(
    "comment",
    [
        "# podlint: ignore[image-without-tag]",
        "# podlint: ignore[image-without-tag] the registry pins it",
        "#podlint:ignore[image-without-tag]",
        "#   podlint:  ignore[ image-without-tag ]  because",
        "# podlint: ignore[image-without-tag]: because # of this",
    ],
)
def test_a_comment_behind_a_line_silences_the_rule_there(lint: Lint, comment: str) -> None:
    assert rules(lint(POD.replace("image: nginx", f"image: nginx {comment}"))) == [(5, "unknown-field"), (12, "unknown-field")]


def test_a_comment_silences_no_other_rule_on_its_line(lint: Lint) -> None:
    text = POD.replace("image: nginx", "image: nginx  # podlint: ignore[unknown-field]")
    assert (9, "image-without-tag") in rules(lint(text))


def test_a_comment_behind_a_line_silences_no_other_line(lint: Lint) -> None:
    text = POD.replace("lables: {app: shop}", "lables: {app: shop}  # podlint: ignore[unknown-field]")
    assert rules(lint(text)) == [(9, "image-without-tag"), (12, "unknown-field")]


def test_a_comment_names_several_rules(lint: Lint) -> None:
    text = POD.replace("      image: nginx", "      image: nginx\n      prots: []")
    text = text.replace("    - name: web", "    # podlint: ignore[image-without-tag, unknown-field] a whole container\n    - name: web")
    assert rules(lint(text)) == [(5, "unknown-field"), (14, "unknown-field")]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (1, [5, 12]),
        (3, [12]),
        (5, [12]),
        (6, [5]),
        (7, [5]),
        (8, [5, 12]),
        (10, [5]),
        (12, [5]),
    ],
    ids=["first key", "mapping", "one line", "spec", "list", "other item", "item", "key of an item"],
)
def test_a_comment_on_its_own_speaks_of_the_block_below_it(lint: Lint, line: int, left: list[int]) -> None:
    text = commented({line: "# podlint: ignore[unknown-field] for a reason"})
    numbers = [number for number, rule in rules(lint(text)) if rule == "unknown-field"]
    assert [number - (number > line) for number in numbers] == left


def test_a_list_at_its_key_s_own_indentation_belongs_to_the_block(lint: Lint) -> None:
    assert lint(commented({5: "# podlint: ignore[image-without-tag]"}, FLAT)) == []


def test_a_comment_above_one_item_leaves_its_neighbours_alone(lint: Lint) -> None:
    assert rules(lint(commented({6: "# podlint: ignore[image-without-tag]"}, FLAT))) == [(10, "image-without-tag")]


def test_blank_lines_and_other_comments_may_stand_between(lint: Lint) -> None:
    text = commented({5: "# podlint: ignore[unknown-field] for a reason\n\n  # see the wiki\n"})
    assert [number for number, rule in rules(lint(text)) if rule == "unknown-field"] == [16]


def test_two_comments_above_one_block_both_count(lint: Lint) -> None:
    text = commented({6: "# podlint: ignore[unknown-field] one\n# podlint: ignore[image-without-tag] two"})
    assert rules(lint(text)) == [(5, "unknown-field")]


def test_comments_within_a_block_and_above_it_speak_each_of_their_own_block() -> None:
    comment = "# podlint: ignore[unknown-field]\n"
    text = f"{comment}# other\n\n{comment}a:\n  {comment}  b:\n    c: 1\n  d: 2\n{comment}e: 3\n{comment}# the end\n{comment}"
    found, _ = Comments(text, 0, len(text), markdown=False).result()
    assert [(each.first, each.last) for each in found] == [(4, 8), (4, 8), (6, 7), (10, 10), (11, 11), (13, 13)]


def test_a_blank_line_does_not_end_a_block(lint: Lint) -> None:
    text = commented({6: "# podlint: ignore[unknown-field] for a reason"}).replace("    - name: db", "\n    - name: db")
    assert [number for number, rule in rules(lint(text)) if rule == "unknown-field"] == [5]


def test_a_comment_at_the_margin_does_not_end_a_block(lint: Lint) -> None:
    text = commented({6: "# podlint: ignore[unknown-field] for a reason"}).replace("    - name: db", "# the database\n    - name: db")
    assert [number for number, rule in rules(lint(text)) if rule == "unknown-field"] == [5]


def test_a_block_ends_with_its_document(lint: Lint) -> None:
    text = commented({6: "# podlint: ignore[unknown-field] for a reason"}) + "---\n" + POD
    assert [number for number, rule in rules(lint(text)) if rule == "unknown-field"] == [5, 20, 27]


def test_a_comment_for_the_file_speaks_of_every_document(lint: Lint) -> None:
    for text in (f"# podlint: ignore-file[unknown-field] generated\n{POD}---\n{POD}", f"{POD}---\n{POD}# podlint: ignore-file[unknown-field] generated\n"):
        assert {rule for _, rule in rules(lint(text, ignore=("duplicate-object",)))} == {"image-without-tag"}


def test_a_comment_for_the_file_silences_only_what_it_names(lint: Lint) -> None:
    assert lint(f"# podlint: ignore-file[unknown-field, image-without-tag]\n{POD}") == []


def test_comments_are_read_in_files_with_carriage_returns(lint: Lint) -> None:
    text = commented({6: "# podlint: ignore[unknown-field] for a reason"}).replace("image: nginx", "image: nginx  # podlint: ignore[image-without-tag]")
    assert rules(lint(text.replace("\n", "\r\n"))) == [(5, "unknown-field")]


def test_what_is_silenced_is_counted(podlint: Any) -> None:
    run = podlint("check", "-", stdin=f"# podlint: ignore-file[unknown-field] generated\n{POD}")
    assert run.returncode == 0
    assert run.stdout.endswith("1 warning in 1 object of 1 file, Kubernetes 1.37; 2 findings silenced\n")


def test_a_finding_about_the_text_is_silenced_too(lint: Lint) -> None:
    text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  # podlint: ignore[duplicate-key] on purpose\n  name: b\n"
    assert "duplicate-key" not in {rule for _, rule in rules(lint(text))}


ACROSS = """\
apiVersion: v1
kind: Service
metadata: {name: shop}
spec:
  selector: {app: shop}
  ports: [{port: 80}]
"""
SELECTED = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, labels: {app: shop}}
spec:
  containers:
    - name: web  # podlint: ignore[no-readiness-probe] answers at once
      image: example.org/web:1.4
"""


def test_a_rule_across_objects_is_silenced_where_its_finding_stands(lint: Lint) -> None:
    assert lint(f"{ACROSS}---\n{SELECTED}") == []
    assert rules(lint(f"{ACROSS}---\n{SELECTED}".replace("# podlint", "#"))) == [(13, "no-readiness-probe")]


def test_a_rule_across_files_is_silenced_where_its_finding_stands(write: Callable[..., Path], podlint: Any) -> None:
    write("service.yaml", ACROSS)
    write("pod.yaml", SELECTED)
    summary = json.loads(podlint("check", "--output-format", "json").stdout)["summary"]
    assert (summary["infos"], summary["warnings"], summary["suppressed"]) == (0, 0, 1)


# What is said of comments that do nothing


def unused(findings: list[Any]) -> list[tuple[int, str, str]]:
    """Line, message and help of the findings about comments."""
    return [(finding.span.start.line + 1, finding.message, finding.help) for finding in findings if finding.rule == "unused-suppression"]


def test_a_comment_that_silences_nothing_is_a_finding(lint: Lint) -> None:
    text = POD.replace("name: shop\n", "name: shop  # podlint: ignore[unknown-field] long gone\n", 1)
    assert unused(lint(text)) == [(4, "'unknown-field' has nothing to say here", "delete the comment, or the name from it")]


def test_the_finding_covers_the_comment_and_nothing_else(lint: Lint) -> None:
    line = "  name: shop  # podlint: ignore[unknown-field] gone"
    (finding,) = [finding for finding in lint(POD.replace("  name: shop", line, 1)) if finding.rule == "unused-suppression"]
    assert line[finding.span.start.column : finding.span.end.column] == "# podlint: ignore[unknown-field] gone"


def test_of_several_names_only_the_idle_ones_are_told(lint: Lint) -> None:
    text = POD.replace("image: nginx", "image: nginx  # podlint: ignore[image-without-tag, duplicate-key, wrong-type]")
    assert [message for _, message, _ in unused(lint(text))] == ["'duplicate-key' has nothing to say here", "'wrong-type' has nothing to say here"]


def test_a_rule_that_does_not_exist_is_told_with_the_nearest_name(lint: Lint) -> None:
    text = POD.replace("image: nginx", "image: nginx  # podlint: ignore[image-without-tags]")
    assert unused(lint(text)) == [(9, "no rule is called 'image-without-tags'", "did you mean 'image-without-tag'?")]
    assert (9, "image-without-tag") in rules(lint(text))


def test_a_rule_that_did_not_run_is_not_called_idle(lint: Lint) -> None:
    text = POD.replace("name: shop\n", "name: shop  # podlint: ignore[unknown-field] long gone\n", 1)
    assert unused(lint(text, ignore=("unknown-field",))) == []
    strict = POD.replace("image: nginx", "image: nginx:1  # podlint: ignore[no-startup-probe] fast")
    assert unused(lint(strict)) == []
    assert len(unused(lint(strict, select=("no-startup-probe",)))) == 1


def test_nothing_is_called_idle_when_objects_are_filtered_out(write: Callable[..., Path], podlint: Any) -> None:
    write("pod.yaml", POD.replace("name: shop\n", "name: shop  # podlint: ignore[unknown-field] long gone\n", 1))
    assert "unused-suppression" in podlint("check").stdout
    assert "unused-suppression" not in podlint("check", "-n", "default").stdout


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# podlint: ignore", "no rule is named; write ignore[rule]"),
        ("# podlint: ignore[]", "no rule is named; write ignore[rule]"),
        ("# podlint: ignore[ , ]", "no rule is named; write ignore[rule]"),
        ("# podlint: ignore-file", "no rule is named; write ignore-file[rule]"),
        ("# podlint: ignore image-without-tag", "no rule is named; write ignore[rule]"),
        ("# podlint: ignore[image-without-tag", "ignore[rule]"),
        ("# podlint: ignored[image-without-tag]", "'ignored' is no instruction"),
        ("# podlint: disable=image-without-tag", "'disable' is no instruction"),
        ("# podlint:", "no instruction"),
        ("# podlint: [image-without-tag]", "no instruction"),
    ],
)
def test_a_comment_that_cannot_be_understood_is_told_and_silences_nothing(lint: Lint, comment: str, said: str) -> None:
    found = lint(POD.replace("image: nginx", f"image: nginx {comment}"))
    assert (9, "image-without-tag") in rules(found)
    ((line, message, _),) = unused(found)
    assert line == 9
    assert message.startswith("this comment silences nothing: ")
    assert said in message


def test_what_is_said_of_comments_can_be_turned_off(lint: Lint) -> None:
    text = POD.replace("image: nginx", "image: nginx:1  # podlint: ignore[image-without-tag]")
    assert unused(lint(text, ignore=("unused-suppression",))) == []


def test_a_comment_at_the_end_with_nothing_below_it_is_idle(lint: Lint) -> None:
    assert len(unused(lint(f"{POD}# podlint: ignore[unknown-field] what?\n"))) == 1


# What is no comment

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n"


@pytest.mark.parametrize(
    "data",
    [
        '  text: "a # podlint: ignore[nothing]"\n',
        "  text: 'a # podlint: ignore[nothing]'\n",
        "  text: |\n    # podlint: ignore[nothing]\n    a\n",
        "  text: >-\n    a\n    # podlint: ignore[nothing]\n",
        '  text: "a\n    # podlint: ignore[nothing]\n    b"\n',
        "  text: a#podlint:ignore[nothing]\n",
        '  text: "# podlint: ignore[nothing]"\n',
        "  # see podlint: ignore[nothing]\n  text: a\n",
        "  # not-podlint: ignore[nothing]\n  text: a\n",
    ],
    ids=["double", "single", "literal", "folded", "long", "glued", "whole", "other-words", "other-tool"],
)
def test_a_hash_inside_a_value_begins_no_comment(lint: Lint, data: str) -> None:
    assert lint(CONFIG + data) == []


def test_a_hash_inside_a_key_begins_no_comment(lint: Lint) -> None:
    container = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: web, image: 'web:1', env: [{name: A}]}]\n"
    assert [finding.rule for finding in lint(container.replace("env: [{name: A}]", "'env # podlint: ignore[nothing]': 1"))] == ["unknown-field"]


def test_a_hash_inside_a_value_behind_other_documents_begins_no_comment(lint: Lint) -> None:
    assert lint(f"{CONFIG}  a: b\n---\n{CONFIG}  text: |\n    # podlint: ignore[nothing]\n", ignore=("duplicate-object",)) == []


def test_a_hash_inside_a_value_that_is_overruled_begins_no_comment(lint: Lint) -> None:
    found = lint(f'{CONFIG}  text: "# podlint: ignore[nothing]"\n  text: b\n')
    assert unused(found) == []


def test_a_comment_behind_a_block_scalar_is_a_comment(lint: Lint) -> None:
    assert len(unused(lint(f"{CONFIG}  text: |\n    a\n  # podlint: ignore[nothing]\n  more: b\n"))) == 1
    assert len(unused(lint(f"{CONFIG}  text: |  # podlint: ignore[nothing]\n    a\n"))) == 1


def test_json_has_no_comments(lint: Lint) -> None:
    data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "b # podlint: ignore[nothing]"}}
    assert lint(json.dumps(data), "map.json") == []


def test_comments_count_in_the_blocks_of_markdown(lint: Lint) -> None:
    block = commented({6: "# podlint: ignore[unknown-field] an example"})
    text = f"# Notes\n\n```yaml\n{block}```\n\n```yaml\n{POD}```\n"
    assert [number for number, rule in rules(lint(text, "notes.md")) if rule == "unknown-field"] == [8, 25, 32]


def test_a_comment_for_the_file_in_one_block_speaks_of_all_blocks_of_markdown(lint: Lint) -> None:
    text = f"```yaml\n# podlint: ignore-file[unknown-field, image-without-tag] examples\n{POD}```\n\n```yaml\n{POD}```\n"
    assert lint(text, "notes.md") == []


@pytest.mark.parametrize("line", ["# podlint: a linter", "## About\n\n# podlint: ignore[rule] reason", "```sh\n# podlint: ignore[nothing]\n```"])
def test_outside_its_yaml_blocks_markdown_has_no_comments(lint: Lint, line: str) -> None:
    assert lint(f"{line}\n\n```yaml\n{CONFIG}  a: b\n```\n", "notes.md") == []
