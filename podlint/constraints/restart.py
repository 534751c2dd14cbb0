"""When single containers restart: their restartPolicy, and the rules that go before it.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateContainerRestartPolicy, validateInitContainerRestartPolicy (v1.36)
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, forbidden, not_supported, required, too_long, too_many
from podlint.constraints.vocabulary import Errors, given
from podlint.finding import Path

_POLICIES = ("Always", "Never", "OnFailure")
_OPERATORS = ("In", "NotIn")
_MOST_RULES = 20
_MOST_EXIT_CODES = 255
_RULES_SINCE = 35  # feature gate ContainerRestartRules
_ALL_SINCE = 36  # feature gate RestartAllContainersOnContainerExits
_FIELDS = ("restartPolicy", "restartPolicyRules")


def _restarts(container: Value, path: Path, context: Context) -> Errors:
    """A container may restart by its own policy since 1.35; it has one if it has rules."""
    if context.minor >= _RULES_SINCE:
        return _policy_and_rules(container, path, context)
    if "restartPolicy" in container:
        return (forbidden((*path, "restartPolicy"), "can only be set in init containers, before Kubernetes 1.35"),)
    return ()


def _init_restarts(container: Value, path: Path, context: Context) -> Errors:
    """An init container is a sidecar with restartPolicy Always; other policies, and rules, are possible since 1.35."""
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules")
    if policy is None:
        return (_policy_required(path),) if rules else ()
    if context.minor < _RULES_SINCE:
        return () if policy == "Always" else (not_supported((*path, "restartPolicy"), policy, ("Always",)),)
    if policy == "Always" and context.minor < _ALL_SINCE:
        why = "cannot be set in an init container with restartPolicy Always, before Kubernetes 1.36"
        return (forbidden((*path, "restartPolicyRules"), why),) if rules else ()
    return _policy_and_rules(container, path, context)


RESTARTS = given(_restarts, *_FIELDS)
INIT_RESTARTS = given(_init_restarts, *_FIELDS)
"""What a container's restart policy has to do with its rules, and an init container's."""


def _policy_required(path: Path) -> ApiError:
    return required((*path, "restartPolicy"), "beside restartPolicyRules", help="set it, even if it is the pod's restartPolicy")


def _policy_and_rules(container: Value, path: Path, context: Context) -> Errors:
    policy, rules = container.get("restartPolicy"), container.get("restartPolicyRules", ())
    if policy is None:
        if rules:
            yield _policy_required(path)
    elif policy not in _POLICIES:
        yield not_supported((*path, "restartPolicy"), policy, _POLICIES)
    yield from _too_many((*path, "restartPolicyRules"), rules, _MOST_RULES, context)
    for index, rule in enumerate(rules):
        yield from _rule(rule, (*path, "restartPolicyRules", index), context)


def _rule(rule: Value, path: Path, context: Context) -> Errors:
    """A rule has an action, and exit codes that cause it."""
    actions = ("Restart", "RestartAllContainers") if context.minor >= _ALL_SINCE else ("Restart",)
    if rule.get("action", "") not in actions:
        yield not_supported((*path, "action"), rule.get("action", ""), actions)
    codes = rule.get("exitCodes")
    if codes is None:
        yield required((*path, "exitCodes"))
        return
    if codes.get("operator", "") not in _OPERATORS:
        yield not_supported((*path, "exitCodes", "operator"), codes.get("operator", ""), _OPERATORS)
    yield from _too_many((*path, "exitCodes", "values"), codes.get("values", ()), _MOST_EXIT_CODES, context)


def _too_many(path: Path, items: list[Value], most: int, context: Context) -> Errors:
    """The error about too long a list, which the server before 1.36 took for too long a text."""
    if len(items) > most:
        yield too_many(path, len(items), most) if context.minor >= _ALL_SINCE else too_long(path, most, unit="items")
