"""Where a simulation of a live pod begins, and what it assumes of it. The newest time in most dumps here is 12:10:00."""

from __future__ import annotations

from typing import Any

import pytest

from podlint.simulate.live import from_status, observed
from podlint.simulate.runtime import View
from podlint.simulate.scenario import Image, Run
from podlint.simulate.start import Began, Entry

SECOND = 1000
LAST = {"exitCode": 1, "reason": "Error", "startedAt": "2026-03-01T12:09:55Z", "finishedAt": "2026-03-01T12:10:00Z"}


def pod(state: dict[str, Any] | None = None, spec: dict[str, Any] | None = None, **status: Any) -> dict[str, Any]:
    """A Pod with one container."""
    own = [{"name": "main", "image": "example.org/shop:1", **(spec or {})}]
    states = [{"name": "main", "ready": False, "restartCount": 0, **(state or {})}]
    metadata = {"name": "shop", "creationTimestamp": "2026-03-01T12:00:00Z"}
    whole = {"phase": "Running", "startTime": "2026-03-01T12:00:00Z", "podIP": "10.0.0.1", "containerStatuses": states, **status}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"nodeName": "n1", "containers": own}, "status": whole}


def begun(value: dict[str, Any]) -> Began:
    """How the container of a pod begins."""
    start = from_status(value)
    assert start
    return start.containers["main"]


def test_a_manifest_is_no_start():
    manifest = pod()
    del manifest["status"]
    assert from_status(manifest) is None


def test_a_pod_that_no_kubelet_has_begun_with_is_no_start():
    assert from_status(pod(containerStatuses=[])) is None


def test_the_newest_time_is_the_beginning():
    start = from_status(pod({"state": {"terminated": LAST}}))
    assert (start.started_at, start.phase, start.has_sandbox, start.deletion) == (-600 * SECOND, "Running", True, None)


def test_a_container_that_runs_goes_on():
    running = {
        "state": {"running": {"startedAt": "2026-03-01T12:10:20Z"}},
        "ready": True,
        "started": True,
        "restartCount": 3,
        "lastState": {"terminated": LAST},
    }
    found = begun(pod(running))
    assert found.instances == (View(3, "running", 0), View(2, "exited", -25 * SECOND, -20 * SECOND, 1, "Error"))
    assert (found.ready, found.started, found.waiting) == (True, True, "")
    assert found.back_off == Entry(40 * SECOND, 0)


def test_a_container_in_back_off_waits_on():
    message = "back-off 40s restarting failed container=main pod=shop"
    found = begun(pod({"state": {"waiting": {"reason": "CrashLoopBackOff", "message": message}}, "restartCount": 3, "lastState": {"terminated": LAST}}))
    assert found.instances == (View(3, "exited", -5 * SECOND, 0, 1, "Error"),)
    assert (found.waiting, found.back_off) == ("CrashLoopBackOff", Entry(40 * SECOND, -5 * SECOND))


def test_a_container_that_has_ended_is_there_with_its_end():
    found = begun(pod({"state": {"terminated": LAST}, "restartCount": 0}))
    assert found.instances == (View(0, "exited", -5 * SECOND, 0, 1, "Error"),)
    assert found.back_off is None


def test_a_container_that_never_ran_has_no_instance():
    found = begun(pod({"state": {"waiting": {"reason": "ContainerCreating"}}}, phase="Pending"))
    assert (found.instances, found.waiting) == ((), "")


def test_what_is_left_of_a_deletion_is_kept():
    value = pod({"state": {"running": {"startedAt": "2026-03-01T12:10:00Z"}}})
    value["metadata"] |= {"deletionTimestamp": "2026-03-01T12:10:25Z", "deletionGracePeriodSeconds": 30}
    assert from_status(value).deletion == 25 * SECOND


@pytest.mark.parametrize(("status", "has"), [("True", True), ("False", False)])
def test_the_condition_tells_of_the_sandbox(status, has):
    condition = {"type": "PodReadyToStartContainers", "status": status}
    assert from_status(pod({"state": {"waiting": {}}}, conditions=[condition])).has_sandbox is has


def test_an_image_that_cannot_be_pulled_still_cannot_be():
    found = observed(pod({"state": {"waiting": {"reason": "ImagePullBackOff"}}}))
    assert found.images == {"example.org/shop:1": Image(SECOND, fails=True)}


def test_what_was_missing_is_missing_still():
    assert observed(pod({"state": {"waiting": {"reason": "CreateContainerConfigError", "message": 'secret "db" not found'}}})).missing == {"secret/db"}


def test_a_container_ends_again_as_it_did():
    found = observed(pod({"state": {"terminated": LAST}}))
    assert found.containers["main"].runs == (Run(5 * SECOND, 1),)


def test_a_container_that_runs_for_longer_than_before_is_taken_to_go_on():
    state = {"state": {"running": {"startedAt": "2026-03-01T12:10:01Z"}}, "restartCount": 1, "lastState": {"terminated": LAST}}
    condition = {"type": "Ready", "status": "True", "lastTransitionTime": "2026-03-01T12:10:07Z"}
    assert observed(pod(state, conditions=[condition])).containers == {}
    assert set(observed(pod(state)).containers) == {"main"}


def test_what_its_probe_killed_is_killed_again():
    probe = {"livenessProbe": {"httpGet": {"port": 80}, "periodSeconds": 10, "failureThreshold": 3}}
    killed = {**LAST, "exitCode": 137, "startedAt": "2026-03-01T12:09:05Z"}
    found = observed(pod({"state": {"terminated": killed}}, probe))
    assert (found.containers["main"].liveness.at(1, 0).ok, found.containers["main"].runs[0].on_term) == (False, None)


def test_what_cannot_be_started_cannot_be_started_again():
    last = {**LAST, "exitCode": 128, "reason": "StartError", "startedAt": "1970-01-01T00:00:00Z"}
    waiting = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "restartCount": 2, "lastState": {"terminated": last}}
    assert observed(pod(waiting)).containers["main"].runs == (Run(start_error=True),)


def test_an_init_container_that_is_done_stays_done():
    done = {"name": "migrate", "state": {"terminated": {"exitCode": 0}}}
    value = pod({"state": {"running": {"startedAt": "2026-03-01T12:10:00Z"}}}, initContainerStatuses=[done])
    assert observed(value).containers == {}
