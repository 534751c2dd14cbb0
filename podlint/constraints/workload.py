"""What the controllers of pods have in common: a selector, the template of a pod that runs forever, and shares of the replicas.

Source: k8s.io/kubernetes/pkg/apis/apps/validation/validation.go, ValidatePodTemplateSpecForReplicaSet,
ValidatePositiveIntOrPercent, IsNotMoreThan100Percent; pkg/registry/*/*/strategy.go, WarningsOnCreate (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, at, forbidden, invalid, not_supported, warning
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import FINE, dns_label, percent
from podlint.constraints.metadata import LABEL_SELECTOR, is_valid_selector, object_meta, selects
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.schedule import atoi
from podlint.constraints.vocabulary import Errors, Relation, Table, all_of, nonnegative, relation
from podlint.defaults.metadata import name_of
from podlint.finding import Path

_HUNDRED_PERCENT = 100
_DIGITS = 9  # a percentage with more is over 100, whatever they are


# Names


def names_pods(value: Value, path: Path, context: Context) -> Errors:
    """The name, which those of the pods begin with, would do as a host name."""
    name = name_of(value)
    if not name or not dns_label(name):
        return ()
    return (warning((*path, "name"), "becomes part of the names and host names of pods, and should be a DNS label: no dots, at most 63 characters"),)


CONTROLLER_META = all_of(object_meta(), relation(names_pods))
"""The metadata of most controllers of pods."""


# Selectors


def selects_something(value: Value, path: Path, context: Context) -> Errors:
    """A label selector asks for at least one label."""
    if value.get("matchLabels") or value.get("matchExpressions"):
        return ()
    return (invalid(path, None, "must not be empty"),)


def labels_of(template: Mapping[str, Any]) -> Mapping[str, str]:
    """The labels of the pods that are made from a template."""
    labels: Mapping[str, str] = template.get("metadata", {}).get("labels", {})
    return labels


def template_is_selected(value: Value, path: Path, context: Context) -> Errors:
    """The selector selects the labels of the template. No selector selects nothing; what is wrong with an invalid one is said elsewhere."""
    selector = value.get("selector")
    labels = labels_of(value.get("template", {}))
    if selector is not None and (selects(selector, labels) or not is_valid_selector(selector, context)):
        return ()
    return (mismatch(selector or {}, labels, path),)


def _shown(labels: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in labels.items())


def mismatch(selector: Value, labels: Mapping[str, str], path: Path) -> ApiError:
    """The error that the labels of a template are not those that the spec at *path* selects."""
    place = (*path, "template", "metadata", "labels")
    for key, text in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != text:
            return invalid(place, None, f"must hold {key}: {text}, which the selector asks for")
    if selector.get("matchExpressions"):
        return invalid(place, None, "must meet matchExpressions of the selector")
    return invalid(place, None, "are selected by nothing while there is no selector")


def selected(template: Table) -> Relation:
    """A spec whose selector has to be there, valid and not empty. The server looks at the template only where the selector is valid."""

    def look(value: Value, path: Path, context: Context) -> Errors:
        errors: list[ApiError] = []
        selector, place = value.get("selector"), (*path, "selector")
        if selector is None:
            labels = labels_of(value.get("template", {}))
            errors.append(is_required(place, help=f"select the labels of the template: {_shown(labels)}" if labels else ""))
        else:
            LABEL_SELECTOR.check(selector, place, context, errors)
            if errors:
                return [*errors, invalid(place, None, "must be a selector that can be evaluated")]
            errors += selects_something(selector, place, context)
        errors += template_is_selected(value, path, context)
        template.check(value.get("template", {}), (*path, "template"), context, errors)
        return errors

    return look


# Templates


def runs_forever(value: Value, path: Path, context: Context) -> Errors:
    """The pods of a controller are restarted, and have no deadline."""
    spec = value.get("spec", {})
    errors = []
    restart = spec.get("restartPolicy", "Always")
    if restart != "Always":
        errors.append(not_supported((*path, "spec", "restartPolicy"), restart, ("Always",)))
    if "activeDeadlineSeconds" in spec:
        errors.append(forbidden((*path, "spec", "activeDeadlineSeconds"), f"cannot be set in a {context.kind}"))
    return errors


LASTING_TEMPLATE = all_of(POD_TEMPLATE, relation(runs_forever))
"""The template of a pod that is restarted whenever it ends."""


# Shares of the replicas, as `maxSurge`


def int_or_percent(value: int | str) -> Complaints:
    """A number that is not negative, or a percentage."""
    return percent(value) if isinstance(value, str) else nonnegative(value)


def at_most_all(value: int | str) -> Complaints:
    """No more than 100 %, if it is a percentage."""
    if isinstance(value, str) and not percent(value) and share(value) > _HUNDRED_PERCENT:
        return (Complaint(f"must be 100% at most, not {value}"),)
    return FINE


def share(value: int | str) -> int:
    """The number in a share, be it percent or not; 0 where there is none."""
    if isinstance(value, int):
        return value
    if percent(value):
        return atoi(value) or 0
    return int(value[:-1].lstrip("0")[:_DIGITS] or "0")


def shares(value: Mapping[str, Any], path: Path, *limited: str) -> list[ApiError]:
    """What is wrong with maxUnavailable and maxSurge each by itself; those *limited* may be 100 % at most."""
    errors: list[ApiError] = []
    for name in ("maxUnavailable", "maxSurge"):
        amount = value.get(name, 0)
        complaints = int_or_percent(amount) or (at_most_all(amount) if name in limited else FINE)
        if complaints:
            errors += at((*path, name), complaints)
    return errors
