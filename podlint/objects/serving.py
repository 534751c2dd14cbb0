"""Which pods get requests from Services."""

from __future__ import annotations

from podlint.objects.object import DEFAULT_NAMESPACE, Object, labels, mapping
from podlint.objects.pod import Pod
from podlint.objects.run import MADE_BY_CONTROLLERS, Objects
from podlint.objects.service import backings


def served(objects: Objects) -> list[tuple[Pod, Object]]:
    """Return the pods that a Service of the run selects, in the order of the run, each with the first such Service.

    A Service belongs to the pods of its folder, and to those of a namespace that both name: the same labels in other folders are often
    another example or environment. Services that select by labels of controllers alone are left out: no manifest says which pods have them.
    """
    first: dict[int, Object] = {}
    known: set[tuple[int, str, str]] = set()
    for backing in backings(objects):
        service = backing.service
        place = (backing.selector, service.folder, service.namespace)
        if place in known:
            continue
        known.add(place)
        if labels(mapping(service.value, "spec"), "selector").keys() - MADE_BY_CONTROLLERS:
            is_named = service.namespace not in ("", DEFAULT_NAMESPACE)
            for pod in backing.pods:
                if pod.object.folder == service.folder or (is_named and pod.object.namespace):
                    first.setdefault(id(pod), service)
    return [(pod, first[id(pod)]) for pod in objects.all_pods() if id(pod) in first]
