"""What a prediction rests on is all there, in words."""

from __future__ import annotations

from podlint.simulate.assumptions import assumptions
from podlint.simulate.nodes import Node
from podlint.simulate.plan import plan_of
from podlint.simulate.scenario import Answers, Behaviour, Deletion, Hook, Image, Latency, Run, Scenario, Step

POD = {
    "metadata": {"name": "shop"},
    "spec": {
        "volumes": [{"name": "v", "configMap": {"name": "app"}}],
        "containers": [
            {
                "name": "main",
                "image": "example.org/shop:1",
                "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "db", "key": "a"}}}],
                "livenessProbe": {"tcpSocket": {"port": 80}},
                "lifecycle": {"preStop": {"exec": {"command": ["drain"]}}, "postStart": {"sleep": {"seconds": 3}}},
            }
        ],
    },
}
PLAN = plan_of(POD)


USUAL = Scenario()


def texts(scenario=USUAL, nodes=(), notes=()):
    return assumptions(PLAN, scenario, nodes, notes)


def test_the_defaults_are_all_said():
    assert texts() == (
        "a kubelet 1.36 with its default settings, which has been up for more than a minute and has no other pod to see to",
        "the container runtime takes 200ms for a sandbox, 30ms to create a container and 50ms to start it",
        "when the kubelet's clocks tick, and where in a second of the wall clock t = 0 falls, is drawn for each run",
        "a node takes the pod at once",
        "configmap/app, secret/db can be had at once",
        "main runs for ever, and on SIGTERM at once with 143",
        "main: the liveness probe succeeds at once",
        "main: preStop takes 0s",
        "example.org/shop:1 is on the node",
    )


def test_everything_of_a_scenario_is_said():
    behaviour = Behaviour(
        (Run(30_000, 137, 1000, 5, "OOMKilled"), Run(start_error=True), Run(on_term=None)),
        Answers((Step(5), Step(None, ok=False, latency=200)), by_count=True),
        pre_stop=Hook(5000, 3),
    )
    scenario = Scenario(
        minor=34,
        wall_fraction=720,
        latency=Latency(1000, 40, 60),
        containers={"main": behaviour},
        images={"example.org/shop:1": Image(3000, fails=True, user="app")},
        missing=frozenset({"secret/db"}),
        deletions=(Deletion(60_000), Deletion(90_000, 0)),
    )
    assert texts(scenario, [Node("n1"), Node("n2")], ["a note"]) == (
        "a kubelet 1.34 with its default settings, which has been up for more than a minute and has no other pod to see to",
        "the container runtime takes 1s for a sandbox, 40ms to create a container and 60ms to start it",
        "t = 0 falls 720 ms into a second of the wall clock; when the kubelet's clocks tick is drawn for each run",
        "the pod is scheduled on one of n1, n2, or not at all",
        "there is no secret/db",
        "configmap/app can be had at once",
        "the pod is deleted at 1m with its own grace period",
        "the pod is deleted at 1m30s with a grace period of 0s",
        "main exits with 137 after 30s (OOMKilled), and on SIGTERM after 1s with 5; then cannot be started; then runs for ever, and ignores SIGTERM",
        "main: the liveness probe succeeds at once up to the 5th time, then fails after 200ms",
        "main: preStop takes 5s and fails with 3",
        "example.org/shop:1 cannot be pulled: that fails after 3s",
        "example.org/shop:1 runs as user app",
        "a note",
    )


def test_an_image_that_has_to_be_pulled_is_said():
    assert "example.org/shop:1 is not on the node, and takes 20s to pull" in texts(Scenario(images={"example.org/shop:1": Image(20_000)}))


def test_a_step_in_time_is_said():
    probe = Answers((Step(20_000, ok=False), Step()))
    found = texts(Scenario(containers={"main": Behaviour(liveness=probe)}))
    assert "main: the liveness probe fails at once until 20s after the start, then succeeds at once" in found
