"""FlowSchemas and PriorityLevelConfigurations: how the API server queues requests.

Source: k8s.io/kubernetes/pkg/apis/flowcontrol/validation/validation.go, ValidateFlowSchema, ValidatePriorityLevelConfiguration;
k8s.io/apiserver/pkg/util/shufflesharding/shufflesharding.go, RequiredEntropyBits (v1.36)
"""

from __future__ import annotations

import math

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, at, forbidden, invalid, not_supported, quoted, unsupported
from podlint.constraints.error import required as is_required
from podlint.constraints.formats import dns_label, dns_subdomain
from podlint.constraints.metadata import object_meta
from podlint.constraints.vocabulary import Errors, Table, always, at_least, between, each, enum, positive, relation, required, struct
from podlint.finding import Path

_LAST_PRECEDENCE = 10_000
_MOST_QUEUES = 10_000_000
_HASH_BITS = 60
_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch")


# What a schema matches.


def precedence(spec: Value, path: Path, context: Context) -> Errors:
    """From 1 to 10000; only the schema named `exempt` comes first."""
    number = spec["matchingPrecedence"]
    if not 1 <= number <= _LAST_PRECEDENCE:
        return (invalid((*path, "matchingPrecedence"), number, f"must be from 1 to {_LAST_PRECEDENCE}"),)
    if number == 1 and context.object["metadata"].get("name") != "exempt":
        return (invalid((*path, "matchingPrecedence"), number, "must be 2 or more but for the schema named exempt"),)
    return ()


def service_account_name(text: str) -> Complaints:
    """The name of a ServiceAccount, or all of them."""
    return () if text == "*" else dns_subdomain(text)


_SUBJECTS: dict[str, tuple[str, Table]] = {
    "ServiceAccount": ("serviceAccount", struct(name=required(service_account_name), namespace=required(dns_label))),
    "User": ("user", struct(name=required())),
    "Group": ("group", struct(name=required())),
}
"""Kind of a subject -> the field that says which"""


def is_subject_of_its_kind(subject: Value, path: Path, context: Context) -> Errors:
    """A subject has the one field that its kind says."""
    kind = subject.get("kind", "")
    if kind not in _SUBJECTS:
        return (not_supported((*path, "kind"), kind, tuple(_SUBJECTS)),)
    field, table = _SUBJECTS[kind]
    errors: list[ApiError] = []
    if field in subject:
        table.check(subject[field], (*path, field), context, errors)
    else:
        errors.append(is_required((*path, field), f"with kind {kind}"))
    errors += [forbidden((*path, other), f"cannot be set with kind {kind}") for other, _ in _SUBJECTS.values() if other != field and other in subject]
    return errors


def are_verbs(value: list[str], path: Path, context: Context) -> Errors:
    """Verbs that the server knows, or all of them. The server prints no index."""
    if "*" in value:
        return _alone(value, path, "verbs")
    unknown = next((index for index, verb in enumerate(value) if verb not in _VERBS), None)
    return () if unknown is None else (not_supported((*path, unknown), value[unknown], _VERBS, field=path),)


def are_urls(value: list[str], path: Path, context: Context) -> Errors:
    """Paths of URLs, or all of them."""
    if "*" in value:
        return _alone(value, path, "URLs")
    return [error for index, url in enumerate(value) for error in at((*path, index), url_pattern(url))]


def url_pattern(text: str) -> Complaints:
    """The path of a URL; `/*` at its end stands for whatever follows."""
    if text == "/":
        return ()
    if not text.startswith("/"):
        return (Complaint(f"must begin with '/', not {quoted(text)}"),)
    if " " in text or "//" in text:
        return (Complaint(f"may hold no blanks and no '//', as {quoted(text)} does"),)
    stars = text.count("*")
    return (Complaint(f"may hold '*' only once, in '/*' at its end, not {quoted(text)}"),) if stars > 1 or (stars and not text.endswith("/*")) else ()


def _alone(value: list[str], path: Path, what: str) -> Errors:
    return (invalid(path, value, f"may hold no other {what} beside '*'"),) if len(value) > 1 else ()


def _alone_if_all(what: str) -> Table:
    def check(value: list[str], path: Path, context: Context) -> Errors:
        return _alone(value, path, what) if "*" in value else ()

    return relation(check)


def is_about_namespaces(rule: Value, path: Path, context: Context) -> Errors:
    """A rule is about namespaces, about what has none, or both."""
    namespaces = rule.get("namespaces")
    place = (*path, "namespaces")
    if not namespaces:
        return () if rule.get("clusterScope") else (is_required(place, "(or clusterScope: true)"),)
    if "*" in namespaces:
        return _alone(namespaces, place, "namespaces")
    return [error for index, name in enumerate(namespaces) for error in at((*place, index), dns_label(name))]


def matches_requests(rule: Value, path: Path, context: Context) -> Errors:
    """A rule is about resources, about URLs that are none, or both."""
    if rule.get("resourceRules") or rule.get("nonResourceRules"):
        return ()
    return (is_required(path, "with resourceRules, nonResourceRules or both"),)


_RULE = struct(
    matches_requests,
    subjects=required(each(relation(is_subject_of_its_kind)), why="(at least one subject)"),
    resourceRules=each(
        struct(
            is_about_namespaces,
            verbs=required(relation(are_verbs)),
            apiGroups=required(_alone_if_all("API groups"), why="('' is the core group)"),
            resources=required(_alone_if_all("resources")),
        )
    ),
    nonResourceRules=each(struct(verbs=required(relation(are_verbs)), nonResourceURLs=required(relation(are_urls)))),
)
_FLOW_SCHEMA = struct(
    precedence,
    distinguisherMethod=struct(type=always(enum("ByNamespace", "ByUser"), zero="")),
    priorityLevelConfiguration=struct(name=required(dns_subdomain)),
    rules=each(_RULE),
)


# Priority levels.


def deals_hands(queuing: Value, path: Path, context: Context) -> Errors:
    """A hand of queues is dealt to each flow: no more than there are, and few enough for the bits of a hash."""
    queues, hand = queuing["queues"], queuing["handSize"]
    place = (*path, "handSize")
    if hand <= 0:
        return (invalid(place, hand, "must be 1 or more"),)
    if hand > queues:
        return (invalid(place, hand, f"must be no more than queues, which is {queues}"),)
    bits = math.ceil(math.log2(queues) * hand)
    return (invalid(place, hand, f"must be so small that {_HASH_BITS} bits suffice to deal hands from {queues} queues"),) if bits > _HASH_BITS else ()


_QUEUING = struct(deals_hands, queueLengthLimit=positive, queues=between(1, _MOST_QUEUES))


def queues_if_it_says_so(response: Value, path: Path, context: Context) -> Errors:
    """Queues are described where requests wait in them, and only there."""
    kind = response.get("type", "")
    place = (*path, "queuing")
    if kind == "Queue":
        if "queuing" not in response:
            return (is_required(place, "with type Queue"),)
        errors: list[ApiError] = []
        _QUEUING.check(response["queuing"], place, context, errors)
        return errors
    if kind == "Reject":
        return (forbidden(place, "cannot be set with type Reject"),) if "queuing" in response else ()
    return at((*path, "type"), (unsupported(kind, ("Queue", "Reject")),))


_SHARES = {"nominalConcurrencyShares": at_least(0), "lendablePercent": between(0, 100)}
_LIMITED = struct(borrowingLimitPercent=at_least(0), limitResponse=relation(queues_if_it_says_so), **_SHARES)
_EXEMPT = struct(**_SHARES)


def is_level_of_its_type(spec: Value, path: Path, context: Context) -> Errors:
    """A level is limited or exempt; the one named `exempt` is, and no other."""
    kind = spec.get("type", "")
    errors: list[ApiError] = []
    if (context.object["metadata"].get("name") == "exempt") is not (kind == "Exempt"):
        errors.append(invalid((*path, "type"), kind, "must be Exempt for the level named exempt, and only for it"))
    if kind == "Exempt":
        if "limited" in spec:
            errors.append(forbidden((*path, "limited"), "cannot be set with type Exempt"))
        if "exempt" in spec:
            _EXEMPT.check(spec["exempt"], (*path, "exempt"), context, errors)
    elif kind == "Limited":
        if "exempt" in spec:
            errors.append(forbidden((*path, "exempt"), "cannot be set with type Limited"))
        if "limited" in spec:
            _LIMITED.check(spec["limited"], (*path, "limited"), context, errors)
        else:
            errors.append(is_required((*path, "limited"), "with type Limited"))
    else:
        errors.append(not_supported((*path, "type"), kind, ("Exempt", "Limited")))
    return errors


_METADATA = object_meta(namespaced=False)

TABLES: dict[str, Table] = {
    "FlowSchema": struct(metadata=_METADATA, spec=_FLOW_SCHEMA),
    "PriorityLevelConfiguration": struct(metadata=_METADATA, spec=relation(is_level_of_its_type)),
}
