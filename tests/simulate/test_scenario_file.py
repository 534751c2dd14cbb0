"""Scenario files and `--set`: what they say reaches the scenario, and what cannot be is refused at its place."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.constraints.kinds import defaulted
from podlint.errors import UsageError
from podlint.objects.decode import decode
from podlint.simulate import scenario_file
from podlint.simulate.nodes import Node, Taint
from podlint.simulate.plan import plan_of
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Hook, Image, Latency, Run, Scenario, Step
from podlint.simulate.subject import Subject, subjects
from podlint.source.document import documents
from podlint.source.text import Lines

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
    - {name: migrate, image: example.org/migrate:1}
    - {name: proxy, image: example.org/proxy:1, restartPolicy: Always}
  containers:
    - name: main
      image: example.org/shop:1
      livenessProbe: {tcpSocket: {port: 80}}
      lifecycle: {preStop: {sleep: {seconds: 3}}}
"""
JOB = """\
---
apiVersion: batch/v1
kind: Job
metadata: {name: load}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: loader, image: example.org/load:1}]
"""


def subject_of_pod():
    """The pod without a file."""
    [document] = documents(POD)
    [object] = decode(document, "pod.yaml").objects
    pod = defaulted(object.value, "1.36")
    return Subject(object, pod, pod, (), plan_of(pod), document, Lines.of(POD))


SUBJECT = subject_of_pod()


@pytest.fixture
def cases(tmp_path, monkeypatch):
    """Read a scenario file and settings for the pods of a manifest, by their key."""
    monkeypatch.chdir(tmp_path)

    def read(text="", *settings, manifest=POD):
        (tmp_path / "pod.yaml").write_text(manifest)
        layers = []
        if text:
            (tmp_path / "s.yaml").write_text(text)
            layers = [scenario_file.read("s.yaml")]
        layers += map(scenario_file.setting, settings)
        found = scenario_file.cases(layers, subjects(["pod.yaml"], scenario_file.version_of(layers).api))
        return {case.subject.key: case for case in found}

    return read


@pytest.fixture
def case(cases):
    """The only case of the pod `shop`."""
    return lambda *arguments: cases(*arguments)["Pod/shop"]


@pytest.fixture
def behaviour(case):
    """How the container `main` behaves."""
    return lambda *arguments: case(*arguments).scenario.behaviour("main")


WHOLE = """\
horizon: 10m
kubelet:
  version: "1.35"
  wallFraction: 0.72
  latency: {sandbox: 1s, create: 40ms, start: 60ms}
containers:
  main:
    runs:
      - {exitAfter: 30s, exitCode: 1, reason: OOMKilled, onTerm: 1s, termExitCode: 5}
      - {startError: true}
      - {onTerm: ignore}
    liveness: {by: time, steps: [{until: 50s, ok: true}, {ok: false, latency: 200ms}]}
    readiness: {by: count, steps: [{until: 5}, {ok: false}]}
    startup: {steps: [{until: 20s, ok: false}, {ok: true}]}
    postStart: {duration: 2s, exitCode: 3}
    preStop: {duration: 5s}
images:
  example.org/shop:1: {pull: 20s, user: 0}
  example.org/proxy:1: {pull: fails, after: 3s, user: app}
missing: [configmap/app, secret/db]
delete: [{at: 90s}, {at: 60s, grace: 30s}]
nodes:
  - {name: n1, labels: {gpu: "true"}, allocatable: {cpu: 4, memory: 8Gi}, taints: [{key: a, value: b, effect: NoExecute}], failsAt: 5m}
  - {name: n2, ready: false}
"""


def test_everything_that_a_file_says_reaches_the_scenario(case):
    found = case(WHOLE)
    main = Behaviour(
        (Run(30_000, 1, 1000, 5, "OOMKilled"), Run(start_error=True), Run(on_term=None)),
        Answers((Step(50_000), Step(None, ok=False, latency=200))),
        Answers((Step(5), Step(None, ok=False)), by_count=True),
        Answers((Step(20_000, ok=False), Step())),
        Hook(2000, 3),
        Hook(5000),
    )
    assert found.scenario == Scenario(
        600_000,
        35,
        720,
        Latency(1000, 40, 60),
        {"migrate": Behaviour((Run(1000),)), "proxy": Behaviour(), "main": main},
        {"example.org/shop:1": Image(20_000, user="0"), "example.org/proxy:1": Image(3000, fails=True, user="app")},
        frozenset({"configmap/app", "secret/db"}),
        (Deletion(60_000, 30_000), Deletion(90_000)),
    )
    assert found.nodes == (
        Node("n1", {"gpu": "true"}, {"cpu": "4", "memory": "8Gi"}, (Taint("a", "b", "NoExecute"),), fails_at=300_000),
        Node("n2", is_ready=False),
    )


def test_json_is_read_as_well(case):
    assert case(json.dumps({"horizon": 90, "containers": {"main": {"exitAfter": "5s"}}})).scenario.horizon == 90_000


def test_without_a_scenario_what_is_there_to_end_ends_and_the_rest_runs_for_ever(cases):
    found = cases(manifest=POD + JOB)
    assert found["Pod/shop"].scenario == Scenario(containers={"migrate": Behaviour((Run(1000),)), "proxy": Behaviour(), "main": Behaviour()})
    assert found["Job/load"].scenario.behaviour("loader").runs == (Run(10_000),)


def test_an_empty_list_of_runs_is_a_container_that_runs_for_ever(behaviour, case):
    assert behaviour("containers: {main: {runs: []}}").runs == (Run(),)
    assert case("containers: {migrate: {runs: []}}").scenario.behaviour("migrate").runs == (Run(),)


def test_out_of_memory_means_exit_code_137_unless_it_says_otherwise(behaviour):
    assert behaviour("containers: {main: {exitAfter: 3s, reason: OOMKilled}}").runs == (Run(3000, 137, reason="OOMKilled"),)
    assert behaviour("containers: {main: {exitAfter: 3s, reason: OOMKilled, exitCode: 1}}").runs[0].exit_code == 1


def test_fields_of_a_run_beside_the_runs_hold_for_all_of_them(behaviour):
    found = behaviour("containers: {main: {onTerm: ignore, runs: [{exitAfter: 1s}, {exitAfter: 2s}]}}", "main.exitCode=3")
    assert found.runs == (Run(1000, 3, None), Run(2000, 3, None))


def test_an_answer_beside_the_steps_holds_for_all_of_them(behaviour):
    found = behaviour("containers: {main: {liveness: {steps: [{until: 5s}, {latency: 1s}]}}}", "main.liveness.ok=false")
    assert found.liveness == Answers((Step(5000, ok=False), Step(None, ok=False, latency=1000)))


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("main.exitAfter=30s", {"main": {"exitAfter": "30s"}}),
        ("containers.main.exitAfter=30", {"main": {"exitAfter": 30}}),
        ("main.runs=[{exitAfter: 5s}, {startError: true}]", {"main": {"runs": [{"exitAfter": "5s"}, {"startError": True}]}}),
        ("main.liveness.ok=false", {"main": {"liveness": {"ok": False}}}),
        ("main.preStop.duration=4s", {"main": {"preStop": {"duration": "4s"}}}),
    ],
)
def test_a_setting_says_the_same_as_a_file(case, setting, expected):
    assert case("", setting).scenario == case(json.dumps({"containers": expected})).scenario


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("horizon=5m", {"horizon": "5m"}),
        ("kubelet.version=1.34", {"kubelet": {"version": "1.34"}}),
        ("kubelet.latency.sandbox=1s", {"kubelet": {"latency": {"sandbox": "1s"}}}),
        ("images.example.org/shop:1.pull=20s", {"images": {"example.org/shop:1": {"pull": "20s"}}}),
        ("missing=secret/db", {"missing": ["secret/db"]}),
        ("missing=[cm/a, Secret/b]", {"missing": ["configmap/a", "secret/b"]}),
        ("delete=60s", {"delete": [{"at": "60s"}]}),
        ("delete={at: 60s, grace: 0}", {"delete": [{"at": "60s", "grace": "0s"}]}),
    ],
)
def test_a_setting_can_be_about_anything_but_single_pods(case, setting, expected):
    assert case("", setting).scenario == case(json.dumps(expected)).scenario


def test_settings_outdo_the_file_and_earlier_settings(case):
    assert case("horizon: 1m", "horizon=2m", "horizon=3m").scenario.horizon == 180_000


def test_what_is_said_of_one_pod_outdoes_what_is_said_of_all(cases):
    text = "horizon: 1m\ncontainers: {main: {onTerm: 1s}}\npods: {Job/load: {horizon: 1h, containers: {loader: {exitCode: 4}}}}"
    found = cases(text, manifest=POD + JOB)
    assert [found[key].scenario.horizon for key in ("Pod/shop", "Job/load")] == [60_000, 3_600_000]
    assert found["Job/load"].scenario.behaviour("loader").runs[0].exit_code == 4
    assert found["Pod/shop"].scenario.behaviour("main").runs[0].on_term == 1000


def test_settings_outdo_what_is_said_of_one_pod(cases):
    assert cases("pods: {Pod/shop: {horizon: 1h}}", "horizon=5s")["Pod/shop"].scenario.horizon == 5000


@pytest.mark.parametrize(("asked", "minor", "note"), [("1.36", 36, ""), ("v1.35", 35, ""), ("1.37", 36, "the newest"), ("1.31", 34, "the oldest")])
def test_versions_that_were_not_measured_are_taken_for_the_nearest_with_a_note(case, asked, minor, note):
    found = case(f'kubelet: {{version: "{asked}"}}')
    assert found.scenario.minor == minor
    assert [note in text for text in found.notes] == ([True] if note else [])


def test_a_version_need_not_stand_in_quotes(case):
    assert case("kubelet: {version: 1.35}").scenario.minor == 35


def test_the_end_of_a_second_still_belongs_to_it(case):
    assert case("kubelet: {wallFraction: 1}").scenario.wall_fraction == 999


def test_what_a_container_has_no_use_for_is_noted(case):
    notes = case("containers: {main: {readiness: {ok: false}, liveness: {ok: true}, postStart: {}, preStop: {duration: 4s}}}").notes
    assert [note.split(":")[0] for note in notes] == [
        "main has no readiness probe",
        "main has no postStart hook whose length is open",
        "main has no preStop hook whose length is open",
    ]


REFUSED = [
    ("horizon: 8d", "s.yaml:1:10: horizon cannot be '8d': expected a duration such as 30s, 200ms, 1m30s, 2h, or a number of seconds"),
    ("horizon: 169h", "s.yaml:1:10: horizon cannot be '169h': expected a duration from 1s to 168h"),
    ("horizon: 0", "s.yaml:1:10: horizon cannot be 0: expected a duration from 1s to 168h"),
    ("horzon: 3m", "s.yaml:1:1: unknown key 'horzon'; did you mean 'horizon'?"),
    ("containers:\n  mian: {}", "s.yaml:2:3: the pod has no container 'mian'; did you mean 'main'?"),
    ("containers:\n  main: {exitafter: 3s}", "s.yaml:2:10: unknown key 'exitafter' in containers.main; did you mean 'exitAfter'?"),
    ("containers:\n  main:\n    runs: [{exitAfter: x}]", "s.yaml:3:24: containers.main.runs[0].exitAfter cannot be 'x'"),
    ("containers: {main: {runs: [{exitAfer: 1}]}}", "s.yaml:1:29: unknown key 'exitAfer' in containers.main.runs[0]; did you mean 'exitAfter'?"),
    ("containers: {main: {runs: [3]}}", "s.yaml:1:28: containers.main.runs[0] cannot be 3: expected a mapping"),
    ("containers: {main: {exitCode: 256}}", "containers.main.exitCode cannot be 256: expected a whole number from 0 to 255"),
    ("containers: {main: {reason: 'two words'}}", "containers.main.reason cannot be 'two words': expected a word such as OOMKilled"),
    ("containers: {main: {onTerm: ignor}}", "expected how long it takes to end, such as 1s, or ignore; did you mean 'ignore'?"),
    ("containers: {main: {liveness: {by: tme}}}", "containers.main.liveness.by cannot be 'tme': expected one of time, count; did you mean 'time'?"),
    ("containers: {main: {liveness: {by: count, steps: [{until: 5s}]}}}", "steps[0].until cannot be '5s': expected a whole number from 0 to 1,000,000"),
    ("containers: {main: {liveness: {steps: [{ok: true}, {ok: false}]}}}", "steps[1] is never reached: the step before it has no until"),
    ("containers: {main: {liveness: {steps: [{until: 5s}, {until: 4s}]}}}", "steps[1] is never reached: it ends before the step before it"),
    ("containers: {main: {preStop: {duraton: 1s}}}", "unknown key 'duraton' in containers.main.preStop; did you mean 'duration'?"),
    ("kubelet: {version: 1.99}", "kubelet.version cannot be 1.99: expected a version from 1."),
    ("kubelet: {version: [1]}", "kubelet.version cannot be a list: expected a version from 1."),
    ("kubelet: {wallFraction: 72}", "kubelet.wallFraction cannot be 72: expected a number from 0 to 1"),
    ("kubelet: {latency: {sandbox: 11m}}", "kubelet.latency.sandbox cannot be '11m': expected a duration from 0s to 10m"),
    ("missing: [confgmap/x]", "missing[0] cannot be 'confgmap/x': expected configmap/name or secret/name; did you mean 'configmap'?"),
    ("missing: [x]", "missing[0] cannot be 'x'"),
    ("missing: {a: b}", "missing cannot be a mapping"),
    ("images: {example.org/shop:2: {pull: 3s}}", "the pod has no image 'example.org/shop:2'; did you mean 'example.org/shop:1'?"),
    ("images: {example.org/shop:1: {after: 3s}}", "after says when a pull fails: expected pull: fails beside it"),
    ("images: {example.org/shop:1: {pull: fail}}", "pull cannot be 'fail': expected how long it takes, such as 20s, or fails; did you mean 'fails'?"),
    ("images: {example.org/shop:1: {user: -1}}", "user cannot be -1: expected a user's number or name"),
    ("delete: [{grace: 3s}]", "s.yaml:1:10: delete[0] does not say when: expected at: 60s"),
    ("delete: [{at: 3s, grace: 1500ms}]", "delete[0].grace cannot be '1500ms': expected whole seconds, as the API has them"),
    ("nodes: [{labels: {}}]", "s.yaml:1:9: nodes[0] has no name"),
    ("nodes: [{name: a}, {name: a}]", "s.yaml:1:20: there is another node 'a': expected names of their own"),
    ("nodes: [{name: a, labels: {x: true}}]", "nodes[0].labels.x cannot be true: expected text, in quotes"),
    ("nodes: [{name: a, allocatable: {cpu: 4x}}]", "nodes[0].allocatable.cpu cannot be '4x': expected a quantity such as 500m or 8Gi"),
    ("nodes: [{name: a, taints: [{key: k}]}]", "nodes[0].taints[0] has no effect"),
    ("nodes: [{name: a, taints: [{key: k, effect: NoExec}]}]", "effect cannot be 'NoExec': expected one of NoSchedule, PreferNoSchedule, NoExecute"),
    ("pods: {Pod/shp: {}}", "s.yaml:1:8: no pod is called 'Pod/shp' here; did you mean 'Pod/shop'?"),
    ("pods: {Pod/shop: {kubelet: {}}}", "unknown key 'kubelet' in pods.Pod/shop"),
    ("pods: {Pod/shop: {containers: {mian: {}}}}", "s.yaml:1:32: the pod has no container 'mian'; did you mean 'main'?"),
    ("a: b: c", "s.yaml:1:5: mapping values are not allowed"),
    ('{"horizon": 5', "s.yaml:1:"),
    ("- 1", "the scenario s.yaml must be a mapping"),
    ("# nothing", "the scenario s.yaml must be a mapping"),
    ("horizon: 1m\nhorizon: 2m", "s.yaml:2:1: the key 'horizon' stands here a second time"),
    ("horizon: 1m\n---\nhorizon: 2m", "s.yaml:2:4: a second document begins here: a scenario must be one"),
    ("horizon: {{ .Values.horizon }}", "s.yaml:1:10: a scenario must be plain YAML: this is a template"),
    (f"containers: {{main: {{exitCode: 1{'0' * 5000}}}}}", "expected a whole number from 0 to 255"),
    (f'{{"horizon": 1{"0" * 5000}}}', "expected a duration"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[text[:60] for text, _ in REFUSED])
def test_what_cannot_be_is_refused_at_its_place(case, text, message):
    with pytest.raises(UsageError) as refusal:
        case(text)
    assert message in str(refusal.value)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("main", "--set cannot be 'main'; write it as main.exitAfter=30s"),
        ("=3", "--set cannot be '=3'"),
        ("main..x=3", "--set cannot be 'main..x=3'"),
        ("main.exitAfter= ", "--set cannot be 'main.exitAfter= '"),
        ("main=3", "--set main=3: containers.main cannot be 3: expected a mapping"),
        ("mian.exitAfter=3s", "--set mian.exitAfter=3s: the pod has no container 'mian'; did you mean 'main'?"),
        ("horizonn=3m", "--set horizonn=3m: the pod has no container 'horizonn'; did you mean 'horizon'?"),
        ("main.exitAfte=3s", "--set main.exitAfte=3s: unknown key 'exitAfte' in containers.main; did you mean 'exitAfter'?"),
        ("main.liveness.ok=maybe", "--set main.liveness.ok=maybe: containers.main.liveness.ok cannot be 'maybe': expected true or false"),
        ("main.runs=[{", "--set main.runs=[{: '[{' cannot be read as YAML"),
        ("pods.Pod/shop.horizon=3", "only a scenario file can speak of single pods"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_by_its_name(case, setting, message):
    with pytest.raises(UsageError) as refusal:
        case("", setting)
    assert message in str(refusal.value)


def test_a_container_needs_to_be_in_one_of_the_pods_only(cases):
    assert cases("", "loader.exitAfter=3s", manifest=POD + JOB)["Job/load"].scenario.behaviour("loader").runs == (Run(3000),)
    with pytest.raises(UsageError, match="no pod here has a container 'lader'; did you mean 'loader'"):
        cases("", "lader.exitAfter=3s", manifest=POD + JOB)


def test_a_container_of_another_pod_is_refused_where_one_pod_is_spoken_of(cases):
    with pytest.raises(UsageError, match="the pod has no container 'main'; there is loader"):
        cases("pods: {Job/load: {containers: {main: {}}}}", manifest=POD + JOB)


def test_a_scenario_that_is_not_there_gets_the_nearest_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "outage.yaml").write_text("horizon: 1m")
    with pytest.raises(UsageError, match=r"there is no file or folder 'outge.yaml'; did you mean 'outage.yaml'"):
        scenario_file.read("outge.yaml")


@pytest.mark.parametrize(("content", "message"), [(b"\xff\xfe\x00", "is not text"), (b"#" * 1_000_001, "is larger than 1,000,000 bytes")])
def test_a_scenario_that_cannot_be_read_says_why(tmp_path, content, message):
    path = tmp_path / "s.yaml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        scenario_file.read(str(path))


def test_a_folder_is_no_scenario(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        scenario_file.read(str(tmp_path))


def test_a_small_file_that_unfolds_to_much_is_read_in_no_time(case):
    lists = "".join(f"&l{number} [{', '.join([f'*l{number - 1}'] * 9)}], " if number else "&l0 [1], " for number in range(9))
    with pytest.raises(UsageError):
        case(f"horizon: [{lists}]")


WORDS = sorted(
    {
        *scenario_file.FIELDS,
        scenario_file.PODS,
        *scenario_file.CONTAINER,
        *scenario_file.STEP,
        *scenario_file.KUBELET,
        "main",
        "migrate",
        "Pod/shop",
        "steps",
        "by",
    }
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["30s", "1m30s", "ignore", "fails", "count", "secret/db", 36])
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner), max_leaves=12
)


@given(st.dictionaries(st.sampled_from(WORDS), ANYTHING, max_size=4))
def test_whatever_a_scenario_holds_it_is_understood_or_refused(value):
    with contextlib.suppress(UsageError):
        [case] = scenario_file.cases([scenario_file.option_layer("the file", (), value)], [SUBJECT])
        assert 1000 <= case.scenario.horizon <= scenario_file.LONGEST_HORIZON


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_setting_holds_it_is_understood_or_refused(path, value):
    with contextlib.suppress(UsageError):
        scenario_file.cases([scenario_file.setting(f"{path}={value}")], [SUBJECT])
