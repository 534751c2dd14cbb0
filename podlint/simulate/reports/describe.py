"""As `kubectl describe pod` shows a pod at the end of the simulation. What a life does not change, mounts and volumes say, is left out.

Source: k8s.io/kubectl/pkg/describe/describe.go, describePod and DescribeEvents (v0.36)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from podlint.objects.object import Value, items, labels, mapping, strings, text
from podlint.reporters.words import printable, width
from podlint.simulate.chance import Chance
from podlint.simulate.plan import SECOND, Plan, Role
from podlint.simulate.report import Result
from podlint.simulate.reports import words
from podlint.simulate.reports.kube_events import kube_events
from podlint.simulate.reports.qos import qos_class
from podlint.simulate.reports.rows import like, since
from podlint.simulate.reports.words import clock, human_duration
from podlint.simulate.run import Timeline
from podlint.simulate.runtime import View
from podlint.simulate.status import State, Status
from podlint.simulate.status_manager import Published
from podlint.simulate.summary import gone_at

_PADDING = 2
_FIELD_PATHS_SINCE = 35  # describe says since then which container an event is about
_LONGEST_ANNOTATION = 140
_PROBES = (("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe"))
_ADDED_TOLERATIONS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")

Row = tuple[str, ...]
"""Cells of a line, which are aligned with those of the lines around it."""


def render(results: Sequence[Result]) -> str:
    """Return how the first run of each pod stands at the end, after how many runs look the same, for which a comment sign stands."""
    return "\n".join("".join(f"{line}\n" for line in _lines(result)) for result in results)


def _lines(result: Result) -> Iterator[str]:
    timeline, horizon = result.timelines[0], result.scenario.horizon
    yield f"# {words.title(result)}: {words.subtitle(result)}"
    if len(result.timelines) > 1:
        same = words.alike(like(result, timeline), result)
        yield f"# the run with seed {timeline.seed}; in {same} READY, STATUS and RESTARTS change in the same order"
    gone = gone_at(result.subject.plan, timeline)
    now = horizon if gone is None or gone > horizon else gone
    last = _last(timeline, now)
    if now == horizon:
        yield f"# at {clock(now)}; times count from the first call of the container runtime"
    else:
        name = printable(result.subject.plan.name)
        yield f'# at {clock(horizon)}: Error from server (NotFound): pods "{name}" not found; so it stood at {clock(now)}, when it went'
    yield from aligned(tuple(map(printable, row)) for row in _rows(result, timeline, last, now))


def _last(timeline: Timeline, now: int) -> Status:
    seen = [published for published in timeline.statuses if published.time <= now] or [Published(0, Status())]
    return seen[-1].status


def _rows(result: Result, timeline: Timeline, status: Status, now: int) -> Iterator[Row]:
    pod, plan = result.subject.pod, result.subject.plan
    spec, metadata = mapping(pod, "spec"), mapping(pod, "metadata")
    yield ("Name:", plan.name)
    yield ("Namespace:", result.subject.object.home)
    if spec.get("priority") is not None:
        yield ("Priority:", str(spec["priority"]))
    yield ("Service Account:", text(spec, "serviceAccountName") or "default")
    yield from _pairs("Labels:", labels(metadata, "labels"), "=")
    yield from _pairs("Annotations:", labels(metadata, "annotations"), ": ")
    yield from _status(result, timeline, status, now)
    for title, key in (("Init Containers:", "initContainers"), ("Containers:", "containers")):
        if spec.get(key):
            yield (title,)
            for _, container in items(spec, key):
                yield from _container(container, status.containers.get(text(container, "name")))
    if plan.gates:
        yield ("Readiness Gates:",)
        yield ("  Type", "Status")
        yield from ((f"  {gate}", "<none>") for gate in plan.gates)
    if status.conditions:
        yield ("Conditions:",)
        yield ("  Type", "Status")
        yield from ((f"  {kind}", str(value)) for kind, value, _ in status.conditions)
    yield ("QoS Class:", qos_class(pod))
    yield from _pairs("Node-Selectors:", labels(spec, "nodeSelector"), "=")
    yield from _listed("Tolerations:", _tolerations(spec))
    yield from _events(result, timeline, now)


def _status(result: Result, timeline: Timeline, status: Status, now: int) -> Iterator[Row]:
    deleted = next((event for event in timeline.events if event["type"] == "api_delete"), None)
    if status.deleted and deleted and status.phase not in ("Failed", "Succeeded"):
        grace = result.subject.plan.grace if deleted.get("grace") is None else deleted["grace"]
        yield ("Status:", f"Terminating (lasts {human_duration(now - deleted['t'] - grace)})")
        yield ("Termination Grace Period:", f"{grace // SECOND}s")
    else:
        yield ("Status:", status.phase)
    if status.reason:
        yield ("Reason:", status.reason)


def _pairs(title: str, pairs: dict[str, str], sign: str) -> Iterator[Row]:
    found = [f"{key}{sign}{value}" for key, value in sorted(pairs.items())]
    yield from _listed(title, [entry if len(entry) <= _LONGEST_ANNOTATION else f"{entry[:_LONGEST_ANNOTATION]}..." for entry in found])


def _listed(title: str, entries: Sequence[str]) -> Iterator[Row]:
    yield (title, entries[0] if entries else "<none>")
    yield from (("", entry) for entry in entries[1:])


# Containers.


def _container(container: Value, state: State | None) -> Iterator[Row]:
    ports = list(items(container, "ports"))
    yield (f"  {text(container, 'name')}:",)
    yield ("    Image:", text(container, "image"))
    for title, key in (("Port", "containerPort"), ("Host Port", "hostPort")):
        shown = ", ".join(f"{port.get(key) or 0}/{text(port, 'protocol') or 'TCP'}" for _, port in ports)
        yield (f"    {title}{'s' if len(ports) > 1 else ''}:", shown or "<none>")
    for title, key in (("Command:", "command"), ("Args:", "args")):
        given = strings(container, key)
        if given:
            yield (f"    {title}",)
            yield from ((f"      {line}",) for part in given for line in part.split("\n"))
    if state:
        yield from _state(state)
    resources = mapping(container, "resources")
    for title, key in (("Limits:", "limits"), ("Requests:", "requests")):
        amounts = mapping(resources, key)
        if amounts:
            yield (f"    {title}",)
            yield from ((f"      {name}:", str(amount)) for name, amount in sorted(amounts.items()))
    for title, key in _PROBES:
        if container.get(key):
            yield (f"    {title}:", probe(mapping(container, key)))


def _state(state: State) -> Iterator[Row]:
    if state.kind == "running":
        yield ("    State:", "Running")
        yield ("      Started:", clock(state.started_at))
    elif state.kind == "terminated":
        ended = View(state.restarts, "exited", state.started_at, state.finished_at, state.exit_code, state.reason)
        yield from _terminated("State", ended)
    else:
        yield ("    State:", "Waiting")
        if state.reason:
            yield ("      Reason:", state.reason)
    if state.last:
        yield from _terminated("Last State", state.last)
    yield ("    Ready:", str(state.ready))
    yield ("    Restart Count:", str(state.restarts))


def _terminated(title: str, ended: View) -> Iterator[Row]:
    yield (f"    {title}:", "Terminated")
    if ended.reason:
        yield ("      Reason:", ended.reason)
    yield ("      Exit Code:", str(ended.exit_code))
    yield ("      Started:", clock(ended.started))
    yield ("      Finished:", clock(ended.finished))


def probe(item: Value) -> str:
    """Return a probe as kubectl prints it: ``http-get http://:8080/ok delay=0s timeout=1s period=10s #success=1 #failure=3``."""
    attributes = (
        f"delay={item.get('initialDelaySeconds', 0)}s timeout={item.get('timeoutSeconds', 1)}s period={item.get('periodSeconds', 10)}s"
        f" #success={item.get('successThreshold', 1)} #failure={item.get('failureThreshold', 3)}"
    )
    if "exec" in item:
        return f"exec [{' '.join(strings(item['exec'], 'command'))}] {attributes}"
    if "httpGet" in item:
        request = item["httpGet"]
        host = text(request, "host")
        host = f"[{host}]" if ":" in host else host
        path = text(request, "path")
        slash = "" if path.startswith("/") or not path else "/"
        return f"http-get {(text(request, 'scheme') or 'HTTP').lower()}://{host}:{request.get('port', '')}{slash}{path} {attributes}"
    if "tcpSocket" in item:
        return f"tcp-socket {text(item['tcpSocket'], 'host')}:{mapping(item, 'tcpSocket').get('port', '')} {attributes}"
    if "grpc" in item:
        return f"grpc <pod>:{mapping(item, 'grpc').get('port', '')} {text(item['grpc'], 'service')} {attributes}"
    return f"unknown {attributes}"


# What the scheduler and the node make of it.


def _tolerations(spec: Value) -> list[str]:
    found = [item for _, item in items(spec, "tolerations")]
    for key in _ADDED_TOLERATIONS:
        if not any(text(item, "key") in (key, "") and text(item, "effect") in ("NoExecute", "") for item in found):
            found.append({"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300})
    return [_toleration(item) for item in sorted(found, key=lambda item: text(item, "key"))]


def _toleration(item: Value) -> str:
    key, value, effect = (text(item, name) for name in ("key", "value", "effect"))
    shown = f"{key}{f'={value}' if value else ''}{f':{effect}' if effect else ''}"
    exists = text(item, "operator") == "Exists" and not value
    seconds = item.get("tolerationSeconds")
    return (f"{shown} op=Exists".strip() if exists else shown) + ("" if seconds is None else f" for {seconds}s")


def _events(result: Result, timeline: Timeline, now: int) -> Iterator[Row]:
    wall = Chance(timeline.seed, result.scenario.wall_fraction).wall
    found = kube_events(result, timeline)
    if not found:
        yield ("Events:", "<none>")
        return
    yield ("Events:",)
    yield ("  Type", "Reason", "Age", "From", "Message")
    yield ("  ----", "------", "----", "----", "-------")
    for event in found:
        first, last = (human_duration(since(time, now, wall)) for time in (event.first, event.last))
        age = f"{last} (x{event.times} over {first})" if event.times > 1 else first
        about = _field_path(result.subject.plan, event.container) if result.scenario.minor >= _FIELD_PATHS_SINCE else ""
        yield (f"  {event.type}", event.reason, age, event.source, f"{about}{event.message}")


def _field_path(plan: Plan, name: str) -> str:
    role = next((container.role for container in plan.containers if container.name == name), None)
    return "" if role is None else f"spec.{'containers' if role is Role.MAIN else 'initContainers'}{{{name}}}: "


def aligned(rows: Iterable[Row]) -> Iterator[str]:
    """Yield lines, with the cells of neighbouring lines that have as many below each other."""
    lines = list(rows)
    widths: dict[tuple[int, int], int] = {}
    for column in range(max(map(len, lines), default=1) - 1):
        block: list[int] = []
        for number in range(len(lines) + 1):
            if number < len(lines) and len(lines[number]) > column + 1:
                block.append(number)
                continue
            widest = max((width(lines[index][column]) for index in block), default=0) + _PADDING
            widths.update(((index, column), widest) for index in block)
            block = []
    for number, cells in enumerate(lines):
        yield "".join(cell + " " * (widths.get((number, column), width(cell)) - width(cell)) for column, cell in enumerate(cells)).rstrip()
