"""The command `podlint simulate`, its options, and its JSON."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from podlint.commands import app
from podlint.errors import UsageError
from podlint.simulate import predict
from podlint.simulate.predict import Request
from podlint.simulate.reports.json import render, seconds

ROOT = Path(__file__).parents[2]
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop, namespace: web}
spec:
  containers:
    - name: main
      image: example.org/shop:1
      livenessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5, failureThreshold: 1}
      lifecycle: {preStop: {exec: {command: [drain]}}}
"""
JOB = """\
---
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: loader, image: example.org/load:1}]}}}
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command on a manifest; return what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*options, manifest=POD):
        (tmp_path / "pod.yaml").write_text(manifest)
        assert app.run(["simulate", "pod.yaml", *options]) == 0
        return capsys.readouterr().out

    return run


@pytest.fixture
def decoded(run):
    """The same with JSON, decoded."""
    return lambda *options, **more: json.loads(run("--output-format", "json", *options, **more))


def test_runs_take_the_seeds_that_follow_the_first(decoded):
    found = decoded("--runs", "3", "--seed", "7")
    assert [(one["pod"], one["seed"]) for one in found["runs"]] == [(0, 7), (0, 8), (0, 9)]


def test_the_same_seed_gives_the_same_bytes(run):
    options = ("--output-format", "json", "--runs", "5", "--set", "main.exitAfter=3s")
    assert run(*options) == run(*options)
    assert run(*options).isascii()


def test_a_run_is_the_same_whatever_runs_are_before_it(decoded):
    assert decoded("--runs", "3", "--seed", "1")["runs"][2] == decoded("--runs", "1", "--seed", "3")["runs"][0]


def test_every_run_stands_on_a_line_of_its_own(run):
    lines = run("--output-format", "json", "--runs", "4").splitlines()
    assert len(lines) == 6
    assert [json.loads(line.rstrip(","))["seed"] for line in lines[1:-1]] == [1, 2, 3, 4]


def test_options_reach_the_scenario(decoded):
    pod = decoded("--horizon", "90", "--kubelet-version", "1.34", "--runs", "1")["summary"]["pods"][0]
    assert (pod["horizon"], pod["kubelet"], pod["runs"]) == (90, "1.34", 1)


def test_options_outdo_the_file(decoded, tmp_path):
    (tmp_path / "s.yaml").write_text("horizon: 5m\ncontainers: {main: {exitAfter: 4s}}")
    found = decoded("--scenario", "s.yaml", "--horizon", "1m", "--set", "main.exitAfter=9s", "--runs", "1")
    assert found["summary"]["pods"][0]["horizon"] == 60
    started, exited = (next(event["t"] for event in found["runs"][0]["events"] if event["type"] == what) for what in ("started", "exited"))
    assert round(exited - started, 3) == 9


def test_all_pods_of_the_files_are_simulated(decoded):
    found = decoded("--runs", "2", "--horizon", "1m", manifest=POD + JOB)
    assert [one["pod"] for one in found["runs"]] == [0, 0, 1, 1]
    assert [(pod["object"]["kind"], pod["line"]) for pod in found["summary"]["pods"]] == [("Pod", 1), ("Job", 14)]
    assert [found["runs"][index]["status"][-1]["phase"] for index in (0, 2)] == ["Running", "Succeeded"]


def test_a_report_can_go_to_a_file(run, tmp_path):
    assert run("--output-format", "json", "--runs", "1", "--output-file", "out.json") == ""
    assert json.loads((tmp_path / "out.json").read_text())["version"] == 1


def test_times_have_at_most_three_decimals(run):
    text = run("--output-format", "json", "--set", "main.exitAfter=3333ms", "--set", "delete=60s")
    assert re.findall(r'"(?:t|startedAt|finishedAt|remaining|grace|least|median|p90|greatest|horizon)":(?!-?[0-9]+(?:\.[0-9]{1,3})?[,}])[^,}]*', text) == [
        '"grace":null'
    ] * text.count('"grace":null')


@pytest.mark.parametrize(("milliseconds", "text"), [(0, "0"), (1000, "1"), (1500, "1.5"), (-24, "-0.024"), (90_001, "90.001"), (604_800_000, "604800")])
def test_whole_seconds_are_whole_numbers(milliseconds, text):
    assert json.dumps(seconds(milliseconds)) == text


def test_the_back_off_and_the_grace_are_in_seconds(decoded):
    events = decoded("--runs", "1", "--set", "main.exitAfter=1s", "--set", "delete={at: 15s, grace: 5s}")["runs"][0]["events"]
    assert [event["grace"] for event in events if event["type"] == "api_delete"] == [5]
    assert all(0 < event["remaining"] <= 300 for event in events if event["type"] == "backoff")
    assert any(event["type"] == "backoff" for event in events)


def test_a_status_has_what_kubectl_shows_and_what_the_object_says(decoded):
    status = decoded("--runs", "1", "--set", "main.exitAfter=1s", "--set", "main.exitCode=3", "--horizon", "8s")["runs"][0]["status"][-1]
    container = status["containers"][0]
    assert (status["phase"], status["ready"], status["status"], status["restarts"], status["deleted"]) == ("Running", "0/1", "CrashLoopBackOff", 1, False)
    assert container["state"] == {"waiting": {"reason": "CrashLoopBackOff"}}
    assert container["lastState"]["terminated"]["exitCode"] == 3
    assert {condition["type"]: condition["status"] for condition in status["conditions"]}["Ready"] == "False"


def test_shares_of_a_moment_add_up(decoded):
    for moment in decoded("--set", "main.liveness.ok=false", "--runs", "8")["summary"]["pods"][0]["moments"]:
        assert sum(item["share"] for item in moment["restarts"]) == pytest.approx(1)
        assert sum(item["share"] for item in moment["status"]) == pytest.approx(1)
        assert 0 <= moment["ready"] <= 1


def keys(value):
    """All keys in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


def test_the_documentation_of_the_json_names_every_key_and_type_of_event(decoded):
    text = (ROOT / "docs" / "simulate-json.md").read_text(encoding="utf-8")
    found = [
        decoded("--runs", "1", *options)
        for options in (
            ("--set", "main.liveness.ok=false", "--set", "delete=60s", "--set", "images.example.org/shop:1.pull=3s"),
            ("--set", "main.startError=true", "--set", "delete={at: 50s, grace: 3s}"),
            (
                "--set",
                "images.example.org/shop:1.pull=fails",
            ),
        )
    ]
    types = {event["type"] for one in found for event in one["runs"][0]["events"]}
    assert len(types) > 12
    assert [name for name in sorted(keys(found) | types) if f"`{name}`" not in text and f'"{name}"' not in text] == []


def test_the_example_of_the_documentation_has_the_shape_of_the_output(decoded):
    text = (ROOT / "docs" / "simulate-json.md").read_text(encoding="utf-8")
    example = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    real = decoded("--runs", "1", "--set", "main.exitAfter=10s")
    assert example.keys() == real.keys()
    assert example["runs"][0].keys() == real["runs"][0].keys()
    assert example["runs"][0]["status"][0].keys() == real["runs"][0]["status"][0].keys()
    assert example["runs"][0]["status"][0]["containers"][0].keys() == real["runs"][0]["status"][-1]["containers"][0].keys()
    assert example["summary"]["pods"][0].keys() == real["summary"]["pods"][0].keys()
    assert example["summary"]["pods"][0]["moments"][0].keys() == real["summary"]["pods"][0]["moments"][0].keys()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--runs", "0"), "--runs cannot be 0: expected a whole number from 1 to 100,000"),
        (("--runs", "x"), "--runs"),
        (("--seed", "-1"), "--seed cannot be -1: expected a whole number from 0"),
        (("--horizon", "5x"), "--horizon 5x: horizon cannot be '5x': expected a duration"),
        (("--kubelet-version", "1.40"), "--kubelet-version 1.40: kubelet.version cannot be '1.40': expected a version from 1."),
        (("--output-format", "tabel"), "--output-format cannot be 'tabel'; did you mean 'table'?"),
        (("--scenario", "nope.yaml"), "there is no file or folder 'nope.yaml'"),
        (("--horizon", "168h", "--runs", "1000"), "too many to keep: at most 2,000,000; lower --runs or --horizon"),
    ],
)
def test_an_option_that_cannot_be_is_refused(run, options, message):
    with pytest.raises(UsageError) as refusal:
        run(*options)
    assert message in str(refusal.value)


def test_runs_that_have_too_many_events_end_with_an_error(run, monkeypatch):
    monkeypatch.setattr(predict, "MOST_EVENTS", 300)
    with pytest.raises(UsageError, match=r"20 runs of 1m have more than 300 events; lower --runs or --horizon"):
        run("--set", "main.exitAfter=0", "--horizon", "1m")


def test_every_option_has_a_help_that_is_a_sentence(capsys):
    app.run(["simulate", "--help"])
    text = capsys.readouterr().out
    for option in ("--scenario", "--set", "--runs", "--seed", "--horizon", "--kubelet-version", "--output-format", "--output-file"):
        assert f"  {option} " in text


def test_a_report_of_no_run_is_still_json():
    assert json.loads(render([])) == {"version": 1, "runs": [], "summary": {"pods": []}}


def test_a_request_is_enough_to_predict(tmp_path):
    (tmp_path / "pod.yaml").write_text(POD)
    [result] = predict.predict(Request((str(tmp_path / "pod.yaml"),), runs=2))
    assert [timeline.seed for timeline in result.timelines] == [1, 2]


LIVE = """\
status:
  phase: Running
  startTime: "2026-03-01T12:00:00Z"
  podIP: 10.0.0.1
  containerStatuses:
    - {name: main, ready: true, started: true, restartCount: 7, image: a, imageID: b, state: {running: {startedAt: "2026-03-01T12:10:00Z"}}}
"""


def test_without_assumptions_the_card_is_printed(run):
    assert "what to expect of a kubelet 1.36" in run()
    assert run() == run("--output-format", "card")


def test_with_an_assumption_the_table_is_printed(run):
    assert run("--set", "main.exitAfter=5s") == run("--set", "main.exitAfter=5s", "--output-format", "table")


def test_the_card_is_there_as_json(run):
    found = json.loads(run("--output-format", "card-json"))
    assert found["version"] == 1
    assert [card["object"]["name"] for card in found["cards"]] == ["shop"]
    assert {answer["question"] for answer in found["cards"][0]["answers"]} >= {"ready", "boot", "hang", "crash"}


@pytest.mark.parametrize("option", [("--horizon", "5m"), ("--runs", "3"), ("--seed", "3"), ("--set", "main.exitAfter=3s")])
def test_a_card_takes_no_assumptions_and_no_runs(run, option):
    with pytest.raises(UsageError, match="asks questions of its own"):
        run("--output-format", "card", *option)


def test_a_card_is_made_without_a_scheduler(run):
    with pytest.raises(UsageError, match="--scheduler shares out runs"):
        run("--scheduler", "tcp://127.0.0.1:8786")


def test_a_live_pod_goes_on_from_its_status(decoded):
    found = decoded("--runs", "3", manifest=POD + LIVE)
    assert [one["status"][-1]["restarts"] for one in found["runs"]] == [7, 7, 7]
    assert not any(event["type"] in ("sandbox_run", "created") for one in found["runs"] for event in one["events"])


def test_a_live_pod_is_killed_by_its_probe_as_a_new_one(decoded):
    found = decoded("--runs", "1", "--set", "main.liveness.ok=false", manifest=POD + LIVE)
    counts = [status["restarts"] for status in found["runs"][0]["status"]]
    assert counts[0] == 7
    assert counts[-1] > 8


def test_a_live_pod_is_as_old_as_it_is(run):
    old = POD.replace("namespace: web", 'namespace: web, creationTimestamp: "2026-03-01T12:00:00Z"')
    found = run("--set", "main.liveness.ok=false", "--horizon", "1m", "--output-format", "watch", manifest=old + LIVE)
    assert [row.split()[-1] for row in found.splitlines()[3:6]] == ["10m", "10m", "10m"]


def test_a_live_pod_is_told_as_a_table_and_says_where_it_begins(run):
    found = run(manifest=POD + LIVE)
    assert "t = 0 is the newest time in the pod's status" in " ".join(found.split())
    assert "a node takes the pod at once" not in found
