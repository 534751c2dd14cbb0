"""The kubelet's part in one pod's life: the pod worker with its syncs, the status, the work queue. Times in milliseconds.

The worker of a pod is serial and blocks while it kills, pulls and waits for hooks, so it is written as what it is: straight
code that yields until when it is blocked (None: until it is woken). Everything else happens in calls from the clock.

Source: k8s.io/kubernetes/pkg/kubelet/kubelet.go, pod_workers.go, kuberuntime/kuberuntime_manager.go (v1.36)
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from podlint.simulate.actions import Actions, SyncError, actions_of, anew
from podlint.simulate.backoff import BackOff
from podlint.simulate.chance import Chance
from podlint.simulate.clock import Clock
from podlint.simulate.images import Images
from podlint.simulate.plan import LEAST_GRACE, MINIMUM_GRACE, SECOND, Container, Plan, Role
from podlint.simulate.pleg import Pleg
from podlint.simulate.prober import Result, Worker
from podlint.simulate.prober_manager import ProberManager
from podlint.simulate.runtime import NEVER, Instance, Runtime, Snapshot, View, record
from podlint.simulate.scenario import Scenario
from podlint.simulate.start import Start
from podlint.simulate.status import Removed, Status
from podlint.simulate.status_manager import OVER, PUBLISHED_AFTER, Published, StatusManager, without_waiting

RESYNC = 60 * SECOND
RETRY = 10 * SECOND
MOUNTING = 123 * SECOND  # pkg/kubelet/volumemanager/volume_manager.go, podAttachAndMountTimeout: so long a sync waits for volumes
ON_DEMAND_RELIST_SINCE = 36  # PLEGOnDemandRelist
BACKOFF_RETRY_SINCE = 35  # crash back-off errors carry their expiry
PREPARING = 5  # from deciding to start a container to asking the runtime for it, at least
LONGER = 7  # what that usually takes longer
LOOK = 5  # from the end of a sync to the look at the runtime that it asks for, at least

Blocked = Generator[int | None, None, Any]


class Kubelet:
    """One run: a pod under a scenario, with the draws of one seed."""

    def __init__(self, plan: Plan, scenario: Scenario, seed: int, start: Start | None = None) -> None:
        self.plan = plan
        self.scenario = scenario
        self.chance = Chance(seed, scenario.wall_fraction)
        self.clock = Clock()
        self.events: list[dict[str, Any]] = []
        self._statuses = StatusManager(plan, scenario.minor, self._shown)
        self.runtime = Runtime(scenario, self.at, self.log, self._runtime_changed)
        self._pleg = Pleg(self.clock, self.chance, self.runtime.snapshot, self.request)
        self.deletion: int | None = None  # the grace period of the request
        self.is_over = False
        self._probes = ProberManager(self, plan)
        self._backoff = BackOff(self.chance.housekeeping)
        self._images = Images(scenario, self.chance.housekeeping, self.log)
        self._pending = True
        self._idle = False
        self._sandbox = ""
        self._sandboxes = 0
        self._queued = 0
        self._started_at = 0
        self._worker = self._work()
        if start:
            self._go_on(start)

    def _go_on(self, start: Start) -> None:
        """Begin with what a live pod has: its sandbox, instances, back-off, and what its probes have concluded."""
        if start.has_sandbox:
            self._sandbox, self._sandboxes, self._statuses.has_sandbox = "ready", 1, True
        self._started_at = start.started_at
        for container in self.plan.containers:
            began = start.containers.get(container.name)
            if began is None:
                continue
            self.runtime.restore(container, began.instances)
            if began.instances:
                self._images.restore(container.image)
            elif began.restarts:
                self._statuses.removed[container.name] = Removed(began.restarts - 1, began.restarts, View(began.restarts - 1, "exited"))
            if began.waiting:
                self._statuses.reasons[container.name] = began.waiting
            if began.back_off:
                self._backoff.restore(container.name, *began.back_off)
        if start.has_sandbox:
            self._probes.restore(start)
            self._watch_deadline()
        self._pleg.look(0)
        self._statuses.publish(self._compute(self._pleg.cache)._replace(reason=start.reason), -PUBLISHED_AFTER * 2)
        if start.deletion is not None:
            self.at(0, self._delete, max(start.deletion, MINIMUM_GRACE))

    # The clock.

    def at(self, time: int, call: Callable[..., None], *arguments: Any) -> None:
        """Have *call* made at a time, with that time first."""
        self.clock.at(time, call, *arguments)

    @property
    def now(self) -> int:
        """What the clock says."""
        return self.clock.now

    @property
    def published(self) -> list[Published]:
        """All that the API has shown."""
        return self._statuses.published

    def run(self) -> bool:
        """Let time pass up to the horizon. Returns whether it came so far: not where the pod goes round in circles without end."""
        if not self._statuses.published:
            self._statuses.publish(Status(), -PUBLISHED_AFTER * 2)
        for deletion in self.scenario.deletions:
            self.at(deletion.at, self._delete, deletion.grace)
        self.at(0, self._resume)
        return self.clock.run(self.scenario.horizon)

    def _runtime_changed(self) -> None:
        self._pleg.changed()

    def log(self, now: int, what: str, container: str = "", **facts: Any) -> None:
        """Record an event."""
        record(self.events, now, what, container, **facts)

    def _time(self) -> int:
        return self.now

    def _resume(self, _: int) -> None:
        """Let the worker go on until it is blocked again."""
        until = next(self._worker, NEVER_AGAIN)
        if until is None:
            self._idle = True
        elif until != NEVER_AGAIN:
            self.at(until, self._resume)

    def request(self) -> None:
        """Ask for a sync: several requests while the worker is busy are one."""
        self._pending = True
        if self._idle:
            self._idle = False
            self.at(self.now, self._resume)

    def _shown(self, time: int) -> None:
        """The API shows another status: where there are gates, the kubelet checks Ready without the sidecars' statuses, and never agrees with it."""
        if self.plan.gates and any(container.role is Role.SIDECAR for container in self.plan.containers):
            self.at(time + LOOK, lambda _: self.request())

    # What probe workers see of the pod, and do to it.

    @property
    def status(self) -> Status:
        """The latest status."""
        return self._statuses.status

    def is_started(self, container: Container, attempt: int) -> bool:
        """Whether the status says that an instance has started."""
        return self._statuses.is_started(container, attempt)

    def concluded(self, now: int, worker: Worker) -> None:
        """A probe has a new result: readiness and startup change the status at once, and all but good liveness ask for a sync."""
        if worker.kind == "liveness" and worker.result is not Result.FAILURE:
            return
        self._statuses.take(worker, now)
        self.request()

    def _compute(self, snapshot: Snapshot, *, is_terminal: bool = False) -> Status:
        if self.now >= self._deadline:  # even of a pod that has just succeeded
            self._statuses.terminal_reason = "DeadlineExceeded"
        return self._statuses.compute(snapshot, self._probes, is_terminal=is_terminal)

    # The worker.

    def _work(self) -> Blocked:
        ended = -1
        while True:
            while not self._pending:
                yield None
            self._pending = False
            is_deleted = self.deletion is not None  # what comes while a sync waits for a look at the runtime is for the next one
            if ended >= 0:
                yield from self._pleg.fresh(ended)
            if is_deleted:
                break
            is_terminal = yield from self._sync()
            ended = self.now
            if is_terminal:
                yield from self._pleg.fresh(ended)
                break
        yield from self._terminate()

    def _sync(self) -> Blocked:
        """One sync: publish what is, then change it. Returns whether the pod's life is over."""
        snapshot = self._pleg.cache
        first = not self._sandbox
        status = self._compute(snapshot)
        before = self.status
        self._statuses.publish(self._statuses.unfinished(status), self.now)
        self._statuses.is_restarting_all = False
        if status.phase in OVER:
            return True
        if first and (yield from self._prepare()):
            return False
        self._probes.kick_readiness(before, self.now)
        self._probes.start_missing(self.now)
        has_none = self._sandbox == "stopped"
        actions = anew(self.plan, snapshot) if has_none else actions_of(self.plan, snapshot, self._probes.unhealthy)
        errors, did = yield from self._act(actions, snapshot)
        self._after_sync(errors, did=did)
        return False

    @property
    def _deadline(self) -> int:
        """When the pod has been active for too long, which counts from the whole second of the wall clock in which it began."""
        wall = self.chance.wall
        return NEVER if self.plan.deadline is None else (self._started_at + wall) // SECOND * SECOND - wall + self.plan.deadline

    def _prepare(self) -> Blocked:
        """Mount volumes, start the probe workers, create the sandbox. Returns whether the pod has to wait."""
        if self.plan.volume_references & self.scenario.missing:
            self._enqueue(MOUNTING + self.chance.jittered(RETRY))
            return True
        self._probes.start(self.now)
        self._watch_deadline()
        yield from self._create_sandbox()
        return False

    def _create_sandbox(self) -> Blocked:
        self.log(self.now, "sandbox_run", attempt=self._sandboxes)
        self._sandbox = "created"
        yield self.now + self.scenario.latency.sandbox
        self._sandbox = "ready"
        self.log(self.now, "sandbox_ready", attempt=self._sandboxes)
        self._sandboxes += 1
        self._statuses.sandbox_is_ready(self.now)
        self._pleg.sandbox_changed = True
        self._pleg.changed()

    def _stop_sandbox(self) -> None:
        if self._sandbox != "stopped":
            self._sandbox, self._statuses.has_sandbox = "stopped", False
            self.log(self.now, "sandbox_stopped")

    def _watch_deadline(self) -> None:
        """Have a sync at the first look at the work queue after the deadline."""
        if self._deadline != NEVER:
            self.at(self._deadline + (self.chance.tick - self._deadline) % SECOND, lambda _: self.request())

    def _act(self, actions: Actions, snapshot: Snapshot) -> Blocked:
        """Kill and start containers. Returns the errors, and whether anything was done."""
        errors: list[SyncError] = []
        if actions.restart_all:
            if self._sandbox != "ready":
                yield from self._create_sandbox()
            yield from self._restart_all()
            return errors, True
        if actions.kill_pod:
            yield self.runtime.stop_all(self.plan.grace, self.now)
            self._stop_sandbox()
            return errors, True
        for kill in self.chance.shuffled(actions.kills):  # the kubelet goes through a Go map
            instance = self.runtime.newest(kill.container.name)
            probe = kill.container.probe(kill.why)
            grace = probe.grace if probe and probe.grace is not None else self.plan.grace
            if instance:
                yield self.runtime.stop_container(instance, grace, self.now) + 1
        if actions.starts and self._sandbox != "ready":
            self._purge_init_containers()
            yield from self._create_sandbox()
        did = bool(actions.kills) or not snapshot
        for container in actions.starts:
            error = yield from self._start(container, snapshot)
            if error:
                errors.append(error)
                self._statuses.reasons[container.name] = error.reason
                if container.role is Role.INIT:
                    break
            else:
                did = True
                self._statuses.reasons.pop(container.name, None)
        return errors, did

    def _restart_all(self) -> Blocked:
        """Kill what runs, one after the other with the least grace, and remove all containers, so that the pod starts anew in the next sync."""
        for container in (*self.plan.main, *self.plan.initial):
            instance = self.runtime.newest(container.name)
            if instance and instance.state == "running":
                yield self.runtime.stop(instance, MINIMUM_GRACE, self.now)
        self._statuses.restart_all(self.runtime)
        self.runtime.forget(list(self.runtime.instances))
        self.request()

    def _purge_init_containers(self) -> None:
        """Forget what init containers and sidecars did in the sandbox before: they run again. Only the first still counts its restarts."""
        names = [container.name for container in self.plan.initial]
        first = self.runtime.newest(names[0]) if names else None
        if first:
            self._statuses.removed[names[0]] = Removed(first.attempt, first.attempt + 1, first.view)
        self.runtime.forget(names)

    def _start(self, container: Container, snapshot: Snapshot) -> Blocked:
        """Start a container, in the eyes of *snapshot*. Returns why that failed, or None."""
        name = container.name
        views = snapshot.get(name, ())
        exited = next((view for view in views if view.state == "exited"), None)
        if exited:
            remaining = self._backoff.remaining(name, exited.finished, self.now)
            if remaining:
                self.log(self.now, "backoff", name, attempt=exited.attempt, remaining=remaining)
                return SyncError("CrashLoopBackOff", remaining)
            self._backoff.grant(name, exited.finished, self.now)
        reason = yield from self._images.ensure(container, self._time)
        if not reason and (container.references & self.scenario.missing or self._images.runs_as_root(container)):
            reason = "CreateContainerConfigError"
        if reason:
            self.log(self.now, "refused", name, reason=reason)
            return SyncError(reason)
        newest = self.runtime.newest(name)
        removed = newest or self._statuses.removed.get(name)
        attempt = removed.attempt + 1 if removed else 0
        yield self.now + PREPARING + self.chance.moment(LONGER) + self.scenario.latency.create
        instance = self.runtime.create(container, attempt, self.now)
        yield self.now + self.scenario.latency.start
        if not self.runtime.start(instance, self.now):
            return SyncError("RunContainerError")
        return (yield from self._post_start(instance))

    def _post_start(self, instance: Instance) -> Blocked:
        """Run the postStart hook; if it fails, the container is killed."""
        container = instance.container
        if container.post_start is None:
            return None
        hook = self.scenario.behaviour(container.name).post_start
        sleep = container.post_start.sleep
        ends = self.now + (hook.duration if sleep is None else sleep)
        is_cut_off = sleep is None and instance.ends < ends  # a hook that runs in the container, or asks it, fails with it
        self.log(self.now, "hook_start", container.name, attempt=instance.attempt, kind="postStart")
        yield instance.ends if is_cut_off else ends
        self.log(self.now, "hook_end", container.name, attempt=instance.attempt, kind="postStart")
        if not is_cut_off and not hook.exit_code:
            return None
        yield self.runtime.stop_container(instance, self.plan.grace, self.now)
        return SyncError("PostStartHookError")

    def _after_sync(self, errors: list[SyncError], *, did: bool) -> None:
        """Decide when the next sync comes by itself."""
        if not errors:
            self._enqueue(self.chance.jittered(RESYNC))
            if did and self.scenario.minor >= ON_DEMAND_RELIST_SINCE:
                self._pleg.look_at(self.now + LOOK + self.chance.moment(LONGER))
            return
        waits = [error.remaining for error in errors if error.remaining is not None]
        if waits and self.scenario.minor >= BACKOFF_RETRY_SINCE:  # what other errors there are does not count beside a back-off
            self._enqueue(self.chance.jittered(min(*waits, RESYNC)))
        else:
            self._enqueue(self.chance.jittered(RETRY))

    def _enqueue(self, delay: int) -> None:
        """Have a sync after *delay*, rounded up to the next look at the work queue; it replaces an older entry."""
        due = self.now + delay
        self._queued += 1
        self.at(due + (self.chance.tick - due) % SECOND, self._due, self._queued)

    def _due(self, _: int, number: int) -> None:
        if number == self._queued:
            self.request()

    # The end.

    def _delete(self, now: int, grace: int | None) -> None:
        if self.is_over:
            return
        self.log(now, "api_delete", grace=grace)
        self.deletion = self.plan.grace if grace is None else grace
        self._statuses.is_deleted = True
        self._statuses.publish(self.status._replace(deleted=True), now - PUBLISHED_AFTER)
        self._statuses.is_gone = self.deletion == 0
        self.request()

    def _terminate(self) -> Blocked:
        """Kill the pod, publish how its containers ended, and let the API forget it if it was deleted."""
        grace = self.plan.grace if self.deletion is None else max(self.deletion, LEAST_GRACE)
        self._statuses.publish(self._statuses.unfinished(self._compute(self._pleg.cache)), self.now)
        self._probes.stop_liveness_and_startup()
        yield self.runtime.stop_all(grace, self.now)
        self._stop_sandbox()
        self._statuses.publish(self._compute(self.runtime.snapshot(), is_terminal=True), self.now)
        self.is_over = True
        yield from self._pleg.fresh(self.now)
        if self.deletion is None:
            status = self._compute(self.runtime.snapshot(), is_terminal=True)
            self._statuses.publish(without_waiting(self.plan, status), self.now)
        while self.deletion is None:
            yield None
        self.log(self.now, "removed_from_api")


NEVER_AGAIN = -(1 << 60)
