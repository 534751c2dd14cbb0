from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podlint.objects.quantity import quantity
from podlint.simulate.nodes import Node, Taint
from podlint.simulate.scheduler import MOST_PODS, placement, placements, requests_of

SMALL = Node("small", {"disk": "ssd"}, {"cpu": "1", "memory": "1Gi"})
LARGE = Node("large", {"disk": "hdd", "size": "8"}, {"cpu": "8", "memory": "16Gi"})


def spec(requests=None, **more):
    return {"containers": [{"name": "main", "resources": {"requests": requests or {}}}], **more}


def required(*terms):
    return {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": list(terms)}}}}


def test_the_emptiest_node_takes_a_pod_that_asks_for_little():
    assert placement(spec({"cpu": "100m"}), [SMALL, LARGE]).node == "large"


def test_of_equal_nodes_the_first_name_wins_whatever_their_order():
    nodes = [Node("b"), Node("a"), Node("c")]
    assert placement(spec(), nodes).node == placement(spec(), nodes[::-1]).node == "a"


def test_no_nodes_is_what_the_scheduler_says():
    assert placement(spec(), []) == ("", "FailedScheduling", "no nodes available to schedule pods", ())


def test_requests_add_up_over_the_pods_that_are_placed():
    found = placements([spec({"cpu": "600m"})] * 3, [SMALL, Node("other", {}, {"cpu": "1"})])
    assert [answer.node for answer in found] == ["other", "small", ""]
    assert found[2].message.startswith("0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found")


def test_the_message_counts_the_reasons_of_all_nodes():
    nodes = [SMALL, Node("gpu", {}, {"cpu": "8"}, (Taint("gpu", "yes"),)), Node("down", is_ready=False)]
    found = placement(spec({"cpu": "4"}), nodes)
    assert (
        found.message == "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s). "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    assert found.details == (
        "small: has too little cpu: 4 asked for, 1 left",
        "gpu: has the taint gpu=yes:NoSchedule",
        "down: has the taint node.kubernetes.io/not-ready:NoSchedule",
    )


def test_schedulers_before_1_35_name_the_taint():
    found = placement(spec(), [Node("gpu", taints=(Taint("gpu", "yes"),))], minor=34)
    assert "1 node(s) had untolerated taint {gpu: yes}." in found.message


def test_a_policy_never_to_preempt_is_said_so():
    assert placement(spec({"cpu": "2"}, preemptionPolicy="Never"), [SMALL]).message.endswith("preemption: not eligible due to preemptionPolicy=Never.")


@pytest.mark.parametrize(
    "toleration",
    [
        {"operator": "Exists"},
        {"key": "gpu", "operator": "Exists"},
        {"key": "gpu", "value": "yes"},
        {"key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoSchedule"},
    ],
)
def test_a_toleration_opens_a_tainted_node(toleration):
    assert placement(spec(tolerations=[toleration]), [Node("gpu", taints=(Taint("gpu", "yes"),))]).node == "gpu"


@pytest.mark.parametrize(
    "toleration",
    [{"key": "gpu", "value": "no"}, {"key": "gpu", "operator": "Exists", "effect": "NoExecute"}, {"key": "cpu", "operator": "Exists"}, {"key": "gpu"}],
)
def test_a_toleration_of_something_else_does_not(toleration):
    assert not placement(spec(tolerations=[toleration]), [Node("gpu", taints=(Taint("gpu", "yes"),))]).is_placed


def test_a_taint_to_prefer_others_only_turns_the_choice():
    nodes = [Node("a", taints=(Taint("old", "", "PreferNoSchedule"),)), Node("b")]
    assert placement(spec(), nodes).node == "b"
    assert placement(spec(), nodes[:1]).node == "a"


def test_a_cordoned_node_is_called_unschedulable():
    node = Node("a", taints=(Taint("node.kubernetes.io/unschedulable"),))
    assert "1 node(s) were unschedulable" in placement(spec(), [node]).message


def test_a_node_selector_wants_all_its_labels():
    assert placement(spec(nodeSelector={"disk": "ssd"}), [SMALL, LARGE]).node == "small"
    assert "2 node(s) didn't match Pod's node affinity/selector" in placement(spec(nodeSelector={"disk": "ssd", "gpu": "yes"}), [SMALL, LARGE]).message


@pytest.mark.parametrize(
    ("requirement", "suits"),
    [
        ({"key": "disk", "operator": "In", "values": ["hdd", "tape"]}, True),
        ({"key": "disk", "operator": "NotIn", "values": ["ssd"]}, True),
        ({"key": "gpu", "operator": "NotIn", "values": ["yes"]}, True),
        ({"key": "disk", "operator": "Exists"}, True),
        ({"key": "gpu", "operator": "DoesNotExist"}, True),
        ({"key": "size", "operator": "Gt", "values": ["7"]}, True),
        ({"key": "size", "operator": "Lt", "values": ["9"]}, True),
        ({"key": "size", "operator": "Gt", "values": ["8"]}, False),
        ({"key": "disk", "operator": "Gt", "values": ["1"]}, False),
        ({"key": "gpu", "operator": "In", "values": ["yes"]}, False),
        ({"key": "gpu", "operator": "Exists"}, False),
    ],
)
def test_each_operator_of_node_affinity(requirement, suits):
    assert placement(spec(**required({"matchExpressions": [requirement]})), [LARGE]).is_placed is suits


def test_one_required_term_is_enough_and_an_empty_one_is_met_by_none():
    impossible = {"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}
    possible = {"matchExpressions": [{"key": "disk", "operator": "Exists"}]}
    assert placement(spec(**required(impossible, possible)), [LARGE]).is_placed
    assert not placement(spec(**required(impossible, {})), [LARGE]).is_placed


def test_a_node_named_by_field_is_the_only_one_looked_at():
    by_name = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["small"]}]}
    assert placement(spec(**required(by_name)), [SMALL, LARGE]).node == "small"
    found = placement(spec({"cpu": "2"}, **required(by_name)), [SMALL, LARGE])
    assert "1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]." in found.message


def test_the_heaviest_preferences_win():
    preferred = [{"weight": 10, "preference": {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}}]
    affinity = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}}
    assert placement(spec(affinity=affinity), [LARGE, SMALL]).node == "small"


def test_a_host_port_can_be_had_once_per_node_and_address():
    def on(ip):
        return {"containers": [{"name": "main", "ports": [{"containerPort": 80, "hostPort": 80, "protocol": "TCP", **ip}]}]}

    anywhere, here, there = on({}), on({"hostIP": "10.0.0.1"}), on({"hostIP": "10.0.0.2"})
    assert [bool(answer.node) for answer in placements([here, there, anywhere], [Node("a")])] == [True, True, False]
    assert "1 node(s) didn't have free ports for the requested pod ports" in placements([anywhere, here], [Node("a")])[1].message


def test_a_node_takes_no_more_pods_than_it_says_or_by_default():
    assert [answer.node for answer in placements([spec()] * 3, [Node("a", {}, {"pods": "2"})])] == ["a", "a", ""]
    found = placements([spec()] * (MOST_PODS + 1), [Node("a")])
    assert [answer.is_placed for answer in found].index(False) == MOST_PODS
    assert "1 Too many pods" in found[-1].message


def test_an_extended_resource_that_a_node_does_not_state_is_not_there():
    assert "1 Insufficient example.com/gpu" in placement(spec({"example.com/gpu": "1"}), [LARGE]).message


def test_requests_are_those_of_the_greatest_moment():
    value = spec({"cpu": "1", "memory": "1Gi"})
    value["initContainers"] = [
        {"name": "proxy", "restartPolicy": "Always", "resources": {"requests": {"cpu": "500m"}}},
        {"name": "migrate", "resources": {"requests": {"cpu": "2"}}},
    ]
    assert requests_of(value) == {"cpu": quantity("2500m"), "memory": quantity("1Gi")}
    value["overhead"] = {"memory": "64Mi"}
    assert requests_of(value)["memory"] == quantity("1088Mi")
    value["resources"] = {"requests": {"cpu": "1500m"}}
    assert requests_of(value)["cpu"] == quantity("1500m")


def test_scheduling_gates_hold_a_pod_back():
    found = placement(spec(schedulingGates=[{"name": "example.com/wait"}]), [LARGE])
    assert (found.node, found.reason) == ("", "SchedulingGated")


def test_a_node_name_passes_the_scheduler_by_and_the_kubelet_rejects():
    cordoned = Node("a", {}, {"cpu": "1"}, (Taint("node.kubernetes.io/unschedulable"),))
    assert placement(spec(nodeName="a"), [cordoned]) == ("a", "Assigned", "nodeName is a", ())
    rejected = placement(spec({"cpu": "2"}, nodeName="a"), [cordoned])
    assert (rejected.reason, rejected.is_placed) == ("OutOfcpu", False)
    assert rejected.message == "Pod was rejected: Node didn't have enough resource: cpu, requested: 2000, used: 0, capacity: 1000"
    assert placement(spec(nodeName="a", nodeSelector={"b": "c"}), [cordoned]).reason == "NodeAffinity"
    assert placement(spec(nodeName="gone"), [cordoned]).reason == "NodeNotFound"
    assert placement(spec(nodeName="anywhere"), []).is_placed


AMOUNTS = st.dictionaries(st.sampled_from(["cpu", "memory", "example.com/gpu"]), st.integers(0, 4).map(str), max_size=3)


@given(st.lists(AMOUNTS, max_size=8), st.lists(AMOUNTS, max_size=4))
def test_no_node_is_given_more_than_it_has_and_no_pod_is_refused_without_cause(pods, allocatable):
    nodes = [Node(f"n{index}", {}, amounts) for index, amounts in enumerate(allocatable)]
    found = placements([spec(requests) for requests in pods], nodes)
    used = {node.name: dict.fromkeys(("cpu", "memory", "example.com/gpu"), 0) for node in nodes}

    def fits(requests, node):
        most = {"example.com/gpu": "0", **node.allocatable}
        return all(not int(amount) or name not in most or used[node.name][name] + int(amount) <= int(most[name]) for name, amount in requests.items())

    for requests, answer in zip(pods, found, strict=True):
        fitting = [node.name for node in nodes if fits(requests, node)]
        assert (answer.node in fitting) if answer.is_placed else not fitting
        for name, amount in requests.items() if answer.node else ():
            used[answer.node][name] += int(amount)
