"""The container runtime: instances of containers that start, end and are stopped as the scenario says. Times in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from podlint.simulate.plan import MINIMUM_GRACE, SECOND, Container, Role
from podlint.simulate.scenario import Run, Scenario

KILLED = 137
NEVER = 1 << 60


class View(NamedTuple):
    """One instance as a look at the runtime found it. `state` is created, running or exited."""

    attempt: int
    state: str
    started: int = 0
    finished: int = 0
    exit_code: int = 0
    reason: str = ""


Snapshot = dict[str, tuple[View, ...]]
"""Container -> its instances, newest first, at most two."""


class Instance:
    """One instance of a container."""

    def __init__(self, container: Container, attempt: int, run: Run) -> None:
        self.container = container
        self.attempt = attempt
        self.run = run
        self.state = "created"
        self.started = self.finished = self.exit_code = 0
        self.reason = ""
        self.ends = NEVER
        self.why = "self"
        self.probed: dict[str, int] = {}

    @property
    def view(self) -> View:
        """What a look at the runtime finds."""
        return View(self.attempt, self.state, self.started, self.finished, self.exit_code, self.reason)


class Runtime:
    """All instances of one pod. `at` schedules a call, `log` records an event, `changed` is called when something has changed."""

    def __init__(self, scenario: Scenario, at: Callable[..., None], log: Callable[..., None], changed: Callable[[], None]) -> None:
        self.scenario = scenario
        self._at = at
        self._log = log
        self._changed = changed
        self.instances: dict[str, list[Instance]] = {}

    def newest(self, name: str) -> Instance | None:
        """Return the newest instance of a container."""
        found = self.instances.get(name)
        return found[-1] if found else None

    def running(self) -> list[Instance]:
        """Return the instances that run, in the order of their containers' first start."""
        return [instances[-1] for instances in self.instances.values() if instances[-1].state == "running"]

    def snapshot(self) -> Snapshot:
        """Return what a look at the runtime finds now."""
        return {name: tuple(instance.view for instance in reversed(instances[-2:])) for name, instances in self.instances.items()}

    def restore(self, container: Container, views: tuple[View, ...]) -> None:
        """Take over the instances of a live pod, newest first. One that should have ended already ends at once."""
        for view in reversed(views):
            instance = Instance(container, view.attempt, self.scenario.behaviour(container.name).run(view.attempt))
            instance.state, instance.started, instance.finished = view.state, view.started, view.finished
            instance.exit_code, instance.reason = view.exit_code, view.reason
            self.instances.setdefault(container.name, []).append(instance)
        newest = self.newest(container.name)
        if newest and newest.state == "running" and newest.run.exit_after is not None:
            self._end_at(newest, max(0, newest.started + newest.run.exit_after), newest.run.exit_code, "self")

    def create(self, container: Container, attempt: int, now: int) -> Instance:
        """Create an instance, which does not run yet."""
        instance = Instance(container, attempt, self.scenario.behaviour(container.name).run(attempt))
        instances = self.instances.setdefault(container.name, [])
        instances.append(instance)
        del instances[:-2]
        self._log(now, "created", container.name, attempt=attempt)
        self._changed()
        return instance

    def start(self, instance: Instance, now: int) -> bool:
        """Start an instance; False if the scenario lets that fail."""
        name = instance.container.name
        if instance.run.start_error:
            instance.state, instance.started, instance.finished = "exited", now, now
            instance.exit_code, instance.reason = 128, "StartError"
            self._log(now, "starterror", name, attempt=instance.attempt)
            self._changed()
            return False
        instance.state, instance.started = "running", now
        self._log(now, "started", name, attempt=instance.attempt)
        self._changed()
        if instance.run.exit_after is not None:
            self._end_at(instance, now + instance.run.exit_after, instance.run.exit_code, "self")
        return True

    def _end_at(self, instance: Instance, time: int, code: int, why: str) -> None:
        if time < instance.ends:
            instance.ends, instance.exit_code, instance.why = time, code, why
            self._at(time, self._end, instance, time)

    def _end(self, now: int, instance: Instance, planned: int) -> None:
        if instance.state != "running" or instance.ends != planned:
            return
        instance.state, instance.finished = "exited", now
        instance.reason = instance.run.reason if instance.run.reason and instance.why == "self" else "Completed" if instance.exit_code == 0 else "Error"
        self._log(now, "exited", instance.container.name, attempt=instance.attempt, exitCode=instance.exit_code, reason=instance.reason, why=instance.why)
        self._changed()

    def stop(self, instance: Instance, grace: int, when: int) -> int:
        """Send SIGTERM at *when*, SIGKILL after *grace*, and return when the instance will have ended: at *when* if it needs no signal."""
        if instance.state != "running" or instance.ends <= when:
            return when
        self._at(when, self._killing, instance, grace)
        if instance.run.on_term is not None and instance.run.on_term <= grace:
            self._end_at(instance, when + instance.run.on_term, instance.run.term_exit_code, "sigterm")
        else:
            self._end_at(instance, when + grace, KILLED, "sigkill")
        return instance.ends

    def _killing(self, now: int, instance: Instance, grace: int) -> None:
        self._log(now, "killing", instance.container.name, attempt=instance.attempt, timeout=grace // SECOND)

    def stop_container(self, instance: Instance, grace: int, now: int) -> int:
        """Run preStop, then stop; return when that will be done. Of one that has ended unseen, the kubelet still sits out a sleep."""
        if instance.state != "running":
            handler = instance.container.pre_stop
            return now + min((handler.sleep or 0) if handler else 0, grace)
        used = self._pre_stop(instance, grace, now)
        return self.stop(instance, _left(grace, used), now + used)

    def _pre_stop(self, instance: Instance, grace: int, now: int) -> int:
        """Start the preStop hook, and return how long it takes: at most the grace period."""
        handler = instance.container.pre_stop
        if handler is None or grace <= 0:
            return 0
        hook = self.scenario.behaviour(instance.container.name).pre_stop
        takes = min(hook.duration, max(0, instance.ends - now)) if handler.sleep is None else handler.sleep  # a sleep is the kubelet's: it goes on
        used = min(takes, grace)
        self._at(now, self._hook, instance, "hook_start")
        self._at(now + used, self._hook, instance, "hook_end")
        return used

    def _hook(self, now: int, instance: Instance, what: str) -> None:
        self._log(now, what, instance.container.name, attempt=instance.attempt, kind="preStop")

    def stop_all(self, grace: int, now: int) -> int:
        """Stop all that runs: all but sidecars at once; these in reverse order, after the main containers. Return when all will have ended."""
        ends = {Role.INIT: now, Role.SIDECAR: now, Role.MAIN: now}
        sidecars = []
        for instance in self.running():
            role = instance.container.role
            if role is Role.SIDECAR:
                sidecars.append(instance)
            else:
                ends[role] = max(ends[role], self.stop_container(instance, grace, now))
        before = ends[Role.MAIN]
        for instance in reversed(sidecars):
            hooked = now + self._pre_stop(instance, grace, now)
            left = grace - (hooked - now) // SECOND * SECOND
            turn = min(max(before, hooked), hooked + max(left, 0))  # nobody waits longer than there is grace
            before = max(before, self.stop(instance, _left(left, turn - hooked), turn))
        return max(before, ends[Role.INIT])

    def forget(self, names: list[str]) -> None:
        """Remove the dead instances of containers, so that they count as never started."""
        for name in names:
            self.instances.pop(name, None)
        self._changed()


def _left(grace: int, used: int) -> int:
    """What is left of a grace period: whole seconds count, and two seconds are always given."""
    return max(grace - used // SECOND * SECOND, MINIMUM_GRACE)


def record(events: list[dict[str, Any]], now: int, what: str, container: str = "", **facts: Any) -> None:
    """Append an event."""
    events.append({"t": now, "type": what, **({"container": container} if container else {}), **facts})
