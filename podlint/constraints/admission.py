"""Webhooks of admission; and which requests they look at, which admission policies say likewise.

What expressions in CEL mean is not looked at: only whether they are there.

Source: k8s.io/kubernetes/pkg/apis/admissionregistration/validation/validation.go, validateValidatingWebhook, validateMutatingWebhook,
validateRuleWithOperations, validateMatchConditions; k8s.io/apiserver/pkg/util/webhook/validation.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, at, invalid, quoted, too_many
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_1035_label, fully_qualified_name, port_number, qualified_name
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.url import https_url, url_path
from podlint.constraints.vocabulary import Errors, Table, all_of, always, between, each, enum, present, relation, required, struct, unique
from podlint.finding import Path

FAILURE_POLICY = enum("Fail", "Ignore")
MATCH_POLICY = enum("Equivalent", "Exact")
REINVOCATION_POLICY = enum("IfNeeded", "Never")
_REVIEW_VERSIONS = ("v1", "v1beta1")
_MOST_CONDITIONS = 64
_LONGEST_TIMEOUT = 30


# Rules: which requests are looked at.


def alone_if_all(what: str) -> Callable[[list[str], Path, Context], Errors]:
    """The wildcard stands alone in its list; *what* are the items that it stands for."""

    def check(value: list[str], path: Path, context: Context) -> Errors:
        return (invalid(path, value, f"may hold no other {what} beside '*'"),) if len(value) > 1 and "*" in value else ()

    return check


def are_resources(value: list[str], path: Path, context: Context) -> Errors:
    """No resource, or subresource as `pods/exec`, is meant twice because of wildcards. Of resources without subresource, the last decides."""
    errors: list[ApiError] = []
    all_subresources_of: set[str] = set()
    everywhere: set[str] = set()
    plain = False
    for index, text in enumerate(value):
        resource, slash, sub = text.partition("/")
        if not text:
            errors.append(is_required((*path, index), "(the name of a resource)"))
        elif not slash:
            plain = text != "*"
        else:
            if resource in all_subresources_of:
                errors.append(invalid((*path, index), None, f"is covered by {quoted(resource + '/*')}"))
            if sub in everywhere:
                errors.append(invalid((*path, index), None, f"is covered by {quoted('*/' + sub)}"))
            if sub == "*":
                all_subresources_of.add(resource)
            if resource == "*":
                everywhere.add(sub)
    if len(value) > 1 and "*/*" in value:
        errors.append(invalid(path, value, "may hold no other resources beside '*/*'"))
    if plain and "*" in value:
        errors.append(invalid(path, value, "may hold no other resources without subresource beside '*'"))
    return errors


def _nonempty(text: str) -> Complaints:
    return () if text else (Complaint("is required", type=ErrorType.REQUIRED),)


RULE = struct(
    operations=required(all_of(relation(alone_if_all("operations")), each(enum("*", "CONNECT", "CREATE", "DELETE", "UPDATE")))),
    apiGroups=required(relation(alone_if_all("API groups")), why="('' is the core group)"),
    apiVersions=required(all_of(relation(alone_if_all("API versions")), each(_nonempty))),
    resources=required(relation(are_resources)),
    scope=enum("*", "Cluster", "Namespaced"),
)


# Conditions in CEL.


def expression(text: str) -> Complaints:
    """Something else than blanks."""
    return () if text.strip() else (Complaint("is required (an expression in CEL)", type=ErrorType.REQUIRED),)


def are_few(value: list[Value], path: Path, context: Context) -> Errors:
    """No more conditions than the server looks at."""
    return (too_many(path, len(value), _MOST_CONDITIONS),) if len(value) > _MOST_CONDITIONS else ()


MATCH_CONDITIONS = all_of(
    relation(are_few),
    unique("name"),
    each(struct(name=required(qualified_name), expression=always(expression, zero=""))),
)


# Webhooks.


def has_one_address(client: Value, path: Path, context: Context) -> Errors:
    """A webhook is reached by a URL or by a service; only one that is alone is looked at."""
    if ("url" in client) == ("service" in client):
        return (is_required(path, "with either a url or a service"),)
    if "url" in client:
        return at((*path, "url"), https_url(client["url"]))
    return _service(client["service"], (*path, "service"))


def _service(service: Value, path: Path) -> list[ApiError]:
    """A service has a name and a namespace: the server prints the one for the other."""
    errors: list[ApiError] = []
    for name, printed in (("name", "namespace"), ("namespace", "name")):
        if not service.get(name):
            errors.append(is_required((*path, name), field=(*path, printed)))
    errors += at((*path, "port"), port_number(service["port"]))
    errors += at((*path, "path"), url_path(service.get("path", "")))
    return errors


def are_review_versions(value: list[str], path: Path, context: Context) -> Errors:
    """Versions of AdmissionReview, one of which the server knows."""
    seen: set[str] = set()
    for index, text in enumerate(value):
        if text in seen:
            yield invalid((*path, index), text, "may stand there only once")
        else:
            yield from at((*path, index), dns_1035_label(text))
        seen.add(text)
    if not any(text in _REVIEW_VERSIONS for text in value):
        yield invalid(path, value, "must hold v1 or v1beta1")


_WEBHOOK = struct(
    name=always(fully_qualified_name, zero=""),
    rules=each(RULE),
    failurePolicy=FAILURE_POLICY,
    matchPolicy=MATCH_POLICY,
    reinvocationPolicy=REINVOCATION_POLICY,
    sideEffects=present(enum("None", "NoneOnDryRun"), why="(None or NoneOnDryRun)"),
    timeoutSeconds=between(1, _LONGEST_TIMEOUT),
    namespaceSelector=LABEL_SELECTOR,
    objectSelector=LABEL_SELECTOR,
    clientConfig=relation(has_one_address),
    matchConditions=MATCH_CONDITIONS,
    admissionReviewVersions=required(relation(are_review_versions), why="(v1, v1beta1 or both)"),
)

_WEBHOOK_CONFIGURATION = struct(
    metadata=object_meta(namespaced=False, core=False),
    webhooks=all_of(each(_WEBHOOK), unique("name")),
)

TABLES: dict[str, Table] = {
    "ValidatingWebhookConfiguration": _WEBHOOK_CONFIGURATION,
    "MutatingWebhookConfiguration": _WEBHOOK_CONFIGURATION,
}
