"""Why one container of a pod is in the state it is in."""

from __future__ import annotations

from podlint.finding import Path
from podlint.objects.object import Value, items, mapping
from podlint.status.dump import Container, Ended, Pod, Role, number
from podlint.status.exits import exit_causes, exit_fields, grace_of
from podlint.status.explanation import LIKELY, POSSIBLE, Cause, Explanation, Step, describe, logs, named
from podlint.status.restart import back_off, policy_of, will_restart
from podlint.status.times import SECOND, lasting
from podlint.status.waiting import about, explain_waiting, restart_steps

_MANY_RESTARTS = 5
_MOST_NAMED = 5


def explain_container(pod: Pod, container: Container) -> Explanation | None:
    """Return why a container is in its state; None where there is nothing to explain."""
    if container.kind == "waiting":
        return explain_waiting(pod, container)
    if container.kind == "running":
        return _running(pod, container)
    if container.ended:
        return _terminated(pod, container, container.ended)
    return None


def _terminated(pod: Pod, container: Container, ended: Ended) -> Explanation:
    is_expected = container.role in (Role.INIT, Role.EPHEMERAL) or policy_of(pod, container) != "Always"
    ran = f" after {lasting(ended.ran)}" if ended.ran is not None else ""
    if not ended.exit_code and is_expected:
        summary = f"it has done its work{ran}" if container.role is Role.INIT else f"it ended with 0{ran}"
        well: tuple[Step, ...] = (
            () if container.role is Role.INIT else (Step("it is not started again: it ended well, and its restart policy asks for no more"),)
        )
        return Explanation(about(container), named(ended.word), summary, (), well)
    causes = tuple(exit_causes(pod, container, ended))
    summary = f"it ended with {ended.exit_code}{ran}"
    look = (logs(pod, container, previous=False), describe(pod))
    steps = tuple(restart_steps(container)) if will_restart(pod, container, ended) else _stays(pod, container)
    return Explanation(about(container), named(ended.word), summary, causes, steps, exit_fields(pod, container, ended), look)


def _stays(pod: Pod, container: Container) -> tuple[Step, ...]:
    if pod.deletion is not None or pod.is_over or container.role is Role.EPHEMERAL:
        return (Step("it is not started again: the pod is over"),) if container.role is not Role.EPHEMERAL else ()
    policy = policy_of(pod, container)
    tail = ", and the pod fails" if container.role is Role.INIT else ""
    return (Step(f"it is not started again, because its restart policy is {named(policy)}{tail}"),)


def _running(pod: Pod, container: Container) -> Explanation | None:
    if container.role is Role.INIT:
        return Explanation(
            about(container), "Running", "it is at its work; what comes after it waits", (), _init_steps(), (container.path,), _look(pod, container)
        )
    if container.started is False:
        return _starting(pod, container)
    if not container.ready and container.role is not Role.EPHEMERAL:
        return _unready(pod, container)
    return _restarted(pod, container) if container.restarts else None


def _init_steps() -> tuple[Step, ...]:
    return (Step("the next container is started within about a second of its end; there is no limit to how long it may take, but activeDeadlineSeconds"),)


def _look(pod: Pod, container: Container) -> tuple[str, ...]:
    return (logs(pod, container, previous=False), describe(pod))


def _starting(pod: Pod, container: Container) -> Explanation:
    probe = mapping(container.spec, "startupProbe")
    if not probe:
        return _unready(pod, container)
    period, failures = _figure(probe, "periodSeconds", 10), _figure(probe, "failureThreshold", 3)
    delay = _figure(probe, "initialDelaySeconds", 0)
    budget = delay + period * failures
    grace = grace_of(pod, container, "startup") // SECOND
    begun = container.running_since
    limit = None if begun is None else begun + budget * SECOND
    causes = (Cause("its startup probe has not succeeded yet; until it does, no other probe is made and the container is not ready"), *_earlier(pod, container))
    steps = (
        Step("as soon as the startup probe succeeds the other probes begin"),
        Step(f"if it has failed {failures} times in a row, every {period}s, the container is killed: SIGTERM, then SIGKILL after {grace}s", limit, None),
    )
    summary = f"it is starting: its startup probe gives it about {lasting(budget * SECOND)}"
    fields: tuple[Path, ...] = ((*container.path, "startupProbe"),)
    return Explanation(about(container), "Running", summary, causes, steps, fields, (describe(pod), *_logs_of_both(pod, container)))


def _figure(probe: Value, key: str, default: int) -> int:
    return max(0, number(probe, key, default))


def _logs_of_both(pod: Pod, container: Container) -> tuple[str, ...]:
    now = logs(pod, container, previous=False)
    return (now, logs(pod, container, previous=True)) if container.restarts else (now,)


def _unready(pod: Pod, container: Container) -> Explanation:
    probe = mapping(container.spec, "readinessProbe")
    look = (describe(pod), *_logs_of_both(pod, container))
    if not probe:
        if pod.deletion is not None:
            causes = [Cause("it no longer counts, because the pod is being deleted", LIKELY)]
        else:
            causes = [Cause("the dump was made just after its start, because without a readiness probe a container that runs is ready", LIKELY)]
        return Explanation(about(container), "Running", "it runs and is not ready", tuple(causes), (), (container.path,), look)
    path = (*container.path, "readinessProbe")
    begun = container.running_since
    period, delay = _figure(probe, "periodSeconds", 10), _figure(probe, "initialDelaySeconds", 0)
    causes = [Cause("its readiness probe has not succeeded, or fails; the events say what it answered (Unhealthy)")]
    if begun is not None and pod.now is not None and pod.now - begun < delay * SECOND:
        causes = [Cause(f"nothing is wrong yet, because its readiness probe is not made in the first {delay}s", LIKELY)]
    causes += [*_own_words(container, probe), *_earlier(pod, container)]
    steps = (
        Step("the pod gets no requests through Services meanwhile; readiness never restarts a container"),
        Step(f"it is ready as soon as {_figure(probe, 'successThreshold', 1)} probe(s) in a row succeed; one is made every {period}s"),
    )
    return Explanation(about(container), "Running", "it runs and is not ready", tuple(causes), steps, (path,), look)


def _own_words(container: Container, probe: Value) -> list[Cause]:
    """What of a probe is plain to see as wrong: the port that it asks is none that the container says it listens on."""
    for handler in ("httpGet", "tcpSocket", "grpc"):
        port = mapping(probe, handler).get("port")
        ports = [item for _, item in items(container.spec, "ports")]
        known = {item.get(key) for item in ports for key in ("containerPort", "name") if isinstance(item.get(key), int | str)}
        if ports and isinstance(port, int | str) and port not in known:
            return [Cause(f"it asks the wrong port, because {named(str(port))} is none of those that the container lists", POSSIBLE)]
    return []


def _earlier(pod: Pod, container: Container) -> list[Cause]:
    if not container.restarts:
        return []
    ended = container.last
    how = f", the last time with {ended.exit_code} ({named(ended.word)})" if ended else ""
    return [Cause(f"it was restarted {_times(container.restarts)}{how}"), *(exit_causes(pod, container, ended) if ended else ())]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _restarted(pod: Pod, container: Container) -> Explanation:
    ended, since = container.last, container.running_since
    lives = f" for {lasting(pod.now - since)} at the newest time in the dump" if since is not None and pod.now is not None else ""
    summary = f"it runs{lives}, after {container.restarts:,} restart" + ("" if container.restarts == 1 else "s")
    waits = back_off(container)
    steps = []
    if waits and ended:
        steps.append(Step(f"if it ends now, it waits for most likely {lasting(waits.duration)}; once it has run for 10m the series is forgotten"))
    if container.restarts >= _MANY_RESTARTS:
        steps.append(Step("a restart now and then is hidden by READY and STATUS: look at how often it happens before it becomes a CrashLoopBackOff"))
    fields = exit_fields(pod, container, ended) if ended else ()
    causes = tuple(_earlier(pod, container))
    look = (logs(pod, container, previous=True), describe(pod))
    return Explanation(about(container), "Running", summary, causes, tuple(steps), fields, look)


def image_note(image: str, ids: list[str]) -> Cause:
    """Return what it means that containers with one image reference run different images."""
    shown = ", ".join(named(name) for name in ids[:_MOST_NAMED]) + (" and others" if len(ids) > _MOST_NAMED else "")
    return Cause(f"the tag was moved between their starts, because {named(image)} stands for {len(ids)} images: {shown}", LIKELY)
