"""Scenario files and `--set`: from what people write about the world to the `Scenario` of each pod.

What may stand in a scenario is declared here once, in `docs/simulate.md` it is explained.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from podlint import files
from podlint.errors import UsageError
from podlint.files import UnreadableFile
from podlint.objects.workloads import RUN_TO_COMPLETION
from podlint.registry import hint
from podlint.schema.bundle import NEWEST, VERSIONS
from podlint.simulate.entry import NOTHING, SECOND, Entry, Layer, Source, milliseconds, shown
from podlint.simulate.live import Observed, from_status, observed
from podlint.simulate.nodes import Node, nodes_of
from podlint.simulate.plan import Container, Plan, Role
from podlint.simulate.scenario import KINDS, MINUTE, Answers, Behaviour, Deletion, Hook, Image, Latency, Run, Scenario, Step
from podlint.simulate.start import Start
from podlint.simulate.subject import Subject
from podlint.source.document import documents
from podlint.source.fault import DuplicateKey, HelmTemplate, YamlSyntaxError, text_faults
from podlint.source.text import Lines

PODS = "pods"
FIELDS = ("horizon", "kubelet", "containers", "images", "missing", "delete", "nodes")
"""What a scenario may say, and each entry of `pods` too, but for `kubelet`."""

LONGEST_HORIZON = 7 * 24 * 60 * MINUTE
OLDEST, LATEST = 34, 36
"""The minor versions of kubelets that differ in a simulation."""

RUN = ("exitAfter", "exitCode", "reason", "onTerm", "termExitCode", "startError")
STEP = ("until", "ok", "latency")
CONTAINER = ("runs", *RUN, *KINDS, "postStart", "preStop")
KUBELET = ("version", "wallFraction", "latency")

_MOST_TEXT = 1_000_000  # bytes of a scenario file
_MOST_CODE = 255
_MOST_PROBES = 1_000_000
_OOM_CODE = 137
_MISSING = re.compile(r"(?P<kind>[^/]*)/(?P<name>[a-z0-9]([-a-z0-9.]*[a-z0-9])?)")
_MISSING_KINDS = {"configmap": "configmap", "cm": "configmap", "secret": "secret"}
_REASON = re.compile(r"[A-Za-z][A-Za-z0-9]{0,99}")
_VERSION = re.compile(r"v?1\.[0-9]{1,3}")


class Version(NamedTuple):
    """A kubelet's version: as it is simulated, the API server's that goes with it, and what to say where that differs from what was asked for."""

    minor: int = LATEST
    api: str = f"1.{LATEST}"
    note: str = ""


class Case(NamedTuple):
    """A pod, and what is assumed of the world around it.

    `notes` say what of the scenario could not be taken as written. `start` is where a live pod goes on; None for a new one.
    """

    subject: Subject
    scenario: Scenario
    nodes: tuple[Node, ...] = ()
    notes: tuple[str, ...] = ()
    start: Start | None = None


def read(path: str) -> Layer:
    """Return what a scenario file says.

    Raises:
        UsageError: it cannot be read, or is not one YAML or JSON document that holds a mapping.
    """
    name = files.name_of(path)
    if not os.path.isdir(path):
        files.find((path,))  # which knows the nearest name of a file that is not there
    text = files.read(path, _MOST_TEXT)
    if isinstance(text, UnreadableFile):
        raise UsageError(f"the scenario {name} {'' if text.reason.startswith('cannot') else 'is '}{text.reason}")
    found = list(documents(text))
    lines = Lines.of(text)
    for document in found[:1]:
        for fault in text_faults(document):
            if isinstance(fault, YamlSyntaxError):
                raise _fault(name, lines, document.offset + fault.error.offset, fault.error.message)
            if isinstance(fault, HelmTemplate):
                raise _fault(name, lines, document.offset + fault.offset, "a scenario must be plain YAML: this is a template")
            if isinstance(fault, DuplicateKey):
                raise _fault(name, lines, document.locate(fault.path, key=True)[0], f"the key {shown(fault.path[-1])} stands here a second time")
    if len(found) > 1:
        raise _fault(name, lines, found[1].offset, "a second document begins here: a scenario must be one")
    if not found or not isinstance(found[0].value, dict):
        raise UsageError(f"the scenario {name} must be a mapping", f"it may say {', '.join(FIELDS)}")
    return Layer(Source(name, found[0], lines), (), found[0].value)


def _fault(name: str, lines: Lines, offset: int, message: str) -> UsageError:
    position = lines.position(offset)
    return UsageError(f"{name}:{position.line + 1}:{position.column + 1}: {message}")


def setting(option: str) -> Layer:
    """Return what ``--set`` says: ``main.exitAfter=30s`` is about a container, ``kubelet.version=1.35`` about anything else.

    Raises:
        UsageError: it is no such thing.
    """
    path, equals, text = option.partition("=")
    if not equals or not text.strip() or not all(path.split(".")):
        raise UsageError(f"--set cannot be {shown(option)}", "write it as main.exitAfter=30s or kubelet.version=1.35")
    found = list(documents(text))
    if len(found) != 1 or found[0].unreadable:
        raise UsageError(f"--set {option}: {shown(text)} cannot be read as YAML")
    first, _, rest = path.partition(".")
    if first == PODS:
        raise UsageError(f"--set {option}: only a scenario file can speak of single pods")
    steps = [first, *_steps(first, rest)] if first in (*FIELDS, "containers") else ["containers", first, *rest.split(".")]
    return option_layer(f"--set {option}", [step for step in steps if step], found[0].value)


def _steps(first: str, rest: str) -> list[str]:
    """The steps below the first; the name of an image may hold dots."""
    if first != "images" or "." not in rest:
        return rest.split(".")
    image, _, key = rest.rpartition(".")
    return [image, key]


def option_layer(name: str, path: Sequence[str], value: object) -> Layer:
    """Return what an option says of the value at *path*."""
    for step in reversed(path):
        value = {step: value}
    return Layer(Source(name), (), value)


def version_of(layers: Sequence[Layer]) -> Version:
    """Return the kubelet's version that the layers ask for.

    Raises:
        UsageError: there is no such version, or podlint does not know it.
    """
    whole = Entry((*NOTHING.layers, *layers)).fields((*FIELDS, PODS))
    entry = whole["kubelet"].fields(KUBELET).get("version") if "kubelet" in whole else None
    if entry is None:
        return Version()
    asked = str(entry.value)
    if not _VERSION.fullmatch(asked) or (asked := asked.removeprefix("v")) not in VERSIONS:
        raise entry.refused(f"a version from {VERSIONS[0]} to {NEWEST}, as text", hint(asked, VERSIONS))
    minor = int(asked.partition(".")[2])
    if minor > LATEST:
        return Version(LATEST, asked, f"a kubelet {asked} is taken to behave as 1.{LATEST}, the newest that was measured")
    if minor < OLDEST:
        return Version(OLDEST, asked, f"a kubelet {asked} is taken to behave as 1.{OLDEST}, the oldest that was measured")
    return Version(minor, asked)


def cases(layers: Sequence[Layer], subjects: Sequence[Subject]) -> list[Case]:
    """Return the scenario of each pod. A live pod goes on as it did last, where nothing else is said.

    Raises:
        UsageError: something in the layers cannot be; the message says where, and what was probably meant.
    """
    version = version_of(layers)
    top = Entry((*NOTHING.layers, *layers)).fields((*FIELDS, PODS))
    sections = top.pop(PODS).entries() if PODS in top else {}
    keys = {subject.key for subject in subjects}
    for key, section in sections.items():
        if key not in keys:
            raise section.error(f"no pod is called {shown(key)} here", hint(key, keys) or f"there is {', '.join(sorted(keys))}", key=True)
        section.fields(field for field in FIELDS if field != "kubelet")
    _check_names(top, [subject.plan for subject in subjects])
    found = []
    for subject in subjects:
        section_layers = sections[subject.key].layers if subject.key in sections else ()
        own = _merged(layers, section_layers)
        if section_layers:
            _check_names(sections[subject.key].entries(), [subject.plan])
        notes = ((version.note,) if version.note else ()) + _unused(own, subject.plan)
        nodes = nodes_of(own["nodes"].items()) if "nodes" in own else ()
        start = from_status(subject.object.value) if subject.object.kind == "Pod" else None
        if start:
            notes += ("t = 0 is the newest time in the pod's status; what is not said otherwise goes on as it went last",)
        found.append(Case(subject, _scenario(own, subject, version.minor, start), nodes, notes, start))
    return found


def _merged(layers: Sequence[Layer], section: Sequence[Layer]) -> Mapping[str, Entry]:
    """What holds for one pod: the file, what it says of this pod, the options."""
    from_files = [layer for layer in layers if layer.source.document]
    options = [layer for layer in layers if not layer.source.document]
    merged = Entry((*NOTHING.layers, *from_files, *section, *options)).entries()
    return {key: entry for key, entry in merged.items() if key != PODS}


def _check_names(fields: Mapping[str, Entry], plans: Sequence[Plan]) -> None:
    """Check that some pod has each container and image that is spoken of."""
    for field, what, known in (
        ("containers", "container", {container.name for plan in plans for container in plan.containers}),
        ("images", "image", {container.image for plan in plans for container in plan.containers}),
    ):
        for name, entry in fields[field].entries().items() if field in fields else ():
            if name not in known:
                candidates = known | set(FIELDS) if entry.source.document is None else known
                message = f"the pod has no {what} {shown(name)}" if len(plans) == 1 else f"no pod here has a {what} {shown(name)}"
                raise entry.error(message, hint(name, candidates) or f"there is {', '.join(sorted(known))}", key=True)


def _unused(fields: Mapping[str, Entry], plan: Plan) -> tuple[str, ...]:
    """What the scenario says of a container that has no use for it."""
    notes = []
    behaviours = fields["containers"].entries() if "containers" in fields else {}
    for container in plan.containers:
        told = behaviours[container.name].entries() if container.name in behaviours else {}
        notes += [
            f"{container.name} has no {kind} probe: what the scenario says of it is not used" for kind in KINDS if kind in told and not container.probe(kind)
        ]
        for hook, handler in (("postStart", container.post_start), ("preStop", container.pre_stop)):
            if hook in told and (handler is None or handler.sleep is not None):
                notes.append(f"{container.name} has no {hook} hook whose length is open: what the scenario says of it is not used")
    return tuple(notes)


def _scenario(fields: Mapping[str, Entry], subject: Subject, minor: int, start: Start | None) -> Scenario:
    plan = subject.plan
    seen = observed(subject.object.value) if start else Observed()
    horizon = fields["horizon"].duration(SECOND, LONGEST_HORIZON) if "horizon" in fields else Scenario().horizon
    kubelet = fields["kubelet"].entries() if "kubelet" in fields else {}
    wall = min(int(kubelet["wallFraction"].fraction() * SECOND), SECOND - 1) if "wallFraction" in kubelet else None
    behaviours = fields["containers"].entries() if "containers" in fields else {}
    behaviour = {container.name: _behaviour(behaviours.get(container.name, NOTHING), _usual(container, subject.object.kind)) for container in plan.containers}
    behaviour |= {name: found for name, found in seen.containers.items() if name not in behaviours}
    used = {container.image for container in plan.containers}
    images = fields["images"].entries() if "images" in fields else {}
    return Scenario(
        horizon,
        minor,
        wall,
        _latency(kubelet.get("latency", NOTHING)),
        behaviour,
        {**seen.images, **{name: _image(entry) for name, entry in images.items() if name in used}},
        frozenset(map(_missing, fields["missing"].items())) if "missing" in fields else seen.missing,
        tuple(sorted(map(_deletion, fields["delete"].items()), key=_time)) if "delete" in fields else (),
    )


def _latency(entry: Entry) -> Latency:
    found = entry.fields(Latency._fields)
    return Latency(**{name: duration.duration(most=10 * MINUTE) for name, duration in found.items()})


def _usual(container: Container, kind: str) -> Run:
    """How a container runs of which nothing is said: those that are there to end, do so."""
    if container.role is Role.INIT:
        return Run(SECOND)
    return Run(10 * SECOND) if container.role is Role.MAIN and kind in RUN_TO_COMPLETION else Run()


def _behaviour(entry: Entry, usual: Run) -> Behaviour:
    fields = entry.fields(CONTAINER)
    common = {key: fields[key] for key in RUN if key in fields}
    runs = tuple(_run({**item.fields(RUN), **common}) for item in fields["runs"].items()) if "runs" in fields else ()
    return Behaviour(
        runs or (_run(common) if common or "runs" in fields else usual,),
        _answers(fields.get("liveness", NOTHING)),
        _answers(fields.get("readiness", NOTHING)),
        _answers(fields.get("startup", NOTHING)),
        _hook(fields.get("postStart", NOTHING)),
        _hook(fields.get("preStop", NOTHING)),
    )


def _run(fields: Mapping[str, Entry]) -> Run:
    """One instance. Who runs out of memory is killed."""
    reason = fields["reason"].text() if "reason" in fields else ""
    if reason and not _REASON.fullmatch(reason):
        raise fields["reason"].refused("a word such as OOMKilled")
    is_deaf = "onTerm" in fields and fields["onTerm"].value == "ignore"
    exit_code = fields["exitCode"].whole(0, _MOST_CODE) if "exitCode" in fields else _OOM_CODE if reason == "OOMKilled" else 0
    if "onTerm" in fields and not is_deaf and milliseconds(fields["onTerm"].value) is None:
        raise fields["onTerm"].refused("how long it takes to end, such as 1s, or ignore", hint(str(fields["onTerm"].value), ("ignore",)))
    return Run(
        fields["exitAfter"].duration() if "exitAfter" in fields else None,
        exit_code,
        None if is_deaf else fields["onTerm"].duration() if "onTerm" in fields else Run().on_term,
        fields["termExitCode"].whole(0, _MOST_CODE) if "termExitCode" in fields else Run().term_exit_code,
        reason,
        fields["startError"].flag() if "startError" in fields else False,
    )


def _answers(entry: Entry) -> Answers:
    fields = entry.fields(("by", "steps", "ok", "latency"))
    by_count = fields["by"].choice(("time", "count")) == "count" if "by" in fields else False
    common = {key: entry for key, entry in fields.items() if key in ("ok", "latency")}
    steps: list[Step] = []
    for item in fields["steps"].items() if "steps" in fields else ():
        if steps and steps[-1].until is None:
            raise item.error(f"{item.name} is never reached: the step before it has no until")
        step = _step({**item.fields(STEP), **common}, by_count=by_count)
        if steps and step.until is not None and step.until < (steps[-1].until or 0):
            raise item.fields(STEP)["until"].error(f"{item.name} is never reached: it ends before the step before it")
        steps.append(step)
    return Answers(tuple(steps) or (_step(common, by_count=by_count),), by_count)


def _step(fields: Mapping[str, Entry], *, by_count: bool) -> Step:
    until = None
    if "until" in fields:
        until = fields["until"].whole(0, _MOST_PROBES) if by_count else fields["until"].duration()
    return Step(
        until,
        fields["ok"].flag() if "ok" in fields else True,
        fields["latency"].duration() if "latency" in fields else 0,
    )


def _hook(entry: Entry) -> Hook:
    fields = entry.fields(("duration", "exitCode"))
    return Hook(
        fields["duration"].duration() if "duration" in fields else 0,
        fields["exitCode"].whole(0, _MOST_CODE) if "exitCode" in fields else 0,
    )


def _image(entry: Entry) -> Image:
    fields = entry.fields(("pull", "after", "user"))
    user = fields["user"].value if "user" in fields else None
    if user is not None and (isinstance(user, bool) or not isinstance(user, int | str) or str(user) == "" or (isinstance(user, int) and user < 0)):
        raise fields["user"].refused("a user's number or name")
    fails = "pull" in fields and fields["pull"].value == "fails"
    if "after" in fields and not fails:
        raise fields["after"].error(f"{fields['after'].name} says when a pull fails: expected pull: fails beside it", key=True)
    if "pull" in fields and not fails and milliseconds(fields["pull"].value) is None:
        raise fields["pull"].refused("how long it takes, such as 20s, or fails", hint(str(fields["pull"].value), ("fails",)))
    time = fields.get("after") if fails else fields.get("pull")
    return Image((0 if fails else None) if time is None else time.duration(), fails, None if user is None else str(user))


def _missing(entry: Entry) -> str:
    match = _MISSING.fullmatch(entry.text("configmap/name or secret/name"))
    kind = match["kind"].lower() if match else ""
    if match is None or kind not in _MISSING_KINDS:
        raise entry.refused("configmap/name or secret/name", hint(kind, ("configmap", "secret")))
    return f"{_MISSING_KINDS[kind]}/{match['name']}"


def _deletion(entry: Entry) -> Deletion:
    if not isinstance(entry.value, dict):
        return Deletion(entry.duration())
    fields = entry.fields(("at", "grace"))
    if "at" not in fields:
        raise entry.error(f"{entry.name} does not say when: expected at: 60s")
    grace = fields["grace"].duration() if "grace" in fields else None
    if grace is not None and grace % SECOND:
        raise fields["grace"].refused("whole seconds, as the API has them")
    return Deletion(fields["at"].duration(), grace)


def _time(deletion: Deletion) -> int:
    return deletion.at


def option_layers(options: Iterable[tuple[str, Sequence[str], object]]) -> list[Layer]:
    """Return a layer for each option that is given: its name, the path that it sets, and its value."""
    return [option_layer(f"{name} {value}", path, value) for name, path, value in options if value is not None]
