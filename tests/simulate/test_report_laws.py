"""What holds of spans and reports for any pod and any scenario."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podlint.constraints.kinds import defaulted
from podlint.objects.decode import decode
from podlint.reporters.words import width
from podlint.simulate.plan import Role, plan_of
from podlint.simulate.report import Result, render
from podlint.simulate.reports.axis import axis_of
from podlint.simulate.reports.story import told
from podlint.simulate.run import Timeline, simulate
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Hook, Image, Run, Scenario, Step
from podlint.simulate.spans import RUNS, State, pod_spans, spans_of
from podlint.simulate.subject import Subject
from podlint.simulate.summary import summary_of
from podlint.source.document import documents
from podlint.source.text import Lines

HORIZON = 60_000
FORMATS = ("table", "watch", "describe", "svg", "html")


def result_of(pod, scenario, seeds=(1, 2)):
    """The result for a pod, without files."""
    text = json.dumps(pod)
    document = next(documents(text))
    object = decode(document, "pod.yaml").objects[0]
    stored = defaulted(object.value, "1.36")
    plan = plan_of(stored)
    timelines = tuple(simulate(plan, scenario, seed) for seed in seeds)
    subject = Subject(object, stored, stored, (), plan, document, Lines.of(text))
    return Result(subject, scenario, timelines, summary_of(plan, scenario, timelines, ["a sentence"]))


PROBES = st.fixed_dictionaries({"periodSeconds": st.integers(1, 9)}, optional={"failureThreshold": st.integers(1, 4), "initialDelaySeconds": st.integers(0, 9)})
CONTAINERS = st.fixed_dictionaries(
    {"image": st.sampled_from(["example.org/app:1", "example.org/absent:1", "NO", "<b>&"])},
    optional={
        "livenessProbe": PROBES,
        "readinessProbe": PROBES,
        "startupProbe": PROBES,
        "lifecycle": st.sampled_from(
            [{"preStop": {"sleep": {"seconds": 3}}}, {"postStart": {"exec": {"command": ["a"]}}, "preStop": {"exec": {"command": ["b"]}}}]
        ),
        "env": st.just([{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "missing", "key": "a"}}}]),
    },
)
RUN = st.builds(
    Run, st.one_of(st.none(), st.integers(0, 30_000)), st.sampled_from([0, 1, 137]), st.one_of(st.none(), st.integers(0, 5000)), start_error=st.booleans()
)
ANSWERS = st.builds(lambda until, ok: Answers((Step(until, ok), Step(None, not ok))), st.integers(0, 40_000), st.booleans())
HOOK = st.builds(Hook, st.integers(0, 8000), st.sampled_from([0, 1]))
BEHAVIOURS = st.builds(Behaviour, st.lists(RUN, min_size=1, max_size=3).map(tuple), ANSWERS, ANSWERS, ANSWERS, HOOK, HOOK)


@st.composite
def cases(draw):
    """A result for a small pod."""
    initial = [
        {**item, "name": f"init-{i}", **draw(st.sampled_from([{}, {"restartPolicy": "Always"}]))}
        for i, item in enumerate(draw(st.lists(CONTAINERS, max_size=2)))
    ]
    for item in initial:
        if "restartPolicy" not in item:
            for key in ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle"):
                item.pop(key, None)
    main = [{**item, "name": f"main-{i}"} for i, item in enumerate(draw(st.lists(CONTAINERS, min_size=1, max_size=2)))]
    policy = draw(st.sampled_from(["Always", "OnFailure", "Never"]))
    spec = {"restartPolicy": policy, "terminationGracePeriodSeconds": draw(st.sampled_from([0, 5, 30])), "initContainers": initial, "containers": main}
    if draw(st.booleans()):
        spec["activeDeadlineSeconds"] = draw(st.integers(1, 60))
    scenario = Scenario(
        horizon=HORIZON,
        minor=draw(st.sampled_from([34, 35, 36])),
        containers={item["name"]: draw(BEHAVIOURS) for item in (*initial, *main)},
        images={"example.org/absent:1": Image(draw(st.integers(0, 20_000)), draw(st.booleans()))},
        missing=draw(st.sampled_from([frozenset(), frozenset({"configmap/missing"})])),
        deletions=draw(st.sampled_from([(), (Deletion(40_000),), (Deletion(7_000, 0),), (Deletion(20_000, 9_000), Deletion(25_000, 1_000))])),
    )
    return result_of({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": spec}, scenario)


@settings(max_examples=40, deadline=None)
@given(cases())
def test_spans_cover_the_horizon_without_gaps_or_overlaps(result):
    for timeline in result.timelines:
        lanes = spans_of(result.subject.plan, timeline, HORIZON)
        assert list(lanes) == [container.name for container in result.subject.plan.containers]
        for spans in (*lanes.values(), pod_spans(result.subject.plan, timeline, HORIZON)):
            assert spans[0].start == 0
            assert spans[-1].end == HORIZON
            assert all(before.end == after.start for before, after in pairwise(spans))
            assert all(span.start < span.end for span in spans)
            assert all(before[2:] != after[2:] for before, after in pairwise(spans))


@settings(max_examples=40, deadline=None)
@given(cases())
def test_a_container_runs_in_its_spans_exactly_between_its_start_and_its_end(result):
    timeline = result.timelines[0]
    for name, spans in spans_of(result.subject.plan, timeline, HORIZON).items():
        running = []
        for span in spans:
            if span.state in RUNS and running and running[-1][1] == span.start and running[-1][2] == span.attempt:
                running[-1] = (running[-1][0], span.end, span.attempt)
            elif span.state in RUNS:
                running.append((span.start, span.end, span.attempt))
        starts = {event["attempt"]: event["t"] for event in timeline.events if event["type"] == "started" and event["container"] == name}
        ends = {event["attempt"]: event["t"] for event in timeline.events if event["type"] == "exited" and event["container"] == name}
        expected = [(start, ends.get(attempt, HORIZON), attempt) for attempt, start in starts.items() if start < min(ends.get(attempt, HORIZON), HORIZON)]
        assert running == expected


@settings(max_examples=20, deadline=None)
@given(cases())
def test_no_init_container_is_ready_in_a_drawing(result):
    lanes = spans_of(result.subject.plan, result.timelines[0], HORIZON)
    for container in result.subject.plan.containers:
        if container.role is Role.INIT:
            assert not {State.READY, State.NOT_READY, State.NOT_STARTED} & {span.state for span in lanes[container.name]}


@settings(max_examples=20, deadline=None)
@given(cases())
def test_every_report_of_any_pod_is_as_it_promises(result):
    reports = {output_format: render([result], output_format) for output_format in FORMATS}
    assert reports == {output_format: render([result], output_format) for output_format in FORMATS}
    assert [line for line in reports["table"].splitlines() if width(line) > 100] == []
    ET.fromstring(reports["svg"])
    ET.fromstring(f"<x>{''.join(re.findall(r'<svg .*?</svg>', reports['html'], re.DOTALL))}</x>")
    assert not re.search(r"<b>|&(?!amp;|lt;|gt;|quot;|#x27;)", reports["html"] + reports["svg"])
    assert not re.search(r"=\"-?\d*\.\d{2,}|nan|None", reports["svg"])


@settings(max_examples=20, deadline=None)
@given(cases())
def test_lines_are_told_in_the_order_of_time_and_none_after_the_end(result):
    for timeline in result.timelines:
        times = [line.time for line in told(result, timeline)]
        assert times == sorted(times)
        assert all(time <= HORIZON for time in times)


@given(st.lists(st.integers(-5, 2_000_000), max_size=60), st.integers(1, 2_000_000), st.integers(100, 5000))
def test_an_axis_never_goes_back_and_fills_its_rows(changes, horizon, wide):
    axis = axis_of(changes, horizon, wide)
    assert axis.place(0) == 0
    assert axis.place(horizon) == axis.rows * wide
    times = sorted({0, horizon, *(time for time in changes if 0 <= time <= horizon)})
    places = [axis.place(time) for time in times]
    assert places == sorted(places)
    ticks = list(axis.ticks(560))
    assert all(axis.place(after) - axis.place(before) >= 560 for before, after in pairwise(ticks))


def test_a_longer_time_is_drawn_longer_and_less_than_it_is():
    axis = axis_of([10_000, 30_000, 200_000], 500_000, 1000)
    drawn = [piece.right - piece.left for piece in axis.pieces]
    assert drawn == sorted(drawn)
    assert [piece.shortened for piece in axis.pieces] == [True, True, True, True]
    assert drawn[3] < 30 * drawn[0]


@pytest.mark.parametrize("output_format", FORMATS)
def test_a_run_in_which_nothing_happens_can_be_reported(output_format):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "shop"}, "spec": {"containers": [{"name": "main", "image": "a:1"}]}}
    result = result_of(pod, Scenario(horizon=1000))
    assert "Pod/shop" in render([result._replace(timelines=(Timeline(1, (), ()),))], output_format)
