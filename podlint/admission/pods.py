"""Pods after the server's own admission plugins that fill in what nobody has to write.

Source: k8s.io/kubernetes/plugin/pkg/admission/serviceaccount, priority, defaulttolerationseconds (v1.36), which are on unless somebody turns them off
"""

from __future__ import annotations

from typing import Any

from podlint.admission.model import Value
from podlint.objects.object import items, text

_TOKENS = "/var/run/secrets/kubernetes.io/serviceaccount"
_TOKEN_VOLUME = "kube-api-access-"  # noqa: S105  the beginning of a name
_LIFETIME = 3607
_UNREACHABLE = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_SECONDS = 300


def admitted(pod: Value) -> Value:
    """Return a pod with its service account and that account's token, its priority, and the tolerations that every pod has."""
    spec = dict(pod["spec"]) if isinstance(pod.get("spec"), dict) else {}
    account = text(spec, "serviceAccountName") or "default"
    spec |= {"serviceAccountName": account, "serviceAccount": account}
    if not text(spec, "priorityClassName"):
        spec.setdefault("priority", 0)
        spec.setdefault("preemptionPolicy", "PreemptLowerPriority")
    if spec.get("automountServiceAccountToken", True) is True:
        spec = _with_token(spec)
    missing = [_toleration(key) for key in _UNREACHABLE if not any(_tolerates(toleration, key) for _, toleration in items(spec, "tolerations"))]
    if missing:
        spec["tolerations"] = [*_list(spec, "tolerations"), *missing]
    return {**pod, "spec": spec}


def _list(value: Value, field: str) -> list[Any]:
    found = value.get(field)
    return found if isinstance(found, list) else []


def _toleration(key: str) -> Value:
    return {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": _SECONDS}


def _tolerates(toleration: Value, key: str) -> bool:
    return text(toleration, "key") in ("", key) and text(toleration, "effect") in ("", "NoExecute")


def _with_token(spec: Value) -> Value:
    """With the token of the service account in each container that has nothing at its place, unless the account itself says otherwise."""
    volumes = _list(spec, "volumes")
    written = (text(volume, "name") for _, volume in items(spec, "volumes"))
    name = next((name for name in written if name.startswith(_TOKEN_VOLUME)), f"{_TOKEN_VOLUME}xxxxx")
    mount = {"name": name, "readOnly": True, "mountPath": _TOKENS}
    found, is_mounted = dict(spec), False
    for field in ("initContainers", "containers"):
        for index, container in items(spec, field):
            if any(text(other, "mountPath") == _TOKENS for _, other in items(container, "volumeMounts")):
                continue
            containers = list(found[field])
            containers[index] = {**container, "volumeMounts": [*_list(container, "volumeMounts"), mount]}
            found[field], is_mounted = containers, True
    if is_mounted and all(text(volume, "name") != name for _, volume in items(spec, "volumes")):
        found["volumes"] = [*volumes, {"name": name, "projected": {"sources": _SOURCES, "defaultMode": 0o644}}]
    return found


_SOURCES = [
    {"serviceAccountToken": {"expirationSeconds": _LIFETIME, "path": "token"}},
    {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
    {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}},
]
