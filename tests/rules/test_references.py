"""Rules about references beyond their examples: when they are silent, and what they point at."""

from __future__ import annotations

import base64

import pytest

from podlint import api
from podlint.engine import Settings, check_text
from podlint.finding import Finding
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

STRICT = Settings((NEWEST,), Selection((Profile.STRICT,)))


def findings(rule: str, *texts: str, **files: str) -> list[Finding]:
    """What a rule finds in some files: of *texts* in one, of *files* in several, where `a_b` is b.yaml in the folder a."""
    named = files or {"a": "\n---\n".join(texts)}
    results = [check_text(f"{name.replace('_', '/')}.yaml", text, STRICT) for name, text in named.items()]
    return [finding for finding in api.report(results, STRICT).findings if finding.rule == rule]


def deployment(containers: str = "[{name: web, image: a:1}]", spec: str = "", labels: str = "{app: shop}", name: str = "shop") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  selector: {{matchLabels: {labels}}}\n"
        f"  template: {{metadata: {{labels: {labels}}}, spec: {{containers: {containers}{spec}}}}}\n"
    )


def service(spec: str, name: str = "shop") -> str:
    return f"apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n"


def other(kind: str, api_version: str, rest: str = "", name: str = "shop") -> str:
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\n{rest}\n"


PORTS = "ports: [{port: 80}]"
KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches: [{path: x.yaml}]\n"


# Services.

NOTHING = "service-selects-nothing"


@pytest.mark.parametrize(
    "silent",
    [
        service(PORTS),
        service("selector: {app: shop}, " + PORTS),
        service("selector: {app: shop, statefulset.kubernetes.io/pod-name: shop-0}, " + PORTS),
        service("selector: {app: $(NAME)}, " + PORTS),
        service("type: ExternalName, externalName: example.org, selector: {app: x}"),
        service("selector: {app: x}, " + PORTS) + "---\n" + other("Endpoints", "v1"),
        service("selector: {app: x}, " + PORTS) + "---\n" + other("Rollout", "argoproj.io/v1alpha1"),
    ],
)
def test_a_service_that_may_have_endpoints_is_left_alone(silent):
    assert findings(NOTHING, silent, deployment()) == []


def test_a_service_alone_in_its_folder_is_left_alone():
    assert findings(NOTHING, x_a=service("selector: {app: shopp}, " + PORTS), y_a=deployment()) == []


@pytest.mark.parametrize(("label", "severity"), [("shopp", "error"), ("other", "info")])
def test_a_service_without_a_near_pod_is_only_info(label, severity):
    (found,) = findings(NOTHING, service(f"selector: {{app: {label}}}, {PORTS}"), deployment())
    assert found.severity.value == severity


def test_a_service_selects_the_pods_of_a_workload_in_its_former_group():
    former = deployment().replace("apps/v1", "extensions/v1beta1")
    assert findings(NOTHING, service("selector: {app: shop}, " + PORTS), former, deployment(labels="{app: other}", name="other")) == []


def test_the_label_that_pods_lack_is_named():
    (found,) = findings(NOTHING, service(f"selector: {{app: shop, shop-active: 'true'}}, {PORTS}"), deployment())
    assert found.severity.value == "info"
    assert found.help == "take shop-active=true away, unless something sets it while the pods run: those of the Deployment shop have all others"


NAMED = "service-target-port-name-missing"
WITH_PORT = "[{name: web, image: a:1, ports: [{name: http, containerPort: 80}]}]"


@pytest.mark.parametrize(
    ("port", "flagged"),
    [
        ("{port: 80, targetPort: http}", False),
        ("{port: 80, targetPort: http, protocol: UDP}", True),
        ("{port: 80}", False),
        ("{port: 80, targetPort: 8080}", False),
    ],
)
def test_a_named_port_is_looked_up_with_its_protocol(port, flagged):
    assert bool(findings(NAMED, service(f"selector: {{app: shop}}, ports: [{port}]"), deployment(WITH_PORT))) is flagged


def test_a_port_that_a_patch_may_add_is_not_missed():
    assert findings(NAMED, service("selector: {app: shop}, ports: [{port: 80, targetPort: x}]"), deployment(WITH_PORT), KUSTOMIZATION) == []


@pytest.mark.parametrize(("ports", "flagged"), [("{port: 80}", False), ("{port: 81}", True), ("{port: 81, targetPort: 80}", False)])
def test_a_number_is_compared_with_what_all_pods_declare(ports, flagged):
    found = findings("service-target-port-undeclared", service(f"selector: {{app: shop}}, ports: [{ports}]"), deployment(WITH_PORT))
    assert bool(found) is flagged


def test_pods_without_ports_may_listen_anywhere():
    assert findings("service-target-port-undeclared", service("selector: {app: shop}, " + PORTS), deployment()) == []


# StatefulSets.


def stateful(replicas: int = 3, service: str = "db") -> str:
    return (
        f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: db}}\nspec: {{replicas: {replicas}, serviceName: {service},"
        " selector: {matchLabels: {app: db}},"
        " template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: a:1}]}}}\n"
    )


@pytest.mark.parametrize(("replicas", "severity"), [(3, "warning"), (1, "info")])
def test_a_missing_service_matters_less_to_one_pod(replicas, severity):
    (found,) = findings("statefulset-service-missing", stateful(replicas), service("selector: {app: x}, " + PORTS, "x"))
    assert found.severity.value == severity


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("clusterIP: None, selector: {app: db}, " + PORTS, ""),
        ("clusterIP: None, " + PORTS, ""),
        ("selector: {app: db}, " + PORTS, "is not headless"),
        ("clusterIP: None, selector: {app: x}, " + PORTS, "does not select them"),
        ("type: ExternalName, externalName: example.org", "is only a name"),
    ],
)
def test_the_service_has_to_be_headless_and_select_the_pods(spec, said):
    found = findings("statefulset-service-unfit", stateful(), service(spec, "db"))
    assert [said in finding.message for finding in found] == ([True] if said else [])


# Ingresses.


def ingress(backend: str) -> str:
    return other("Ingress", "networking.k8s.io/v1", f"spec: {{defaultBackend: {{service: {{{backend}}}}}}}")


@pytest.mark.parametrize(
    ("backend", "flagged"),
    [
        ("name: shop, port: {number: 80}", False),
        ("name: shop, port: {number: 81}", True),
        ("name: shop, port: {name: http}", False),
        ("name: shop, port: {name: htp}", True),
        ("name: shop, port: {name: use-annotation}", False),
        ("name: outside, port: {number: 443}", False),
        ("name: $(SERVICE), port: {number: 443}", False),
    ],
)
def test_the_port_of_a_backend_is_one_of_the_service(backend, flagged):
    outside = service("type: ExternalName, externalName: example.org, ports: [{port: 80}]", "outside")
    assert bool(findings("ingress-backend-missing", ingress(backend), service("ports: [{name: http, port: 80}]"), outside)) is flagged


def test_services_of_one_name_have_their_ports_together():
    files = {"x_a": ingress("name: shop, port: {number: 81}"), "x_b": service("ports: [{port: 80}]"), "x_c": service("ports: [{port: 81}]")}
    assert findings("ingress-backend-missing", **files) == []


# Autoscalers.


def autoscaler(target: str) -> str:
    return other("HorizontalPodAutoscaler", "autoscaling/v2", f"spec: {{scaleTargetRef: {{{target}}}, maxReplicas: 5}}")


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("apiVersion: apps/v1, kind: Deployment, name: shop", None),
        ("apiVersion: apps/v1, kind: StatefulSet, name: shop", "kind"),
        ("apiVersion: extensions/v1beta1, kind: Deployment, name: shop", "apiVersion"),
        ("kind: Deployment, name: shop", "apiVersion"),
        ("apiVersion: apps/v1, kind: Deployment, name: shpo", "name"),
        ("apiVersion: example.org/v1, kind: Rollout, name: shop", None),
        ("apiVersion: apps/v1, kind: ReplicaSet, name: x", None),
    ],
)
def test_an_autoscaler_needs_the_right_type_and_name(target, path):
    found = findings("hpa-target-missing", autoscaler(target), deployment())
    assert [finding.path[-1] for finding in found] == ([path] if path else [])


# Rights.


def binding(namespace: str, name: str = "shop") -> str:
    role = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}"
    subject = f"subjects: [{{kind: ServiceAccount, name: {name}, namespace: {namespace}}}]"
    return other("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", f"{role}\n{subject}")


ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: shop, namespace: web}\n"


def test_a_subject_follows_the_namespace_of_its_account():
    assert findings("role-subject-missing", binding("web"), ACCOUNT) == []
    (found,) = findings("role-subject-missing", binding("default"), ACCOUNT)
    assert found.path[-1] == "namespace"


def test_a_kustomization_may_set_the_namespace():
    assert findings("role-subject-missing", binding("default"), ACCOUNT, KUSTOMIZATION.replace("patches: [{path: x.yaml}]", "namespace: web")) == []


def test_an_account_without_written_namespace_lands_anywhere():
    assert findings("role-subject-missing", binding("web"), ACCOUNT.replace(", namespace: web", "")) == []


@pytest.mark.parametrize(
    ("of_pod", "of_account", "flagged"),
    [("", "", False), ("false", "", True), ("true", "false", False), ("", "false", True), ("false", "true", True)],
)
def test_what_the_pod_says_of_its_token_goes_before_its_account(of_pod, of_account, flagged):
    field = "automountServiceAccountToken"
    pod = deployment(spec=f", serviceAccountName: shop{f', {field}: {of_pod}' if of_pod else ''}")
    account = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: shop}\n" + (f"{field}: {of_account}\n" if of_account else "")
    assert bool(findings("token-needed-but-not-mounted", pod, account, binding("default"))) is flagged


@pytest.mark.parametrize("volume", ["{name: t, projected: {sources: [{serviceAccountToken: {path: token}}]}}", "{name: t, secret: {secretName: my-token}}"])
def test_a_pod_may_have_a_token_of_its_own(volume):
    pod = deployment(spec=f", serviceAccountName: shop, automountServiceAccountToken: false, volumes: [{volume}]")
    assert findings("token-needed-but-not-mounted", pod, binding("default")) == []


# Files.

CONFIG = other("ConfigMap", "v1", 'data: {app.yaml: "a", other.yaml: "b"}')
MOUNT = "volumeMounts: [{name: c, mountPath: /etc/shop/}, {name: d, mountPath: /etc/shop/data}]"
VOLUMES = ", volumes: [{name: c, configMap: {name: shop}}, {name: d, emptyDir: {}}]"


@pytest.mark.parametrize(
    ("args", "flagged"),
    [
        ("[--config=/etc/shop/app.yaml]", False),
        ("[--config, /etc/shop/app.yml]", True),
        ("[--config=/etc/shop/app.yml]", True),
        ("[/etc/shop]", False),
        ("[/etc/shop/]", False),
        ("[/etc/shop/data/app.yml]", False),
        ("[/etc/shopping/app.yml]", False),
        ("[-c, test -f /etc/shop/app.yml]", False),
        ("[--config=/etc/shop/$(NAME)]", False),
        ("['--config=/etc/shop/*.yml']", False),
    ],
)
def test_a_path_under_a_mounted_config_map_is_one_of_its_files(args, flagged):
    pod = deployment(f"[{{name: web, image: a:1, args: {args}, {MOUNT}}}]", VOLUMES)
    assert bool(findings("config-path-not-mounted", pod, CONFIG)) is flagged


@pytest.mark.parametrize(
    ("volume", "sub_path", "flagged"),
    [
        ("configMap: {name: shop}", "app.yaml", False),
        ("configMap: {name: shop}", "app.yml", True),
        ("configMap: {name: shop, optional: true}", "app.yml", False),
        ("configMap: {name: shop, items: [{key: app.yaml, path: conf/a.yaml}]}", "conf", False),
        ("configMap: {name: shop, items: [{key: app.yaml, path: conf/a.yaml}]}", "conf/a.yaml", False),
        ("configMap: {name: shop, items: [{key: app.yaml, path: conf/a.yaml}]}", "app.yaml", True),
        ("configMap: {name: unknown}", "app.yml", False),
        ("emptyDir: {}", "app.yml", False),
    ],
)
def test_a_sub_path_is_a_file_or_folder_of_the_volume(volume, sub_path, flagged):
    mounts = f"volumeMounts: [{{name: c, mountPath: /etc/a, subPath: {sub_path}}}]"
    pod = deployment(f"[{{name: web, image: a:1, {mounts}}}]", f", volumes: [{{name: c, {volume}}}]")
    assert bool(findings("sub-path-becomes-directory", pod, CONFIG)) is flagged


def test_a_key_of_another_environment_will_do():
    env = "[{name: web, image: a:1, env: [{name: A, valueFrom: {configMapKeyRef: {name: shop, key: more}}}]}]"
    files = {"x_pod": deployment(env), "x_map": CONFIG, "y_map": CONFIG.replace("app.yaml", "more")}
    assert findings("reference-key-missing", **files) == []
    assert findings("reference-key-missing", **{name: text for name, text in files.items() if name != "y_map"})


def test_a_key_of_a_config_map_far_away_has_to_be_a_slip():
    env = "[{name: web, image: a:1, env: [{name: A, valueFrom: {configMapKeyRef: {name: shop, key: %s}}}]}]"
    assert findings("reference-key-missing", x_pod=deployment(env % "more"), y_map=CONFIG) == []
    assert findings("reference-key-missing", x_pod=deployment(env % "app.yml"), y_map=CONFIG)


# Duplicates and leftovers.


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        ("data: {a: b}", "data: {a: c}", "error"),
        ("data: {a: b}", "data: {a: b}", "info"),
    ],
)
def test_an_object_that_stands_twice_in_a_file_is_info_where_nothing_is_lost(first, second, severity):
    (found,) = findings("duplicate-object", other("ConfigMap", "v1", first), other("ConfigMap", "v1", second))
    assert (found.document, found.severity.value) == (1, severity)


def test_other_files_and_generated_names_are_other_objects():
    assert findings("duplicate-object", a=CONFIG, b=CONFIG + "immutable: true\n") == []
    job = (
        "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: %s}]}}}\n"
    )
    assert findings("duplicate-object", job % "a:1", job % "a:2") == []


@pytest.mark.parametrize("args", ["[--config-map=shop]", "['ns/shop']"])
def test_an_object_whose_name_a_container_is_told_is_used(args):
    assert findings("unused-object", CONFIG, deployment()) != []
    assert findings("unused-object", CONFIG, deployment(f"[{{name: web, image: a:1, args: {args}}}]")) == []


def test_an_object_for_a_tool_is_used():
    assert findings("unused-object", CONFIG.replace("name: shop", "name: shop, labels: {grafana_dashboard: '1'}"), deployment()) == []


# Keys of certificates, without any real one.


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content


def pem(kind: str, content: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.b64encode(content).decode()}\n-----END {kind}-----\n"


MODULUS = bytes(range(1, 65))
RSA = der(0x30, der(2, b"\0"), der(2, b"\0" + MODULUS), der(2, b"\1\0\1"))
POINT = b"\4" + bytes(range(64, 128))
ELLIPTIC = der(0x30, der(2, b"\1"), der(4, b"secret"), der(0xA1, der(3, b"\0" + POINT)))


def enveloped(key: bytes) -> bytes:
    return der(0x30, der(2, b"\0"), der(0x30, der(6, b"\1")), der(4, key))


@pytest.mark.parametrize(("kind", "key", "public"), [("RSA PRIVATE KEY", RSA, MODULUS), ("EC PRIVATE KEY", ELLIPTIC, POINT)])
@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize("matching", [False, True])
def test_a_certificate_holds_the_public_part_of_its_key(kind, key, public, wrap, matching):
    certificate = der(0x30, der(2, b"\1"), public if matching else bytes(64))
    files = {"tls.crt": pem("CERTIFICATE", certificate), "tls.key": pem("PRIVATE KEY", enveloped(key)) if wrap else pem(kind, key)}
    data = ", ".join(f"{name}: {base64.b64encode(text.encode()).decode()}" for name, text in files.items())
    found = findings("tls-key-mismatch", other("Secret", "v1", f"type: kubernetes.io/tls\ndata: {{{data}}}"))
    assert bool(found) is not matching


@pytest.mark.parametrize("key", [b"", b"\x30", b"\x30\x80", der(0x30), der(0x30, der(2, b"\0")), enveloped(b""), enveloped(enveloped(b"\x30\x05"))])
def test_a_key_that_says_nothing_of_its_public_part_is_left_alone(key):
    files = {"tls.crt": pem("CERTIFICATE", der(0x30)), "tls.key": pem("PRIVATE KEY", key)}
    data = ", ".join(f"{name}: {base64.b64encode(text.encode()).decode()}" for name, text in files.items())
    assert findings("tls-key-mismatch", other("Secret", "v1", f"type: kubernetes.io/tls\ndata: {{{data}}}")) == []


def test_a_deployment_config_has_pods_of_its_own():
    wanted = service("selector: {app: x, name: db}, " + PORTS)
    assert findings(NOTHING, wanted, deployment(labels="{app: x}"))
    config = other("DeploymentConfig", "apps.openshift.io/v1", "spec: {template: {metadata: {labels: {app: x, name: db}}}}", "db")
    assert not findings(NOTHING, wanted, deployment(labels="{app: x}"), config)


def test_a_component_generates_as_a_kustomization_does():
    pod = deployment(containers="[{name: web, image: a:1, envFrom: [{configMapRef: {name: made}}]}]")
    there = other("ConfigMap", "v1", name="other")
    assert findings("config-map-ref-missing", pod, there)
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nconfigMapGenerator: [{name: made}]\n"
    assert not findings("config-map-ref-missing", a_pod=pod, a_there=there, a_kustomization=component)


def test_a_role_that_a_kustomization_renames_may_be_called_otherwise():
    role = other("Role", "rbac.authorization.k8s.io/v1", "rules: []", "reader")
    binding = other("RoleBinding", "rbac.authorization.k8s.io/v1", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-reader}", "a")
    assert findings("role-ref-missing", a_role=role, a_binding=binding)
    prefix = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: shop-\n"
    assert not findings("role-ref-missing", a_role=role, a_binding=binding, a_kustomization=prefix)


def test_a_path_without_a_dot_may_be_a_folder():
    mount = "volumeMounts: [{name: c, mountPath: /etc/web}]"
    spec = ", volumes: [{name: c, configMap: {name: conf}}]"
    for path, told in (("/etc/web/consoles", False), ("/etc/web/wbe.yaml", True)):
        pod = deployment(f"[{{name: web, image: a:1, args: ['--a={path}'], {mount}}}]", spec)
        assert bool(findings("config-path-not-mounted", pod, other("ConfigMap", "v1", "data: {web.yaml: a}", "conf"))) is told


@pytest.mark.parametrize("spec", ["selector: {app: db}, ports: [{port: 1}]", "selector: {app: x}, clusterIP: None, ports: [{port: 1}]"])
def test_a_service_with_an_address_may_give_names_all_the_same(spec):
    (found,) = findings("statefulset-service-unfit", stateful(), service(spec, "db"))
    assert ("are not promised" in found.message) == ("clusterIP" not in spec)


@pytest.mark.parametrize(("pod_name", "told"), [("db-0", False), ("web-0", False), ("nope-0", True)])
def test_a_service_of_one_pod_picks_only_pods_of_its_stateful_set(pod_name, told):
    one = service(f"selector: {{app: db, statefulset.kubernetes.io/pod-name: {pod_name}}}, " + PORTS, "one")
    sets = [stateful(), stateful().replace("name: db}", "name: web}", 1)]
    assert bool(findings(NOTHING, one, *sets)) is told
    assert not findings("service-matches-several-workloads", one, *sets)


def test_a_service_of_another_folder_may_be_of_another_example():
    rule = "no-readiness-probe"
    pods, other_folder = deployment("[{name: web, image: a:1, ports: [{containerPort: 80}]}]"), service("selector: {app: shop}, " + PORTS)
    assert findings(rule, a_pods=pods, a_service=other_folder)
    assert not findings(rule, a_pods=pods, b_service=other_folder)
    assert findings(rule, a_pods=pods.replace("name: shop}", "name: shop, namespace: x}", 1), b_service=other_folder.replace("shop}", "shop, namespace: x}", 1))


def test_a_known_program_need_not_declare_its_port():
    pods = [deployment("[{name: web, image: a:1, ports: [{containerPort: 80}]}]"), deployment("[{name: web, image: 'nginx:1'}]", name="other")]
    assert not findings("service-matches-several-workloads", service("selector: {app: shop}, " + PORTS), *pods)
    pods[1] = pods[1].replace("nginx:1", "b:1")
    assert findings("service-matches-several-workloads", service("selector: {app: shop}, " + PORTS), *pods)


@pytest.mark.parametrize(
    ("kind", "api_version", "severity", "said"),
    [
        ("PodPreset", "settings.k8s.io/v1alpha1", "error", "was removed in Kubernetes 1.20"),
        ("Policy", "audit.k8s.io/v1", "info", "is for programs"),
        ("Config", "v1", "info", "this is a kubeconfig"),
        ("DeschedulerPolicy", "descheduler/v1alpha2", "info", "not one of Kubernetes' own kinds"),
        ("DeleteOptions", "v1", "error", "no cluster stores it"),
        ("Shop", "example.org/v1", "info", "not one of Kubernetes' own kinds"),
    ],
)
def test_what_no_cluster_takes_is_called_what_it_is(kind, api_version, severity, said):
    (found,) = findings("unknown-kind", other(kind, api_version))
    assert (found.severity.value, said in found.message) == (severity, True)


def test_a_kustomization_may_replace_what_an_ingress_names():
    backend = "{host: a, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {name: later}}}}]}}"
    ingress = other("Ingress", "networking.k8s.io/v1", f"spec: {{rules: [{backend}]}}")
    there = service("selector: {app: shop}, " + PORTS)
    assert findings("ingress-backend-missing", a_ingress=ingress, a_service=there)
    replacing = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nreplacements: [{path: x.yaml}]\n"
    assert not findings("ingress-backend-missing", a_ingress=ingress, a_service=there, a_kustomization=replacing)


def test_a_limit_range_beside_the_quota_counts_in_its_namespace():
    quota = other("ResourceQuota", "v1", "spec: {hard: {requests.cpu: 4}}").replace("shop}", "shop, namespace: x}")
    pods = deployment().replace("name: shop}", "name: shop, namespace: x}", 1)
    assert findings("quota-demands-missing-field", a_pods=pods, b_quota=quota)
    range_ = other("LimitRange", "v1", "spec: {limits: [{type: Container, defaultRequest: {cpu: 100m}}]}").replace("shop}", "shop, namespace: x}")
    assert not findings("quota-demands-missing-field", a_pods=pods, b_quota=quota, b_range=range_)
    quota, range_, pods = (text.replace("namespace: x", "namespace: default") for text in (quota, range_.replace(", namespace: x", ""), pods))
    assert not findings("quota-demands-missing-field", a_pods=pods, b_quota=quota, b_range=range_)


def webhook(client: str) -> str:
    head = "webhooks: [{name: a.example.org, admissionReviewVersions: [v1], sideEffects: None, clientConfig: "
    return other("ValidatingWebhookConfiguration", "admissionregistration.k8s.io/v1", f"{head}{{{client}}}}}]")


HOOKED = service("selector: {app: shop}, ports: [{port: 443}]", "shop-webhook").replace("webhook}", "webhook, namespace: shop}")


@pytest.mark.parametrize(
    ("client", "severity"),
    [
        ("service: {name: shop-webhook, namespace: shop}", ""),
        ("service: {name: shop-webhook, namespace: shop, port: 443}", ""),
        ("service: {name: shop-webhook, namespace: shop, port: 8443}", "error"),
        ("service: {name: shop-webhok, namespace: shop}", "error"),
        ("service: {name: door, namespace: shop}", "info"),
        ("service: {name: door, namespace: elsewhere}", ""),
        ("service: {name: $(NAME), namespace: shop}", ""),
        ("url: https://example.org", ""),
    ],
)
def test_a_webhook_needs_its_service(client, severity):
    assert [found.severity.value for found in findings("webhook-service-missing", webhook(client), HOOKED)] == ([severity] if severity else [])


def test_a_webhook_may_ask_the_api_server_and_what_a_kustomization_renames():
    default = HOOKED.replace("namespace: shop", "namespace: default")
    assert not findings("webhook-service-missing", webhook("service: {name: kubernetes, namespace: default}"), default)
    renamed = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: a-\n"
    slip = webhook("service: {name: shop-webhok, namespace: shop}")
    assert not findings("webhook-service-missing", a_hook=slip, a_service=HOOKED, a_kustomization=renamed)
