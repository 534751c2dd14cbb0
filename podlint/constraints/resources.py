"""Resources: of containers and of whole pods, their claims, and how they may be resized.

Source: k8s.io/kubernetes/pkg/apis/core/validation/validation.go, validateResourceRequirements, validateResourceClaimNames,
validatePodResources, validatePodResourceConsistency, validateOverhead, validateResizePolicy, validateInitContainers,
validatePodResourceClaims; k8s.io/component-helpers/resource/helpers.go, AggregateContainerRequests (v1.36)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, Proposal, about_key, at, duplicate, forbidden, invalid, near_one, not_found, not_supported, required
from podlint.constraints.formats import dns_label, dns_subdomain, remember_all
from podlint.constraints.resource_names import allows_overcommit, amount, container_resource, huge_pages_amount, is_huge_pages, pod_resource
from podlint.constraints.vocabulary import Errors, Format, Given, Relation, all_of, each, given, relation, struct
from podlint.defaults.pod_resources import together
from podlint.finding import Key, Path
from podlint.objects.pod import MIRROR_ANNOTATION
from podlint.objects.quantity import plain, quantity

Amounts = Mapping[str, Any]
"""resource -> quantity"""

_NONE: Amounts = {}
_NOTHING: Value = {}


# Requests and limits


def _amounts(amounts: Amounts, path: Path, field: Path, name: Format) -> list[ApiError]:
    """The errors about the names and quantities of one map, which the server prints as *field*."""
    errors: list[ApiError] = []
    for resource, value in amounts.items():
        misnamed, wrong = name(resource), amount(resource, value)
        if is_huge_pages(resource):
            wrong = [*wrong, *huge_pages_amount(resource, value)]
        if misnamed or wrong:
            place, printed = (*path, Key(resource)), (*field, Key(resource))
            errors += [*about_key(place, misnamed, field=printed), *at(place, wrong, field=printed)]
    return errors


def _lack_supplies(limits: Amounts, requests: Amounts) -> bool:
    """Whether they hold huge pages, but neither cpu nor memory."""
    if "cpu" in requests or "memory" in requests or "cpu" in limits or "memory" in limits:
        return False
    return any(is_huge_pages(name) for amounts in (requests, limits) for name in amounts)


def _huge_pages_need_supplies(path: Path) -> ApiError:
    return forbidden(path, "cannot have huge pages alone", help="set cpu or memory beside them")


def _requirements(name: Format) -> Relation:
    """Names and amounts of resources are valid, and requests go with limits."""
    fine: set[tuple[str, Any]] = set()

    def look(value: Value, path: Path, context: Context) -> Errors:
        limits, requests = value.get("limits", _NONE), value.get("requests", _NONE)
        if not limits and not requests:
            return ()
        errors: list[ApiError] = []
        for side, amounts in (("limits", limits), ("requests", requests)):
            if amounts and not amounts.items() <= fine:
                place = (*path, side)
                wrong = _amounts(amounts, place, place, name)
                if wrong:
                    errors += wrong
                else:
                    remember_all(amounts.items(), fine)
        for resource, request in requests.items():
            limit = limits.get(resource)
            if request == limit or (limit is None and resource in _OVERCOMMITTED):
                continue
            error = _beside_limit(resource, request, limit, path)
            if error:
                errors.append(error)
        if _lack_supplies(limits, requests):
            errors.append(_huge_pages_need_supplies(path))
        return errors

    return look


_OVERCOMMITTED = frozenset({"cpu", "memory", "ephemeral-storage"})
"""The resources that nearly all requests are for."""


def _beside_limit(resource: str, request: Any, limit: Any, path: Path) -> ApiError | None:
    """A request is at most its limit; exactly that, and never without one, where overcommitting is not allowed."""
    if limit is None:
        if allows_overcommit(resource):
            return None
        help = f"set limits too: requests and limits of {resource} are always the same"
        return required((*path, "limits", Key(resource)), "with a request, because it cannot be overcommitted", field=(*path, "limits"), help=help)
    asked, most = quantity(request), quantity(limit)
    if asked == most:
        return None
    place, field = (*path, "requests", Key(resource)), (*path, "requests")
    if not allows_overcommit(resource):
        return invalid(place, request, f"must be {limit}, the limit, because it cannot be overcommitted", field=field)
    if asked > most:
        return invalid(place, request, f"must be at most {limit}, the limit", field=field, help="raise the limit or lower the request")
    return None


def _claims(value: list[Value], path: Path, context: Context) -> Errors:
    """Each names a claim of the pod, and none twice: neither as a whole nor by the same request."""
    known = context.named("resourceClaims")
    whole: set[str] = set()
    requests: dict[str, set[str]] = {}
    for index, claim in enumerate(value):
        place = (*path, index)
        name, request = claim.get("name", ""), claim.get("request", "")
        if not name:
            yield required((*place, "name"), field=place)
            continue
        if name in whole:
            yield duplicate((*place, "name"), name, field=place)
        elif request:
            yield from at((*place, "request"), dns_label(request))
            if request in requests.setdefault(name, set()):
                yield duplicate((*place, "request"), f"{name}/{request}", field=place)
            requests[name].add(request)
        else:
            for _ in requests.get(name, ()):
                yield duplicate((*place, "name"), name, field=place)
            whole.add(name)
        if name not in known:
            near = near_one(name, known)
            error = not_found((*place, "name"), name, "claim of the pod", field=place, help=f"write {near}" if near else "add it to the pod's resourceClaims")
            yield error._replace(proposal=Proposal(near) if near else None)


CONTAINER_RESOURCES = struct(_requirements(container_resource), claims=relation(_claims))


def _overhead(value: Amounts, path: Path, context: Context) -> Errors:
    """What the sandbox takes is checked as a container's limits; the server prints ``overhead.limits[cpu]``."""
    errors = _amounts(value, path, (*path, "limits"), container_resource)
    if _lack_supplies(value, _NONE):
        errors.append(_huge_pages_need_supplies(path))
    return errors


OVERHEAD = relation(_overhead)


# Resources of a pod as a whole

_POD_REQUIREMENTS = struct(_requirements(pod_resource), claims=relation(_claims)).check


def _pod_resources(value: Value, path: Path, context: Context) -> Errors:
    """They are for pods that are not Windows', hold no claims, and cover what the containers have."""
    if context.os == "windows":
        return (forbidden(path, "cannot be set in a Windows pod"),)
    errors: list[ApiError] = []
    if "claims" in value:
        errors.append(forbidden((*path, "claims"), "cannot be set for a whole pod", help="set it in the containers"))
    _POD_REQUIREMENTS(value, path, context, errors)
    errors += _covers_containers(value, path, context)
    return errors


def _covers_containers(value: Value, path: Path, context: Context) -> Errors:
    """Requests, and limits of huge pages, are at least those of all containers together; other limits of each one alone."""
    requests, limits = value.get("requests", _NONE), value.get("limits", _NONE)
    for side, amounts in (("requests", requests), ("limits", limits)):
        held = together(context.spec, side) if amounts else {}
        for name, own in amounts.items():
            total = held.get(name, 0)
            if (side == "requests" or is_huge_pages(name)) and total > quantity(own):
                least = plain(-(-total // 10**6) * 10**6)
                yield invalid((*path, side, Key(name)), own, f"must be at least what all containers have together, {least}")
    for index, container in enumerate(context.spec.get("containers", ())):
        for name, limit in container.get("resources", _NOTHING).get("limits", _NONE).items():
            if name in limits and quantity(limit) > quantity(limits[name]):
                place = (*path[:-1], "containers", index, "resources", "limits", Key(name))
                field = (*path, "containers", index, Key(name), "limits")
                yield invalid(place, limit, f"must be at most {limits[name]}, the pod's limit", field=field)


POD_RESOURCES = relation(_pod_resources)


# Resizing

_RESIZED = ("cpu", "memory")
_POLICIES = ("NotRequired", "RestartContainer")


def _resize_policy(value: list[Value], path: Path, context: Context) -> Errors:
    """Each resource has one policy; a pod that never restarts needs no restart. The server prints no indices."""
    seen = set()
    for index, item in enumerate(value):
        resource, policy = item.get("resourceName", ""), item.get("restartPolicy", "")
        if resource in seen:
            yield duplicate((*path, index, "resourceName"), resource, field=(*path, index))
        seen.add(resource)
        for name, text, allowed in (("resourceName", resource, _RESIZED), ("restartPolicy", policy, _POLICIES)):
            if not text:
                yield required((*path, index, name), field=path)
            elif text not in allowed:
                yield not_supported((*path, index, name), text, allowed, field=path)
        if policy != "NotRequired" and context.spec.get("restartPolicy") == "Never":
            yield invalid((*path, index, "restartPolicy"), policy, "must be NotRequired in a pod with restartPolicy Never", field=path)


RESIZE_POLICY = relation(_resize_policy)

_INIT_CONTAINERS_RESIZE = 36
"""The minor version since which the policies of init containers are looked at more closely."""


def _init_containers_resize(value: Value, path: Path, context: Context) -> Errors:
    """Init containers that are no sidecars are not restarted to be resized."""
    policies = value.get("resizePolicy")
    if not policies or path[-2] != "initContainers" or value.get("restartPolicy") == "Always" or context.minor < _INIT_CONTAINERS_RESIZE:
        return ()
    return [
        invalid((*path, "resizePolicy", index, "restartPolicy"), "RestartContainer", "must be NotRequired in an init container without restartPolicy Always")
        for index, item in enumerate(policies)
        if item.get("restartPolicy") == "RestartContainer"
    ]


RESOURCE_RELATIONS: tuple[Relation | Given, ...] = (given(_init_containers_resize, "resizePolicy"),)
"""What a container's resources have to do with the rest of it."""


# Claims of a pod


def _names_one_source(value: Value, path: Path, context: Context) -> Errors:
    """A claim is an existing one or is made from a template."""
    named = ("resourceClaimName" in value) + ("resourceClaimTemplateName" in value)
    if named == 1:
        return ()
    if named:
        return (invalid(path, None, "must have only one of resourceClaimName and resourceClaimTemplateName"),)
    return (invalid(path, None, "must have resourceClaimName or resourceClaimTemplateName"),)


def _claim_names(value: list[Value], path: Path, context: Context) -> Errors:
    """Every claim has a name of its own."""
    seen = set()
    for index, claim in enumerate(value):
        name, place = claim.get("name", ""), (*path, index, "name")
        if not name:
            yield required(place)
        elif name in seen:
            yield duplicate(place, name)
        else:
            yield from at(place, dns_label(name))
        seen.add(name)


POD_RESOURCE_CLAIMS = all_of(
    relation(_claim_names),
    each(struct(_names_one_source, resourceClaimName=dns_subdomain, resourceClaimTemplateName=dns_subdomain)),
)


def _mirrors_claim_nothing(value: Value, path: Path, context: Context) -> Errors:
    """A mirror of a static pod has no claims; the server prints an empty path."""
    if not value.get("resourceClaims") or not context.is_pod or MIRROR_ANNOTATION not in context.metadata.get("annotations", _NOTHING):
        return ()
    return (forbidden((*path, "resourceClaims"), "cannot be set in a static pod", field=(Key(""),)),)


POD_RESOURCE_RELATIONS: tuple[Relation | Given, ...] = (given(_mirrors_claim_nothing, "resourceClaims"),)
"""What a pod's resources have to do with the rest of its spec."""
