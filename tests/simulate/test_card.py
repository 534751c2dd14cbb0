"""The resilience card: its answers hold in runs of the simulator, agree with the rules' arithmetic, and say which field decides."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.commands import app
from podlint.constraints.kinds import defaulted
from podlint.errors import UsageError
from podlint.objects.probe import timing
from podlint.simulate.answer import Answer, Times
from podlint.simulate.card import QUESTIONS, Card, card, card_object
from podlint.simulate.phrases import clock
from podlint.simulate.plan import SECOND, Probe, plan_of
from podlint.simulate.question import answering
from podlint.simulate.reports.card import render
from podlint.simulate.run import simulate
from podlint.simulate.scenario import KINDS, Answers, Behaviour, Deletion, Hook, Run, Scenario, Step
from podlint.simulate.subject import Subject, subjects
from podlint.simulate.trials import COARSE, first_event, first_start, longest, play_changing, turns

HTTP = {"httpGet": {"path": "/alive", "port": 80}}
MINUTE = 60 * SECOND


@pytest.fixture
def subject(tmp_path, monkeypatch):
    """Return the subject of a manifest."""
    monkeypatch.chdir(tmp_path)

    def subject(manifest: Any) -> Subject:
        (tmp_path / "pod.yaml").write_text(manifest if isinstance(manifest, str) else json.dumps(manifest, indent=1))
        (found,) = subjects(["pod.yaml"], "1.36")
        return found

    return subject


@pytest.fixture
def ask(subject):
    """Return the answers about a pod with one container `web` that has these fields."""

    def ask(spec: dict[str, Any] | None = None, **container: Any) -> dict[str, Answer]:
        return answers(card(subject(pod(spec, **container))))

    return ask


def pod(spec: dict[str, Any] | None = None, **container: Any) -> dict[str, Any]:
    web = {"name": "web", "image": "example.org/web:1", **container}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {"containers": [web], **(spec or {})}}


def job(spec: dict[str, Any], **template: Any) -> dict[str, Any]:
    inner = {"restartPolicy": "Never", "containers": [{"name": "web", "image": "example.org/web:1"}], **template}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "load"}, "spec": {**spec, "template": {"spec": inner}}}


def answers(found: Card, container: str = "web") -> dict[str, Answer]:
    return {answer.question: answer for answer in found.answers if answer.container in ("", container)}


def probe(**fields: int) -> dict[str, Any]:
    return {**HTTP, **fields}


def told(answer: Answer) -> str:
    return "\n".join(answer.lines)


def span(value: Any) -> Times:
    assert isinstance(value, Times)
    return value


def within(value: Any, least: float, greatest: float) -> bool:
    """Whether all runs lie between so many seconds."""
    found = span(value)
    return least * SECOND <= found.least and found.greatest <= greatest * SECOND


# The start-up budget.

BOOTS = [
    {"startupProbe": probe(periodSeconds=1, failureThreshold=30)},
    {"startupProbe": probe(periodSeconds=10, initialDelaySeconds=5), "livenessProbe": probe()},
    {"livenessProbe": probe()},
    {"livenessProbe": probe(initialDelaySeconds=7, periodSeconds=4, failureThreshold=1)},
]


def killed(container: dict[str, Any], boot: int, late: int = 0) -> list[bool]:
    """Whether runs with a boot of some milliseconds see a kill; the container starts *late* within the period."""
    plan = plan_of(defaulted(pod(**container), "1.36"))
    scenario = Scenario(boot + 5 * MINUTE, containers={"web": answering(KINDS, Answers((Step(boot, ok=False), Step())))})
    scenario = scenario._replace(latency=scenario.latency._replace(sandbox=scenario.latency.sandbox + late))
    return [first_event(simulate(plan, scenario, seed), "killing", "web") is not None for seed in range(1, 21)]


@pytest.mark.parametrize("container", BOOTS)
def test_the_safe_boot_is_never_killed_and_one_a_second_longer_is(ask, container):
    facts = ask(**container)["boot"].facts
    safe = span(facts["safe"]).median
    assert not any(killed(container, safe))
    assert any(killed(container, safe + SECOND))
    assert span(facts["budget"]).least == safe


def first_give_up(figures):
    """When the last failure begins at the earliest: the container starts right before a tick, and up to a second of its delay is cut off."""
    return max(0, figures.initial_delay - 1) + (figures.failure - 1) * figures.period


@pytest.mark.parametrize("container", BOOTS)
def test_the_longest_boot_is_what_the_fields_say_whenever_the_container_starts(ask, container):
    figures = timing(container.get("startupProbe") or container["livenessProbe"])
    facts = ask(**container)["boot"].facts
    assert first_give_up(figures) * SECOND <= span(facts["safeWheneverItStarts"]).median <= span(facts["budget"]).greatest <= figures.last_give_up * SECOND


@pytest.mark.parametrize("late", range(0, 10_000, 1_700))
def test_a_boot_beyond_the_last_failure_is_killed_and_one_before_the_first_is_not(late):
    container = {"livenessProbe": probe(initialDelaySeconds=3)}
    figures = timing(container["livenessProbe"])
    assert all(killed(container, figures.last_give_up * SECOND, late))
    assert not any(killed(container, first_give_up(figures) * SECOND, late))


def test_a_boot_above_the_budget_ends_in_a_restart_loop(ask):
    over = ask(startupProbe=probe(periodSeconds=1, failureThreshold=10))["boot"].facts["over"]
    assert over["killedRuns"] == over["runs"]
    assert over["killsInTenMinutes"].least > 3
    assert over["wellAtLast"] == 0


def test_without_startup_and_liveness_probe_a_boot_is_not_killed(ask):
    assert told(ask()["boot"]) == "it may boot as long as it likes, no probe has it killed; but it counts as ready from its start on"
    assert "only not Ready" in told(ask(readinessProbe=probe())["boot"])


def test_a_boot_too_long_to_play_is_said_to_be(ask):
    assert "longer ones were not played" in told(ask(startupProbe=probe(failureThreshold=2**31 - 1))["boot"])


# Time to Ready.


def test_a_pod_without_probes_is_ready_at_once_and_no_field_delays_it(ask):
    answer = ask()["ready"]
    assert within(answer.facts["after"], 0.1, 2)
    assert answer.fields == ()
    assert "no field of the manifest delays it" in answer.lines


def test_the_field_that_delays_a_pod_is_named_with_its_line(subject):
    manifest = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1
    readinessProbe:
      httpGet: {port: 80}
      initialDelaySeconds: 20
    startupProbe:
      httpGet: {port: 80}
      periodSeconds: 2
"""
    answer = answers(card(subject(manifest)))["ready"]
    assert within(answer.facts["after"], 18, 32)
    assert [(field.name, field.value, field.is_written, field.place) for field in answer.fields] == [
        ("spec.containers[0].readinessProbe.initialDelaySeconds", "20", True, "pod.yaml:10:28")
    ]


def test_readiness_gates_are_nothing_that_podlint_can_know(ask):
    answer = ask({"readinessGates": [{"conditionType": "example.org/gate"}]})["ready"]
    assert "example.org/gate" in told(answer)
    assert answer.facts["after"] is not None


# A hang.


def test_nothing_detects_a_hang_without_probes(ask):
    assert "nothing detects a hang" in told(ask(startupProbe=probe())["hang"])


def test_a_readiness_probe_alone_restarts_nothing(ask):
    answer = ask(readinessProbe=probe(periodSeconds=5))["hang"]
    assert within(answer.facts["notReady"], 10, 17)
    assert "nothing restarts it" in told(answer)


def test_a_hang_is_noticed_after_the_periods_of_its_failures(ask):
    facts = ask(livenessProbe=probe(periodSeconds=10, failureThreshold=3))["hang"].facts
    assert within(facts["killed"], 20, 32)
    assert span(facts["killed"]).greatest - span(facts["killed"]).least > 5 * SECOND  # it begins anywhere in the period


def test_probes_that_may_take_longer_than_their_period_are_asked_at_the_pace_of_their_timeout(ask):
    facts = ask(livenessProbe=probe(periodSeconds=2, timeoutSeconds=6, failureThreshold=3))["hang"].facts
    assert within(facts["killed"], 17.9, 21)


@pytest.mark.parametrize(("own", "grace"), [({}, 150), ({"terminationGracePeriodSeconds": 7}, 7)])
def test_what_ignores_sigterm_is_restarted_when_its_grace_period_is_over(ask, own, grace):
    facts = ask({"terminationGracePeriodSeconds": 150}, livenessProbe=probe(**own))["hang"].facts
    well = facts["well"]
    assert within(facts["killed"], 20, 32)
    assert within(well["obeysSigterm"], 20, 33)
    assert within(well["ignoresSigterm"], 20 + grace, 33 + grace)


def test_with_restart_policy_never_a_hang_is_the_end(ask):
    found = ask({"restartPolicy": "Never"}, livenessProbe=probe())
    assert "and not restarted" in told(found["hang"])
    assert found["hang"].fields[-1].name == "spec.restartPolicy"
    assert "it is not restarted" in told(found["boot"])
    assert "it is not restarted" in told(found["crash"])
    assert "killed, and not restarted" in told(found["outage"])


# A crash.


def test_restarts_come_at_once_and_then_after_waits_that_double(ask):
    facts = ask()["crash"].facts
    series = [span(one) for one in facts["restarts"]]
    assert len(series) == 8
    assert within(series[0], 1, 3)
    waits = [(after.median - before.median) // SECOND for before, after in pairwise(series)]
    assert [10 <= waits[0] < 20, 20 <= waits[1] < 35, 40 <= waits[2] < 65, 80 <= waits[3] < 100] == [True] * 4
    assert 5 <= facts["restartsInTenMinutes"].least <= facts["restartsInTenMinutes"].greatest <= 7


def test_an_init_container_is_asked_about_crashes_only(subject):
    found = card(subject(pod({"initContainers": [{"name": "migrate", "image": "example.org/migrate:1"}]})))
    assert [answer.question for answer in found.answers if answer.container == "migrate"] == ["crash"]


# An outage.


def test_an_outage_that_only_readiness_notices_restarts_nothing(ask):
    found = ask(readinessProbe=probe(periodSeconds=5), livenessProbe={"tcpSocket": {"port": 80}})["outage"]
    assert found.facts["probes"] == ["readiness"]
    for outage in found.facts["outages"]:
        assert outage["restarts"].greatest == 0
        assert within(outage["not_ready"], 9, 17)
        assert within(outage["ready"], 0, 6)


def test_an_outage_that_liveness_notices_too_is_a_restart_storm(ask):
    found = ask(readinessProbe=probe(), livenessProbe=probe(periodSeconds=5, failureThreshold=2))["outage"]
    restarts = [outage["restarts"].median for outage in found.facts["outages"]]
    assert found.facts["probes"] == ["liveness", "readiness"]
    assert restarts == sorted(restarts)
    assert restarts[-1] > 5
    assert span(found.facts["outages"][-1]["ready"]).greatest > MINUTE  # it still waits for its back-off
    assert "asking the same" in told(found)


def test_no_probe_notices_no_outage(ask):
    assert "no probe could notice it" in told(ask()["outage"])


def test_the_world_changes_at_a_time_whichever_instance_runs():
    plan = plan_of(defaulted(pod(livenessProbe=probe(periodSeconds=2, failureThreshold=1)), "1.36"))
    there = Scenario(2 * MINUTE, containers={"web": Behaviour()})
    away = Scenario(2 * MINUTE, containers={"web": answering(("liveness",), Answers((Step(ok=False),)))})
    timeline = play_changing(plan, there, ((20_000, away), (50_000, there)), 1)
    kills = [event["t"] for event in timeline.events if event["type"] == "killing"]
    assert len(kills) > 2
    assert min(kills) >= 20_000
    assert max(kills) < 50_000


# Shutting down.


def test_a_sleeping_hook_is_taken_off_the_grace_period(ask):
    facts = ask(lifecycle={"preStop": {"sleep": {"seconds": 12}}}, livenessProbe=probe())["shutdown"].facts
    for budget in (facts["deletion"], facts["liveness"]):
        assert within(budget["sigterm"], 12, 12.1)
        assert within(budget["sigkill"], 30, 30.1)


def test_a_hook_as_long_as_the_grace_period_leaves_two_seconds(ask):
    for container in ({"preStop": {"sleep": {"seconds": 30}}}, {"preStop": {"exec": {"command": ["sleep", "45"]}}}):
        facts = ask(lifecycle=container)["shutdown"].facts
        budget = facts.get("deletionEndlessHook") or facts["deletion"]
        assert within(budget["sigterm"], 30, 30.1)
        assert within(budget["sigkill"], 32, 32.1)


def test_a_probe_may_have_a_grace_period_of_its_own(ask):
    answer = ask(livenessProbe=probe(terminationGracePeriodSeconds=5))["shutdown"]
    assert within(answer.facts["deletion"]["sigkill"], 30, 30.1)
    assert within(answer.facts["liveness"]["sigkill"], 5, 5.1)
    assert "spec.containers[0].livenessProbe.terminationGracePeriodSeconds" in [field.name for field in answer.fields]


def test_a_sidecar_has_two_seconds_left_where_the_main_container_used_all(subject):
    proxy = {"name": "proxy", "image": "example.org/proxy:1", "restartPolicy": "Always"}
    facts = answers(card(subject(pod({"initContainers": [proxy]}))), "proxy")["shutdown"].facts["deletion"]
    assert within(facts["sigterm"], 30, 30.1)
    assert within(facts["sigkill"], 32, 32.1)


def test_no_pod_is_there_longer_than_its_removal_says(ask):
    after = span(ask(lifecycle={"preStop": {"exec": {"command": ["drain"]}}})["removed"].facts["after"])
    plan = plan_of(defaulted(pod(lifecycle={"preStop": {"exec": {"command": ["drain"]}}}), "1.36"))
    for hook in (0, 10_000, 29_000, 60_000):
        behaviour = Behaviour((Run(on_term=None),), pre_stop=Hook(hook))
        timeline = simulate(plan, Scenario(5 * MINUTE, containers={"web": behaviour}, deletions=(Deletion(MINUTE),)), 9)
        gone = first_event(timeline, "removed_from_api", "")
        assert gone is not None
        assert gone - MINUTE <= after.greatest + SECOND


# Jobs.


def test_a_job_is_given_up_after_its_back_off_limit(subject):
    found = answers(card(subject(job({"backoffLimit": 2}))))
    failed = found["job-fails"]
    assert failed.facts["pods"].greatest == 3
    assert failed.facts["reason"] == "BackoffLimitExceeded"
    assert within(failed.facts["givenUp"], 30, 50)
    assert [(field.name, field.value) for field in failed.fields] == [("spec.backoffLimit", "2")]
    assert "never given up" in told(found["job-hangs"])


def test_a_deadline_ends_a_job_that_hangs(subject):
    hung = answers(card(subject(job({"activeDeadlineSeconds": 90}))))["job-hangs"]
    assert within(hung.facts["givenUp"], 89, 93)
    assert hung.facts["reason"] == "DeadlineExceeded"


def test_a_cron_job_has_the_defaults_of_its_jobs(subject):
    made = {key: value for key, value in job({}).items() if key == "spec"}
    found = card(subject({"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "load"}, "spec": {"schedule": "* * * * *", "jobTemplate": made}}))
    (limit,) = answers(found)["job-fails"].fields
    assert (limit.name, limit.value, limit.is_written) == ("spec.jobTemplate.spec.backoffLimit", "6", False)


# What the rules say is what the simulator does.


def test_the_defaults_of_a_probe_are_those_of_the_server():
    (container,) = plan_of(defaulted(pod(livenessProbe=probe()), "1.36")).containers
    figures = timing(HTTP)
    assert container.probe("liveness") == Probe(
        figures.initial_delay * SECOND, figures.period * SECOND, figures.timeout * SECOND, figures.success, figures.failure, None, is_inside=False
    )


def test_a_start_as_slow_as_readiness_expects_is_always_killed():  # liveness-kills-slow-start
    readiness = 40
    container = {"livenessProbe": probe(initialDelaySeconds=10), "readinessProbe": probe(initialDelaySeconds=readiness)}
    assert timing(container["livenessProbe"]).last_give_up == readiness
    assert all(all(killed(container, readiness * SECOND, late)) for late in range(0, 10_000, 2_500))


def test_a_startup_budget_below_the_old_delay_kills_what_the_delay_allowed():  # startup-budget-below-old-delay
    container = {"startupProbe": probe(), "livenessProbe": probe(initialDelaySeconds=60)}
    assert all(killed(container, 50 * SECOND))
    assert not any(killed({"livenessProbe": container["livenessProbe"]}, 50 * SECOND))


def test_a_start_may_take_as_long_as_the_progress_deadline_is_compared_with(ask):  # progress-deadline-below-startup
    facts = ask(startupProbe=probe(initialDelaySeconds=5, periodSeconds=20, failureThreshold=5))["boot"].facts
    assert within(facts["budget"], 99, 5 + 20 * 5)


# Searching and reading.


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_the_longest_that_is_good_is_found(edge, upper):
    asked = []

    def is_good(duration: int) -> bool:
        asked.append(duration)
        return duration <= edge

    assert longest(is_good, upper) == min(edge, upper) // COARSE * COARSE
    assert len(asked) <= 2 * len(f"{10**8 // COARSE:b}") + 2


def test_ready_and_not_ready_are_read_from_a_time_on():
    plan = plan_of(defaulted(pod(readinessProbe=probe(initialDelaySeconds=10)), "1.36"))
    timeline = simulate(plan, Scenario(MINUTE), 1)
    is_ready = turns(timeline, ready=True)
    assert is_ready is not None
    assert is_ready >= 9 * SECOND
    assert turns(timeline, ready=True, after=is_ready + 5) == is_ready + 5
    assert turns(timeline, ready=False) == 0
    assert turns(timeline, ready=False, after=is_ready + 5) is None
    assert first_start(timeline, "web") < is_ready


@pytest.mark.parametrize(
    ("time", "text"),
    [(0, "0s"), (49, "0s"), (50, "0.1s"), (29_600, "29.6s"), (30_000, "30s"), (60_000, "1m"), (65_300, "1m05.3s"), (75_000, "1m15s"), (7_200_000, "2h00m")],
)
def test_durations_are_told_to_a_tenth_of_a_second(time, text):
    assert clock(time) == text


# The card as a whole.

FULL = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      initContainers:
      - {name: migrate, image: example.org/migrate:1}
      - name: proxy
        image: example.org/proxy:1
        restartPolicy: Always
        startupProbe: {tcpSocket: {port: 15021}, periodSeconds: 1, failureThreshold: 30}
      containers:
      - name: web
        image: example.org/web:2
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        livenessProbe: {httpGet: {path: /healthz, port: 8080}, initialDelaySeconds: 10}
        readinessProbe: {httpGet: {path: /healthz, port: 8080}, initialDelaySeconds: 15, periodSeconds: 5}
"""


def test_a_card_is_the_same_every_time_and_fits_the_terminal(subject):
    first, second = (card(subject(FULL)) for _ in range(2))
    assert render([first]) == render([second])
    assert max(map(len, render([first]).splitlines())) <= 100
    assert json.dumps(card_object(first)) == json.dumps(card_object(second))


def test_a_card_speaks_of_every_container_in_order(subject):
    found = card(subject(FULL))
    assert list(dict.fromkeys(answer.container for answer in found.answers)) == ["", "migrate", "proxy", "web"]
    assert {answer.question for answer in found.answers} <= set(QUESTIONS)
    text = render([found])
    assert text.index("\ninit container migrate\n") < text.index("\nsidecar proxy\n") < text.index("\nweb\n")


def test_every_field_that_decides_stands_where_the_card_says(subject):
    lines = FULL.splitlines()
    written = [field for answer in card(subject(FULL)).answers for field in answer.fields if field.is_written]
    assert len(written) > 5
    for field in written:
        _, line, _ = field.place.rsplit(":", 2)
        assert f"{field.name.rpartition('.')[2]}: {field.value}" in lines[int(line) - 1]


def test_json_has_seconds(subject):
    found = card_object(card(subject(FULL)))
    (shutdown,) = [answer for answer in found["answers"] if answer["container"] == "web" and answer["question"] == "shutdown"]
    assert shutdown["facts"]["deletion"] == {"sigterm": {"least": 5, "median": 5, "greatest": 5}, "sigkill": {"least": 30, "median": 30, "greatest": 30}}
    assert {"field": "spec.template.spec.containers[0].lifecycle.preStop.sleep.seconds", "value": "5", "written": True, "line": 18, "column": 48} in shutdown[
        "fields"
    ]
    assert (found["object"]["kind"], found["file"], found["line"], found["kubelet"]) == ("Deployment", "pod.yaml", 7, "1.36")


@pytest.mark.parametrize(
    "spec",
    [
        {"terminationGracePeriodSeconds": 2**62},
        {"terminationGracePeriodSeconds": 0},
        {"activeDeadlineSeconds": 1},
        {"restartPolicy": "OnFailure"},
    ],
)
@pytest.mark.parametrize("figure", [1, 2**31 - 1])
def test_a_card_is_drawn_for_any_figures(ask, spec, figure):
    fields = dict.fromkeys(("initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold"), figure)
    found = ask(spec, livenessProbe=probe(**fields), readinessProbe=probe(**fields), startupProbe=probe(**fields))
    assert set(found) == {"ready", "removed", "boot", "hang", "crash", "outage", "shutdown"}
    assert all(answer.lines for answer in found.values())


# On the command line.


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run `podlint simulate` on a manifest; return its exit code and all that it prints."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pod.yaml").write_text(json.dumps(pod(livenessProbe=probe())))

    def run(*options: str) -> tuple[int, str]:
        code = app.run(["simulate", "pod.yaml", *options])
        return code, "".join(capsys.readouterr())

    return run


@pytest.mark.parametrize("options", [(), ("--kubelet-version", "1.34"), ("--output-format", "card")])
def test_without_a_scenario_the_card_is_printed(run, options):
    code, out = run(*options)
    assert code == 0
    assert f"what to expect of a kubelet {'1.34' if '1.34' in options else '1.36'}" in out
    assert "longest boot" in out


@pytest.mark.parametrize("options", [("--set", "web.exitAfter=3s"), ("--horizon", "1m"), ("--runs", "2"), ("--seed", "2"), ("--output-format", "table")])
def test_assumptions_runs_or_a_format_ask_for_a_simulation(run, options):
    code, out = run(*options)
    assert code == 0
    assert "longest boot" not in out
    assert "Pod/shop" in out


def test_a_card_asks_its_own_questions(run):
    with pytest.raises(UsageError, match="--output-format card asks questions of its own"):
        run("--output-format", "card", "--horizon", "1m")
