"""The simple commands of a command or script."""

from __future__ import annotations

import pytest

from podlint.objects.simple_commands import called, commands


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("nginx -s quit", [("nginx", "-s", "quit")]),
        ("a && b || c; d | e", [("a",), ("b",), ("c",), ("d",), ("e",)]),
        ("until nc -z db 80; do sleep 1; done", [("nc", "-z", "db", "80"), ("sleep", "1"), ("done",)]),
        ("while ! curl -f http://a; do :; done", [("curl", "-f", "http://a"), (":",), ("done",)]),
        ("LANG=C exec /bin/a 'b c'", [("/bin/a", "b c")]),
        ("a > /dev/null 2>&1", [("a", ">", "/dev/null")]),
        ("a # b\nc", [("a",), ("c",)]),
        ("a; b 'c", [("a",)]),
        ("", []),
    ],
)
def test_a_script_runs_simple_commands(script, expected):
    assert commands(("sh", "-c", script)) == expected


@pytest.mark.parametrize(("words", "expected"), [(("/bin/ls", "a;b"), [("/bin/ls", "a;b")]), ((), []), (("sh",), []), (("bash", "file.sh"), [])])
def test_a_command_without_script_is_one_or_unknown(words, expected):
    assert commands(words) == expected


def test_a_program_is_called_by_its_name_without_folder():
    assert [called(("/usr/bin/curl", "-f")), called(("curl",)), called(())] == ["curl", "curl", ""]


def test_a_long_script_is_read_at_its_beginning():
    assert len(commands(("sh", "-c", "echo a;" * 100_000))) < 2000
