"""What happens beside one pod's own timeline: events of controllers and of the control plane, and the pods that they make. Milliseconds."""

from __future__ import annotations

from typing import NamedTuple

from podlint.simulate.run import Timeline

SECOND = 1000
MINUTE = 60 * SECOND

STARTS_AFTER = 40
"""From the creation of a pod to the first RunPodSandbox call, t = 0 of its timeline, where its node is there at once."""

REACTS_AFTER = 10
"""What a controller takes to act on a change that it watches."""


class Event(NamedTuple):
    """Something that users can see. `object` is ``Kind/name``, `type` an event's reason or a condition, `t` counts as in the first pod's timeline."""

    t: int
    object: str
    type: str
    text: str


class Condition(NamedTuple):
    """A condition that became True."""

    t: int
    type: str
    reason: str = ""
    message: str = ""


class MadePod(NamedTuple):
    """A pod that a controller made. `starts` is when its sandbox is asked for, from which `t` of its timeline counts; None: it never ran.

    `completion_index` is that of an Indexed Job.
    """

    name: str
    uid: str
    created: int
    node: str = ""
    completion_index: int | None = None
    starts: int | None = None
    timeline: Timeline | None = None
