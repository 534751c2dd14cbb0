"""The events that the API server keeps of a pod, as far as its life makes them. Times in milliseconds.

Source: k8s.io/kubernetes/pkg/kubelet/events/event.go, kuberuntime/kuberuntime_container.go, images/image_manager.go,
prober/prober.go; pkg/scheduler/schedule_one.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from podlint.simulate.plan import SECOND, Container, Plan, Role
from podlint.simulate.report import Result
from podlint.simulate.run import Timeline
from podlint.simulate.scenario import Scenario

WITHOUT_NAMES_SINCE = 35  # "Container started" instead of "Started container main"
_UNKNOWN = "..."  # what a runtime, a registry or a probe would say


class KubeEvent(NamedTuple):
    """An event, which may have been seen several times. `container` is empty for those of the pod."""

    type: str
    reason: str
    source: str
    container: str
    message: str
    times: int
    first: int
    last: int


class _Seen(NamedTuple):
    """One time that something is said."""

    time: int
    reason: str
    message: str
    container: str = ""
    type: str = "Normal"
    source: str = "kubelet"


def kube_events(result: Result, timeline: Timeline) -> list[KubeEvent]:
    """Return the events of a run, those that were seen last at the end; equal ones are counted."""
    found: dict[tuple[str, ...], KubeEvent] = {}
    for seen in sorted(_seen(result, timeline), key=lambda seen: seen.time):
        key = (seen.type, seen.reason, seen.source, seen.container, seen.message)
        old = found.get(key)
        count, first = (old.times + 1, old.first) if old else (1, seen.time)
        found[key] = KubeEvent(*key, count, first, seen.time)
    return sorted(found.values(), key=lambda event: event.last)


def _seen(result: Result, timeline: Timeline) -> Iterator[_Seen]:
    plan, home = result.subject.plan, result.subject.object.home
    if timeline.events:
        node = result.nodes[0].name if len(result.nodes) == 1 else "the node"
        yield _Seen(0, "Scheduled", f"Successfully assigned {home}/{plan.name} to {node}", source="default-scheduler")
    yield from _Recorder(plan, home, result.scenario).record(timeline)
    yield from _refusals(result, timeline)


class _Recorder:
    """What the kubelet says when something happens."""

    def __init__(self, plan: Plan, home: str, scenario: Scenario) -> None:
        self._plan = plan
        self._scenario = scenario
        self._pod = f"{plan.name}_{home}"
        self._minor = scenario.minor
        self._containers = {container.name: container for container in plan.containers}
        self._failed: dict[tuple[str, str], int] = {}
        self._verdict: dict[str, str] = {}
        self._pulled: set[str] = set()
        self._began: dict[str, int] = {}  # container -> when its pull or its preStop hook began
        self._is_stopping: set[str] = set()
        self._ends = False

    def record(self, timeline: Timeline) -> Iterator[_Seen]:
        """Yield what is said, event by event."""
        for event in timeline.events:
            record = getattr(self, f"_{event['type']}", None)
            if record:
                yield from record(event["t"], event.get("container", ""), event)

    def _pull_start(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        self._began[name] = time
        yield _Seen(time, "Pulling", f'Pulling image "{event["image"]}"', name)

    def _pull_done(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        self._pulled.add(name)
        took = _go_duration(time - self._began[name])
        yield _Seen(time, "Pulled", f'Successfully pulled image "{event["image"]}" in {took} ({took} including waiting)', name)

    def _pull_failed(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        yield _Seen(time, "Failed", f'Failed to pull image "{event["image"]}": {_UNKNOWN}', name, "Warning")
        yield _Seen(time, "Failed", "Error: ErrImagePull", name, "Warning")

    def _created(self, time: int, name: str, _: dict[str, Any]) -> Iterator[_Seen]:
        if name not in self._pulled:
            yield _Seen(time, "Pulled", present(self._containers[name].image, self._minor), name)
        self._pulled.discard(name)
        yield _Seen(time, "Created", "Container created" if self._minor >= WITHOUT_NAMES_SINCE else f"Created container: {name}", name)

    def _started(self, time: int, name: str, _: dict[str, Any]) -> Iterator[_Seen]:
        self._verdict.pop(name, None)
        self._is_stopping.discard(name)
        self._failed = {key: count for key, count in self._failed.items() if key[0] != name}
        yield _Seen(time, "Started", "Container started" if self._minor >= WITHOUT_NAMES_SINCE else f"Started container {name}", name)

    def _starterror(self, time: int, name: str, _: dict[str, Any]) -> Iterator[_Seen]:
        yield _Seen(time, "Failed", f"Error: {_UNKNOWN}", name, "Warning")

    def _probe(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        kind = event["kind"]
        failed = self._failed[name, kind] = 0 if event["ok"] else self._failed.get((name, kind), 0) + 1
        if event["ok"]:
            return
        probe = self._containers[name].probe(kind)
        if probe and kind != "readiness" and failed >= probe.failure:
            self._verdict[name] = kind
        yield _Seen(time, "Unhealthy", f"{kind.capitalize()} probe failed: {_UNKNOWN}", name, "Warning")

    def _api_delete(self, _: int, __: str, ___: dict[str, Any]) -> Iterator[_Seen]:
        self._ends = True
        yield from ()

    def _hook_start(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        if event["kind"] == "preStop":
            self._began[name] = time
            yield from self._stop(time, name)

    def _hook_end(self, time: int, name: str, event: dict[str, Any]) -> Iterator[_Seen]:
        hook, handler = self._scenario.behaviour(name).pre_stop, self._containers[name].pre_stop
        if event["kind"] != "preStop" or handler is None:
            return
        duration = hook.duration if handler.sleep is None else handler.sleep
        if time - self._began[name] < duration or (hook.exit_code and handler.sleep is None):
            yield _Seen(time, "FailedPreStopHook", "PreStopHook failed", name, "Warning")

    def _sandbox_run(self, time: int, _: str, event: dict[str, Any]) -> Iterator[_Seen]:
        if event["attempt"]:
            yield _Seen(time, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.")

    def _killing(self, time: int, name: str, _: dict[str, Any]) -> Iterator[_Seen]:
        yield from self._stop(time, name)

    def _stop(self, time: int, name: str) -> Iterator[_Seen]:
        """The event of a kill, which comes before the preStop hook."""
        if name in self._is_stopping:
            return
        self._is_stopping.add(name)
        kind, container = self._verdict.get(name), self._containers[name]
        ends = self._ends or not kind or (container.policy == "Never" and len(self._plan.main) == 1)
        what = "Container" if container.role is Role.MAIN else "Init container"
        yield _Seen(time, "Killing", f"Stopping container {name}" if ends else f"{what} {name} failed {kind} probe, will be restarted", name)

    def _backoff(self, time: int, name: str, _: dict[str, Any]) -> Iterator[_Seen]:
        yield _Seen(time, "BackOff", f"Back-off restarting failed container {name} in pod {self._pod}(uid)", name, "Warning")


def _refusals(result: Result, timeline: Timeline) -> Iterator[_Seen]:
    """Yield what is said of containers that cannot even be tried, each time that the API shows a new reason."""
    scenario = result.scenario
    reasons: dict[str, str] = {}
    is_over = False
    for time, status in timeline.statuses:
        if status.reason == "DeadlineExceeded" and not is_over:
            yield _Seen(time, "DeadlineExceeded", "Pod was active on the node longer than the specified deadline")
        is_over |= bool(status.reason)
        for container in result.subject.plan.containers:
            state = status.containers.get(container.name)
            reason = state.reason if state and state.kind == "waiting" else ""
            if reason != reasons.get(container.name, ""):
                yield from _refused(time, container, reason, scenario)
            reasons[container.name] = reason


def _refused(time: int, container: Container, reason: str, scenario: Scenario) -> Iterator[_Seen]:
    name, image = container.name, container.image
    if reason == "ImagePullBackOff":
        yield _Seen(time, "BackOff", f'Back-off pulling image "{image}"', name)
        yield _Seen(time, "Failed", "Error: ImagePullBackOff", name, "Warning")
    elif reason == "InvalidImageName":
        yield _Seen(time, "InspectFailed", f'Failed to apply default image tag "{image}": {_UNKNOWN}', name, "Warning")
        yield _Seen(time, "Failed", "Error: InvalidImageName", name, "Warning")
    elif reason == "ErrImageNeverPull":
        yield _Seen(time, "ErrImageNeverPull", f'Container image "{image}" is not present with pull policy of Never', name, "Warning")
        yield _Seen(time, "Failed", "Error: ErrImageNeverPull", name, "Warning")
    elif reason == "CreateContainerConfigError":
        yield _Seen(time, "Pulled", present(image, scenario.minor), name)
        missing = sorted(reference.partition("/") for reference in container.references & scenario.missing)
        why = f'{missing[0][0]} "{missing[0][2]}" not found' if missing else "container has runAsNonRoot and image will run as root"
        yield _Seen(time, "Failed", f"Error: {why}", name, "Warning")
    elif reason == "PostStartHookError":
        yield _Seen(time, "FailedPostStartHook", "PostStartHook failed", name, "Warning")


def present(image: str, minor: int) -> str:
    """Return what the kubelet says of an image that need not be pulled."""
    return f'Container image "{image}" already present on machine' + (" and can be accessed by the pod" if minor >= WITHOUT_NAMES_SINCE else "")


def _go_duration(duration: int) -> str:
    """Return a duration as Go prints it: ``850ms``, ``20s``, ``1m20.5s``."""
    if duration < SECOND:
        return f"{duration}ms" if duration else "0s"
    minutes, rest = divmod(duration, 60 * SECOND)
    seconds = f"{rest // SECOND}.{rest % SECOND:03}".rstrip("0").rstrip(".")
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
