"""Claims that only one node, or one pod, can use at a time, and the workloads that mount them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.kustomize import patched_folders
from podlint.objects.missing import COMPONENT, KUSTOMIZATION
from podlint.objects.object import Object, items, mapping, strings, text
from podlint.objects.pod import Pod, pod_of
from podlint.objects.run import Objects

CLAIM = "PersistentVolumeClaim"
KINDS = frozenset({"apps/Deployment", "apps/ReplicaSet", "ReplicationController", CLAIM, KUSTOMIZATION, COMPONENT})
"""What a run has to hold for `exclusive_claims`."""

_OF_ONE = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})
_HOSTNAME = "kubernetes.io/hostname"


class ExclusiveClaim(NamedTuple):
    """A workload whose pods share a claim that cannot be shared.

    `path` is where the claim is named, `is_of_one_pod` whether not even pods of one node share it.
    """

    workload: Object
    path: Path
    claim: str
    is_of_one_pod: bool


def exclusive_claims(objects: Objects, *types: str) -> Iterator[ExclusiveClaim]:
    """Yield the workloads of some types that mount a claim of the run that one node, or one pod, can use.

    Left out are those that a Kustomization patches, those whose claim stands in another folder, and those whose pods are kept together on one node.
    """
    patched = patched_folders(objects)
    for workload in objects.of(*types):
        pod = pod_of(workload)
        if pod is None or workload.folder in patched or _stays_on_one_node(pod):
            continue
        for index, volume in items(pod.spec, "volumes"):
            name = text(mapping(volume, "persistentVolumeClaim"), "claimName")
            claim = objects.find(CLAIM, workload.home, name) if name else None
            modes = strings(mapping(claim.value, "spec"), "accessModes") if claim and claim.folder == workload.folder else ()
            if modes and _OF_ONE.issuperset(modes):
                path = (*pod.path, "spec", "volumes", index, "persistentVolumeClaim", "claimName")
                yield ExclusiveClaim(workload, path, name, "ReadWriteOncePod" in modes)


def _stays_on_one_node(pod: Pod) -> bool:
    return bool(text(pod.spec, "nodeName")) or _HOSTNAME in mapping(pod.spec, "nodeSelector") or bool(mapping(mapping(pod.spec, "affinity"), "podAffinity"))
