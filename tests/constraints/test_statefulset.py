"""StatefulSets."""

import pytest

from podlint.constraints.kinds import validate

CLAIM = "{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}"


def stateful_set(spec="", pod="", claims="", labels="{app: db}", name="db"):
    mounted = f"  volumeClaimTemplates: [{claims}]\n" if claims else ""
    return f"""
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {name}}}
spec:
  selector: {{matchLabels: {{app: db}}}}
  template:
    metadata: {{labels: {labels}}}
    spec: {{containers: [{{name: db, image: db, volumeMounts: [{{name: data, mountPath: /data}}]}}]{pod}}}
{mounted}{spec}"""


def test_a_claim_can_be_mounted(server):
    assert server(stateful_set(claims=CLAIM)) == []


def test_what_is_neither_volume_nor_claim_cannot_be_mounted(server):
    assert server(stateful_set()) == ["not-found spec.template.spec.containers[0].volumeMounts[0].name"]


def test_the_server_counts_claims_among_the_volumes(server):
    pod = ", volumes: [{name: logs, hostPath: {path: ''}}]"
    assert server(stateful_set(pod=pod, claims=CLAIM)) == ["required spec.template.spec.volumes[1].hostPath.path"]


def test_a_claim_replaces_the_volume_of_its_name(server):
    pod = ", volumes: [{name: data, hostPath: {path: ''}}]"
    assert server(stateful_set(pod=pod, claims=CLAIM)) == []


def test_errors_point_to_the_users_own_volume_or_claim(with_defaults):
    claims = f"{CLAIM}, {CLAIM.replace('data', 'B_')}"
    manifest = stateful_set(pod=", volumes: [{name: data, emptyDir: {}}, {name: logs, hostPath: {path: ''}}]", claims=claims)
    assert {error.path for error in validate(with_defaults(manifest), "1.36")} == {
        ("spec", "volumeClaimTemplates", 1, "metadata", "name"),
        ("spec", "template", "spec", "volumes", 1, "hostPath", "path"),
    }


def test_warnings_count_the_pods_own_volumes_only(server):
    pod = ", volumes: [{name: code, gitRepo: {repository: r}}]"
    assert server(stateful_set(pod=pod, claims=CLAIM)) == ["warning spec.template.spec.volumes[0].gitRepo"]


def test_two_claims_of_one_name_make_one_volume(server):
    assert server(stateful_set(claims=f"{CLAIM}, {CLAIM}")) == []


def test_a_claim_asks_for_storage_in_some_mode(server):
    answer = ["required spec.volumeClaimTemplates[0].spec.accessModes", "required spec.volumeClaimTemplates[0].spec.resources[storage]"]
    assert server(stateful_set(claims="{metadata: {name: data}}")) == answer


def test_a_part_of_a_byte_gets_a_warning_on_a_field_without_spec(server):
    claim = CLAIM.replace("1Gi", "1500m")
    assert server(stateful_set(claims=claim)) == ["warning spec.volumeClaimTemplates[0].resources.requests[storage]"]


def test_labels_of_the_template_are_refused_twice(server):
    labels = "{app: db, tier: a b}"
    assert server(stateful_set(claims=CLAIM, labels=labels)) == ["invalid spec.template.labels"] * 2


def test_host_names_of_the_pod_do_not_matter(server):
    assert server(stateful_set(pod=", hostname: A_B, subdomain: C_D", claims=CLAIM)) == []


def test_before_1_34_the_server_did_not_look_into_pods_and_claims(server):
    manifest = stateful_set(claims="{metadata: {name: other}}", labels="{app: db, tier: a b}")
    assert server(manifest, "1.33") == ["invalid spec.template.labels"]


def test_a_name_is_that_of_a_host(server):
    assert server(stateful_set(claims=CLAIM, name="db.v1")) == ["invalid metadata.name"]


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("serviceName: a.b", ["invalid spec.serviceName"]),
        ("serviceName: ''", []),
        ("podManagementPolicy: parallel", ["invalid spec.podManagementPolicy"]),
        ("updateStrategy: {type: Recreate}", ["invalid spec.updateStrategy"]),
        ("updateStrategy: {type: OnDelete, rollingUpdate: {}}", ["invalid spec.updateStrategy.rollingUpdate"]),
        ("updateStrategy: {rollingUpdate: {partition: -1}}", ["invalid spec.updateStrategy.rollingUpdate.partition"]),
        ("updateStrategy: {rollingUpdate: {maxUnavailable: 0}}", []),
        ("persistentVolumeClaimRetentionPolicy: {whenDeleted: Keep}", ["not-supported spec.persistentVolumeClaimRetentionPolicy.whenDeleted"]),
        ("ordinals: {start: -1}", ["invalid spec.ordinals.start"]),
        ("revisionHistoryLimit: -1", ["warning spec.revisionHistoryLimit"]),
    ],
)
def test_fields_have_their_limits(server, spec, answer):
    assert server(stateful_set(f"  {spec}", claims=CLAIM)) == answer


@pytest.mark.parametrize(
    ("most", "answer"),
    [
        ("2", []),
        ("100%", []),
        ("0", ["invalid spec.updateStrategy.rollingUpdate.maxUnavailable"]),
        ("0%", ["invalid spec.updateStrategy.rollingUpdate.maxUnavailable"]),
        ("-1", ["invalid spec.updateStrategy.rollingUpdate.maxUnavailable"]),
        ("101%", ["invalid spec.updateStrategy.rollingUpdate.maxUnavailable"]),
        ("half", ["invalid spec.updateStrategy.rollingUpdate.maxUnavailable"] * 2),
    ],
)
def test_some_pods_may_be_away_since_1_37(server, with_defaults, most, answer):
    text = stateful_set(f"  updateStrategy: {{rollingUpdate: {{maxUnavailable: {most}}}}}", claims=CLAIM)
    assert server(text, "1.36") == []
    assert with_defaults(text, "1.36")["spec"]["updateStrategy"]["rollingUpdate"] == {"partition": 0}
    assert server(text, "1.37") == answer


def test_one_pod_may_be_away_by_default_since_1_37(with_defaults):
    assert with_defaults(stateful_set(claims=CLAIM), "1.37")["spec"]["updateStrategy"]["rollingUpdate"] == {"partition": 0, "maxUnavailable": 1}


def test_a_negative_number_of_revisions_is_warned_of_since_1_33(server):
    assert server(stateful_set("  revisionHistoryLimit: -1", claims=CLAIM), "1.32") == []
    assert server(stateful_set("  revisionHistoryLimit: -1", claims=CLAIM), "1.33") == ["warning spec.revisionHistoryLimit"]


def test_a_service_name_was_free_before_1_33(server):
    assert server(stateful_set("  serviceName: a.b", claims=CLAIM), "1.32") == []


def test_pods_are_restarted_even_behind_an_invalid_selector(server):
    manifest = stateful_set(pod=", restartPolicy: Never").replace("{matchLabels: {app: db}}", "{matchLabels: {app: a b}}")
    assert server(manifest) == ["invalid spec.selector", "invalid spec.selector.matchLabels", "not-supported spec.template.spec.restartPolicy"]
