"""What helm and kustomize render is checked, and each finding names its template.

Most tests have a script on the PATH that stands for helm: the user's own program, which podlint only starts. Those with the real programs skip where
these are missing.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podlint.errors import UsageError
from podlint.rendering import render, templates
from podlint.rendering.render import Rendered

Write = Callable[..., Path]
Main = Callable[..., tuple[int, str, str]]

TEMPLATE = """\
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
  {{- with .Values.labels }}
  lables: {{ . }}
  {{- end }}
spec:
  containers:
    - name: web
      image: "example.org/web:{{ .Values.tag }}"
      workinDir: /srv
      stdin: {{ .Values.stdin }}
"""
RENDERED = """\
---
# Source: shop/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: release-name
spec:
  containers:
    - name: web
      image: "example.org/web:1.4"
      workinDir: /srv
      stdin: maybe
"""
STAND_IN = """\
#!{python}
import json, sys
from pathlib import Path
folder = Path({folder!r})
(folder / "arguments.json").write_text(json.dumps(sys.argv[1:]))
with open(folder / "calls", "a") as calls:
    calls.write("x")
{then}
"""
PRINT = "sys.stdout.write((folder / 'rendered.yaml').read_text())"
posix = pytest.mark.skipif(os.name == "nt", reason="the script that stands for helm starts with #!")


@pytest.fixture
def helm(folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Put a program on the PATH, and nothing else; return the folder with what it renders and how it was called."""
    place = tmp_path_factory.mktemp("programs")
    monkeypatch.setenv("PATH", str(place))

    def helm(rendered: str = RENDERED, then: str = PRINT, name: str = "helm") -> Path:
        program = place / name
        program.write_text(STAND_IN.format(python=sys.executable, folder=str(place), then=then))
        program.chmod(0o755)
        (place / "rendered.yaml").write_text(rendered)
        return place

    return helm


@pytest.fixture
def chart(write: Write) -> None:
    """A chart in the folder `chart`, whose name is another one."""
    write("chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n")
    write("chart/templates/pod.yaml", TEMPLATE)


@pytest.fixture
def findings(main: Main) -> Callable[..., list[tuple[Any, ...]]]:
    """Check, and return of each finding: rule, file, line, whether that counts in what is rendered."""

    def findings(*arguments: str) -> list[tuple[Any, ...]]:
        code, out, err = main("check", "--profile", "baseline", "--output-format", "json", *arguments)
        assert (code, err) == (1, "")
        return [(each["rule"], each["file"], each["line"], each.get("rendered", False)) for each in json.loads(out)["findings"]]

    return findings


@posix
@pytest.mark.usefixtures("chart")
def test_a_finding_stands_in_its_template_where_that_is_certain_and_in_what_is_rendered_elsewhere(findings, helm):
    helm()
    assert findings("--helm", "chart") == [
        ("unknown-field", "chart/templates/pod.yaml", 12, False),
        ("wrong-type", "chart/templates/pod.yaml", 12, True),
    ]


@posix
@pytest.mark.usefixtures("chart")
def test_a_page_has_the_cards_of_what_is_rendered(main, helm):
    helm(RENDERED.replace("      workinDir: /srv\n      stdin: maybe\n", ""))
    code, out, _ = main("check", "--profile", "baseline", "--output-format", "html", "--helm", "chart")
    assert code == 0
    assert "Pod/release-name" in out
    assert "lines of what helm or kustomize renders count there" in out
    assert "what the API server would refuse" not in out


@posix
@pytest.mark.usefixtures("chart")
def test_the_text_report_says_that_a_line_counts_in_what_is_rendered(main, helm):
    helm()
    _, out, _ = main("check", "--profile", "baseline", "--helm", "chart")
    assert "chart/templates/pod.yaml:12:7: error: unknown field 'workinDir'" in out
    assert "chart/templates/pod.yaml (rendered):12:14: error: " in out
    assert " 12 |       stdin: maybe\n" in out
    assert "fixed with" not in out


@posix
@pytest.mark.usefixtures("chart")
@pytest.mark.parametrize(("inside", "path", "file"), [("chart", ".", ""), ("chart", "../chart", "../chart/"), ("chart/templates", "..", "../")])
def test_a_chart_may_be_the_folder_that_one_is_in(main, helm, monkeypatch, inside, path, file):
    helm()
    monkeypatch.chdir(inside)
    _, out, _ = main("check", "--select", "unknown-field", "--output-format", "concise", "--helm", path)
    assert out.startswith(f"{file}templates/pod.yaml:12:7: ")


@posix
@pytest.mark.usefixtures("chart")
def test_a_template_in_a_packed_chart_goes_by_its_path_there(findings, helm, write):
    write("shop-1.0.tgz", b"packed")
    helm(RENDERED.replace("shop/templates", "shop/charts/cache/templates"))
    assert {(file, rendered) for _, file, _, rendered in findings("--helm", "chart")} == {("chart/charts/cache/templates/pod.yaml", True)}
    assert {file for _, file, _, _ in findings("--helm", "./shop-1.0.tgz")} == {"shop-1.0.tgz/charts/cache/templates/pod.yaml"}


@posix
@pytest.mark.usefixtures("chart")
def test_a_link_in_a_chart_is_followed(findings, helm, write, folder):
    write("shared/pod.yaml", TEMPLATE)
    (folder / "chart/templates/shared").symlink_to("../../shared")
    helm(RENDERED.replace("templates/pod.yaml", "templates/shared/pod.yaml"))
    assert findings("--helm", "chart")[0] == ("unknown-field", "chart/templates/shared/pod.yaml", 12, False)


@posix
@pytest.mark.usefixtures("chart")
def test_a_name_that_leads_out_of_the_chart_is_not_read(findings, helm, write):
    write("pod.yaml", TEMPLATE)
    helm(RENDERED.replace("shop/templates/pod.yaml", "shop/../pod.yaml"))
    assert {(file, rendered) for _, file, _, rendered in findings("--helm", "chart")} == {("shop/../pod.yaml", True)}


@posix
@pytest.mark.usefixtures("chart")
def test_helm_gets_values_namespace_and_version_and_everything_rendered_is_checked(findings, helm, write):
    write("more.yaml", "labels: {}\n")
    place = helm()
    arguments = ("--values", "more.yaml", "--set", "tag=1.4", "--set=a=b=c", "-n", "shop", "--kubernetes-version", "1.30", "--helm", "chart")
    assert len(findings(*arguments)) == 2
    assert json.loads((place / "arguments.json").read_text()) == [
        *("template", "--include-crds", "--values", "more.yaml", "--set", "tag=1.4", "--set", "a=b=c"),
        *("--namespace", "shop", "--kube-version", "1.30", "--", "chart"),
    ]


@posix
@pytest.mark.usefixtures("chart")
def test_without_a_version_that_somebody_chose_helm_keeps_its_own(main, helm):
    place = helm()
    main("check", "--helm", "chart")
    assert "--kube-version" not in (place / "arguments.json").read_text()


@posix
@pytest.mark.usefixtures("chart")
@pytest.mark.parametrize(("name", "found"), [("settings", []), ("setings", ["chart/templates/pod.yaml"])])
def test_objects_of_a_chart_know_each_other(main, helm, write, name, found):
    write("chart/templates/settings.yaml", "")
    pod = RENDERED.replace("workinDir: /srv\n      stdin: maybe", "envFrom: [{configMapRef: {name: settings}}]")
    helm(f"{pod}---\n# Source: shop/templates/settings.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: b}}\n")
    _, out, _ = main("check", "--profile", "baseline", "--select", "config-map-ref-missing", "--output-format", "json", "--helm", "chart")
    assert [finding["file"] for finding in json.loads(out)["findings"]] == found


@posix
@pytest.mark.usefixtures("chart")
def test_objects_of_a_chart_and_its_subcharts_know_each_other(findings, helm):
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}], selector: {app: web}}\n"
    helm(f"{RENDERED}---\n# Source: shop/charts/web/templates/service.yaml\n{service}")
    assert ("service-selects-nothing", "chart/charts/web/templates/service.yaml", 6, True) in findings("--profile", "recommended", "--helm", "chart")


@posix
@pytest.mark.usefixtures("chart")
def test_templates_are_not_read_as_manifests_too(main, helm, clean):
    helm(RENDERED.replace("workinDir", "workingDir").replace("maybe", "true"))
    code, out, _ = main("check", "--profile", "baseline", "--helm", "chart", ".")
    assert (code, out) == (0, "no findings in 1 object of 1 file, Kubernetes 1.37\n")


@posix
@pytest.mark.usefixtures("chart")
def test_kinds_that_a_chart_defines_are_known_to_it(findings, helm):
    resource = "apiVersion: example.org/v1\nkind: Shop\nmetadata: {name: shop}\nspec: {sise: 3}\n"
    schema = "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"
    definition = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: shops.example.org}\nspec:\n  group: example.org\n"
        "  names: {plural: shops, singular: shop, kind: Shop, listKind: ShopList}\n  scope: Namespaced\n"
        f"  versions: [{{name: v1, served: true, storage: true, schema: {{openAPIV3Schema: {schema}}}}}]\n"
    )
    helm(f"---\n# Source: shop/templates/shop.yaml\n{resource}---\n# Source: shop/crds/shop.yaml\n{definition}")
    assert findings("--helm", "chart") == [("unknown-field", "chart/templates/shop.yaml", 6, True)]


@posix
@pytest.mark.usefixtures("chart")
def test_standard_input_is_checked_beside_a_chart(podlint, helm, bad):
    helm()
    run = podlint("check", "--helm", "chart", "--profile", "baseline", "--output-format", "concise", "-", stdin=bad, PATH=os.environ["PATH"])
    assert [line.partition(":")[0] for line in run.stdout.splitlines()][:3] == ["<stdin>", "chart/templates/pod.yaml", "chart/templates/pod.yaml (rendered)"]


@posix
@pytest.mark.usefixtures("chart")
def test_comments_in_templates_silence(main, helm):
    helm(RENDERED.replace("/srv\n", "/srv # podlint: ignore[unknown-field]\n").replace("maybe", "true"))
    code, out, _ = main("check", "--profile", "baseline", "--helm", "chart")
    assert code == 0
    assert "1 finding silenced" in out


@posix
@pytest.mark.usefixtures("chart")
@pytest.mark.parametrize(
    ("then", "message"),
    [
        (
            "sys.exit('Error: found in Chart.yaml, but missing in charts/ directory: cache\\n\\nUse --debug flag to render out invalid YAML')",
            "helm cannot render 'chart': found in Chart.yaml, but missing in charts/ directory: cache",
        ),
        (
            "sys.exit('walk.go:75: found symbolic link in path: a. Contents of linked file included and used\\nError: no template\\n- line two')",
            "helm cannot render 'chart': no template - line two",
        ),
        (
            "sys.exit('Error: chart requires kubeVersion: >=1.34.0-0')",
            "helm cannot render 'chart': chart requires kubeVersion: >=1.34.0-0; say with --kubernetes-version which version the cluster has",
        ),
        ("sys.exit(3)", "helm cannot render 'chart': it ended with 3 and said nothing"),
        ("sys.exit('\\x1b[31m' + 'x' * 100_000)", "helm cannot render 'chart': \N{REPLACEMENT CHARACTER}[31m" + "x" * 995 + "..."),
        (
            "import subprocess, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)",
            "helm cannot render 'chart' within 1 seconds; raise --render-timeout",
        ),
        ("while True: print('a: b')", "helm cannot render 'chart' within 20,000,000 bytes; raise --max-file-size"),
    ],
)
def test_why_helm_fails_is_one_line(main, helm, then, message):
    helm(then=then)
    started = time.monotonic()
    timeout = "1" if "within 1 " in message else "60"
    assert main("check", "--helm", "chart", "--render-timeout", timeout) == (2, "", f"podlint: {message}\n")
    assert time.monotonic() - started < 30


@posix
@pytest.mark.usefixtures("chart")
def test_where_a_template_renders_to_no_yaml_podlint_says_what_is_wrong_with_it(findings, helm):
    failing = f"if '--debug' in sys.argv: {PRINT}\nsys.exit('Error: YAML parse error on shop/templates/pod.yaml: error converting YAML to JSON')"
    helm(RENDERED.replace("  containers:\n", "\tcontainers:\n"), failing)
    assert findings("--helm", "chart")[0] == ("yaml-syntax-error", "chart/templates/pod.yaml", 8, True)


@posix
@pytest.mark.usefixtures("chart")
def test_what_helm_alone_refuses_is_not_passed_over(main, helm):
    failing = f"if '--debug' in sys.argv: {PRINT}\nsys.exit('Error: YAML parse error on shop/templates/pod.yaml')"
    helm(RENDERED.replace("workinDir", "workingDir").replace("maybe", "true"), failing)
    assert main("check", "--helm", "chart") == (2, "", "podlint: helm cannot render 'chart': YAML parse error on shop/templates/pod.yaml\n")


@pytest.mark.usefixtures("chart")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--helm", "chart"), "--helm needs helm, and it is not on the PATH; install helm"),
        (("--kustomize", "overlay"), "--kustomize needs kustomize or kubectl, and neither is on the PATH; install kustomize or kubectl"),
        (("--helm", "oci://example.org/shop"), "--helm names 'oci://example.org/shop', and there is no chart; name a folder with a Chart.yaml"),
        (("--kustomize", "chart"), "--kustomize names 'chart', and there is no kustomization; name a folder with a kustomization.yaml"),
        (("--values", "a.yaml"), "--values says how a chart is rendered, and there is none; add --helm CHART"),
        (("--set", "a=b", "--kustomize", "overlay"), "--set says how a chart is rendered, and there is none; add --helm CHART"),
        (("--helm", "chart", "--values", "-"), "--values names '-', and there is no such file"),
        (("--render-timeout", "5"), "--render-timeout limits rendering, and nothing is to be rendered; add --helm CHART or --kustomize DIR"),
        (("--helm", "chart", "--render-timeout", "1.5"), "--render-timeout cannot be '1.5'; write a whole number of seconds from 1"),
        (("--helm", "chart", "--render-timeout", "0"), "--render-timeout cannot be '0'"),
        (("--helm", "chart", "-n", "a", "-n", "b"), "a release has one namespace, and several --namespace are given with --helm"),
        (("--helm", "chart", "--fix"), "--helm and --fix exclude each other; a rendered text is no file to mend; mend its templates"),
        (("--kustomize", "overlay", "--diff"), "--kustomize and --diff exclude each other"),
        (("--helm", "chart", "--changed-since", "main"), "--helm and --changed-since exclude each other"),
    ],
)
def test_options_that_cannot_be_met_are_one_line(main, write, monkeypatch, arguments, message):
    write("overlay/kustomization.yaml", "resources: []\n")
    monkeypatch.setenv("PATH", "")
    code, out, err = main("check", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"podlint: {message}")
    assert err.count("\n") == 1


@posix
@pytest.mark.usefixtures("chart")
def test_a_file_cannot_be_given_as_an_option_of_helm(findings, helm, folder):
    shutil.copytree(folder / "chart", folder / "--post-renderer=evil")
    place = helm()
    findings("--helm=--post-renderer=evil")
    assert json.loads((place / "arguments.json").read_text())[-2:] == ["--", "--post-renderer=evil"]


@posix
def test_kustomize_comes_before_kubectl(findings, helm, write):
    write("overlay/kustomization.yml", "resources: []\n")
    place = helm(RENDERED.partition("yaml\n")[2], name="kubectl")
    assert findings("--kustomize", "overlay/") == [
        ("unknown-field", "overlay/kustomization.yml", 9, True),
        ("wrong-type", "overlay/kustomization.yml", 10, True),
    ]
    assert json.loads((place / "arguments.json").read_text()) == ["kustomize", "--", "overlay/"]
    helm(RENDERED, name="kustomize")
    findings("--kustomize", "overlay/")
    assert json.loads((place / "arguments.json").read_text()) == ["build", "--", "overlay/"]


@pytest.mark.skipif(not (shutil.which("kubectl") or shutil.which("kustomize")), reason="neither kustomize nor kubectl is installed")
def test_a_real_kustomization_is_built(findings, write, bad):
    write("base/kustomization.yaml", "resources: [pod.yaml]\n")
    write("base/pod.yaml", bad)
    write("overlay/kustomization.yaml", "resources: [../base]\nnamePrefix: test-\n")
    assert findings("--kustomize", "overlay") == [("unknown-field", "overlay/kustomization.yaml", 4, True)]
    assert findings("--kustomize", "overlay", ".")[0] == ("unknown-field", "base/pod.yaml", 5, False)


@pytest.mark.skipif(not (shutil.which("kubectl") or shutil.which("kustomize")), reason="neither kustomize nor kubectl is installed")
def test_why_a_real_kustomization_cannot_be_built_is_one_line(main, write):
    write("overlay/kustomization.yaml", "resources: [missing.yaml]\n")
    code, out, err = main("check", "--kustomize", "overlay")
    assert (code, out) == (2, "")
    assert err.startswith(("podlint: kustomize cannot render 'overlay': ", "podlint: kubectl kustomize cannot render 'overlay': "))
    assert "missing.yaml" in err
    assert err.count("\n") == 1


@pytest.mark.skipif(not shutil.which("helm"), reason="helm is not installed")
@pytest.mark.usefixtures("chart")
def test_a_real_chart_is_rendered(findings, write):
    write("values.yaml", "tag: '1.4'\nstdin: maybe\n")
    assert findings("--helm", "chart", "--values", "values.yaml") == [
        ("unknown-field", "chart/templates/pod.yaml", 12, False),
        ("wrong-type", "chart/templates/pod.yaml", 12, True),
    ]


def test_documents_of_one_template_are_one_text_wherever_helm_puts_them() -> None:
    text = "---\n# Source: a/b.yaml\nx: 1\n---\n# Source: a/a.yaml\nx: 2\n---\nx: 3\n---\n# Source: a/b.yaml\nx: 4"
    assert render.by_source(text) == [
        ("a/b.yaml", "---\n# Source: a/b.yaml\nx: 1\n---\n# Source: a/b.yaml\nx: 4\n"),
        ("a/a.yaml", "---\n# Source: a/a.yaml\nx: 2\n---\nx: 3\n"),
    ]
    assert [source for source, _ in render.by_source(text, in_order=True)] == ["a/a.yaml", "a/b.yaml"]


def test_a_source_comment_of_another_chart_names_nothing() -> None:
    text = "---\n# Source: a/crds/b.yaml\n---\n# Source: c/templates/b.yaml\nx: 1\n---\n# Source: a/charts/c/b.yaml\nx: 2\n"
    assert [source for source, _ in render.by_source(text)] == ["a/crds/b.yaml", "a/charts/c/b.yaml"]


def test_several_charts_are_refused() -> None:
    given = {"helm": ["a", "b"]}
    with pytest.raises(UsageError, match="2 --helm are given, and a run renders one chart"):
        render.asked(lambda name: given.get(name, []), "")


def test_a_source_comment_elsewhere_names_nothing() -> None:
    text = "---\n# Source: a/a.yaml\ndata:\n  x: |\n    ---\n    # Source: a/b.yaml\n# Source: a/c.yaml\n"
    assert [source for source, _ in render.by_source(text)] == ["a/a.yaml"]


@pytest.mark.parametrize(
    ("template", "text", "certain"),
    [
        ("a: 1\nb: 2\n", "a: 1\nb: 2\n", {0: 0, 1: 1}),
        ("{{ x }}\na: 1\nb: 2\n", "a: 1\nb: 2\n", {0: 1, 1: 2}),
        ("a: 1\n{{ x }}\nb: 2\n", "a: 1\nx: 1\nb: 2\n", {}),  # no neighbour agrees
        ("a: 1\nb: 2\n{{ x }}\na: 1\n", "a: 1\nb: 2\nx: 1\na: 1\n", {0: 0, 1: 1}),  # the last one may be from what the action prints
        ("a: 1\nb: 2\n", "a: 1\nb: 2\nc: 3\nb: 2\n", {0: 0, 1: 1}),
        ("{{ if x }}\na: 1\nb: 2\nc: 3\n{{ end }}\n", "a: 1\nb: 2\nd: 4\n", {}),  # not all that is between two actions
        ("{{ if x }}\nab: 1\nbc: 2\n{{ else }}\nab: 1\nbc: {{ x }}\n{{ end }}\n", "ab: 1\nbc: 2\n", {}),  # which branch?
        ("labels:\n{{- if x }}\n  a: 1\n  b: 2\n{{- else }}\n{{ x }}\n{{- end }}\n", "labels:\n  x: 1\n  a: 1\n  b: 2\n", {}),  # not below `labels`
        ("labels:\n{{- if x }}\n  a: 1\n  b: 2\n{{- else }}\n{{ x }}\n{{- end }}\n", "labels:\n  a: 1\n  b: 2\n", {1: 2, 2: 3}),
        ("{{ x }}-a\nb: 1\nc: 2\n", "x-b\nb: 1\nc: 2\n", {}),
        ("b: 1\nc: 2\nname: {{ x }}\n", "b: 1\nc: 2\nitems: []\n", {}),
        ("a: 1\nb: 2\n---\nc: 3\nd: 4\n", "c: 3\nd: 4\n---\na: 1\nb: 2\n", {0: 3, 1: 4, 3: 0, 4: 1}),  # documents in another order
        ("a: '{{ x }}'\nb: 1\nb: 1", "---\n# Source: a/crds/b.yaml\na: '{{ x }}'\nb: 1\nb: 1\n", {2: 0, 3: 1, 4: 2}),  # printed as it is
        ("a: 1\n  b: 2\n", "a: 1\nb: 2\n", {}),  # indented otherwise: it comes from elsewhere
        ("{{/* a: 1\nb: 2\nc: 3 */}}\n", "a: 1\nb: 2\n", {}),  # a comment of the template
        ("{{- if x }}\na: 1\n{{- else }}\na: {{ x }}\n{{- end }}\n", "a: 1\nb: 1\n", {}),
        ("a: {{ x\nb: 1\nc: 1", "b: 1\nc: 1\n", {}),  # an action that never ends
        ("name: {{ x }}-a\nb: 1\n", "name: x-a\nb: 1\n", {1: 1}),
        ("name: {{ x }}-a\nb: 1\n", "name: x-b\nb: 1\n", {}),
        ("name: {{ x }}{{/*\n*/}}\nb: 1\n", "name: x\nb: 1\n", {}),
        ("", "a: 1\n", {}),
    ],
)
def test_a_line_is_one_of_the_template_only_where_nothing_else_can_be_meant(template, text, certain):
    assert templates.lines_of(Rendered("a.yaml", text, template)) == certain
