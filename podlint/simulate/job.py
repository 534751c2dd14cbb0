"""A Job: which pods it makes and when, what it counts as a failure, and when it is complete or given up. Milliseconds.

Times count as in the timeline of the first pod. The controller looks at its pods a second after the first change that it has not
looked at yet, and when a back-off or the deadline is over.

Source: k8s.io/kubernetes/pkg/controller/job/job_controller.go, backoff_utils.go, indexed_job_utils.go (v1.36)
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from podlint.simulate.entry import written as duration_written
from podlint.simulate.job_pods import JobPod, Maker, Seen
from podlint.simulate.job_policy import FAIL_INDEX, FAIL_JOB, IGNORE, success, verdict, written
from podlint.simulate.nodes import Node
from podlint.simulate.plan import Plan
from podlint.simulate.scenario import Scenario
from podlint.simulate.story import MINUTE, SECOND, STARTS_AFTER, Condition, Event, MadePod

BATCH = SECOND
"""How long the controller waits for further changes before it looks."""

FIRST_BACKOFF = 10 * SECOND
LONGEST_BACKOFF = 10 * MINUTE

MOST_PODS = 100
"""How many pods of one Job are simulated."""

_NO_LIMIT = 2**31 - 1
_EXCEEDED = "Job has reached the specified backoff limit"


class JobStory(NamedTuple):
    """What becomes of a Job within the scenario's horizon.

    `ended` is when it was complete or failed; None: it still goes on. `removed`: when ttlSecondsAfterFinished has it deleted.
    `is_cut`: it needs more pods than are simulated.
    """

    name: str
    events: tuple[Event, ...]
    pods: tuple[MadePod, ...]
    conditions: tuple[Condition, ...]
    succeeded: int
    failed: int
    succeeded_indexes: str = ""
    failed_indexes: str = ""
    ended: int | None = None
    removed: int | None = None
    is_cut: bool = False

    @property
    def outcome(self) -> Condition | None:
        """The condition Complete or Failed."""
        return self.conditions[-1] if self.ended is not None else None


def backoff(failures: int) -> int:
    """Return how long after the last failure the next pod comes, after so many in a row."""
    return 0 if failures <= 0 else min(FIRST_BACKOFF << min(failures - 1, 16), LONGEST_BACKOFF)


def job_story(job: Mapping[str, Any], plan: Plan, scenario: Scenario, nodes: Sequence[Node] = (), seed: int = 0) -> JobStory:
    """Return what becomes of a defaulted Job; *plan* is that of its pods.

    A container's `runs` go on from pod to pod: the first entry is for the first pod, or that of an index, the second for the one
    that replaces it. Deletions are of the first pod.
    """
    controller = _Controller(job, Maker(job, plan, scenario, nodes, seed))
    controller.run()
    return controller.story()


class _Controller:
    """The Job controller, for one Job."""

    def __init__(self, job: Mapping[str, Any], maker: Maker) -> None:
        self.spec = job["spec"]
        self.maker = maker
        self.name = maker.owner
        self.events: list[Event] = []
        self.conditions: list[Condition] = []
        self.succeeded = self.failed = 0
        self.succeeded_indexes: set[int] = set()
        self.failed_indexes: set[int] = set()
        self.ended: int | None = None
        self.is_cut = False
        self._open: list[JobPod] = []  # those that are not counted yet
        self._waiting: list[JobPod] = []  # for a node
        self._last_failed: dict[int, tuple[JobPod, int]] = {}
        self._of_line: dict[int | None, int] = {}  # failures of each index, or of the whole Job
        self._failures = 0  # since the last success
        self._told: int | None = None  # after which failure the back-off was told of
        self._last_failure = 0
        self._changes: list[int] = []
        self._timed: int | None = -STARTS_AFTER
        self._started = maker.whole(-STARTS_AFTER)
        self._closing: Condition | None = None

        self.is_indexed = self.spec.get("completionMode") == "Indexed"
        self.completions: int | None = self.spec.get("completions")
        self.parallelism: int = self.spec.get("parallelism", 1)
        self.limit: int = self.spec.get("backoffLimit", 6)
        self.index_limit: int | None = self.spec.get("backoffLimitPerIndex")
        self.policy = self.spec.get("podFailurePolicy")
        self.only_failed = self.policy is not None or self.spec.get("podReplacementPolicy") == "Failed"

    # The loop.

    def run(self) -> None:
        """Look whenever the controller does, up to the horizon or the end."""
        if self.spec.get("suspend"):
            self._say(-STARTS_AFTER, "Suspended", "Job suspended")
            self.conditions.append(Condition(-STARTS_AFTER, "Suspended", "JobSuspended", "Job suspended"))
            return
        while self.ended is None:
            times = [time for time in (self._timed, self._changes[0] + BATCH if self._changes else None) if time is not None]
            if not times or min(times) > self.maker.scenario.horizon:
                return
            now = min(times)
            self._timed = None
            while self._changes and self._changes[0] <= now:
                heapq.heappop(self._changes)
            self._sync(now)

    def _sync(self, now: int) -> None:
        views = [(pod, pod.at(now)) for pod in self._open if not pod.is_counted]
        for pod, view in views:
            if view.phase == "Succeeded":
                self._count_success(pod, view)
        failed = sorted(((pod, view) for pod, view in views if self._has_failed(view)), key=lambda item: item[0].finished(now, self.maker.plan))
        message = self._count_failures(failed, now)
        if any(view.phase == "Succeeded" for _, view in views):
            self._reset_backoff(now)
        self._open = [pod for pod in self._open if not (pod.is_counted and pod.at(now).is_over)]
        if self._closing is None:
            self._closing = self._finished(views, message, now)
            if self._closing:
                self._close(now)
        if self._closing:
            self._end(now)
            return
        self._manage(now)
        if self._is_complete(now):
            self._closing = Condition(now, "SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods")
            self.conditions.append(self._closing)
            self._end(now)

    # Counting.

    def _has_failed(self, view: Seen) -> bool:
        return view.phase == "Failed" or (view.deleted and view.phase != "Succeeded" and not self.only_failed)

    def _count_success(self, pod: JobPod, view: Seen) -> None:
        pod.is_counted = True
        self.events.append(Event(view.since, f"Pod/{pod.made.name}", "Succeeded", "all containers ended with exit code 0"))
        if pod.made.completion_index is None:
            self.succeeded += 1
        elif pod.made.completion_index not in self.succeeded_indexes:
            self.succeeded_indexes.add(pod.made.completion_index)
            self.succeeded = len(self.succeeded_indexes)

    def _count_failures(self, failed: list[tuple[JobPod, Seen]], now: int) -> str:
        """Count pods that failed; return the message of a rule that fails the whole Job."""
        fatal = ""
        for pod, view in failed:
            pod.is_counted = True
            said = verdict(self.policy, pod.ended(now, self.maker.plan))
            fatal = fatal or (said.message if said.action == FAIL_JOB else "")
            self.failed += said.counts
            self._failures += 1
            self._of_line[pod.made.completion_index] = self._of_line.get(pod.made.completion_index, 0) + 1
            self._last_failure = self.maker.whole(pod.finished(now, self.maker.plan))
            self.events.append(Event(view.since, f"Pod/{pod.made.name}", "Failed", self._failure(pod, view, said.action, now)))
            index = pod.made.completion_index
            if index is not None and self.index_limit is not None:
                pod.counted_failures += said.action != IGNORE
                if said.action == FAIL_INDEX or pod.counted_failures > self.index_limit:
                    self.failed_indexes.add(index)
                self._last_failed[index] = (pod, self._last_failure)
        return fatal

    def _failure(self, pod: JobPod, view: Seen, action: str, now: int) -> str:
        codes = [f"{name} exit code {code}" for name, code in pod.ended(now, self.maker.plan).codes if code]
        why = view.status.reason or ", ".join(codes) or ("deleted" if view.deleted else "failed")
        if action == IGNORE:
            return f"{why}; not counted (podFailurePolicy: Ignore)"
        counted = f"; failure {self.failed}" + (f", {self.limit} allowed" if self.limit < _NO_LIMIT else "")
        return why + counted + (f" (podFailurePolicy: {action})" if action else "")

    def _reset_backoff(self, now: int) -> None:
        """After a success only the failures later than it count for the back-off."""
        plan = self.maker.plan
        ended = [(pod.finished(now, plan), pod.at(now).phase) for pod in self._open if pod.is_counted]
        success_at = max(time for time, phase in ended if phase == "Succeeded")
        later = [time for time, phase in ended if phase != "Succeeded" and self.maker.whole(time) > self.maker.whole(success_at)]
        self._failures = len(later)
        self._last_failure = self.maker.whole(max(later, default=0))

    # The end.

    def _finished(self, views: list[tuple[JobPod, Seen]], fatal: str, now: int) -> Condition | None:
        """Return the condition that announces the end, if the Job is to end now."""
        if fatal:
            return Condition(now, "FailureTarget", "PodFailurePolicy", fatal)
        if self.failed > self.limit or self._restarts_exceeded(views):
            return Condition(now, "FailureTarget", "BackoffLimitExceeded", _EXCEEDED)
        deadline = self.spec.get("activeDeadlineSeconds")
        if deadline is not None:
            if now >= self._started + deadline * SECOND:
                return Condition(now, "FailureTarget", "DeadlineExceeded", "Job was active longer than specified deadline")
            self._look_at(self._started + deadline * SECOND)
        return self._finished_by_index(now, self.completions) if self.is_indexed and self.completions is not None else None

    def _finished_by_index(self, now: int, completions: int) -> Condition | None:
        most, lost = self.spec.get("maxFailedIndexes"), len(self.failed_indexes)
        if most is not None and lost > most:
            return Condition(now, "FailureTarget", "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
        if lost and lost + len(self.succeeded_indexes) >= completions:
            return Condition(now, "FailureTarget", "FailedIndexes", "Job has failed indexes")
        met = success(self.spec.get("successPolicy"), frozenset(self.succeeded_indexes), completions)
        return Condition(now, "SuccessCriteriaMet", "SuccessPolicy", met) if met else None

    def _restarts_exceeded(self, views: list[tuple[JobPod, Seen]]) -> bool:
        """With restartPolicy OnFailure the restarts of containers that have not ended count too."""
        if self.maker.plan.restart_policy != "OnFailure":
            return False
        restarts = sum(view.restarts for _, view in views if not view.is_over)
        return restarts > 0 if self.limit == 0 else restarts >= self.limit

    def _close(self, now: int) -> None:
        """Announce the end, and delete the pods that still run."""
        assert self._closing is not None
        self.conditions.append(self._closing)
        self._waiting = []
        for pod in self._open:
            if not pod.at(now).is_over and not pod.at(now).deleted:
                self._delete(pod, now)

    def _delete(self, pod: JobPod, now: int) -> None:
        self.maker.delete(pod, now)
        self._say(now, "SuccessfulDelete", f"Deleted pod: {pod.made.name}")
        self._note(pod, now)

    def _end(self, now: int) -> None:
        """Make the Job Complete or Failed once no pod is terminating any more."""
        assert self._closing is not None
        if any(view.deleted and not view.is_over for view in (pod.at(now) for pod in self._open)):
            return
        is_failure = self._closing.type == "FailureTarget"
        if is_failure:
            self.failed += sum(not pod.is_counted for pod in self._open)
        self.ended = now
        self.conditions.append(Condition(now, "Failed" if is_failure else "Complete", self._closing.reason, self._closing.message))
        if is_failure:
            self._say(now, self._closing.reason, self._closing.message)
        else:
            self._say(now, "Completed", "Job completed")

    def _is_complete(self, now: int) -> bool:
        if any(not view.deleted and not view.is_over for view in (pod.at(now) for pod in self._open)):
            return False
        return self.succeeded > 0 if self.completions is None else self.succeeded >= self.completions

    # Pods.

    def _manage(self, now: int) -> None:
        """Make the pods that are missing, unless a back-off forbids it, and delete those that are too many."""
        self._waiting = [pod for pod in self._waiting if not pod.is_counted and not self._schedule(pod, now)]
        active = [pod for pod in self._open if not pod.at(now).deleted and not pod.at(now).is_over]
        terminating = [pod for pod in self._open if pod.at(now).deleted and not pod.at(now).is_over] if self.only_failed else []
        if self.completions is None:
            wanted = len(active) if self.succeeded else self.parallelism
        else:
            wanted = max(0, min(self.parallelism, self.completions - self.succeeded))
        for pod in active[wanted:] if len(active) > wanted else ():
            self._delete(pod, now)
        missing = wanted - len(terminating) - len(active)
        if missing <= 0 or not self._may_create(now):
            return
        taken = {pod.made.completion_index for pod in (*active, *terminating)}
        for index in self._indexes(taken, missing, now) if self.is_indexed else [None] * min(missing, MOST_PODS):
            if len(self.maker.pods) >= MOST_PODS:
                self.is_cut = True
                return
            self._create(index, now)

    def _may_create(self, now: int) -> bool:
        """Whether the back-off of the Job as a whole is over; otherwise the controller looks again when it is."""
        if self.index_limit is not None:
            return True
        remaining = max(0, backoff(self._failures) - (now - self._last_failure)) if self._failures else 0
        if remaining and self._told != self._last_failure:
            self._told = self._last_failure
            self._say(now, "BackOff", f"the next pod comes {duration_written(backoff(self._failures))} after the last failure")
        if remaining:
            self._look_at(now + max(remaining, BATCH))
        return not remaining

    def _indexes(self, taken: set[int | None], missing: int, now: int) -> list[int | None]:
        """Return the first indexes that need a pod; those in back-off wait."""
        first: list[int] = []
        for index in range(self.completions or 0):
            if len(first) >= min(missing, MOST_PODS):
                break
            if index not in taken and index not in self.succeeded_indexes and index not in self.failed_indexes:
                first.append(index)
        found: list[int | None] = []
        later = []
        for index in first:
            failed = self._last_failed.get(index)
            due = failed[1] + backoff(failed[0].failures + 1) if failed else now
            if due <= now:
                found.append(index)
            else:
                later.append(due)
        if later:
            self._look_at(max(min(later), now + BATCH))
        return found

    def _create(self, index: int | None, now: int) -> None:
        failed = self._last_failed.get(index) if index is not None else None
        failures = self._of_line.get(index, 0)
        pod = self.maker.make(now, index, failures, failed[0].counted_failures if failed else 0)
        self._open.append(pod)
        self._say(now, "SuccessfulCreate", f"Created pod: {pod.made.name}")
        if not self._schedule(pod, now):
            self._waiting.append(pod)
            self.events.append(Event(now, f"Pod/{pod.made.name}", pod.placement.reason, pod.placement.message))

    def _schedule(self, pod: JobPod, now: int) -> bool:
        if not self.maker.schedule(pod, now):
            return False
        self._note(pod, now)
        return True

    def _note(self, pod: JobPod, now: int) -> None:
        for time in pod.changes():
            if time > now or time == pod.refused_at:
                heapq.heappush(self._changes, time)

    # What is told.

    def _look_at(self, time: int) -> None:
        self._timed = time if self._timed is None else min(self._timed, time)

    def _say(self, now: int, kind: str, text: str) -> None:
        self.events.append(Event(now, f"Job/{self.name}", kind, text))

    def story(self) -> JobStory:
        """Return what happened."""
        ttl = self.spec.get("ttlSecondsAfterFinished")
        removed = self.maker.whole(self.ended) + ttl * SECOND if ttl is not None and self.ended is not None else None
        if removed is not None:
            self._say(removed, "TTLExpired", "the Job and its pods are deleted (ttlSecondsAfterFinished)")
        return JobStory(
            self.name,
            tuple(sorted(self.events, key=lambda event: event.t)),
            tuple(pod.made for pod in self.maker.pods),
            tuple(self.conditions),
            self.succeeded,
            self.failed,
            written(self.succeeded_indexes),
            written(self.failed_indexes),
            self.ended,
            removed,
            self.is_cut,
        )
