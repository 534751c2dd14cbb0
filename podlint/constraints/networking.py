"""Ingresses, IngressClasses and NetworkPolicies.

Source: k8s.io/kubernetes/pkg/apis/networking/validation/validation.go; pkg/registry/networking/ingress/strategy.go,
pkg/registry/networking/networkpolicy/strategy.go (v1.36)
"""

from __future__ import annotations

from typing import Any

from podlint.constraints.addresses import CIDR, STRICT_SINCE, cidr, cidr_warnings, parse_cidr, parse_ip
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Complaint, Complaints, ErrorType, Proposal, at, forbidden, invalid, quoted, required, unsupported, warning
from podlint.constraints.formats import (
    FINE,
    dns_1035_label,
    dns_label,
    dns_subdomain,
    domain_prefixed_path,
    path_segment_name,
    port_name,
    port_number,
    wildcard_dns_subdomain,
)
from podlint.constraints.metadata import LABEL_SELECTOR, object_meta
from podlint.constraints.ports import port
from podlint.constraints.vocabulary import Errors, Field, Table, Verb, each, enum, given, in_turn, optional, relation, struct
from podlint.constraints.vocabulary import required as is_required
from podlint.finding import Key, Path
from podlint.objects.ingress import CLASS_ANNOTATION

_CONTROLLER_LENGTH = 250
_POLICY_TYPES = ("Ingress", "Egress")
_WARNS_SINCE = 33


# Ingresses


def host(text: str) -> Complaints:
    """A DNS name, perhaps with a wildcard as its first part."""
    complaints = wildcard_dns_subdomain(text) if "*" in text else dns_subdomain(text)
    if not complaints or (":" not in text and "/" not in text):
        return complaints
    name = text.rpartition("://")[2].partition("/")[0].partition(":")[0]
    help = f"write {name}: the name alone, without scheme, port and path"
    return [complaint._replace(help=help, proposal=Proposal(name)) for complaint in complaints] if name and name != text and not host(name) else complaints


def rule_host(text: str) -> Complaints:
    """A host, and no IP address."""
    complaints = host(text)
    if parse_ip(text) is None:
        return complaints
    return (Complaint(f"must be a DNS name, not the IP address {quoted(text)}", "leave host out to serve every name and address"), *complaints)


_PATH_TYPE = enum("Exact", "ImplementationSpecific", "Prefix")
_NEVER_IN_PATHS = ("//", "/./", "/../", "%2f", "%2F")
_NEVER_AT_END = ("/..", "/.")


def _absolute_path(text: str) -> Complaints:
    if text.startswith("/"):
        return FINE
    if not text:
        return (Complaint("must begin with '/', and is empty", "write /", Proposal("/")),)
    return (Complaint(f"must begin with '/', not {quoted(text)}", f"write /{text}", Proposal(f"/{text}")),)


def _plain_path(text: str) -> Complaints:
    """An absolute path without what clients and servers would normalize."""
    if text.startswith("/") and "//" not in text and "/." not in text and "%2" not in text:
        return FINE
    found = [*_absolute_path(text)]
    found += [Complaint(f"may not hold '{part}', as {quoted(text)} does") for part in _NEVER_IN_PATHS if part in text]
    found += [Complaint(f"may not end with '{end}', as {quoted(text)} does") for end in _NEVER_AT_END if text.endswith(end)]
    return found


def backend_is_one(value: Value, path: Path, context: Context) -> Errors:
    """A backend is a service or a resource."""
    if "service" in value:
        if "resource" in value:
            return (invalid(path, None, "must have service or resource, not both"),)
        return _service_backend(value["service"], (*path, "service"), context)
    if "resource" in value:
        errors: list[ApiError] = []
        _RESOURCE.check(value["resource"], (*path, "resource"), context, errors)
        return errors
    return (invalid(path, None, "must have a service or a resource"),)


def _service_backend(service: Value, path: Path, context: Context) -> list[ApiError]:
    name, chosen = service.get("name"), service.get("port", {})
    errors = at((*path, "name"), _service_name(name, context)) if name else [required((*path, "name"))]
    port, number = chosen.get("name"), chosen.get("number")
    place = (*path, "port")
    if port and number:
        errors.append(invalid(place, None, "must have a name or a number, not both", field=path[:-1]))
    elif port:
        errors += at((*place, "name"), port_name(port))
    elif number:
        errors += at((*place, "number"), port_number(number))
    else:
        errors.append(required(place, "with a name or a number", field=path[:-1]))
    return errors


def _service_name(name: str, context: Context) -> Complaints:
    return dns_label(name) if context.minor >= _RELAXED_SERVICE_NAMES else dns_1035_label(name)


_RELAXED_SERVICE_NAMES = 36

_REFERENCE: dict[str, Verb | Field] = {"apiGroup": dns_subdomain, "kind": is_required(path_segment_name), "name": is_required(path_segment_name)}
_RESOURCE = struct(**_REFERENCE)
_BACKEND = relation(backend_is_one)


def path_fits(value: Value, path: Path, context: Context) -> Errors:
    """A path has a type, which says what it may be, and a backend. Without a type the server looks no further."""
    kind = value.get("pathType")
    if kind is None:
        return (required((*path, "pathType"), help="write Prefix, Exact or ImplementationSpecific"),)
    errors: list[ApiError] = []
    text = value.get("path", "")
    if kind in ("Exact", "Prefix"):
        complaints = _plain_path(text)
        if complaints:
            errors += at((*path, "path"), complaints)
    elif kind != "ImplementationSpecific":
        errors += at((*path, "pathType"), _PATH_TYPE(kind))
    elif text:
        errors += at((*path, "path"), _absolute_path(text))
    errors += backend_is_one(value.get("backend", {}), (*path, "backend"), context)
    return errors


def leads_somewhere(spec: Value, path: Path, context: Context) -> Errors:
    """An Ingress has rules, or a backend for everything."""
    if spec.get("rules") or "defaultBackend" in spec:
        return ()
    return (invalid(path, None, "must have rules or a defaultBackend"),)


def classes_agree(value: Value, path: Path, context: Context) -> Errors:
    """The class in the annotation is the one in the spec. The server prints another path."""
    annotations = value["metadata"].get("annotations", {})
    name = value["spec"].get("ingressClassName")
    text = annotations.get(CLASS_ANNOTATION)
    if name is None or text is None or text == name:
        return ()
    place = (*path, "metadata", "annotations", Key(CLASS_ANNOTATION))
    return (invalid(place, text, f"must be {name} as ingressClassName is", field=("annotations", CLASS_ANNOTATION), help="remove the annotation"),)


def class_warning(value: Value, path: Path, context: Context) -> Errors:
    """The annotation for the class is deprecated; it is let pass beside the field."""
    if CLASS_ANNOTATION not in value["metadata"].get("annotations", ()) or "ingressClassName" in value["spec"]:
        return ()
    return (warning((*path, "metadata", "annotations", Key(CLASS_ANNOTATION)), "is deprecated", help="set spec.ingressClassName instead"),)


_RULE = struct(host=optional(rule_host), http=struct(paths=is_required(each(relation(path_fits)))))

_INGRESS_SPEC = struct(
    leads_somewhere,
    defaultBackend=_BACKEND,
    rules=each(_RULE),
    tls=each(struct(hosts=each(host), secretName=optional(dns_subdomain))),
    ingressClassName=dns_subdomain,
)

INGRESS = in_turn(struct(classes_agree, metadata=object_meta(), spec=_INGRESS_SPEC), relation(class_warning))


# IngressClasses


def controller(text: str) -> Complaints:
    """A domain, '/' and a path, of at most 250 bytes together."""
    if len(text.encode("utf-8", "surrogatepass")) <= _CONTROLLER_LENGTH:
        return domain_prefixed_path(text)
    too_long = Complaint(f"may have at most {_CONTROLLER_LENGTH} characters, not {len(text)}", type=ErrorType.TOO_LONG)
    return (too_long, *domain_prefixed_path(text))


def scope_has_namespace(parameters: Value, path: Path, context: Context) -> Errors:
    """Parameters in a namespace name it; those of the cluster name none."""
    scope, place = parameters["scope"], (*path, "namespace")
    if scope == "Cluster" and "namespace" in parameters:
        return (forbidden(place, "cannot be set with scope Cluster", help="set scope to Namespace, or remove namespace"),)
    if scope != "Namespace":
        return ()
    if "namespace" not in parameters:
        return (required(place, "with scope Namespace"),)
    return at(place, dns_label(parameters["namespace"]))


_PARAMETERS = struct(scope_has_namespace, scope=enum("Cluster", "Namespace"), **_REFERENCE)

INGRESS_CLASS = struct(metadata=object_meta(namespaced=False), spec=struct(controller=is_required(controller), parameters=_PARAMETERS))


# NetworkPolicies


def end_port_follows(value: Value, path: Path, context: Context) -> Errors:
    """A range of ports begins with a number, and ends with none below it."""
    end = value["endPort"]
    start, place = value.get("port"), (*path, "endPort")
    if start is None or isinstance(start, str):
        return (invalid(place, end, "may be set only where port is a number"),)
    errors = at(place, port_number(end))
    if end < start:
        errors.append(invalid(place, end, f"must be {start} or more, as port is"))
    return errors


def peer_is_one(value: Value, path: Path, context: Context) -> Errors:
    """A peer is a range of addresses, or pods by their labels and those of their namespaces."""
    if "podSelector" not in value and "namespaceSelector" not in value and "ipBlock" not in value:
        return (required(path, "with podSelector, namespaceSelector or ipBlock in it"),)
    if "ipBlock" in value and ("podSelector" in value or "namespaceSelector" in value):
        help = "make two peers of it, each with its own '-'"
        return (forbidden(path, "cannot have ipBlock together with podSelector or namespaceSelector", help=help),)
    return ()


def exceptions_are_inside(block: Value, path: Path, context: Context) -> Errors:
    """What is excepted from a range is a part of it. The server looks only where it could read the range."""
    exceptions = block.get("except")
    whole = parse_cidr(block.get("cidr", "")) if exceptions else None
    if not exceptions or whole is None:
        return ()
    errors: list[ApiError] = []
    for index, text in enumerate(exceptions):
        place = (*path, "except", index)
        errors += at(place, cidr(text, strict=context.minor >= STRICT_SINCE))
        part = parse_cidr(text)
        if part is not None and not part.is_part_of(whole):
            errors.append(invalid(place, text, f"must be a part of {block['cidr']}"))
    return errors


def policy_types(types: list[str], path: Path, context: Context) -> Errors:
    """A policy is about what comes in, what goes out, or both."""
    if len(types) > len(_POLICY_TYPES):
        return (invalid(path, None, f"may hold at most 2 types, not {len(types)}"),)
    return [error for index, kind in enumerate(types) if kind not in _POLICY_TYPES for error in at((*path, index), (unsupported(kind, _POLICY_TYPES),))]


def cidrs_warnings(value: Value, path: Path, context: Context) -> Errors:
    """Ranges may be in unusual forms."""
    if context.minor < _WARNS_SINCE:
        return
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(value["spec"].get(direction, ())):
            for number, peer in enumerate(rule.get(peers, ())):
                block: Any = peer.get("ipBlock")
                if block is None:
                    continue
                place = (*path, "spec", direction, index, peers, number, "ipBlock")
                yield from cidr_warnings((*place, "cidr"), block["cidr"])
                for last, text in enumerate(block.get("except", ())):
                    yield from cidr_warnings((*place, "except", last), text)


_PEER = struct(
    peer_is_one,
    podSelector=LABEL_SELECTOR,
    namespaceSelector=LABEL_SELECTOR,
    ipBlock=struct(given(exceptions_are_inside, "except"), cidr=is_required(CIDR)),
)
_PORTS = each(struct(given(end_port_follows, "endPort"), protocol=enum("TCP", "UDP", "SCTP"), port=port))

_POLICY_SPEC = struct(
    podSelector=LABEL_SELECTOR,
    ingress=each(struct(ports=_PORTS, **{"from": each(_PEER)})),
    egress=each(struct(ports=_PORTS, to=each(_PEER))),
    policyTypes=relation(policy_types),
)

NETWORK_POLICY = in_turn(struct(metadata=object_meta(), spec=_POLICY_SPEC), relation(cidrs_warnings))

TABLES: dict[str, Table] = {"Ingress": INGRESS, "IngressClass": INGRESS_CLASS, "NetworkPolicy": NETWORK_POLICY}
