"""What all tests share."""

from __future__ import annotations

import os
import signal
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("podlint", deadline=None)  # how long something takes is for benchmarks/
settings.load_profile("podlint")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", default=False, help="Write the golden files anew instead of comparing with them.")


def pytest_configure() -> None:
    """Have the programs that tests start hear interrupts: what a shell starts in the background is deaf to them, and so is all that it starts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def compare(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of the folder `golden` beside the test, or write it."""

    def compare(found: str, name: str) -> None:
        path = request.path.parent / "golden" / name
        if request.config.getoption("--update-golden"):
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def command() -> str:
    """The path of the installed command."""
    return str(Path(sysconfig.get_path("scripts")) / ("podlint.exe" if os.name == "nt" else "podlint"))
