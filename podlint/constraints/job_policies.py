"""The policies of a Job: which failures of pods count, and which indexes have to succeed.

Source: k8s.io/kubernetes/pkg/apis/batch/validation/validation.go, validatePodFailurePolicy, validateSuccessPolicy (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, duplicate, invalid, too_long, too_many
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import qualified_name
from podlint.constraints.schedule import atoi
from podlint.constraints.vocabulary import Errors, all_of, always, each, enum, optional, relation, required, struct
from podlint.finding import Path

RULES = 20
EXIT_CODES = 255
POD_CONDITIONS = 20
INDEXES_LENGTH = 64 * 1024
_INTERVAL_ENDS = 2


# Failures of pods


def has_few_rules(value: list[Value], path: Path, context: Context) -> Errors:
    """At most 20 rules."""
    return (too_many(path, len(value), RULES),) if len(value) > RULES else ()


def has_few_conditions(value: list[Value], path: Path, context: Context) -> Errors:
    """At most 20 conditions in one rule."""
    return (too_many(path, len(value), POD_CONDITIONS),) if len(value) > POD_CONDITIONS else ()


def looks_at_one_thing(value: Value, path: Path, context: Context) -> Errors:
    """A rule is about exit codes or about conditions of the pod."""
    has_codes, has_conditions = "onExitCodes" in value, bool(value.get("onPodConditions"))
    if has_codes != has_conditions:
        return ()
    return (invalid(path, None, "cannot have both onExitCodes and onPodConditions" if has_codes else "must have onExitCodes or onPodConditions"),)


def names_container(value: str, path: Path, context: Context) -> Errors:
    """The container is one of the pod's containers or init containers."""
    if value in context.named("containers", "initContainers"):
        return ()
    return (invalid(path, value, "must be the name of a container or init container of the pod"),)


def exit_codes(value: Value, path: Path, context: Context) -> Errors:
    """Exit codes are there, each once and in order; In has no 0, which is no failure."""
    codes, place = value.get("values", []), (*path, "values")
    errors: list[ApiError] = []
    if not codes:
        errors.append(invalid(place, None, "must hold an exit code"))
    elif len(codes) > EXIT_CODES:
        errors.append(too_many(place, len(codes), EXIT_CODES))
    seen = set()
    for index, code in enumerate(codes):
        if code == 0 and value.get("operator") == "In":
            errors.append(invalid((*place, index), code, "must be the code of a failure with operator In"))
        if code in seen:
            errors.append(duplicate((*place, index), code))
        seen.add(code)
    if codes != sorted(codes):
        errors.append(invalid(place, None, "must be in ascending order"))
    return errors


ON_EXIT_CODES = struct(exit_codes, operator=required(enum("In", "NotIn")), containerName=relation(names_container))
ON_POD_CONDITION = struct(type=always(qualified_name, zero=""), status=required(enum("False", "True", "Unknown")))
POD_FAILURE_RULE = struct(
    looks_at_one_thing,
    action=required(enum("Count", "FailIndex", "FailJob", "Ignore")),
    onExitCodes=ON_EXIT_CODES,
    onPodConditions=all_of(relation(has_few_conditions), each(ON_POD_CONDITION)),
)
POD_FAILURE_POLICY = struct(rules=optional(all_of(relation(has_few_rules), each(POD_FAILURE_RULE))))


def fails_index_with_limit(value: Value, path: Path, context: Context) -> Errors:
    """Only where indexes have limits of their own can a rule fail an index. *value* is the spec of a Job."""
    policy = value.get("podFailurePolicy")
    if not policy or "backoffLimitPerIndex" in value:
        return ()
    return [
        invalid((*path, "podFailurePolicy", "rules", index, "action"), "FailIndex", "must be another one without backoffLimitPerIndex")
        for index, rule in enumerate(policy.get("rules", ()))
        if rule.get("action") == "FailIndex"
    ]


# Success


def success_policy(value: Value, path: Path, context: Context) -> Errors:
    """Indexed Jobs may say which indexes, or how many, are enough. *value* is the spec of a Job."""
    policy = value.get("successPolicy")
    if policy is None:
        return ()
    place = (*path, "successPolicy")
    if value.get("completionMode") != "Indexed":
        return (invalid(place, None, "can be set only with completionMode Indexed"),)
    rules, place = policy.get("rules"), (*place, "rules")
    if not rules:
        return (is_required(place, "in a successPolicy"),)
    errors = [too_many(place, len(rules), RULES)] if len(rules) > RULES else []
    completions = value.get("completions")
    for index, rule in enumerate(rules):
        errors += _success_rule(rule, (*place, index), completions)
    return errors


def _success_rule(rule: Value, path: Path, completions: int | None) -> list[ApiError]:
    indexes, count = rule.get("succeededIndexes"), rule.get("succeededCount")
    if indexes is None and count is None:
        return [is_required(path, "to have succeededCount or succeededIndexes")]
    errors: list[ApiError] = []
    place = (*path, "succeededIndexes")
    if indexes is not None and len(indexes.encode("utf-8", "surrogatepass")) > INDEXES_LENGTH:
        errors.append(too_long(place, INDEXES_LENGTH))
    if completions is None:
        return errors
    there = completions
    if indexes is not None:
        there, wrong = count_of_indexes(indexes, completions)
        if wrong:
            errors.append(invalid(place, indexes, wrong))
    if count is None:
        return errors
    place = (*path, "succeededCount")
    if count < 0:
        errors.append(invalid(place, count, "must be 0 or more"))
    if count > completions:
        errors.append(invalid(place, count, f"must be at most completions, {completions}"))
    if indexes is not None and count > there:
        errors.append(invalid(place, count, f"must be at most the number of succeededIndexes, {there}"))
    return errors


def count_of_indexes(text: str, completions: int) -> tuple[int, str]:
    """How many indexes a text such as ``1,3-5`` names, and what is wrong with it; none where something is."""
    count, last = 0, None
    for interval in text.split(",") if text else ():
        ends = interval.split("-")
        if len(ends) > _INTERVAL_ENDS:
            return 0, "must hold numbers, and intervals of two numbers with one '-'"
        numbers = [atoi(end) for end in ends]
        if None in numbers:
            return 0, "must hold numbers and intervals, as 1,3-5"
        first, final = numbers[0], numbers[-1]
        assert first is not None
        assert final is not None
        if max(first, final) >= completions:
            return 0, f"must be below completions, {completions}"
        if (last is not None and first <= last) or (len(ends) > 1 and first >= final):
            return 0, "must be in ascending order"
        count, last = count + final - first + 1, final
    return count, ""
