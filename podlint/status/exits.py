"""Why an instance of a container ended: what its exit code, its reason and its spec tell together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping, strings, text
from podlint.objects.quantity import ONE, quantity
from podlint.status.dump import Container, Ended, Pod, Role, number
from podlint.status.explanation import CERTAIN, LIKELY, POSSIBLE, Cause, masked, named, quoted
from podlint.status.restart import policy_of
from podlint.status.times import SECOND, lasting

SIGKILL, SIGTERM = 137, 143
START_ERRORS = ("StartError", "ContainerCannotRun", "CreateContainerError", "RunContainerError")
_SIGNALS = 128
_LOST = 255
_AT_ONCE = 2 * SECOND
_SMALL_LIMIT = 16 << 20  # bytes; less than this most runtimes need for themselves

_CODES: dict[int, tuple[str, str]] = {
    1: (CERTAIN, "1 is what applications end with on an error of their own: its log says which"),
    2: (LIKELY, "wrong arguments or a syntax error, because shells and command lines end with 2 then; a Go program does when it panics"),
    125: (LIKELY, "a tool that runs containers failed inside the container, because 125 stands for that"),
    126: (LIKELY, "the command must not or cannot be executed (no x permission, a folder, built for another processor), because 126 stands for that"),
    127: (LIKELY, "the command, or something that it calls, was not found, because a shell ends with 127 then"),
    128: (LIKELY, "it ended with an exit code that is none, because a shell makes 128 of that"),
    129: (CERTAIN, "it was ended by SIGHUP (128 + 1)"),
    130: (CERTAIN, "it was ended by SIGINT (128 + 2), as with Ctrl-C"),
    131: (CERTAIN, "it was ended by SIGQUIT (128 + 3), which many images use to stop"),
    132: (LIKELY, "it is built for a newer processor than the node has, because 132 is SIGILL (128 + 4), an instruction that there is not"),
    133: (LIKELY, "a debugger's trap, or a runtime that gave up, because 133 is SIGTRAP (128 + 5)"),
    134: (LIKELY, "a failed assertion, an unhandled exception, or no memory, because 134 is SIGABRT (128 + 6): it gave up by itself"),
    135: (LIKELY, "memory that is a file was cut short, as when /dev/shm (64Mi) or a disk is full, because 135 is SIGBUS (128 + 7)"),
    136: (LIKELY, "a division by zero, because 136 is SIGFPE (128 + 8)"),
    139: (LIKELY, "a fault in the program or in a native library of it, because 139 is SIGSEGV (128 + 11): it used memory that is not its own"),
    141: (LIKELY, "whoever read what it wrote was gone, because 141 is SIGPIPE (128 + 13)"),
    159: (LIKELY, "it made a system call that its seccomp profile forbids, because 159 is SIGSYS (128 + 31)"),
}
_SYSEXITS = {
    64: "usage",
    65: "data",
    66: "no input",
    69: "unavailable",
    70: "software",
    73: "cannot create",
    74: "input or output",
    77: "permission",
    78: "configuration",
}

_START_MEANINGS: tuple[tuple[str, str], ...] = (
    (r'exec: "([^"]{1,200})": executable file not found in \$PATH', "the image has no program {0} on its PATH"),
    (r'exec: "([^"]{1,200})": (?:stat [^:]{1,200}: )?no such file or directory', "the image has no file {0}, or not the interpreter that its first line names"),
    (r"stat ([^\s:]{1,200}): no such file or directory", "the image has no file {0}"),
    (r'exec: "?([^"\s:]{1,200})"?: permission denied', "{0} must not be executed: it has no x permission, or is a folder"),
    (r"exec format error", "the program is built for another processor, or is a script without a first line that names its interpreter"),
    (r"no such file or directory", "something that the container needs is not there: a file, or the interpreter that a script's first line names"),
    (
        r"are you trying to mount a directory onto a file|not a directory",
        "a file is mounted where the image has a folder, or the other way round: see volumeMounts, subPath",
    ),
    (r"OOM-killed|memory limit too low|cannot allocate memory", "the memory limit does not suffice to start a container at all"),
    (r"permission denied", "the container's user must not do what starting it takes"),
    (r"read-only file system", "starting it writes where the file system is read-only"),
    (r"no command specified", "neither the manifest nor the image says what to run"),
    (r"unable to find user|no matching entries in passwd|no users found", "the image does not know the user that it is to run as"),
    (r"address already in use", "the address that it wants is taken"),
)


def exit_causes(pod: Pod, container: Container, ended: Ended) -> Iterator[Cause]:
    """Yield why an instance ended, the surest first."""
    if ended.message and ended.reason not in START_ERRORS and ended.reason != "ContainerStatusUnknown":
        yield Cause(f"its last words: {quoted(masked(ended.message, pod))}")
    if ended.reason == "OOMKilled":
        yield from _out_of_memory(pod, container)
    elif ended.reason in START_ERRORS:
        yield from start_causes(masked(ended.message, pod))
    elif ended.reason == "ContainerStatusUnknown":
        yield Cause("nobody knows how it ended: the kubelet did not find the container any more, and 137 only stands in for its exit code")
        yield Cause("the node was restarted, or somebody removed the container, because the kubelet itself remembers what it removes", LIKELY)
    elif ended.exit_code in (SIGKILL, SIGTERM):
        yield from _killed(pod, container, ended)
    elif ended.exit_code == 0:
        yield from _completed(pod, container, ended)
    else:
        yield from _by_code(ended)
        yield from _perhaps_probed(container, pod, ended)
    if ended.exit_code and ended.ran is not None and ended.ran <= _AT_ONCE and ended.reason not in (*START_ERRORS, "OOMKilled", "ContainerStatusUnknown"):
        needs = "its configuration, its arguments, or what it needs at the start (a variable, a file, a database)"
        yield Cause(f"{needs}, because it ran for {lasting(ended.ran)}", LIKELY)


def _by_code(ended: Ended) -> Iterator[Cause]:
    code = ended.exit_code
    if code in _CODES:
        certainty, meaning = _CODES[code]
        yield Cause(meaning, certainty)
    elif code == _LOST:
        if ended.reason == "Unknown":
            yield Cause("the container runtime lost sight of it, because it says Unknown and 255: the node or the runtime was restarted", LIKELY)
        else:
            yield Cause("it ended with 255, which is what exit(-1) becomes, and what ssh and others end with on an error of their own", CERTAIN)
    elif code in _SYSEXITS:
        yield Cause(f"an error of the kind {_SYSEXITS[code]!r}, because {code} stands for that in sysexits.h, to which some programs keep", POSSIBLE)
    elif _SIGNALS < code <= _SIGNALS + 64:
        yield Cause(f"it was ended by signal {code - _SIGNALS} ({code} is 128 + {code - _SIGNALS})")
    elif code < 0 or code > _LOST:
        yield Cause(f"the exit code is {code & 0xFFFFFFFF:#010x}, a status of Windows")
    else:
        yield Cause(f"it ended by itself with {code}, a code of the application's own: its log and its documentation say what it stands for")


def start_causes(message: str) -> Iterator[Cause]:
    """Yield why the runtime could not create or start a container."""
    if message:
        yield Cause(f"the message: {quoted(message)}")
    for pattern, meaning in _START_MEANINGS:
        match = re.search(pattern, message, re.IGNORECASE)
        if match:
            yield Cause(meaning.format(*(named(group) for group in match.groups())))
            return
    if not message:
        yield Cause("the runtime could not start it; the status does not say why, the pod's events do")


def _out_of_memory(pod: Pod, container: Container) -> Iterator[Cause]:
    yield Cause("the kernel killed it for using more memory than it may")
    limit, whose = _memory_limit(pod, container)
    if limit is None:
        yield Cause("the node itself ran out of memory, or a limit above the pod, because neither the container nor the pod has a memory limit", LIKELY)
        return
    size = quantity(limit) // ONE
    shown = named(str(limit))
    if size < 1 << 20:
        yield Cause(f"a slip in the unit, because {whose} of {shown} is {size:,} bytes: Mi or Gi are meant", LIKELY)
    elif size < _SMALL_LIMIT:
        yield Cause(f"{whose} of {shown} is too small for the program, because few programs start with so little", LIKELY)
    else:
        yield Cause(f"{whose} is {shown}: the program needs more, or does not know of it (a heap sized by the node's memory), or leaks")


def _memory_limit(pod: Pod, container: Container) -> tuple[str | int | None, str]:
    for value, whose in ((container.spec, "its memory limit"), (pod.spec, "the pod's memory limit")):
        limit = mapping(mapping(value, "resources"), "limits").get("memory")
        if isinstance(limit, str | int):
            return limit, whose
    return None, ""


def _completed(pod: Pod, container: Container, ended: Ended) -> Iterator[Cause]:
    yield Cause("it ended by itself, and with 0: it says that all went well")
    if container.role is Role.INIT or policy_of(pod, container) != "Always":
        return
    yield from _perhaps_probed(container, pod, ended)
    command = [*strings(container.spec, "command"), *strings(container.spec, "args")]
    if not command:
        yield Cause(
            "the image's own command is a shell or a tool that has nothing to do without a terminal or arguments, because the pod gives it none", POSSIBLE
        )
    yield Cause(
        "it went into the background, or its work is done, because nothing stopped it: restartPolicy Always is for what stays, a Job for work that ends",
        LIKELY,
    )


def _killed(pod: Pod, container: Container, ended: Ended) -> Iterator[Cause]:
    is_forced = ended.exit_code == SIGKILL
    if is_forced:
        yield Cause("it was ended by SIGKILL (128 + 9), and not for its memory limit: the reason would be OOMKilled")
    else:
        yield Cause("it was asked to end with SIGTERM (128 + 15) and did: somebody stopped it, it did not crash")
    if pod.deletion is not None:
        late = f", since it did not end within the grace period of {lasting(pod.deletion_grace)}" if is_forced else ""
        yield Cause(f"because the pod is being deleted{late}", LIKELY)
        return
    if pod.reason in ("Evicted", "DeadlineExceeded", "Preempting", "Terminated", "NodeShutdown"):
        yield Cause(f"because the kubelet stopped the pod: {pod.reason}", LIKELY)
        return
    told = list(_told(container, pod, ended))
    yield from (Cause(text, {FITS: LIKELY, EARLY: LIKELY, LATE: POSSIBLE}[fit]) for fit, text in told)
    fits = {fit for fit, _ in told}
    if is_forced and FITS in fits:
        yield Cause("it does not end on SIGTERM, because SIGKILL only comes when the grace period is over", LIKELY)
    elif is_forced and fits <= {EARLY}:
        yield Cause("the node ran out of memory as a whole, or something inside the container sent the signal, because no probe explains it", POSSIBLE)
    elif fits <= {EARLY}:
        yield Cause("a change of the pod, a drain of the node, or the application itself, because no probe explains it", POSSIBLE)


class Verdict(NamedTuple):
    """When after the start of an instance a probe that fails from the start gets it killed: milliseconds, from `earliest` to `latest`."""

    kind: str
    earliest: int
    latest: int


def verdicts(container: Container) -> Iterator[Verdict]:
    """Yield when the probes of a container that kill can conclude, if they fail from the start."""
    delay = 0
    for kind in ("startup", "liveness"):
        probe = mapping(container.spec, f"{kind}Probe")
        if not probe:
            continue
        period = max(1, number(probe, "periodSeconds", 10)) * SECOND
        first = max(0, number(probe, "initialDelaySeconds", 0)) * SECOND
        failures = max(1, number(probe, "failureThreshold", 3))
        timeout = max(1, number(probe, "timeoutSeconds", 1)) * SECOND
        earliest = max(delay, first - SECOND) + (failures - 1) * period
        yield Verdict(kind, max(0, earliest), max(delay, first) + failures * max(period, timeout) + timeout)


def grace_of(pod: Pod, container: Container, kind: str) -> int:
    """Return how long a container gets to end that a probe kills."""
    return max(0, number(mapping(container.spec, f"{kind}Probe"), "terminationGracePeriodSeconds", pod.grace // SECOND)) * SECOND


FITS, EARLY, LATE = "fits", "early", "late"


def _told(container: Container, pod: Pod, ended: Ended) -> Iterator[tuple[str, str]]:
    """Yield of each probe that kills whether the instance lived as long as it would with a probe that fails from the start, and that in words."""
    for verdict in verdicts(container) if ended.ran is not None else ():
        assert ended.ran is not None
        is_forced = ended.exit_code == SIGKILL
        grace = grace_of(pod, container, verdict.kind)
        lived = ended.ran - (grace if is_forced else 0)
        slack = 2 * SECOND + (0 if is_forced else grace)
        figures = f"it ran for {lasting(ended.ran)}, and a {verdict.kind} probe that fails from the start stops it after {lasting(verdict.earliest)}"
        figures += f" to {lasting(verdict.latest)}" + (f" and kills it {lasting(grace)} later" if is_forced and grace else "")
        if lived + SECOND < verdict.earliest:
            yield EARLY, f"it was not its {verdict.kind} probe, because {figures}"
        elif lived <= verdict.latest + slack:
            yield FITS, f"its {verdict.kind} probe failed, because {figures}"
        else:
            yield LATE, f"its {verdict.kind} probe failed after it had been well for a while, because {figures}"


def probe_that_killed(pod: Pod, container: Container, ended: Ended) -> str:
    """Return the kind of the probe that most likely had an instance killed; empty where none fits."""
    if ended.exit_code not in (SIGKILL, SIGTERM) or ended.reason != "Error":
        return ""
    fits = {fit for fit, _ in _told(container, pod, ended)}
    kinds = [verdict.kind for verdict in verdicts(container)]
    return kinds[0] if FITS in fits and kinds else ""


def _perhaps_probed(container: Container, pod: Pod, ended: Ended) -> Iterator[Cause]:
    """Yield that a probe may have had an instance stopped whose exit code does not say so."""
    return (Cause(f"{text}; and many programs end so on SIGTERM", POSSIBLE) for fit, text in _told(container, pod, ended) if fit == FITS)


def exit_fields(pod: Pod, container: Container, ended: Ended) -> tuple[Path, ...]:
    """Return the fields that have a part in how an instance ended."""
    path = container.path
    if ended.reason == "OOMKilled":
        return ((*path, "resources", "limits", "memory"),)
    if ended.reason in START_ERRORS or ended.exit_code in (126, 127):
        return ((*path, "command" if container.spec.get("command") else "args" if container.spec.get("args") else "image"),)
    if ended.exit_code in (SIGKILL, SIGTERM) and pod.deletion is None:
        return tuple((*path, f"{verdict.kind}Probe") for verdict in verdicts(container))
    if ended.exit_code == 0 and container.role is not Role.INIT:
        return ((*path, "command"),) if container.spec.get("command") else ((*path, "image"),)
    return ()


def references(container: Container, kind: str, name: str) -> tuple[Path, ...]:
    """Return where a container's environment refers to the ConfigMap or Secret of a name."""
    field, whole = {"configmap": ("configMapKeyRef", "configMapRef"), "secret": ("secretKeyRef", "secretRef")}[kind]
    found = [
        (*container.path, "env", index, "valueFrom", field) for index, item in items(container.spec, "env") if _is(mapping(item, "valueFrom"), field, name)
    ]
    return (*found, *((*container.path, "envFrom", index, whole) for index, item in items(container.spec, "envFrom") if _is(item, whole, name)))


def _is(item: Value, field: str, name: str) -> bool:
    return text(mapping(item, field), "name") == name
