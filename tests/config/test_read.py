"""What a configuration file says, and how its mistakes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from podlint.config.model import Config, RuleSetting
from podlint.config.read import parse, read
from podlint.errors import UsageError
from podlint.finding import Severity
from podlint.rule import Profile
from podlint.schema.bundle import VERSIONS


def settings(text: str) -> Config:
    return parse(".podlint.yaml", text)


def test_an_empty_file_sets_nothing():
    assert settings("")._replace(root="") == Config(".podlint.yaml")


@pytest.mark.parametrize("text", ["profile: strict", "profile: [strict]", "{profile: strict}"])
def test_a_profile_is_one_or_a_list(text):
    assert settings(text).profiles == (Profile.STRICT,)


def test_versions_are_read_as_they_are_written_and_kept_in_order():
    assert settings("kubernetes: [1.36, '1.30', 1.29]").kubernetes == ("1.29", "1.30", "1.36")


@pytest.mark.parametrize(
    ("value", "setting"),
    [
        ("off", RuleSetting("no-liveness-probe", is_on=False, line=2)),
        ("on", RuleSetting("no-liveness-probe", line=2)),
        ("'off'", RuleSetting("no-liveness-probe", is_on=False, line=2)),
        ("false", RuleSetting("no-liveness-probe", is_on=False, line=2)),
        ("warning", RuleSetting("no-liveness-probe", severity=Severity.WARNING, line=2)),
        ("{severity: error}", RuleSetting("no-liveness-probe", severity=Severity.ERROR, line=2)),
    ],
)
def test_a_rule_is_off_or_on_or_has_a_severity(value, setting):
    assert settings(f"rules:\n  no-liveness-probe: {value}").rules == (setting,)


def test_a_family_stands_for_its_rules():
    assert settings("rules: {probes: off}").rules[0].name == "probes"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profil: strict", ".podlint.yaml:1: the file has no setting 'profil'; did you mean 'profile'?"),
        ("\nprofile: stric", ".podlint.yaml:2: profile cannot be 'stric'; did you mean 'strict'?"),
        ("profile: {}", ".podlint.yaml:1: profile must be text, not a mapping"),
        ("profile: ''", ".podlint.yaml:1: profile must be text, not empty"),
        ("kubernetes: '1.11'", f".podlint.yaml:1: kubernetes cannot be '1.11'; use {', '.join(VERSIONS)}"),
        ("kubernetes: 1.36.2", ".podlint.yaml:1: kubernetes cannot be '1.36.2'; did you mean '1.36'?"),
        ("rules:\n  no-livness-probe: off", ".podlint.yaml:2: no rule or family is called 'no-livness-probe'; did you mean 'no-liveness-probe'?"),
        ("rules: {styl: off}", ".podlint.yaml:1: no rule or family is called 'styl'; did you mean 'style'?"),
        ("rules:\n  no-liveness-probe: of", ".podlint.yaml:2: rules.no-liveness-probe cannot be 'of'; did you mean 'off'?"),
        ("profile: []", ".podlint.yaml:1: profile names nothing; there is recommended, strict, baseline, restricted"),
        ("rules: {no-liveness-probe: {sevrity: error}}", ".podlint.yaml:1: no-liveness-probe has no option 'sevrity'; did you mean 'severity'?"),
        ("rules: []", ".podlint.yaml:1: rules must be a mapping, not a list"),
        ("exists: [db]", ".podlint.yaml:1: 'db' names no object; write Kind/name or Kind/namespace/name, as Secret/db-password or ConfigMap/*"),
        ("ignore: [{path: a}]", ".podlint.yaml:1: ignore.0 names no rules; write which rules are to be ignored: `rules: [no-liveness-probe]`"),
        ("ignore: [{rules: ['*']}]", ".podlint.yaml:1: ignore.0 ignores every rule everywhere; give it a path, an object or a container"),
        ("rule-folders: [nowhere]", ".podlint.yaml:1: there is no folder 'nowhere'"),
        ("extends: nowhere.yaml", ".podlint.yaml:1: there is no file 'nowhere.yaml' to extend"),
        ("- profile: strict", ".podlint.yaml:1: the file must be a mapping, not a list"),
        ("a: [", ".podlint.yaml:1: this is no YAML: did not find expected node content"),
        ("profile: strict\n---\nprofile: strict", ".podlint.yaml:2: a second document begins here, where one is read"),
        ("profile: strict\nprofile: strict", ".podlint.yaml:2: the key 'profile' is written twice in one mapping"),
        ("rules:\n  style: off\n  style: on", ".podlint.yaml:3: the key 'style' is written twice in one mapping"),
    ],
)
def test_a_mistake_names_its_line_and_the_nearest_valid_name(text, message):
    with pytest.raises(UsageError) as told:
        settings(text)
    assert str(told.value) == message


def test_a_file_adds_to_the_one_that_it_extends(tmp_path: Path):
    (tmp_path / "base.yaml").write_text("profile: strict\nrules: {no-liveness-probe: off, probes: warning}\nexclude: [a]\n")
    (tmp_path / ".podlint.yaml").write_text("extends: base.yaml\nrules: {no-liveness-probe: error}\nexclude: [b]\n")
    config = read(str(tmp_path / ".podlint.yaml"))
    assert config.profiles == (Profile.STRICT,)
    assert config.exclude == ("a", "b")
    assert [(setting.name, setting.severity) for setting in config.rules] == [("no-liveness-probe", Severity.ERROR), ("probes", Severity.WARNING)]
    assert config.place("profile") == "base.yaml:1"


def test_a_file_that_extends_itself_is_told(tmp_path: Path):
    (tmp_path / "a.yaml").write_text("extends: a.yaml\n")
    with pytest.raises(UsageError, match="does one of them extend itself"):
        read(str(tmp_path / "a.yaml"))


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        read(str(tmp_path / "a.yaml"))
