"""Rules of the user's own, in Python and without code: they run, their examples are tests, and their mistakes are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from podlint.finding import Severity
from podlint.rulebook import own_rules

Write = Callable[..., Path]
Main = Callable[..., tuple[int, str, str]]

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec:\n  containers:\n  - name: web\n    image: example.org/web:1\n"

WITHOUT_CODE = r"""
name: image-from-our-registry
severity: error
on: container
require: {properties: {image: {pattern: '^registry\.corp/'}}}
message: "image {image} is not from registry.corp"
help: push it to registry.corp
why: Only registry.corp is scanned.
bad: |
  name: web
  image: nginx:1.27  # error
good: |
  name: web
  image: registry.corp/nginx:1.27
"""

PYTHON = '''"""A container is called like its pod.

## Why

Logs are harder to tell apart.

## Bad

```yaml
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web  # error
    image: example.org/web:1
```

## Good

```yaml
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: web
    image: example.org/web:1
```
"""

from collections.abc import Iterator
from typing import NamedTuple

from podlint.rule import Container, Pod, Problem, Scope, Severity, rule


class Options(NamedTuple):
    allowed: tuple[str, ...] = ()


@rule(severity=Severity.WARNING, since="0.1", scope=Scope.CONTAINER)
def container_named_like_pod(container: Container, pod: Pod, options: Options) -> Iterator[Problem]:
    if container.name == pod.object.name and container.name not in options.allowed:
        yield Problem((*container.path, "name"), f"the container is called {container.name!r} like its pod")
'''


@pytest.fixture
def rules(write: Write) -> str:
    """A folder with a rule of each form."""
    write("ci/rules/registry.yaml", WITHOUT_CODE)
    write("ci/rules/container_named_like_pod.py", PYTHON)
    return "ci/rules"


def test_the_rules_of_a_folder_run_beside_the_bundled_ones(main: Main, write: Write, rules: str) -> None:
    write("pod.yaml", POD.replace("shop", "web"))
    code, out, _ = main("check", "--rule-folder", rules, "--profile", "recommended", "--output-format", "concise", "pod.yaml")
    assert code == 1
    assert "pod.yaml:6:11: warning: the container is called 'web' like its pod" in out
    assert "pod.yaml:7:12: error: image example.org/web:1 is not from registry.corp" in out


def test_they_run_in_other_processes_too(main: Main, write: Write, rules: str) -> None:
    for number in range(3):
        write(f"pods/{number}.yaml", POD)
    _, out, _ = main("check", "--rule-folder", rules, "--jobs", "2", "--output-format", "concise", "pods")
    assert out.count("[image-from-our-registry]") == 3


def test_a_configuration_that_is_named_runs_python_and_sets_options(main: Main, write: Write, rules: str) -> None:
    write("pod.yaml", POD.replace("shop", "web"))
    write("own.yaml", f"rule-folders: [{rules}]\nrules: {{container-named-like-pod: {{allowed: [web]}}}}\n")
    _, out, _ = main("check", "--config", "own.yaml", "pod.yaml")
    assert "container-named-like-pod" not in out
    assert "image-from-our-registry" in out


def test_a_configuration_that_is_only_found_runs_no_python(main: Main, write: Write, rules: str, folder: Path) -> None:
    write("ci/rules/container_named_like_pod.py", "open('ran', 'w').close()\n")
    write(".podlint.yaml", f"rule-folders: [{rules}]\n")
    code, _, err = main("check", ".")
    assert code == 2
    assert err == (
        "podlint: .podlint.yaml:1: the rules in 'ci/rules' are Python, which podlint runs only if you name it; "
        "name the folder with --rule-folder, or this file with --config\n"
    )
    assert not (folder / "ran").exists()


def test_a_configuration_that_is_found_runs_rules_without_code(main: Main, write: Write) -> None:
    write("pod.yaml", POD)
    write("rules/registry.yaml", WITHOUT_CODE)
    write(".podlint.yaml", "rule-folders: [rules]\nrules: {image-from-our-registry: info}\n")
    code, out, _ = main("check", "--output-format", "concise", "pod.yaml")
    assert code == 0
    assert "pod.yaml:7:12: info: image example.org/web:1 is not from registry.corp" in out


def test_examples_of_own_rules_pass(main: Main, rules: str) -> None:
    assert main("rules", "test", rules) == (0, "2 rules, 0 failures\n", "")


def test_a_rule_saved_twice_within_a_second_is_read_as_it_is_now(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    severities = []
    for severity in ("WARNING", "ERROR  "):
        file = write("rules/container_named_like_pod.py", PYTHON.replace("WARNING", severity))
        os.utime(file, (1_700_000_000, 1_700_000_000))
        own_rules.load.cache_clear()
        severities.append(own_rules.load(str(file)).rule.severity)
    assert severities == [Severity.WARNING, Severity.ERROR]
    assert not (file.parent / "__pycache__").exists()


@pytest.mark.parametrize(
    ("name", "text", "failure"),
    [
        ("registry.yaml", WITHOUT_CODE.replace("  # error", ""), "image-from-our-registry: Bad example 1, line 2: expected no error, found one"),
        (
            "registry.yaml",
            WITHOUT_CODE.replace("nginx:1.27  #", "registry.corp/a:1  #"),
            "image-from-our-registry: Bad example 1, line 2: expected an error, found none",
        ),
        (
            "container_named_like_pod.py",
            PYTHON.replace("{name: shop}", "{name: web}"),
            "container-named-like-pod: Good example 1, line 6: expected no error, found one",
        ),
        ("container_named_like_pod.py", PYTHON.replace("if container.name", "if 1 / 0"), "container-named-like-pod: Bad example 1: the rule crashed"),
        ("container_named_like_pod.py", PYTHON.replace("## Good", "## Source"), "container-named-like-pod: there is no Good example"),
    ],
)
def test_an_example_that_does_not_hold_is_told(main, write, rules, name, text, failure):
    write(f"{rules}/{name}", text)
    code, out, _ = main("rules", "test", rules)
    assert code in (1, 2)
    assert failure in out or "crashed" in out + failure


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yaml", "name: a", "rules/a.yaml: the rule has no 'on'; a rule has name, on, require, message, why, bad, good"),
        ("a.yaml", WITHOUT_CODE.replace("require:", "requires:"), "rules/a.yaml:5: the file has no setting 'requires'; did you mean 'require'?"),
        ("a.yaml", WITHOUT_CODE.replace("container\n", "contaner\n"), "rules/a.yaml:4: on cannot be 'contaner'; use object, pod, container"),
        ("a.yaml", WITHOUT_CODE.replace("{pattern: '", "{pattern: '("), "rules/a.yaml:5: require is no JSON Schema: "),
        ("a.yaml", WITHOUT_CODE.replace("image-from-our-registry", "unknown-field"), "holds a rule called 'unknown-field', as there is already"),
        ("a.yaml", WITHOUT_CODE.replace("image-from-our-registry", "Our Rule"), "rules/a.yaml:2: 'Our Rule' is no name for a rule"),
        ("a.yaml", WITHOUT_CODE + "#" * 1_000_000, "the rule 'rules/a.yaml' is larger than 1,000,000 characters"),
        ("a.py", "1 / 0", "the rule in rules/a.py cannot be loaded: ZeroDivisionError"),
        ("a.py", "def a(): pass", "rules/a.py holds no rule called 'a'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_one_line_and_exit_code_2(main, write, name, text, message):
    write(f"rules/{name}", text)
    write("pod.yaml", POD)
    code, out, err = main("check", "--rule-folder", "rules", "pod.yaml")
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="pipes by name are a POSIX matter")
def test_a_pipe_in_the_place_of_a_rule_holds_nothing_up(main: Main, write: Write, folder: Path) -> None:
    write("pod.yaml", POD)
    (folder / "rules").mkdir()
    os.mkfifo(folder / "rules" / "rule.yaml")
    assert main("check", "--rule-folder", "rules", "pod.yaml") == (2, "", "podlint: the rule 'rules/rule.yaml' cannot be read: not a regular file\n")


def test_a_folder_without_rules_is_no_success(main: Main, folder: Path) -> None:
    code, out, err = main("rules", "test", ".")
    assert (code, out, err) == (2, "", "podlint: there are no rules in '.'; each is a .py or .yaml file\n")


def test_a_folder_that_is_not_there_is_told(main: Main) -> None:
    code, _, err = main("check", "--rule-folder", "nowhere", ".")
    assert (code, err) == (2, "podlint: --rule-folder names 'nowhere', and there is no such folder\n")
