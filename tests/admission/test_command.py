"""`podlint check --policies`: where policies come from, what is told of them, and what a user may do wrong."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cel_expr_python", reason="the extra podlint[cel] is not installed")

from podlint import __main__
from podlint.admission.given import completed, given
from podlint.admission.read import policies

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop, namespace: web}\nspec:\n  containers: [{name: app, image: 'example.org/app:1.4'}]\n"
Main = Callable[..., tuple[int, str, str]]


@pytest.fixture
def main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Main:
    """Run podlint's entry point in an empty folder; return exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["podlint", *arguments])
        with pytest.raises(SystemExit) as left:
            __main__.main()
        return (int(left.value.code or 0), *capsys.readouterr())

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


CHECK = ("check", "pod.yaml", "--profile", "baseline", "--output-format", "json")


def found(out: str) -> list[str]:
    return [finding["rule"] for finding in json.loads(out)["findings"]]


def test_policies_come_from_folders_and_files_and_from_the_configuration(main: Main, write: Any, policy: Any) -> None:
    write("pod.yaml", POD)
    write("cluster/policies/demo.yaml", policy("false"))
    assert main(*CHECK)[0] == 0
    for arguments in (("--policies", "cluster"), ("--policies=cluster/policies/demo.yaml", "--policies", "cluster")):
        code, out, err = main(*CHECK, *arguments)
        assert (code, found(out), err) == (1, ["admission-policy"], "")
    write(".podlint.yaml", "policies: [cluster]\n")
    assert main(*CHECK)[0] == 1
    assert main(*CHECK, "--no-config")[0] == 0


def test_a_rule_about_policies_can_be_silenced_and_turned_off(main: Main, write: Any, policy: Any) -> None:
    write("policies/demo.yaml", policy("object.metadata.name == 'x'"))
    write("pod.yaml", POD)
    assert main(*CHECK, "--policies", "policies", "--ignore", "admission")[0] == 0
    write("pod.yaml", POD.replace("web}", "web}  # podlint: ignore[admission-policy] not ours"))
    assert main(*CHECK, "--policies", "policies")[0] == 0


def test_namespaces_among_the_checked_files_decide(main: Main, write: Any, policy: Any) -> None:
    write("policies/demo.yaml", policy("false", resources="pods", binding="matchResources: {namespaceSelector: {matchLabels: {tier: front}}}"))
    write("pod.yaml", POD)
    assert found(main(*CHECK, "--policies", "policies")[1]) == ["admission-policy-not-evaluated"]
    write("namespace.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: web, labels: {tier: front}}\n")
    assert found(main(*CHECK, "namespace.yaml", "--policies", "policies")[1]) == ["admission-policy"]
    assert found(main(*CHECK, "namespace.yaml", "--policies", "policies", "--fix")[1]) == ["admission-policy"]


def test_several_processes_say_what_one_says(main: Main, write: Any, policy: Any) -> None:
    for number in range(20):
        write(f"pods/{number}.yaml", POD.replace("shop", f"shop{number}"))
    write("policies/demo.yaml", policy("object.metadata.name == 'shop1'"))
    arguments = ("check", "pods", "--profile", "baseline", "--policies", "policies", "--no-cache", "--output-format", "json")
    serial, parallel = (main(*arguments, "--jobs", jobs)[1] for jobs in ("1", "3"))
    assert found(serial).count("admission-policy") == 19
    assert json.loads(serial)["findings"] == json.loads(parallel)["findings"]


def test_what_is_not_evaluated_is_told_once(main: Main, write: Any, policy: Any) -> None:
    write("pod.yaml", POD + "---\n" + POD.replace("shop", "store"))
    write("policies/one.yaml", policy("request.userInfo.username == 'admin'"))
    lone = policy("true").partition("---\n")
    write("policies/two.yaml", lone[0].replace("demo", "lonely"))
    write("policies/three.yaml", lone[2].replace("policyName: demo", "policyName: gone").replace("demo-binding", "adrift"))
    write("policies/four.yaml", "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\nmetadata: {name: changing}\nspec: {}\n")
    code, out, err = main(*CHECK, "--policies", "policies")
    assert (code, found(out)) == (0, [])
    assert sorted(err.splitlines()) == [
        "podlint: the MutatingAdmissionPolicy changing is not evaluated: it changes objects, and podlint looks at them as they are written",
        "podlint: the binding adrift is for the policy gone, which is not among the policies",
        "podlint: the policy lonely has no binding among the policies, so it concerns nothing",
        "podlint: validations[0].expression of the policy demo is not evaluated: it reads request.userInfo: who will create the object",
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("policies/readme.yaml", POD, "there is no ValidatingAdmissionPolicy in 'policies'"),
        ("policies/broken.yaml", "a: [", "the policies in policies/broken.yaml cannot be read as the API server reads them"),
        ("policies/typo.yaml", "POLICY", "the policies in policies/typo.yaml cannot be read as the API server reads them"),
        ("policies/old.yaml", "OLD", "no version of Kubernetes that podlint knows has the ValidatingAdmissionPolicy of admissionregistration.k8s.io/v9"),
        ("elsewhere/x.yaml", POD, "there is no file or folder 'policies'"),
    ],
)
def test_policies_that_cannot_be_read_are_one_line_and_exit_code_2(main: Main, write: Any, policy: Any, name: str, text: str, message: str) -> None:
    texts = {"POLICY": policy("true").replace("validations:", "validation:"), "OLD": policy("true").replace("k8s.io/v1", "k8s.io/v9")}
    write("pod.yaml", POD)
    write(name, texts.get(text, text))
    code, out, err = main(*CHECK, "--policies", "policies")
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") <= 2


def test_a_setting_that_names_no_file_is_told_with_its_line(main: Main, write: Any) -> None:
    write("pod.yaml", POD)
    write(".podlint.yaml", "policies:\n- nowhere\n")
    code, _, err = main(*CHECK)
    assert code == 2
    assert "there is no file or folder 'nowhere'" in err


def test_without_the_library_the_extra_is_named(main: Main, write: Any, policy: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write("pod.yaml", POD)
    write("policies/demo.yaml", policy("false"))
    monkeypatch.setitem(sys.modules, "cel_expr_python.cel", None)
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    code, _, err = main(*CHECK, "--policies", "policies")
    assert code == 2
    assert "pip install 'podlint[cel]'" in err


def test_names_from_policies_are_never_printed_raw(main: Main, write: Any, policy: Any) -> None:
    write("pod.yaml", POD)
    write("policies/demo.yaml", policy("false").replace("{name: demo}", '{name: "de\\e[31mmo"}').replace("policyName: demo", 'policyName: "de\\e[31mmo"'))
    _, out, err = main("check", "pod.yaml", "--profile", "baseline", "--policies", "policies")
    assert "would refuse" in out
    assert "\x1b" not in out + err


@pytest.mark.skipif(os.name == "nt", reason="pipes by name are a POSIX matter")
def test_what_a_shell_hands_over_is_read_but_once(main: Main, write: Any, policy: Any) -> None:
    write("policies/demo.yaml", policy("false"))
    ours, theirs = os.pipe()
    os.write(theirs, POD.encode())
    os.close(theirs)
    try:
        code, out, _ = main("check", f"/dev/fd/{ours}", "--profile", "baseline", "--output-format", "json", "--policies", "policies")
    finally:
        os.close(ours)
    assert (code, found(out)) == (1, ["admission-policy"])


def test_what_a_run_is_given_travels_to_other_processes(write: Any, policy: Any, tmp_path: Path) -> None:
    write("policies/demo.yaml", policy("false"))
    pod = write("pod.yaml", POD)
    found = completed(given((str(tmp_path / "policies"),)), [str(pod)], 1000)
    assert pickle.loads(pickle.dumps(found)) == found
    assert [known.name for known in policies(found).policies] == ["demo"]


LOADED = """
import sys
from podlint.__main__ import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_a_run_without_policies_loads_nothing_of_them(write: Any) -> None:
    run = subprocess.run([sys.executable, "-c", LOADED, "check", str(write("pod.yaml", POD))], capture_output=True, encoding="utf-8", timeout=60, check=False)
    loaded = {name for name in run.stderr.split() if name.startswith("podlint.admission.")}
    assert "podlint.engine" in run.stderr
    assert loaded <= {"podlint.admission.model", "podlint.admission.cost"}
