"""The pod in an object of a custom kind: checked as the API server will check the pods made from it.

Source: https://argo-rollouts.readthedocs.io/en/stable/features/specification/; knative.dev/serving pkg/apis/serving/v1/revision_types.go, revision_defaults.go
"""

from __future__ import annotations

from podlint.constraints.context import Context, Value
from podlint.constraints.error import ApiError
from podlint.constraints.kinds import minor_of, with_pod
from podlint.constraints.pod import POD_TEMPLATE
from podlint.constraints.workload import LASTING_TEMPLATE
from podlint.custom.structural import open_up_to
from podlint.defaults.pod import POD_TEMPLATE as TEMPLATE_DEFAULTS
from podlint.finding import Path
from podlint.objects.handler import NETWORK_HANDLERS
from podlint.objects.object import Object, mapping
from podlint.objects.probe import PROBES
from podlint.schema.bundle import Bundle, Schema, load
from podlint.schema.custom import CustomBundle

TEMPLATE = "core.v1.PodTemplateSpec"
_POD_SPEC = "core.v1.PodSpec"
_LASTING = frozenset({"argoproj.io/Rollout"})
"""Kinds whose controller runs pods that are restarted whenever they end."""

_KNATIVE = "serving.knative.dev/"
_KNATIVE_FIELDS = ("containerConcurrency", "timeoutSeconds", "responseStartTimeoutSeconds", "idleTimeoutSeconds")
_KNATIVE_PORT = 8080


def bundle_of(api_version: str, kind: str, path: Path, version: str) -> CustomBundle:
    """Return a bundle for a kind of which nothing is known but where its pod stands."""
    base = load(version)
    title = f"{api_version} {kind} as a holder of pods"
    template, spec = TEMPLATE, _POD_SPEC
    own: dict[str, Schema] = {}
    if api_version.startswith(_KNATIVE):
        template, spec = f"{title}: template", f"{title}: pod"
        own = {template: {"type": "object", "properties": {"metadata": _METADATA, "spec": {"$ref": spec}}}, spec: _knative_spec(base)}
    made = open_up_to(path or ("spec",), title, {"$ref": template if path else spec})
    return CustomBundle(base, api_version, kind, {**made, **own})


_METADATA: Schema = {"$ref": "meta.v1.ObjectMeta"}


def _knative_spec(base: Bundle) -> Schema:
    spec = base.definition(_POD_SPEC)
    return {**spec, "properties": {**spec["properties"], **{name: {"type": "integer"} for name in _KNATIVE_FIELDS}}}


def template_errors(object: Object, value: Value, version: str) -> list[ApiError]:
    """Return what the server would say of the pod in *value*, which is an object without structural mistakes."""
    path, minor = object.template or (), minor_of(version)
    pod = _filled(object, value, minor)
    if not pod.get("spec"):
        return []
    whole = _put(value, path, pod)
    context = with_pod(Context(minor, object.kind, whole), path)
    errors: list[ApiError] = []
    table = LASTING_TEMPLATE if object.type in _LASTING else POD_TEMPLATE
    table.check(pod, path, context, errors)
    return errors


def _filled(object: Object, value: Value, minor: int) -> Value:
    """The pod in an object, with its defaults; empty where there is none."""
    pod = value
    for step in object.template or ():
        pod = mapping(pod, str(step))
    if not pod.get("spec"):
        return {}
    pod = _knative(pod) if object.type.startswith(_KNATIVE) else pod
    filled: Value = TEMPLATE_DEFAULTS(pod, minor)
    return filled


def stored_as(kind: str, object: Object, version: str) -> Value:
    """Return an object with a pod, well-typed and without nulls, as if it were of a *kind* of Kubernetes': its pod, too, where it stands in this kind."""
    pod = _filled(object, object.value, minor_of(version))
    spec = mapping(object.value, "spec")
    replicas = spec.get("replicas")
    made = {"replicas": replicas if isinstance(replicas, int) and not isinstance(replicas, bool) else 1, "template": pod}
    whole = _put({**object.value, "spec": spec}, object.template or (), pod)
    return {**whole, "apiVersion": "apps/v1", "kind": kind, "spec": {**mapping(whole, "spec"), **made}}


def _put(value: Value, path: Path, inner: Value) -> Value:
    """An object with another mapping at a path."""
    if not path:
        return inner
    field = str(path[0])
    return {**value, field: _put(value[field], path[1:], inner)}


def _knative(pod: Value) -> Value:
    """The pod with the names of containers and the ports of probes that Knative gives them."""
    containers = [_container(container, number) for number, container in enumerate(pod["spec"].get("containers", ()))]
    return {**pod, "spec": {**pod["spec"], "containers": containers}}


def _container(container: Value, number: int) -> Value:
    ports = container.get("ports") or [{}]
    port = ports[0].get("containerPort") or _KNATIVE_PORT
    probes = {name: _probe(container[name], port) for name in PROBES if name in container}
    name = container.get("name") or (f"user-container-{number}" if number else "user-container")
    return {**container, **probes, "name": name}


def _probe(probe: Value, port: int) -> Value:
    filled = {name: {**probe[name], "port": port} for name in NETWORK_HANDLERS if name in probe and not probe[name].get("port")}
    if not any(name in probe for name in (*NETWORK_HANDLERS, "exec")):
        filled["tcpSocket"] = {"port": port}
    return {**probe, **filled}
