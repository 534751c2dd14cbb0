"""PodDisruptionBudgets.

Source: k8s.io/kubernetes/pkg/apis/policy/validation/validation.go, ValidatePodDisruptionBudgetSpec;
pkg/apis/apps/validation/validation.go, ValidatePositiveIntOrPercent, IsNotMoreThan100Percent;
k8s.io/apiserver/pkg/registry/rest/create.go, BeforeCreate (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import Complaint, Complaints, invalid, quoted
from podlint.constraints.formats import path_segment_name, percent
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.vocabulary import Errors, Table, enum, in_turn, nonnegative, struct
from podlint.finding import Path


def pods_or_percent(value: int | str) -> Complaints:
    """A number of pods, or a part of them up to 100%."""
    if not isinstance(value, str):
        return nonnegative(value)
    complaints = percent(value)
    digits = value[:-1].lstrip("0")
    if complaints or len(digits) <= 2 or digits == "100":  # noqa: PLR2004  below a hundred
        return complaints
    return (Complaint(f"must be 100% or less, not {quoted(value)}"),)


def limits_one_side(spec: Value, path: Path, context: Context) -> Errors:
    """A budget says how many pods are to stay, or how many may go."""
    if "minAvailable" in spec and "maxUnavailable" in spec:
        return (invalid((*path, "maxUnavailable"), None, "cannot be set together with minAvailable", field=path, help="keep one of the two"),)
    return ()


_SPEC = struct(
    limits_one_side,
    minAvailable=pods_or_percent,
    maxUnavailable=pods_or_percent,
    selector=LABEL_SELECTOR,
    unhealthyPodEvictionPolicy=enum("AlwaysAllow", "IfHealthyBudget"),
)

TABLES: dict[str, Table] = {
    # A budget's own validation leaves metadata out: only what every object has to meet is looked at, and last.
    "PodDisruptionBudget": in_turn(struct(spec=_SPEC), struct(metadata=object_meta(path_segment_name, core=False))),
}
