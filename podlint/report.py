"""The outcome of a run, as reporters print it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from podlint.finding import Finding, Severity


class FailOn(Enum):
    """The least severity of a finding that makes a run fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"

    def fails(self, severity: Severity) -> bool:
        """Whether a finding of *severity* fails the run."""
        return self is not FailOn.NEVER and severity.rank >= Severity(self.value).rank


class Summary(NamedTuple):
    """What was looked at. `not_manifests` names the files that hold no Kubernetes manifest.

    `known` counts the findings that a baseline knows, `gone` those of a baseline that are no more,
    `fixed` those that were mended, in `fixed_files`, `unchanged` those in files that have not changed. `names` are the files in their order.
    """

    files: int = 0
    documents: int = 0
    objects: int = 0
    not_manifests: tuple[str, ...] = ()
    suppressed: int = 0
    kubernetes: tuple[str, ...] = ()
    known: int = 0
    gone: int = 0
    fixed: int = 0
    fixed_files: int = 0
    names: tuple[str, ...] = ()
    unchanged: int = 0


class Report(NamedTuple):
    """The findings of a run in the order of files and places, and what was looked at. `rendered` are names and texts of what stands in no file."""

    findings: tuple[Finding, ...]
    summary: Summary
    fail_on: FailOn = FailOn.ERROR
    crashes: tuple[str, ...] = ()
    rendered: tuple[tuple[str, str], ...] = ()

    @property
    def exit_code(self) -> int:
        """0 for a clean run, 1 when a finding fails it, 2 when a check of podlint's own crashed."""
        if self.crashes:
            return 2
        return int(any(self.fail_on.fails(finding.severity) for finding in self.findings))

    def fixable(self, *, safely: bool) -> int:
        """Return how many findings have a fix that is safe, or one that is not."""
        return sum(finding.fix is not None and finding.fix.is_safe is safely for finding in self.findings)

    def number_of(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)
