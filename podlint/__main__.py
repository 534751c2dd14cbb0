"""The `podlint` command: the quick way into `check`, and typer for everything else."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from podlint.options import CheckOptions

INTERRUPTED = 130  # what shells give a program that was ended with Ctrl-C


def main() -> NoReturn:
    """Run podlint on the arguments of this process; never returns."""
    if sys.stdout is None:  # closed by whoever started podlint
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  for the rest of the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  as above
    try:
        code = _run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the report has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)  # at once: what is left to clean up would wait for processes that are no more
    except Exception as error:  # noqa: BLE001  a bug of ours must never look like a finding (exit code 1)
        if said := _of_system(error):
            print(f"podlint: {said}", file=sys.stderr)
        else:
            import traceback

            traceback.print_exc()
            print("podlint: this is a bug of podlint; please report it with the lines above", file=sys.stderr)
        code = 2
    sys.exit(code)


def _of_system(error: Exception) -> str:
    """What is the matter where the system, and no bug of ours, is the reason; empty elsewhere."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return f"the output cannot be written: {error.strerror}"
    if isinstance(error, FileNotFoundError):
        try:
            os.getcwd()
        except FileNotFoundError:
            return "the current folder is there no longer"
    return ""


def command() -> NoReturn:
    """Do as `main`, and end the process without taking its memory apart, which takes 0.1 s after some thousand files. All that is to be written is."""
    gc.set_threshold(100_000)  # what is imported becomes no garbage: to look for some takes a fiftieth of a hook's time
    try:
        main()
    except SystemExit as done:
        if sys.getprofile() or sys.gettrace():  # whoever measures podlint writes something down at the end
            raise
        with suppress(OSError):  # which has been told
            sys.stdout.flush()
        os._exit(int(done.code or 0))


def _run(arguments: list[str]) -> int:
    from podlint.errors import PodlintError

    try:
        if arguments[:1] in (["check"], ["fix"]):
            from podlint import options

            parsed = options.parse(arguments[1:])
            if parsed:
                paths, raw = parsed
                return _check(options.check_options(paths, raw | {"fix": True} if arguments[0] == "fix" else raw))
        from podlint.commands.app import run

        return run(arguments)
    except PodlintError as error:
        from podlint.reporters.words import printable

        print(f"podlint: {printable(str(error))}", file=sys.stderr)
        return 2


def _check(options: CheckOptions) -> int:
    if options.fix or options.diff:
        from podlint.commands.fix import run_fix

        return run_fix(options)
    from podlint.run import run_check

    return run_check(options)


if __name__ == "__main__":
    command()
