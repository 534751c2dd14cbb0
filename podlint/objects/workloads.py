"""Which kinds hold a pod, and where."""

from __future__ import annotations

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

RUN_TO_COMPLETION = frozenset({"Job", "CronJob"})
"""Kinds whose pods end: nobody waits for them to be ready."""


def pod_path(api_version: str, kind: str) -> Path | None:
    """Return where the pod of a kind stands; None for kinds without one."""
    return POD_PATHS.get((group(api_version), kind))


def group(api_version: str) -> str:
    """Return the API group of an apiVersion: empty for the core group (``v1``)."""
    return api_version.rpartition("/")[0]
