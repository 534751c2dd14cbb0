"""What a Job makes of the ends of its pods: podFailurePolicy, successPolicy, and the way lists of indexes are written.

Source: k8s.io/kubernetes/pkg/controller/job/pod_failure_policy.go, success_policy.go, indexed_job_utils.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from podlint.constraints.schedule import atoi

FAIL_JOB, FAIL_INDEX, IGNORE, COUNT = "FailJob", "FailIndex", "Ignore", "Count"

_FEW = 2  # neighbours that are written one by one


class Ended(NamedTuple):
    """How a pod ended: its name, the exit codes of its containers and then its init containers that ended, its conditions (``True``, ``False``)."""

    pod: str
    codes: tuple[tuple[str, int], ...] = ()
    conditions: Mapping[str, str] = MappingProxyType({})


class Verdict(NamedTuple):
    """What the first rule that matches says; without an action, none does."""

    action: str = ""
    message: str = ""

    @property
    def counts(self) -> bool:
        """Whether the failure counts against backoffLimit."""
        return self.action != IGNORE


def verdict(policy: Mapping[str, Any] | None, ended: Ended) -> Verdict:
    """Return what a podFailurePolicy says of a pod that failed."""
    for index, rule in enumerate((policy or {}).get("rules") or ()):
        what = _matches(rule, ended)
        if what:
            action = str(rule.get("action", COUNT))
            return Verdict(action, f"{what} matching {action} rule at index {index}")
    return Verdict()


def _matches(rule: Mapping[str, Any], ended: Ended) -> str:
    """Return what of the pod matches a rule; empty: nothing."""
    codes = rule.get("onExitCodes")
    if codes is not None:
        only, values = codes.get("containerName"), codes.get("values") or ()
        for container, code in ended.codes:
            if code and only in (None, container) and (code in values) is (codes.get("operator") == "In"):
                return f"Container {container} for pod {ended.pod} failed with exit code {code}"
        return ""
    for pattern in rule.get("onPodConditions") or ():
        kind = pattern.get("type", "")
        if ended.conditions.get(kind) == pattern.get("status", "True"):
            return f"Pod {ended.pod} has condition {kind}"
    return ""


def success(policy: Mapping[str, Any] | None, succeeded: frozenset[int], completions: int) -> str:
    """Return the message of the first rule of a successPolicy that the indexes that succeeded meet; empty: none."""
    if not succeeded:
        return ""
    for index, rule in enumerate((policy or {}).get("rules") or ()):
        wanted, count = rule.get("succeededIndexes"), rule.get("succeededCount")
        if wanted is not None:
            ranges = list(_ranges(wanted, completions))
            met = sum(any(first <= done <= last for first, last in ranges) for done in succeeded)
            size = sum(last - first + 1 for first, last in ranges)
            is_met = size > 0 and (met == size or (count is not None and met >= count))
        else:
            is_met = count is not None and len(succeeded) >= count
        if is_met:
            return f"Matched rules at index {index}"
    return ""


def _ranges(text: str, completions: int) -> Iterable[tuple[int, int]]:
    """Yield the ranges of ``0,2-4``, as far as there are such indexes."""
    for part in text.split(","):
        low, hyphen, high = part.partition("-")
        first = atoi(low)
        last = atoi(high) if hyphen else first
        if first is not None and last is not None and first <= min(last, completions - 1):
            yield first, min(last, completions - 1)


def written(indexes: Iterable[int]) -> str:
    """Return indexes as a Job's status writes them: ``0,2-4,6,7``."""
    runs: list[list[int]] = []
    for index in sorted(indexes):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return ",".join(str(first) if first == last else f"{first}{',' if last - first < _FEW else '-'}{last}" for first, last in runs)
