"""Rules about ports and networking beyond their examples: what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from podlint import api, engine
from podlint.engine import Settings
from podlint.finding import Severity
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

SETTINGS = Settings((NEWEST,), Selection((Profile.STRICT,)))


def found(rule: str, *objects: dict[str, Any], **others: list[dict[str, Any]]) -> list[tuple[str, Severity]]:
    """What a rule says of objects in one file, and of others in files of their own."""
    files = {"app/a.yaml": list(objects), **{name.replace("__", "/") + ".yaml": items for name, items in others.items()}}
    texts = {name: "\n---\n".join(json.dumps(item) for item in items) for name, items in files.items()}
    report = api.report([engine.check_text(name, f"---\n{text}\n", SETTINGS) for name, text in texts.items()], SETTINGS)
    return [(finding.message, finding.severity) for finding in report.findings if finding.rule == rule]


def pod(name: str = "shop", labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    spec.setdefault("containers", [container()])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels or {"app": name}}, "spec": spec}


def container(name: str = "web", image: str = "example.org/web:1.4", **more: Any) -> dict[str, Any]:
    return {"name": name, "image": image, **more}


def service(name: str = "shop", selector: str = "shop", **spec: Any) -> dict[str, Any]:
    spec.setdefault("ports", [{"port": 80}])
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": {"selector": {"app": selector}, **spec}}


def deployment(name: str, labels: dict[str, str], selector: dict[str, str] | None = None, **image: Any) -> dict[str, Any]:
    spec = {"selector": {"matchLabels": selector or labels}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [container(**image)]}}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec}


def policy(name: str = "shop", **spec: Any) -> dict[str, Any]:
    spec.setdefault("podSelector", {"matchLabels": {"app": "shop"}})
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": name}, "spec": spec}


def ingress(name: str, backend: str = "shop", path: str = "/", **metadata: Any) -> dict[str, Any]:
    to = {"service": {"name": backend, "port": {"number": 80}}}
    rules = [{"host": "shop.example.org", "http": {"paths": [{"path": path, "pathType": "Prefix", "backend": to}]}}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": name, **metadata},
        "spec": {"ingressClassName": "nginx", "rules": rules},
    }


# Where an image listens.


@pytest.mark.parametrize(
    "told",
    [
        {"args": ["-c", "listen 8080"]},
        {"env": [{"name": "NGINX_PORT", "value": "8080"}]},
        {"envFrom": [{"configMapRef": {"name": "settings"}}]},
        {"volumeMounts": [{"name": "conf", "mountPath": "/etc/nginx/conf.d"}]},
        {"volumeMounts": [{"name": "conf", "mountPath": "/settings"}]},
        {"ports": [{"containerPort": 8080}, {"containerPort": 80}]},
    ],
)
def test_an_image_that_may_have_been_told_another_port_is_left_alone(told):
    web = container(image="nginx:1.27", **{"ports": [{"containerPort": 8080}], **told})
    assert found("container-port-differs-from-image-default", pod(containers=[web], volumes=[{"name": "conf", "configMap": {"name": "conf"}}])) == []


def test_a_declared_port_is_not_told_again_of_the_service_that_leads_to_it():
    web = container(image="nginx:1.27", ports=[{"containerPort": 8080}])
    assert len(found("container-port-differs-from-image-default", pod(containers=[web]), service(ports=[{"port": 80, "targetPort": 8080}]))) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"args": ["--port=9090", "--admin=:8080"]},
        {"args": ["--port=9090", "--host=database"]},
        {"args": ["--port=9090"], "ports": [{"containerPort": 8080, "name": "metrics"}]},
        {"args": ["--port=9090"], "ports": [{"containerPort": 8080}, {"containerPort": 9091}]},
        {"args": ["--port=9090", "--http-port=9091"]},
        {"command": ["sh", "-c", "serve --port=9090"]},
    ],
)
def test_a_port_that_something_else_may_listen_on_is_left_alone(more):
    assert found("listen-flag-differs-from-port", pod(containers=[container(**{"ports": [{"containerPort": 8080}], **more})])) == []


@pytest.mark.parametrize("probe", [{"tcpSocket": {"port": 8080, "host": "127.0.0.1"}}, {"exec": {"command": ["/ping"]}}, {"tcpSocket": {"port": 9090}}])
def test_a_loopback_address_does_no_harm_where_no_probe_calls_it_from_outside(probe):
    web = container(args=["--listen=127.0.0.1:8080"], readinessProbe=probe)
    assert found("listens-on-loopback-only", pod(containers=[web])) == []


@pytest.mark.parametrize(
    "sidecar",
    [{"containerPort": 8080, "hostPort": 9000}, {"containerPort": 8081, "hostPort": 9001}, {"containerPort": 8081, "hostPort": 9000, "protocol": "UDP"}],
)
def test_host_ports_of_other_numbers_and_protocols_and_of_one_container_port_are_left_alone(sidecar):
    proxy = container("proxy", restartPolicy="Always", ports=[sidecar])
    web = container(ports=[{"containerPort": 8080, "hostPort": 9000}])
    assert found("duplicate-host-port", pod(initContainers=[proxy], containers=[web])) == []


@pytest.mark.parametrize("name", ["gitea", "sftp", "bastion"])
def test_what_is_called_after_ssh_may_offer_it(name):
    assert found("ssh-port-exposed", pod(containers=[container(name, ports=[{"containerPort": 22}])])) == []


# Rollouts.


def edge(replicas: int, strategy: dict[str, Any], **spec: Any) -> dict[str, Any]:
    made = deployment("edge", {"app": "edge"}, ports=[{"containerPort": 443, "hostPort": 443}])
    made["spec"]["template"]["spec"].update(spec)
    return {**made, "spec": {**made["spec"], "replicas": replicas, "strategy": strategy}}


@pytest.mark.parametrize(
    ("replicas", "strategy", "blocks"),
    [
        (3, {}, True),
        (4, {}, False),
        (1, {"type": "Recreate"}, False),
        (10, {"rollingUpdate": {"maxUnavailable": "9%"}}, True),
        (10, {"rollingUpdate": {"maxUnavailable": "10%"}}, False),
        (1, {"rollingUpdate": {"maxUnavailable": "25%", "maxSurge": 0}}, False),
        (0, {}, False),
    ],
)
def test_max_unavailable_is_rounded_down_and_one_where_nothing_else_moves(replicas, strategy, blocks):
    assert bool(found("host-port-blocks-rolling-update", edge(replicas, strategy))) is blocks


def test_a_pod_that_suits_some_nodes_only_is_a_warning():
    assert [severity for _, severity in found("host-port-blocks-rolling-update", edge(1, {}))] == [Severity.INFO]
    pinned = edge(1, {}, nodeSelector={"role": "edge"})
    assert [severity for _, severity in found("host-port-blocks-rolling-update", pinned)] == [Severity.WARNING]


# Services.


@pytest.mark.parametrize(
    ("ports", "told"),
    [
        ([{"containerPort": 53, "protocol": "UDP"}], True),
        ([{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}], False),
        ([{"containerPort": 53}], False),
        ([], False),
    ],
)
def test_a_declaration_for_tcp_and_none_at_all_say_nothing_about_the_protocol(ports, told):
    assert bool(found("service-protocol-mismatch", pod(containers=[container(ports=ports)]), service(ports=[{"port": 53}]))) is told


def test_a_service_that_sends_udp_to_a_port_without_protocol_is_left_alone():
    web = pod(containers=[container(ports=[{"containerPort": 514}])])
    assert found("service-protocol-mismatch", web, service(ports=[{"port": 514, "protocol": "UDP"}])) == []


def test_canaries_behind_one_service_are_left_alone():
    old = deployment("shop-v1", {"app": "shop", "version": "v1"}, image="example.org/shop:1", ports=[{"containerPort": 80}])
    new = deployment("shop-v2", {"app": "shop", "version": "v2"}, image="example.org/shop-next:2", ports=[{"containerPort": 80}])
    assert found("service-matches-several-workloads", old, new, service()) == []


def test_a_worker_in_another_folder_is_of_another_application():
    web = deployment("web", {"app": "shop", "tier": "web"}, image="example.org/web:1", ports=[{"containerPort": 80}])
    worker = deployment("worker", {"app": "shop", "tier": "worker"}, image="example.org/worker:1")
    assert len(found("service-matches-several-workloads", web, worker, service())) == 1
    assert found("service-matches-several-workloads", web, service(), other__b=[worker]) == []


def test_selectors_overlap_within_one_file_and_between_different_programs_only():
    web, worker = deployment("web", {"app": "shop"}), deployment("worker", {"app": "shop"}, image="example.org/worker:1")
    again = deployment("again", {"app": "shop"})
    assert len(found("overlapping-workload-selectors", web, worker)) == 1
    assert found("overlapping-workload-selectors", web, again) == []
    assert found("overlapping-workload-selectors", web, app__b=[worker]) == []


def test_a_version_in_the_name_of_the_workload_makes_it_another_one_each_time():
    labels = {"app": "shop", "version": "v1.4.0"}
    assert len(found("release-label-in-selector", deployment("shop", labels, image="example.org/shop:v1.4.0"))) == 1
    assert found("release-label-in-selector", deployment("shop-v1.4.0", labels, image="example.org/shop:v1.4.0")) == []


def test_a_kustomization_may_add_the_selector_of_a_service():
    bare = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "shop"}, "spec": {"ports": [{"port": 80}]}}
    kustomization = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "commonLabels": {"app": "shop"}, "resources": ["a.yaml"]}
    assert len(found("service-without-selector", bare)) == 1
    assert found("service-without-selector", bare, app__kustomization=[kustomization]) == []


# Names in the environment.


def calling(value: str, name: str = "STOCK_URL") -> dict[str, Any]:
    return pod("web", containers=[container(env=[{"name": name, "value": value}])])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("http://inventroy:80/", True),
        ("http://user:secret@inventroy", True),
        ("inventroy.default.svc:80", True),
        ("inventroy:80", True),
        ("http://inventory:81", True),
        ("http://inventory", False),
        ("http://inventory.example.org", False),
        ("http://inventories:80", False),
        ("http://inventory-db:80", False),
        ("http://inventory2:80", False),
        ("http://warehouse:80", False),
        ("http://${HOST}:80", False),
        ("inventroy.shop.svc:80", False),
        ("pod-0.inventroy.default.svc", False),
        ("image:80", False),
    ],
)
def test_only_near_misses_and_ports_that_are_not_offered_are_told(value, told):
    assert bool(found("service-dns-name-typo", calling(value), service("inventory"))) is told


def test_any_port_of_a_headless_service_leads_to_its_pods():
    assert found("service-dns-name-typo", calling("http://inventory:81"), service("inventory", clusterIP="None")) == []


@pytest.mark.parametrize("more", [{"envFrom": [{"configMapRef": {"name": "a"}}]}, {"env": [{"name": "CACHE_HOST"}, {"name": "CACHE_PORT"}]}, {"env": []}])
def test_a_container_that_may_set_the_variable_itself_is_left_alone(more):
    web = pod("web", containers=[container(**{"env": [{"name": "CACHE_HOST", "value": "cache"}], **more})])
    assert found("service-env-collides-with-config", web, service("cache")) == []


# NetworkPolicies.


@pytest.mark.parametrize(
    "egress",
    [
        [],
        [{}],
        [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}], "ports": [{"port": 443}]}],
        [{"to": [{"podSelector": {}}]}, {"to": [{"namespaceSelector": {}}], "ports": [{"port": 53, "protocol": "UDP"}]}],
        [{"to": [{"podSelector": {}}], "ports": [{"protocol": "UDP"}]}],
        [{"to": [{"namespaceSelector": {}}]}],
    ],
)
def test_pods_that_look_up_names_or_need_none_are_left_alone(egress):
    assert found("network-policy-no-dns-egress", policy(policyTypes=["Egress"], egress=egress)) == []


def test_dns_over_tcp_alone_does_not_do():
    egress = [{"to": [{"podSelector": {}}], "ports": [{"port": 5432}]}, {"ports": [{"port": 53, "protocol": "TCP"}]}]
    assert len(found("network-policy-no-dns-egress", policy(policyTypes=["Egress"], egress=egress))) == 1


def test_another_policy_may_let_dns_out():
    database = policy(policyTypes=["Egress"], egress=[{"to": [{"podSelector": {}}], "ports": [{"port": 5432}]}])
    dns = policy("dns", podSelector={}, policyTypes=["Egress"], egress=[{"ports": [{"port": 53, "protocol": "UDP"}]}])
    assert found("network-policy-no-dns-egress", database, app__dns=[dns]) == []


@pytest.mark.parametrize(
    ("port", "told"),
    [({"port": 80}, True), ({"port": 8080}, False), ({"port": 81}, False), ({"port": 80, "protocol": "UDP"}, False), ({"port": "http"}, False)],
)
def test_a_policy_is_about_the_ports_of_pods(port, told):
    web = pod(containers=[container(ports=[{"containerPort": 8080, "name": "http"}])])
    translating = service(ports=[{"port": 80, "targetPort": "http"}])
    opened = policy(ingress=[{"from": [{"podSelector": {}}], "ports": [port]}])
    assert bool(found("network-policy-uses-service-port", web, translating, opened)) is told


def test_a_policy_that_opens_both_ports_is_left_alone():
    web = pod(containers=[container(ports=[{"containerPort": 8080}])])
    opened = policy(ingress=[{"ports": [{"port": 80}, {"port": 8080}]}])
    assert found("network-policy-uses-service-port", web, service(ports=[{"port": 80, "targetPort": 8080}]), opened) == []


# Ingresses.


def test_a_path_that_two_files_claim_is_only_info():
    assert [each for _, each in found("duplicate-ingress-host-path", ingress("a"), ingress("b", "other"))] == [Severity.ERROR]
    assert [each for _, each in found("duplicate-ingress-host-path", ingress("a"), app__b=[ingress("b", "other")])] == [Severity.INFO]
    assert found("duplicate-ingress-host-path", ingress("a"), elsewhere__b=[ingress("b", "other")]) == []


@pytest.mark.parametrize(
    "other",
    [
        ingress("b"),
        ingress("b", "other", path="/api"),
        ingress("b", "other", annotations={"nginx.ingress.kubernetes.io/canary": "true"}),
        ingress("a", "other"),
    ],
)
def test_canaries_and_other_paths_and_the_same_backend_are_left_alone(other):
    in_its_own_file = other["metadata"]["name"] == "a"
    said = found("duplicate-ingress-host-path", ingress("a"), app__b=[other]) if in_its_own_file else found("duplicate-ingress-host-path", ingress("a"), other)
    assert said == []


@pytest.mark.parametrize(
    ("hosts", "told"),
    [(["shop.example.org"], False), (["*.example.org"], False), (["SHOP.example.org"], False), (["*.org"], True), (["$(HOST)"], False), ([], False)],
)
def test_a_wildcard_covers_one_part_of_a_name(hosts, told):
    made = ingress("a")
    made["spec"]["tls"] = [{"hosts": hosts, "secretName": "tls"}]
    assert bool(found("ingress-tls-host-mismatch", made)) is told
