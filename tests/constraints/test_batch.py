"""Jobs and CronJobs."""

import pytest


def job(spec="", metadata="{name: pi}", labels="", restart="Never"):
    return f"""
apiVersion: batch/v1
kind: Job
metadata: {metadata}
spec:
  {spec}
  template:
    metadata: {{labels: {{{labels}}}}}
    spec: {{restartPolicy: {restart}, containers: [{{name: pi, image: perl}}]}}
"""


def cron_job(spec="", job="", name="nightly"):
    return f"""
apiVersion: batch/v1
kind: CronJob
metadata: {{name: {name}}}
spec:
  schedule: '@daily'
  {spec}
  jobTemplate:
    spec:
      {job}
      template:
        spec: {{restartPolicy: Never, containers: [{{name: pi, image: perl}}]}}
"""


def indexed(spec=""):
    return job(f"completionMode: Indexed\n  {spec}")


def lines(spec):
    return "\n  ".join(spec.split("; "))


def test_plain_ones_are_fine(server):
    assert server(job()) == server(cron_job()) == []


@pytest.mark.parametrize(
    ("restart", "answer"), [("Always", ["required"]), ("''", ["required"]), ("OnFailure", []), ("Sometimes", ["not-supported", "not-supported"])]
)
def test_pods_of_jobs_end(server, restart, answer):
    assert server(job(restart=restart)) == [f"{kind} spec.template.spec.restartPolicy" for kind in answer]


def test_a_failure_policy_needs_pods_that_are_never_restarted(server):
    assert server(job("podFailurePolicy: {rules: []}", restart="OnFailure")) == ["invalid spec.template.spec.restartPolicy"]


# Labels and selectors that the server generates


def test_a_job_gets_labels_and_selector(with_defaults):
    value = with_defaults(job(labels="app: pi"))
    generated = {"job-name": "pi", "batch.kubernetes.io/job-name": "pi"}
    labels = value["spec"]["template"]["metadata"]["labels"]
    assert generated.items() < labels.items()
    assert value["spec"]["selector"]["matchLabels"].items() < labels.items()
    assert value["metadata"]["labels"] == labels


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("job-name: pi", []),
        ("job-name: e", ["invalid spec.template.metadata.labels[job-name]"]),
        (
            "batch.kubernetes.io/controller-uid: x",
            ["invalid spec.template.metadata.labels", "invalid spec.template.metadata.labels[batch.kubernetes.io/controller-uid]"],
        ),
        ("controller-uid: x", ["invalid spec.template.metadata.labels[controller-uid]"]),
    ],
)
def test_generated_labels_are_left_to_the_server(server, label, answer):
    assert server(job(labels=label)) == answer


def test_a_selector_is_left_to_the_server(server):
    assert server(job("selector: {matchLabels: {app: pi}}", labels="app: pi")) == ["invalid spec.selector"]


def test_a_selector_of_ones_own_is_announced(server):
    manual = "manualSelector: true"
    assert server(job(f"{manual}\n  selector: {{matchLabels: {{app: pi}}}}", labels="app: pi")) == []
    assert server(job(manual)) == ["invalid spec.template.metadata.labels", "required spec.selector"]


def test_a_name_too_long_for_labels_is_refused_for_both(server):
    answer = server(job(metadata=f"{{name: {'x' * 64}}}", labels="app: pi"))
    assert answer == ["invalid metadata.labels"] * 2 + ["invalid spec.template.labels"] * 2 + ["warning metadata.name"]


# Indexes


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("parallelism: 2", ["required spec.completions"]),
        ("completions: 2; maxFailedIndexes: 3; backoffLimitPerIndex: 1", ["invalid spec.maxFailedIndexes"]),
        ("completions: 2; maxFailedIndexes: 1", ["required spec.backoffLimitPerIndex"]),
        ("completions: 2; parallelism: 100001", ["invalid spec.parallelism"]),
        ("completions: 100001; backoffLimitPerIndex: 1; parallelism: 10001", ["invalid spec.parallelism", "required spec.maxFailedIndexes", "warning spec"]),
        ("completions: 100001; backoffLimitPerIndex: 1; maxFailedIndexes: 10001", ["invalid spec.maxFailedIndexes"]),
        ("completions: 100001; parallelism: 10001", ["warning spec"]),
    ],
)
def test_indexed_jobs_have_limits(server, spec, answer):
    assert server(indexed(lines(spec))) == answer


def test_other_jobs_have_no_indexes(server):
    answer = ["invalid spec.backoffLimitPerIndex", "invalid spec.maxFailedIndexes", "invalid spec.successPolicy"]
    assert server(job(lines("backoffLimitPerIndex: 1; maxFailedIndexes: 1; successPolicy: {rules: [{}]}"))) == answer


def test_an_index_fits_into_the_host_name(server):
    name = "x" * 61
    assert server(job(lines("completionMode: Indexed; completions: 10"), f"{{name: {name}}}")) == []
    assert server(job(lines("completionMode: Indexed; completions: 11"), f"{{name: {name}}}")) == ["invalid metadata.name"]


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("{}", ["required spec.successPolicy.rules[0]"]),
        ("{succeededIndexes: '0,2-4', succeededCount: 4}", []),
        ("{succeededIndexes: ''}", []),
        ("{succeededCount: 6}", ["invalid spec.successPolicy.rules[0].succeededCount"]),
        ("{succeededCount: -1}", ["invalid spec.successPolicy.rules[0].succeededCount"]),
        ("{succeededIndexes: '1,1'}", ["invalid spec.successPolicy.rules[0].succeededIndexes"]),
        ("{succeededIndexes: '2-1'}", ["invalid spec.successPolicy.rules[0].succeededIndexes"]),
        ("{succeededIndexes: '1-2-3'}", ["invalid spec.successPolicy.rules[0].succeededIndexes"]),
        (
            "{succeededIndexes: '5', succeededCount: 1}",
            ["invalid spec.successPolicy.rules[0].succeededCount", "invalid spec.successPolicy.rules[0].succeededIndexes"],
        ),
    ],
)
def test_success_is_about_indexes_that_there_are(server, rule, answer):
    assert server(indexed(lines(f"completions: 5; successPolicy: {{rules: [{rule}]}}"))) == answer


def test_a_success_policy_has_rules(server):
    assert server(indexed(lines("completions: 5; successPolicy: {}"))) == ["required spec.successPolicy.rules"]


# Failures


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("action: Ignore, onPodConditions: [{type: DisruptionTarget}]", []),
        ("action: Ignore, onPodConditions: [{status: Maybe}]", ["invalid .onPodConditions[0].type"] * 2 + ["not-supported .onPodConditions[0].status"]),
        ("action: Ignore", ["invalid "]),
        ("action: Stop, onExitCodes: {operator: In, values: [1]}", ["not-supported .action"]),
        ("action: FailIndex, onExitCodes: {operator: In, values: [1]}", ["invalid .action"]),
        ("onExitCodes: {operator: NotIn, values: [0]}", ["required .action"]),
        ("action: Count, onExitCodes: {operator: In, values: [0]}", ["invalid .onExitCodes.values[0]"]),
        ("action: Count, onExitCodes: {operator: In, values: [2, 1]}", ["invalid .onExitCodes.values"]),
        ("action: Count, onExitCodes: {operator: In, values: [1, 1]}", ["duplicate .onExitCodes.values[1]"]),
        ("action: Count, onExitCodes: {values: []}", ["invalid .onExitCodes.values", "required .onExitCodes.operator"]),
        ("action: Count, onExitCodes: {operator: In, values: [1], containerName: pi}", []),
        ("action: Count, onExitCodes: {operator: In, values: [1], containerName: ''}", ["invalid .onExitCodes.containerName"]),
    ],
)
def test_a_failure_rule_is_about_codes_or_conditions(server, rule, answer):
    place = "spec.podFailurePolicy.rules[0]"
    assert server(job(f"podFailurePolicy: {{rules: [{{{rule}}}]}}")) == [line.replace(" ", f" {place}", 1) for line in answer]


def test_a_condition_in_a_cron_job_has_the_status_true_by_default_since_1_34(server):
    text = cron_job(job="podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}")
    assert server(text, "1.33") == ["required spec.jobTemplate.spec.podFailurePolicy.rules[0].onPodConditions[0].status"]
    assert server(text, "1.34") == []


def test_with_a_failure_policy_only_failed_pods_are_replaced(server):
    assert server(job("podReplacementPolicy: TerminatingOrFailed")) == []
    assert server(job(lines("podReplacementPolicy: TerminatingOrFailed; podFailurePolicy: {}"))) == ["not-supported spec.podReplacementPolicy"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("example.org/x", []), ("''", ["required"]), ("x", ["invalid"]), (f"example.org/{'x' * 52}", ["too-long"])],
)
def test_the_manager_has_a_domain(server, name, answer):
    assert server(job(f"managedBy: {name}")) == [f"{kind} spec.managedBy" for kind in answer]


def test_gates_that_were_off_drop_their_fields(server):
    manifest = job(lines("managedBy: x; successPolicy: {}"))
    assert server(manifest, "1.31") == ["invalid spec.successPolicy"]
    assert server(manifest, "1.30") == []


# CronJobs


@pytest.mark.parametrize(("length", "answer"), [(52, []), (53, ["invalid metadata.name"])])
def test_the_name_of_a_cron_job_leaves_room_for_a_suffix(server, length, answer):
    assert server(cron_job(name="x" * length)) == answer


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("timeZone: Local", ["invalid spec.timeZone"]),
        ("concurrencyPolicy: allow", ["not-supported spec.concurrencyPolicy"]),
        ("concurrencyPolicy: ''", []),
        ("failedJobsHistoryLimit: -1", ["invalid spec.failedJobsHistoryLimit"]),
        ("startingDeadlineSeconds: 0", []),
    ],
)
def test_fields_of_a_cron_job_have_their_limits(server, spec, answer):
    assert server(cron_job(spec)) == answer


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ("selector: {}", ["invalid spec.jobTemplate.spec.selector"]),
        ("manualSelector: true", ["not-supported spec.jobTemplate.spec.manualSelector"]),
        ("manualSelector: false", []),
        ("completionMode: Indexed", ["required spec.jobTemplate.spec.completions"]),
        ("backoffLimit: -1", ["invalid spec.jobTemplate.spec.backoffLimit"]),
    ],
)
def test_the_jobs_of_a_cron_job_are_jobs_without_selector(server, spec, answer):
    assert server(cron_job(job=spec)) == answer


def test_an_empty_cron_job_lacks_a_schedule_and_containers(server):
    prefix = "spec.jobTemplate.spec.template.spec"
    answer = ["required metadata.name", "required spec.schedule", f"required {prefix}.containers", f"required {prefix}.restartPolicy"]
    assert sorted(server("apiVersion: batch/v1\nkind: CronJob")) == sorted(answer)
