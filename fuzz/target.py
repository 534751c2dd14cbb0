"""What every fuzz target shares: the mutator, and keeping what went wrong without stopping for it.

Usage: target.py NAME OUT [LIBFUZZER OPTIONS] [CORPUS]...
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
import traceback
from collections.abc import Callable

import atheris

with atheris.instrument_imports(include=["podlint"]):
    import targets
    from podlint import registry

    registry.definitions()  # loads them all
import mutator
import seeds

_SLOW = 3.0  # seconds of processor time for one input, instrumented; inputs are some kilobytes
_OF_LINES = 0.8  # of all mutations; the rest are libFuzzer's own, of bytes


class Keeper:
    """Runs a target, and keeps of each kind of failure the shortest input."""

    def __init__(self, target: Callable[[str], None], folder: str) -> None:
        self.target = target
        self.folder = folder
        self.known: dict[str, int] = {}
        os.makedirs(folder, exist_ok=True)

    def __call__(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        started = time.process_time()
        try:
            self.target(text)
        except RecursionError as error:
            self.keep("RecursionError", data, _told(error))
        except Exception as error:  # noqa: BLE001  whatever it is, it is kept
            self.keep(_kind(error), data, _told(error))
        took = time.process_time() - started
        if took > _SLOW:
            self.keep(f"slow-{len(data) // 1000}-kB", data, f"{took:.1f} s")

    def keep(self, kind: str, data: bytes, told: str) -> None:
        """Write the input down, if it is the first or the shortest of its kind."""
        if len(data) >= self.known.get(kind, 1 << 60):
            return
        self.known[kind] = len(data)
        name = os.path.join(self.folder, f"{kind[:60]}-{hashlib.sha256(kind.encode()).hexdigest()[:6]}")
        with open(f"{name}.yaml", "wb") as file:
            file.write(data)
        with open(f"{name}.txt", "w", encoding="utf-8") as file:
            file.write(told)


def _kind(error: BaseException) -> str:
    """What went wrong where: the class of the first cause, and the innermost line of podlint's."""
    while error.__cause__ or error.__context__:
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "atheris" not in frame.filename]
    last = next((frame for frame in reversed(frames) if "/podlint/" in frame.filename or "/rules/" in frame.filename), frames[-1])
    return f"{type(error).__name__}-{os.path.basename(last.filename)}-{last.lineno}"


def _told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)[-12:])


def main() -> None:
    name, folder, *options = sys.argv[1:]
    manifests = seeds.texts()

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        if seed % 1000 >= 1000 * _OF_LINES:
            return bytes(atheris.Mutate(data, max_size))
        other = manifests[seed // 1000 % len(manifests)]
        return mutator.mutated(data.decode("utf-8", "replace"), other, seed).encode("utf-8", "replace")[:max_size]

    atheris.Setup([sys.argv[0], *options], Keeper(targets.TARGETS[name], folder), custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
