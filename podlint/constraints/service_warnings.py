"""What the server warns about in a Service that it takes.

Source: k8s.io/kubernetes/pkg/api/service/warnings.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from podlint.constraints.addresses import cidr_warnings, ip_warnings
from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError, warning
from podlint.finding import Key, Path

TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"

_HEADLESS_LOOKED_AT = 34
_EXTERNAL_IPS_DEPRECATED = 36
_PREFER_CLOSE_DEPRECATED = 35


_LOOKED_AT = frozenset({"clusterIP", "clusterIPs", "externalIPs", "externalName", "trafficDistribution", "loadBalancerIP", "loadBalancerSourceRanges"})


def service_warnings(value: Value, path: Path, context: Context) -> Iterable[ApiError]:
    """Deprecated fields and annotations, fields that the type ignores, and addresses in unusual forms."""
    if "annotations" not in value["metadata"] and _LOOKED_AT.isdisjoint(value["spec"]):
        return ()
    return _warnings(value, path, context)


def _warnings(value: Value, path: Path, context: Context) -> Iterator[ApiError]:
    spec, place = value["spec"], (*path, "spec")
    if TOPOLOGY_HINTS in value["metadata"].get("annotations", ()):
        yield warning((*path, "metadata", "annotations", Key(TOPOLOGY_HINTS)), f"is deprecated; use {TOPOLOGY_MODE}")
    is_headless = spec["type"] == "ClusterIP" and spec.get("clusterIP") == "None"
    if is_headless and context.minor >= _HEADLESS_LOOKED_AT:
        yield from _ignored_when_headless(spec, place)
    if spec.get("externalIPs"):
        if spec["type"] == "ExternalName":
            yield warning((*place, "externalIPs"), "is ignored with type ExternalName")
        elif not is_headless and context.minor >= _EXTERNAL_IPS_DEPRECATED:
            yield warning((*place, "externalIPs"), "is deprecated: clusters may not serve it any more")
    if spec.get("externalName") and spec["type"] != "ExternalName":
        yield warning((*place, "externalName"), f"is ignored with type {spec['type']}", help="set type to ExternalName, or remove externalName")
    if spec.get("trafficDistribution") == "PreferClose" and context.minor >= _PREFER_CLOSE_DEPRECATED:
        yield warning((*place, "trafficDistribution"), "is deprecated with the value PreferClose", help="write PreferSameZone")
    yield from _addresses(spec, place)


def _ignored_when_headless(spec: Value, path: Path) -> Iterator[ApiError]:
    for name in ("loadBalancerIP", "externalIPs"):
        if spec.get(name):
            yield warning((*path, name), "is ignored in a Service without cluster IP")
    if spec["sessionAffinity"] != "None":
        yield warning((*path, "sessionAffinity"), "is ignored in a Service without cluster IP")


def _addresses(spec: Value, path: Path) -> Iterator[ApiError]:
    """Addresses in unusual forms. The server looks at source ranges with the blanks around them, and so at none that has some."""
    if spec.get("clusterIP") not in (None, "", "None") and spec["type"] != "ExternalName":
        if not spec.get("clusterIPs"):
            yield from (found._replace(field=(*path, "clusterIPs", 0)) for found in ip_warnings((*path, "clusterIP"), spec["clusterIP"]))
        for index, text in enumerate(spec.get("clusterIPs", ())):
            yield from ip_warnings((*path, "clusterIPs", index), text)
    for index, text in enumerate(spec.get("externalIPs", ())):
        yield from ip_warnings((*path, "externalIPs", index), text)
    if spec.get("loadBalancerIP"):
        yield from ip_warnings((*path, "loadBalancerIP"), spec["loadBalancerIP"])
    for index, text in enumerate(spec.get("loadBalancerSourceRanges", ())):
        yield from cidr_warnings((*path, "loadBalancerSourceRanges", index), text)
