"""What a container runs, and which of its words is a script."""

from __future__ import annotations

import pytest

from podlint.objects.pod import Container, Role
from podlint.objects.shell import advice, hooks, is_shell, program, script, words


def container(**value: object) -> Container:
    return Container(("spec", "containers", 0), dict(value), Role.MAIN)


@pytest.mark.parametrize(
    ("command", "text", "arguments"),
    [
        (["sh", "-c", "a"], "a", ()),
        (["/bin/bash", "-ec", "a", "b", "c"], "a", ("b", "c")),
        (["/usr/bin/env", "bash", "-c", "a"], "a", ()),
        (["bash", "-o", "pipefail", "-c", "a"], "a", ()),
        (["bash", "-euo", "pipefail", "-c", "a"], "a", ()),
        (["bash", "--login", "-c", "a"], "a", ()),
        (["sh", "-c", "-e", "a"], "a", ()),
        (["sh", "-c", "--", "a"], "a", ()),
    ],
)
def test_a_script_is_what_stands_behind_the_options_of_a_shell(command, text, arguments):
    found = script(command)
    assert found is not None
    assert (found.text, found.arguments) == (text, arguments)
    assert command[found.at] == text


@pytest.mark.parametrize("command", [[], ["sh"], ["sh", "-c"], ["sh", "a"], ["sh", "-e", "a"], ["nginx", "-c", "a"], ["env"], ["bash", "-o", "c", "a"]])
def test_without_c_there_is_no_script(command):
    assert script(command) is None


def test_words_are_those_of_command_then_those_of_args_with_their_places():
    found = words(container(command=["sh", 5, "-c"], args=["x"]))
    assert [(word.text, word.path[-2:]) for word in found] == [("sh", ("command", 0)), ("-c", ("command", 2)), ("x", ("args", 0))]


def test_hooks_are_those_that_run_a_command():
    found = hooks(container(lifecycle={"preStop": {"exec": {"command": ["a"]}}, "postStart": {"httpGet": {"port": 80}}}))
    assert [(name, [word.path[-4:] for word in some]) for name, some in found] == [("preStop", [("preStop", "exec", "command", 0)])]


@pytest.mark.parametrize(
    ("word", "name", "shell"), [("/bin/sh", "sh", True), ("bash", "bash", True), ("./ash", "ash", True), ("shred", "shred", False), ("", "", False)]
)
def test_a_shell_is_known_by_its_name(word, name, shell):
    assert (program(word), is_shell(word)) == (name, shell)


@pytest.mark.parametrize(
    ("command", "help"),
    [
        ("ping -c 1 shop", 'write each word as an item: [ping, "-c", "1", shop]'),
        ("ping $(SHOP_HOST)", "write each word as an item: [ping, $(SHOP_HOST)]"),
        ("ping $(hostname)", "let a shell run it: [sh, -c, the script]"),
        ("ping shop && sleep 5", "let a shell run it: [sh, -c, the script]"),
    ],
)
def test_only_a_command_for_a_shell_is_given_to_one(command, help):
    assert advice(command) == help
