"""Which kinds hold a pod, and where."""

from __future__ import annotations

from functools import lru_cache

from podlint.finding import Path

POD_PATHS: dict[tuple[str, str], Path] = {
    ("", "Pod"): (),
    ("", "PodTemplate"): ("template",),
    ("", "ReplicationController"): ("spec", "template"),
    ("apps", "Deployment"): ("spec", "template"),
    ("apps", "ReplicaSet"): ("spec", "template"),
    ("apps", "StatefulSet"): ("spec", "template"),
    ("apps", "DaemonSet"): ("spec", "template"),
    ("batch", "Job"): ("spec", "template"),
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template"),
}
"""(group, kind) -> path of the mapping that holds the pod's `metadata` and `spec`."""

_FORMER_PATHS: dict[tuple[str, str], Path] = {("extensions", kind): ("spec", "template") for kind in ("Deployment", "ReplicaSet", "DaemonSet")}
"""Where those of `apps` were before Kubernetes 1.16. No version has them, but a Service beside one still means its pods."""

_ALL_PATHS = {**POD_PATHS, **_FORMER_PATHS}

POD_TYPES = frozenset(f"{group}/{kind}" if group else kind for group, kind in _ALL_PATHS)
"""The types that hold a pod, as `Object.type` has them."""

CUSTOM_POD_PATHS: dict[str, Path] = {
    "argoproj.io/Rollout": ("spec", "template"),
    "serving.knative.dev/Configuration": ("spec", "template"),
    "serving.knative.dev/Revision": (),
    "serving.knative.dev/Service": ("spec", "template"),
}
"""Type of a well-known kind that is not Kubernetes' own -> path of the mapping that holds the pod's `metadata` and `spec`."""

ANY_POD = "a pod of a custom kind"
"""Stands for the type of every object of a kind that is not Kubernetes' own and holds a pod: who wants all of `POD_TYPES` wants these too."""

PodPaths = tuple[tuple[str, Path], ...]
"""Types, or kinds without their group, and where their pod stands."""

RUN_TO_COMPLETION = frozenset({"Job", "CronJob"})
"""Kinds whose pods end: nobody waits for them to be ready."""


@lru_cache(maxsize=256)
def pod_path(api_version: str, kind: str) -> Path | None:
    """Return where the pod of a kind stands; None for kinds without one."""
    return _ALL_PATHS.get((group(api_version), kind))


@lru_cache(maxsize=16)
def custom_pod_paths(more: PodPaths = ()) -> dict[str, Path]:
    """Return the paths of the well-known custom kinds and of *more*, which outweigh them."""
    own = dict(more)
    return {type: path for type, path in CUSTOM_POD_PATHS.items() if type.rpartition("/")[2] not in own} | own


def custom_pod_path(api_version: str, kind: str, paths: dict[str, Path]) -> Path | None:
    """Return where the pod of a custom kind stands; None for kinds without one."""
    found = paths.get(f"{group(api_version)}/{kind}")
    return paths.get(kind) if found is None else found


def wants_pods(kinds: frozenset[str]) -> bool:
    """Whether somebody who wants these types wants all that holds a pod."""
    return kinds >= POD_TYPES


def group(api_version: str) -> str:
    """Return the API group of an apiVersion: empty for the core group (``v1``)."""
    return api_version.rpartition("/")[0]


COMPLETING = frozenset({"kustomize.config.k8s.io/Kustomization", "kustomize.config.k8s.io/Component", "chainsaw.kyverno.io/Test"})
"""Types of objects that say how other files are completed, or what is done with them."""
