"""A CronJob: when it makes which Jobs, and what becomes of them. Instants are seconds since 1970; `t` is in milliseconds.

Source: k8s.io/kubernetes/pkg/controller/cronjob/cronjob_controllerv2.go, utils.go (v1.36)
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from datetime import datetime, timezone, tzinfo
from typing import Any, NamedTuple

from podlint.simulate.cron import Schedule, next_after, schedule_of, zone_of
from podlint.simulate.job import JobStory
from podlint.simulate.names import Names
from podlint.simulate.story import SECOND, STARTS_AFTER, Event

LATE = 100
"""How long after a scheduled time the controller looks, in milliseconds."""

LEAD = LATE + 2 * STARTS_AFTER
"""From a scheduled time to the first pod's sandbox, in milliseconds, where nothing is in the way."""

_MOST_LOOKS = 1000

JobOf = Callable[[str, int], JobStory]
"""Returns what becomes of the Job of a name, with a seed."""


class Firing(NamedTuple):
    """A scheduled time, and what came of it: a Job (made `started` milliseconds after t = 0), or why there is none.

    `replaced` is when the Job was deleted because the next one was due (concurrencyPolicy Replace).
    """

    scheduled: int
    job: str = ""
    started: int = 0
    story: JobStory | None = None
    replaced: int | None = None
    why_not: str = ""


class CronStory(NamedTuple):
    """The next times, in order, each with what came of it."""

    firings: tuple[Firing, ...]
    events: tuple[Event, ...]


def due(schedule: Schedule, last: int, now: int, deadline: int | None, zone: tzinfo = timezone.utc) -> int | None:
    """Return the latest time that is due at the instant *now*, if there is one; *last* is that of the last Job, or of the CronJob's creation.

    *deadline* is startingDeadlineSeconds: times that are longer ago are not looked for.
    """
    earliest = last if deadline is None else max(last, now - deadline)
    first = next_after(schedule, earliest, zone)
    if first is None or now < first:
        return None
    second = next_after(schedule, first, zone)
    if second is None or now < second:
        return first
    apart = second - first
    passed = (now - first) // apart
    latest, time = None, next_after(schedule, first + (passed - 1) * apart, zone)
    while time is not None and time <= now:
        latest, time = time, next_after(schedule, time, zone)
    return latest


def cron_story(cron_job: Mapping[str, Any], created: int, count: int, job_of: JobOf, seed: int = 0) -> CronStory:
    """Return what comes of the next *count* scheduled times after the instant *created*. t = 0 is when the first Job's first pod starts.

    Raises:
        UsageError: this machine does not know the time zone.
    """
    spec = cron_job["spec"]
    name = str((cron_job.get("metadata") or {}).get("name") or "cronjob")
    if spec.get("suspend"):
        return CronStory((), (Event(0, f"CronJob/{name}", "Suspended", "suspended: it makes no Jobs"),))
    zone, schedule = zone_of(spec.get("timeZone")), schedule_of(str(spec["schedule"]))
    times: list[int] = []
    while len(times) < count:
        following = next_after(schedule, times[-1] if times else created, zone)
        if following is None:
            break
        times.append(following)
    if not times:
        return CronStory((), (Event(0, f"CronJob/{name}", "NeverScheduled", f"{spec['schedule']!r} has no time in the next 5 years"),))
    controller = _Controller(name, spec, schedule, zone, times)
    controller.run(created, job_of, Names(seed), seed)
    return CronStory(tuple(controller.firings[time] for time in times), tuple(sorted(controller.events, key=lambda event: event.t)))


class _Controller:
    """The CronJob controller, for one CronJob. Its clock runs in milliseconds since 1970."""

    def __init__(self, name: str, spec: Mapping[str, Any], schedule: Schedule, zone: tzinfo, times: list[int]) -> None:
        self.name = name
        self.policy = str(spec.get("concurrencyPolicy") or "Allow")
        self.deadline: int | None = spec.get("startingDeadlineSeconds")
        self.schedule = schedule
        self.zone = zone
        self.firings = {time: Firing(time, why_not="a later time came before this one was seen to") for time in times}
        self.events: list[Event] = []
        self._times = times
        self._zero = times[0] * SECOND + LEAD
        self._active: list[tuple[str, int | None, str]] = []  # Jobs, when they end, and how
        self._done: set[int] = set()

    def run(self, created: int, job_of: JobOf, names: Names, seed: int) -> None:
        """Look at every scheduled time, and whenever a Job ends."""
        last = created
        looks = [time * SECOND + LATE for time in self._times]
        for _ in range(_MOST_LOOKS):
            if not looks:
                return
            now = heapq.heappop(looks)
            self._forget_ended(now)
            found = due(self.schedule, last, now // SECOND, self.deadline, self.zone)
            if found is None or found in self._done or found > self._times[-1]:
                continue
            if self._is_held_up(found, now):
                continue
            self._done.add(found)
            last = found
            end = self._start(found, now, job_of, seed if len(self._done) == 1 else names.seed())
            if end is not None:
                heapq.heappush(looks, end)

    def _forget_ended(self, now: int) -> None:
        for job, end, how in self._active:
            if end is not None and end <= now:
                self._say(end, "SawCompletedJob", f"Saw completed job: {job}, condition: {how}")
        self._active = [item for item in self._active if item[1] is None or item[1] > now]

    def _is_held_up(self, scheduled: int, now: int) -> bool:
        """Whether no Job may be made for a time now."""
        if self.deadline is not None and scheduled + self.deadline < now // SECOND:
            self._refuse(scheduled, now, "MissSchedule", f"startingDeadlineSeconds ({self.deadline}) has passed")
            return True
        if self.policy == "Forbid" and self._active:
            self._refuse(scheduled, now, "JobAlreadyActive", f"{self._active[0][0]} still runs, and concurrencyPolicy is Forbid")
            return True
        return False

    def _refuse(self, scheduled: int, now: int, kind: str, why: str) -> None:
        self.firings[scheduled] = Firing(scheduled, why_not=why)
        self._say(now, kind, f"no Job for {self._written(scheduled)}: {why}")

    def _start(self, scheduled: int, now: int, job_of: JobOf, seed: int) -> int | None:
        """Make the Job of a time; return when it ends."""
        if self.policy == "Replace":
            for job, _, _ in self._active:
                self._say(now, "SuccessfulDelete", f"Deleted job {job}: it still runs, and concurrencyPolicy is Replace")
            still_active = {job for job, _, _ in self._active}
            for time, firing in self.firings.items():
                if firing.job in still_active:
                    self.firings[time] = firing._replace(replaced=now - self._zero)
            self._active = []
        job = f"{self.name}-{scheduled // 60}"
        story = job_of(job, seed)
        lateness = now - scheduled * SECOND - LATE
        self._say(now, "SuccessfulCreate", f"Created job {job} for {self._written(scheduled)}{f', {lateness // SECOND}s late' if lateness >= SECOND else ''}")
        self.firings[scheduled] = Firing(scheduled, job, now - self._zero, story)
        end = None if story.ended is None else now + 2 * STARTS_AFTER + story.ended
        self._active.append((job, end, story.outcome.type if story.outcome else ""))
        return end

    def _written(self, instant: int) -> str:
        return datetime.fromtimestamp(instant, self.zone).isoformat()

    def _say(self, now: int, kind: str, text: str) -> None:
        self.events.append(Event(now - self._zero, f"CronJob/{self.name}", kind, text))
