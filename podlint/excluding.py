"""Options that say nothing, and options of `check` that do not go together."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence

from podlint.errors import UsageError
from podlint.files import STDIN, can_be_read_again

_FIXING = ("fix", "unsafe_fixes", "diff")
_LEAVE = "leave one of them out"
_EXCLUDING = (
    (("helm", "kustomize"), _FIXING, "a rendered text is no file to mend; mend its templates"),
    (("helm", "kustomize"), ("changed_since",), f"what has changed in a file may be rendered anywhere; {_LEAVE}"),
    (("changed_since",), ("write_baseline",), f"a baseline knows the findings in all files; {_LEAVE}"),
    (("watch",), (*_FIXING, "write_baseline"), f"what is watched is not written to; {_LEAVE}"),
    (("shard",), (*_FIXING, "write_baseline"), f"a part of the files is no place to write from; {_LEAVE}"),
    (("shard", "scheduler"), ("helm", "kustomize"), f"what is rendered is checked here and whole; {_LEAVE}"),
    (("scheduler",), _FIXING, f"files are mended where they are; {_LEAVE}"),
    (("write_baseline",), ("output_file", "output_format"), f"a run that writes a baseline prints no report; {_LEAVE}"),
    (("write_baseline",), ("fail_on",), f"a run that writes a baseline fails on no finding; {_LEAVE}"),
    (("write_baseline",), ("baseline",), f"all findings are written, known or not; {_LEAVE}"),
    (("config",), ("no_config",), _LEAVE),
    (("watch",), ("kustomize",), "it takes a kustomize to know what a kustomization reads; watch its folders instead"),
)
"""Names of options, names of others that exclude them, and why."""

_READING_AGAIN = (("shard", "--shard shares out files"), ("watch", "--watch waits for files to change"))


def require_said(flag: str, text: str | None) -> None:
    """Look whether an option that is given says something: an unset variable of a shell would take it away unseen.

    Raises:
        UsageError: it does not.
    """
    if text == "":
        raise UsageError(f"{flag} cannot be empty", "leave it out, or set the variable that its value comes from")


def require_together(paths: Sequence[str], given: Collection[str]) -> None:
    """Look whether the given options go together, whatever they say.

    Raises:
        UsageError: they do not.
    """
    for some, others, why in _EXCLUDING:
        one, other = (next((name for name in names if name in given), "") for names in (some, others))
        if one and other:
            raise UsageError(f"--{one} and --{other} exclude each other".replace("_", "-"), why)
    once = next((path for path in paths if not can_be_read_again(path)), "")
    for name, what in _READING_AGAIN:
        if name in given and once:
            raise UsageError(f"{what}, and {once!r} is {'standard input' if once == STDIN else 'there only once'}", "name files or folders")


def require_apart(paths: Sequence[str], reports: Iterable[str]) -> None:
    """Look whether a report would take the place of what is to be checked.

    Raises:
        UsageError: it would.
    """
    named = [path for path in paths if os.path.isfile(path)]
    for report in reports:
        if os.path.isfile(report) and any(os.path.samefile(path, report) for path in named):
            raise UsageError(f"--output-file names {report!r}, which is to be checked", "name another file")
