"""Which files have changed since a git commit: in commits after it, in the working tree, or because git does not know them yet."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

from podlint.errors import UsageError
from podlint.files import STDIN, name_of
from podlint.rendering.program import run
from podlint.report import Report

_SECONDS = 120
_MOST = 500_000_000  # bytes of names
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""What git tells a hook about the repository that it runs in, which may not be the one of the files."""


def only_changed(report: Report, changed: frozenset[str]) -> Report:
    """Return the report with the findings in the changed files alone; the summary counts the others."""
    kept = tuple(finding for finding in report.findings if finding.file in changed)
    names = tuple(name for name in report.summary.names if name in changed)
    return report._replace(findings=kept, summary=report.summary._replace(unchanged=len(report.findings) - len(kept), names=names))


def changed_names(paths: Iterable[str], reference: str) -> frozenset[str]:
    """Return which of the paths have changed since the commit in which HEAD and *reference* went apart, as findings name them.

    Standard input counts as changed, a link when it or what it leads to has changed. Each repository is asked on its own.

    Raises:
        UsageError: git is not installed, a file is in no repository, or a repository does not know *reference*.
    """
    if reference.startswith("-"):
        raise UsageError(f"--changed-since takes a commit, branch or tag, not {reference!r}")
    places = {path: _places(path) for path in paths if path != STDIN}
    tops: dict[str, str] = {}
    for path, (place, _) in places.items():
        if not _top(os.path.dirname(place), tops):
            raise UsageError(f"--changed-since asks git, and {path!r} is in no git repository")
    if not places and not _top(os.getcwd(), tops):
        raise UsageError("--changed-since asks git, and the current folder is in no git repository")
    here = os.path.realpath(os.getcwd())
    changed = {name for top in {_asked(top, here) for top in tops.values() if top} for name in _Repository(top).changed_since(reference)}
    found = {path for path, (place, target) in places.items() if place in changed or target in changed}
    return frozenset({name_of(path) for path in found} | {name_of(STDIN)})


def _places(path: str) -> tuple[str, str]:
    """Where a path really stands, and what it leads to if it is a link."""
    folder, name = os.path.split(os.path.abspath(path))
    return os.path.join(os.path.realpath(folder), name), os.path.realpath(path)


def _top(folder: str, known: dict[str, str]) -> str:
    """The top of the repository that a folder is in; empty where it is in none."""
    if folder not in known:
        above = os.path.dirname(folder)
        is_top = os.path.exists(os.path.join(folder, ".git"))
        known[folder] = folder if is_top else "" if above == folder else _top(above, known)
    return known[folder]


def _asked(top: str, here: str) -> str:
    """The repository to ask about one: that which it is a submodule of, unless the user is in it."""
    while not f"{here}{os.sep}".startswith(top + os.sep) and (above := _Repository(top).superproject()):
        top = above
    return top


class _Repository:
    """A working tree, by the folder at its top."""

    def __init__(self, top: str) -> None:
        self.top = top

    def git(self, *arguments: str) -> tuple[int, bytes]:
        """Run git there: exit code and output."""
        import shutil

        program = shutil.which("git")
        if not program:
            raise UsageError("--changed-since needs git, and it is not on the PATH")
        environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
        # A repository may name a program that is to watch its files: it is not run.
        command = [program, "-C", self.top, "-c", "core.fsmonitor=false", *arguments]
        ended = run(command, _MOST, _SECONDS, environment | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"})
        if ended.code is None or ended.cut:
            raise UsageError(f"git has too much to say about {self.top!r}, or takes longer than {_SECONDS} seconds")
        if not ended.output and "dubious ownership" in ended.errors:
            raise UsageError(f"git does not trust {self.top!r}, which belongs to somebody else", "see safe.directory in git help config")
        return ended.code, ended.output

    def names(self, *arguments: str) -> list[str]:
        """Run git for a list of names with -z."""
        code, output = self.git(*arguments)
        if code:
            raise UsageError(f"git {arguments[0]} failed in {self.top!r}")
        return [os.fsdecode(name) for name in output.split(b"\0") if name]

    def commit(self, *arguments: str) -> str:
        """Run git for a commit; empty where there is none."""
        code, output = self.git(*arguments)
        return output.decode("ascii", "replace").strip() if code == 0 else ""

    def superproject(self) -> str:
        """The top of the working tree that this one is a submodule of; empty where it is none."""
        code, output = self.git("rev-parse", "--show-superproject-working-tree")
        return os.path.realpath(os.fsdecode(output.rstrip(b"\r\n"))) if code == 0 and output.strip() else ""

    def changed_since(self, reference: str) -> set[str]:
        """The real paths of what has changed since HEAD and *reference* went apart."""
        commit = self.commit("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
        if not commit:
            raise UsageError(f"--changed-since names {reference!r}, and git knows no such commit in {self.top!r}", "git fetch may bring it")
        base = self.commit("merge-base", commit, "HEAD")
        if not base:
            hint = "where only a part of the history was cloned, git fetch --unshallow brings the rest"
            raise UsageError(f"{reference!r} and HEAD have no commit in common in {self.top!r}", hint)
        return self.changed_from(base)

    def changed_from(self, base: str) -> set[str]:
        """The real paths of what is other in the working tree than in a commit; empty strings stand for nothing."""
        diff = ("diff", "--name-only", "--no-renames", "--diff-filter=d", "--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "-z")
        names = [*self.names(*diff, base, "--"), *self.names("ls-files", "--others", "--exclude-standard", "-z")]
        found: set[str] = set()
        for name in names:
            path = os.path.join(self.top, *name.rstrip("/").split("/"))
            found.add(path)
            if os.path.exists(os.path.join(path, ".git")):
                found |= _Repository(path).changed_inside(self.commit("rev-parse", "--verify", "--quiet", f"{base}:{name}"))
        return found

    def changed_inside(self, base: str) -> set[str]:
        """The same for a submodule: all that it has where it is new, or where its old commit is not at hand."""
        if base and self.commit("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"):
            return self.changed_from(base)
        names: Sequence[str] = (*self.names("ls-files", "-z"), *self.names("ls-files", "--others", "--exclude-standard", "-z"))
        return {os.path.join(self.top, *name.split("/")) for name in names}
