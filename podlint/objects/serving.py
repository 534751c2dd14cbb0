"""Which pods get requests from Services."""

from __future__ import annotations

from podlint.objects.object import Object, labels, mapping
from podlint.objects.pod import Pod
from podlint.objects.run import MADE_BY_CONTROLLERS, Objects
from podlint.objects.service import backings


def served(objects: Objects) -> list[tuple[Pod, Object]]:
    """Return the pods that a Service of the run selects, in the order of the run, each with the first such Service.

    Services that select by labels of controllers alone are left out: no manifest says which pods have them.
    """
    first: dict[int, Object] = {}
    known: set[int] = set()
    for backing in backings(objects):
        if backing.selector in known:
            continue
        known.add(backing.selector)
        if labels(mapping(backing.service.value, "spec"), "selector").keys() - MADE_BY_CONTROLLERS:
            for pod in backing.pods:
                first.setdefault(id(pod), backing.service)
    return [(pod, first[id(pod)]) for pod in objects.all_pods() if id(pod) in first]
