"""Runs another program for what it prints: without a shell, within a time and a size."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple

from podlint.errors import UsageError

if TYPE_CHECKING:
    from subprocess import Popen

_ERRORS = 64_000  # bytes of what a program complains that are kept
_CHUNK = 65_536
_PATIENCE = 10.0  # seconds for the rest of what an ended program has printed: another one may hold its pipe


class Ended(NamedTuple):
    """What came of a program: its exit code (None: it took too long), and what it printed. `cut` says that this was too much."""

    code: int | None
    output: bytes
    errors: str
    cut: bool = False


def run(command: Sequence[str], most: int, seconds: float, environment: Mapping[str, str] | None = None) -> Ended:
    """Run a program to its end, for at most *seconds*, and return what it printed, at most *most* bytes.

    Raises:
        UsageError: it cannot be started.
    """
    import subprocess

    try:
        process = subprocess.Popen(  # noqa: S603  no shell; in a session of its own, so that what it starts ends with it
            list(command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=os.name != "nt"
        )
    except (OSError, ValueError) as error:
        raise UsageError(f"{command[0]} cannot be started: {(getattr(error, 'strerror', '') or str(error)).lower()}") from error
    output, errors = _Kept(process.stdout, most, lambda: _end(process)), _Kept(process.stderr, _ERRORS)
    code: int | None = None
    try:
        code = process.wait(seconds)
        output.finish(_PATIENCE)
        errors.finish(_PATIENCE)
    except subprocess.TimeoutExpired:
        pass
    finally:  # also where the user has had enough
        if code is None or not output.done:
            _end(process)
        process.wait()
    return Ended(code, bytes(output.data), errors.data.decode("utf-8", "replace"), output.cut)


class _Kept:
    """The beginning of what a program prints; the rest is read and dropped. `enough` is called once there is a rest."""

    def __init__(self, pipe: IO[bytes] | None, most: int, enough: Callable[[], None] = lambda: None) -> None:
        import threading

        assert pipe is not None
        self.pipe = pipe
        self.most = most
        self.enough = enough
        self.data = bytearray()
        self.cut = False
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    @property
    def done(self) -> bool:
        """Whether all is read."""
        return not self.thread.is_alive()

    def finish(self, seconds: float) -> None:
        """Wait for the end of what is printed."""
        self.thread.join(seconds)

    def _read(self) -> None:
        with self.pipe:
            while chunk := os.read(self.pipe.fileno(), _CHUNK):
                room = self.most - len(self.data)
                self.data += chunk[:room]
                if len(chunk) > room and not self.cut:
                    self.cut = True
                    self.enough()


def _end(process: Popen[bytes]) -> None:
    """End a program and what it has started."""
    try:
        if os.name == "nt":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except OSError:
        pass  # it has ended by itself
