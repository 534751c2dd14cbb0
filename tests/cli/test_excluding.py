"""Options that do not go together are refused, not passed over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--config", "c.yaml", "--no-config"), "--config and --no-config exclude each other; leave one of them out"),
        (
            ("--write-baseline", "b.json", "--output-file", "o.json"),
            "--write-baseline and --output-file exclude each other; a run that writes a baseline prints no report; leave one of them out",
        ),
        (("--output-file", "pod.yaml"), "--output-file names 'pod.yaml', which is to be checked; name another file"),
        (("--output-format", "json", "--output-file", "./pod.yaml"), "--output-file names './pod.yaml', which is to be checked; name another file"),
        (("--jobs", "9" * 5000), f"--jobs cannot be '{'9' * 40}'; write a whole number, or 0 to leave it to podlint"),
        (("--max-file-size", "9" * 5000), f"--max-file-size cannot be '{'9' * 5000}'; write a whole number of bytes, kB, MB or GB, as in 20MB"),
        (("--max-file-size", "99999999999999999999GB"), "--max-file-size cannot be '99999999999999999999GB'; write a whole number of bytes, kB, MB or GB"),
    ],
)
def test_what_has_no_meaning_is_one_line(
    main: Callable[..., tuple[int, str, str]], write: Callable[..., Path], arguments: tuple[str, ...], message: str
) -> None:
    write("pod.yaml")
    code, out, err = main("check", *arguments, "pod.yaml")
    assert (code, out) == (2, "")
    assert err.startswith(f"podlint: {message}")
    assert err.count("\n") == 1
