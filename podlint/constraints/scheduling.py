"""Where a pod may run: affinity, tolerations, topology spread, gates.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateAffinity, ValidateNodeSelector, ValidateTolerations,
validateTopologySpreadConstraints, validateSchedulingGates; pkg/registry/core/pod/strategy.go, mutatePodAffinity (v1.36)
"""

from __future__ import annotations

from collections.abc import Sequence

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, ErrorType, at, duplicate, forbidden, invalid, not_supported, required, unsupported
from podlint.constraints.formats import dns_label, dns_subdomain, label_value, qualified_name
from podlint.constraints.metadata import LABEL_SELECTOR, LABELS
from podlint.constraints.vocabulary import Errors, Given, Relation, always, between, each, enum, given, positive, relation, since, struct
from podlint.constraints.vocabulary import required as needed
from podlint.finding import Path

MERGED_IN_SPREAD = 34
"""Since Kubernetes 1.34 a new Pod's selectors take up the label keys of topology spread constraints, as those of affinity terms."""

NODE_VALUES_CHECKED = 33
"""Since Kubernetes 1.33 the values of a required node affinity are label values."""

_NODE_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
_FIELD_OPERATORS = ("In", "NotIn")
_TOLERATION_OPERATORS = ("Equal", "Exists")
_GATED_OPERATORS = "Gt and Lt are behind the feature gate TaintTolerationComparisonOperators"
TAINT_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_NAME_FIELD = "metadata.name"

PREEMPTION_POLICY = enum("PreemptLowerPriority", "Never")
"""Whether pods may push out others."""

# What a pod wants of nodes

NODE_SELECTOR = LABELS

_WEIGHT = always(between(1, 100), zero=0)
_LABEL_KEY = always(qualified_name, zero="")


def operator_fits_values(value: Value, path: Path, context: Context) -> Errors:
    """In and NotIn have values, Exists and DoesNotExist none, Gt and Lt exactly one."""
    operator = value.get("operator", "")
    count = len(value.get("values", ()))
    if operator in ("In", "NotIn"):
        return () if count else (required((*path, "values"), f"with operator {operator}"),)
    if operator in ("Exists", "DoesNotExist"):
        return (forbidden((*path, "values"), f"cannot be set with operator {operator}"),) if count else ()
    if operator in ("Gt", "Lt"):
        return () if count == 1 else (required((*path, "values"), f"with operator {operator}, and must be a single number"),)
    return at((*path, "operator"), (_no_operator(operator, _NODE_OPERATORS),))


def field_is_the_name(value: Value, path: Path, context: Context) -> Errors:
    """A node's only field to select by is its name: In or NotIn, and one value."""
    operator, key, values = value.get("operator", ""), value.get("key", ""), value.get("values", ())
    if operator not in _FIELD_OPERATORS:
        yield from at((*path, "operator"), (_no_operator(operator, _FIELD_OPERATORS),))
    elif len(values) != 1:
        yield required((*path, "values"), f"with operator {operator}, and must be a single name")
    if key != _NAME_FIELD:
        yield invalid((*path, "key"), key, f"must be {_NAME_FIELD}, the only field of a node that can be selected by", help="select labels in matchExpressions")
        return
    for index, name in enumerate(values):
        yield from at((*path, "values", index), dns_subdomain(name))


def _no_operator(operator: str, allowed: Sequence[str]) -> Complaint:
    return unsupported(operator, allowed)._replace(type=ErrorType.INVALID)


_MATCH_FIELDS = each(relation(field_is_the_name))

NODE_SELECTOR_TERM = struct(
    matchExpressions=each(struct(operator_fits_values, key=_LABEL_KEY, values=since(NODE_VALUES_CHECKED, each(label_value)))),
    matchFields=_MATCH_FIELDS,
)
"""A term that has to be met. Its values are label values, those of a merely preferred term need not be."""

_PREFERRED_TERM = struct(matchExpressions=each(struct(operator_fits_values, key=_LABEL_KEY)), matchFields=_MATCH_FIELDS)

REQUIRED_NODE_AFFINITY = struct(nodeSelectorTerms=needed(each(NODE_SELECTOR_TERM), "with at least one term"))
"""A node selector, of pods and of volumes."""

_NODE_AFFINITY = struct(
    requiredDuringSchedulingIgnoredDuringExecution=REQUIRED_NODE_AFFINITY,
    preferredDuringSchedulingIgnoredDuringExecution=each(struct(weight=_WEIGHT, preference=_PREFERRED_TERM)),
)

# What it wants of other pods


def merged_selector(selector: Value, keys: Sequence[str], mismatched: Sequence[str], context: Context) -> Value:
    """The label selector of a new Pod's term, with the Pod's own values of the label keys; unchanged in a template."""
    own = context.metadata.get("labels") if context.is_pod else None
    if not own:
        return selector
    added = [{"key": key, "operator": "In", "values": [own[key]]} for key in keys if key in own]
    added += [{"key": key, "operator": "NotIn", "values": [own[key]]} for key in mismatched if key in own]
    return {**selector, "matchExpressions": [*selector.get("matchExpressions", ()), *added]}


def label_keys(value: Value, path: Path, name: str) -> Errors:
    """A list of label keys wants a label selector beside it."""
    keys = value.get(name)
    if not keys:
        return
    if value.get("labelSelector") is None:
        yield forbidden((*path, name), "cannot be set without labelSelector")
        return
    for index, key in enumerate(keys):
        yield from at((*path, name, index), qualified_name(key))


def keys_repeat_selector(keys: Sequence[str], selector: Value, path: Path) -> Errors:
    """No match label key has two requirements in the selector, its own included. The server's field is the index, without matchLabelKeys."""
    index_of = {key: index for index, key in enumerate(keys)}
    seen = set(selector.get("matchLabels", ()))
    for requirement in selector.get("matchExpressions", ()):
        key = requirement.get("key", "")
        if key in index_of and key in seen:
            index = index_of[key]
            help = "the Pod's own value of this label is added to labelSelector; keep one of the two"
            yield invalid((*path, "matchLabelKeys", index), key, "must not be in labelSelector too", field=(*path, index), help=help)
        seen.add(key)


def term_selects(value: Value, path: Path, context: Context) -> Errors:
    """The label selector of a pod affinity term, together with its label keys."""
    keys, mismatched = value.get("matchLabelKeys", ()), value.get("mismatchLabelKeys", ())
    selector = value.get("labelSelector")
    errors: list[ApiError] = []
    if keys or mismatched:
        errors += label_keys(value, path, "matchLabelKeys")
        errors += label_keys(value, path, "mismatchLabelKeys")
        unwanted = set(mismatched)
        for index, key in enumerate(keys):
            if key in unwanted:
                errors.append(invalid((*path, "matchLabelKeys", index), key, "must not be in mismatchLabelKeys too"))
    if selector is not None:
        if keys or mismatched:
            selector = merged_selector(selector, keys, mismatched, context)
            errors += keys_repeat_selector(keys, selector, path)
        LABEL_SELECTOR.check(selector, (*path, "labelSelector"), context, errors)
    return errors


def term_has_topology(value: Value, path: Path, context: Context) -> Errors:
    """The topology key is a label key; an absent one is also an ill-formed one."""
    key = value.get("topologyKey", "")
    complaints = qualified_name(key)
    if not complaints:
        return ()
    errors = at((*path, "topologyKey"), complaints)
    return errors if key else [required((*path, "topologyKey"), "(the label of nodes by which they are told apart)"), *errors]


def term_namespaces(value: list[str], path: Path, context: Context) -> Errors:
    """Namespaces are DNS labels. The server's field is `namespace`, without index."""
    for index, name in enumerate(value):
        complaints = dns_label(name)
        if complaints:
            yield from at((*path, index), complaints, field=(*path[:-1], "namespace"))


_POD_AFFINITY_TERM = struct(term_selects, term_has_topology, namespaces=relation(term_namespaces), namespaceSelector=LABEL_SELECTOR)


def weighted_term(value: Value, path: Path, context: Context) -> Errors:
    """A preferred term; an absent one is empty, and so lacks a topology key."""
    errors: list[ApiError] = []
    _POD_AFFINITY_TERM.check(value.get("podAffinityTerm", {}), (*path, "podAffinityTerm"), context, errors)
    return errors


_POD_AFFINITY = struct(
    requiredDuringSchedulingIgnoredDuringExecution=each(_POD_AFFINITY_TERM),
    preferredDuringSchedulingIgnoredDuringExecution=each(struct(weighted_term, weight=_WEIGHT)),
)

AFFINITY = struct(nodeAffinity=_NODE_AFFINITY, podAffinity=_POD_AFFINITY, podAntiAffinity=_POD_AFFINITY)

# Tolerations


def toleration(value: Value, path: Path, context: Context) -> Errors:
    """What a toleration says of taints goes together. For its value the server blames the operator."""
    key, operator, effect, text = value.get("key", ""), value.get("operator", ""), value.get("effect", ""), value.get("value", "")
    place = (*path, "operator")
    if key:
        yield from at((*path, "key"), qualified_name(key))
    elif operator != "Exists":
        yield invalid(place, operator or None, "must be Exists where there is no key, to tolerate every taint", help="name a key, or set operator to Exists")
    if effect and effect not in TAINT_EFFECTS:
        yield not_supported((*path, "effect"), effect, TAINT_EFFECTS)
    if effect != "NoExecute" and "tolerationSeconds" in value:
        yield invalid(
            (*path, "effect"), effect or None, "must be NoExecute where there are tolerationSeconds", help="only NoExecute evicts a pod after a while"
        )
    if operator in ("Equal", ""):
        yield from at((*path, "value"), label_value(text)[:1], field=place)
    elif operator == "Exists":
        if text:
            yield invalid((*path, "value"), text, "must be empty with operator Exists", field=place, help="remove the value, or set operator to Equal")
    else:
        error = not_supported(place, operator, _TOLERATION_OPERATORS)
        yield error._replace(help=_GATED_OPERATORS, proposal=None) if operator in ("Gt", "Lt") else error


TOLERATIONS = each(relation(toleration))

# Topology spread


def spread_keys(value: Value, path: Path, context: Context) -> Errors:
    """The label selector of a constraint, together with its label keys."""
    keys = value.get("matchLabelKeys", ())
    selector = value.get("labelSelector")
    errors: list[ApiError] = []
    if keys:
        errors += label_keys(value, path, "matchLabelKeys") if context.minor >= MERGED_IN_SPREAD else _keys_beside_selector(keys, selector, path)
    if selector is not None:
        if keys and context.minor >= MERGED_IN_SPREAD:
            selector = merged_selector(selector, keys, (), context)
            errors += keys_repeat_selector(keys, selector, path)
        LABEL_SELECTOR.check(selector, (*path, "labelSelector"), context, errors)
    return errors


def _keys_beside_selector(keys: Sequence[str], selector: Value | None, path: Path) -> Errors:
    """What Kubernetes before 1.34 says about label keys."""
    place = (*path, "matchLabelKeys")
    selected: set[str] = set()
    if selector is None:
        yield forbidden(place, "cannot be set without labelSelector")
    else:
        selected.update(selector.get("matchLabels", ()), (requirement.get("key", "") for requirement in selector.get("matchExpressions", ())))
    for index, key in enumerate(keys):
        yield from at((*place, index), qualified_name(key))
        if key in selected:
            yield invalid((*place, index), key, "must not be in labelSelector too")


def min_domains(value: Value, path: Path, context: Context) -> Errors:
    """A least number of domains is one or more, and only counts where pods wait for them."""
    count = value.get("minDomains")
    if count is None:
        return
    action = value.get("whenUnsatisfiable", "")
    if count <= 0:
        yield invalid((*path, "minDomains"), count, "must be 1 or more")
    if action != "DoNotSchedule":
        yield invalid((*path, "minDomains"), None, f"can only be set where whenUnsatisfiable is DoNotSchedule, not {action!r}")


def spread_differs(value: list[Value], path: Path, context: Context) -> Errors:
    """No two constraints have one topology key and one action. The server blames the earlier of them."""
    if len(value) == 1:
        return
    later = set()
    for index in range(len(value) - 1, -1, -1):
        pair = value[index].get("topologyKey", ""), value[index].get("whenUnsatisfiable", "")
        if pair in later:
            yield duplicate((*path, index, "topologyKey"), ", ".join(pair), field=(*path, index, "{topologyKey, whenUnsatisfiable}"))
        later.add(pair)


_NODE_POLICY = enum("Honor", "Ignore")
_SPREAD = struct(
    spread_keys,
    min_domains,
    maxSkew=always(positive, zero=0),
    topologyKey=needed(why="(the label of nodes by which they are told apart)"),
    whenUnsatisfiable=always(enum("DoNotSchedule", "ScheduleAnyway"), zero=""),
    nodeAffinityPolicy=_NODE_POLICY,
    nodeTaintsPolicy=_NODE_POLICY,
)


def _spread(value: list[Value], path: Path, context: Context) -> Errors:
    errors = list(spread_differs(value, path, context))
    for index, constraint in enumerate(value):
        _SPREAD.check(constraint, (*path, index), context, errors)
    return errors


TOPOLOGY_SPREAD_CONSTRAINTS = relation(_spread)

# Gates


def scheduling_gates(value: list[Value], path: Path, context: Context) -> Errors:
    """Gates have qualified names, each another one. The server's field is the gate."""
    seen: set[str] = set()
    for index, gate in enumerate(value):
        name, place = gate.get("name", ""), (*path, index)
        yield from at((*place, "name"), qualified_name(name), field=place)
        if name in seen:
            yield duplicate((*place, "name"), name, field=place)
        seen.add(name)


SCHEDULING_GATES = relation(scheduling_gates)

READINESS_GATES = each(struct(conditionType=_LABEL_KEY))


def gated_pod_has_no_node(value: Value, path: Path, context: Context) -> Errors:
    """A Pod that waits behind scheduling gates is not on a node yet; a template may say so."""
    if value.get("schedulingGates") and value.get("nodeName") and context.is_pod:
        return (forbidden((*path, "nodeName"), "cannot be set while there are schedulingGates"),)
    return ()


SCHEDULING_RELATIONS: tuple[Relation | Given, ...] = (given(gated_pod_has_no_node, "schedulingGates"),)
"""Relations between the fields of a pod's spec."""
