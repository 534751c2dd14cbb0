"""What is in force: `podlint config show` says each value and where it comes from."""

from __future__ import annotations

import json
import os

from podlint import registry
from podlint.config.model import Config
from podlint.engine import Settings
from podlint.registry import Selection
from podlint.report import FailOn
from podlint.rule import Rule

Line = tuple[str, str]


def shown(config: Config, settings: Settings, fail_on: FailOn, given: frozenset[str], file: str = "") -> str:
    """Return the configuration of a run as YAML, each value with where it comes from as a comment.

    Args:
        config: What the configuration file says.
        settings: What is in force, the command line included.
        fail_on: The least severity that fails the run.
        given: The options that stand on the command line, as `profile`.
        file: The file for which the rules are shown; all that match no pattern if empty.
    """

    def origin(setting: str, option: str) -> str:
        if option in given:
            return f"--{option.replace('_', '-')}"
        return config.place(setting) or "default"

    selection = settings.selection_of(file) if file else settings.selection
    lines: list[Line] = [(f"# configuration: {os.path.relpath(config.file) if config.file else 'no file'}", "")]
    lines.append((f"profile: [{', '.join(profile.value for profile in selection.profiles)}]", origin("profile", "profile")))
    lines.append((f"kubernetes: [{', '.join(map(json.dumps, settings.versions))}]", origin("kubernetes", "kubernetes_version")))
    lines.append((f"fail-on: {fail_on.value}", origin("fail-on", "fail_on")))
    lines += _lists(config)
    lines += _rules(selection, config, given)
    width = max(len(text) for text, where in lines if where)
    return "".join(f"{text:{width}}  # {where}\n" if where else f"{text}\n" for text, where in lines)


def _lists(config: Config) -> list[Line]:
    found: list[Line] = []
    lists = {
        "exclude": config.exclude,
        "exists": config.exists,
        "rule-folders": tuple(map(os.path.relpath, config.rule_folders)),
        "schemas": config.schemas,
        "policies": config.policies,
    }
    for name, values in lists.items():
        if values:
            found.append((f"{name}:", config.place(name)))
            found += [(f"- {json.dumps(value)}", "") for value in values]
    if config.pod_templates:
        found.append(("pod-templates:", config.place("pod-templates")))
        found += [(f"  {kind}: {'.'.join(map(str, path))}", "") for kind, path in config.pod_templates]
    if config.baseline:
        found.append((f"baseline: {json.dumps(os.path.relpath(config.baseline))}", config.place("baseline")))
    found += [(f"# other rules for {json.dumps(path.pattern)}", f"{os.path.basename(config.file)}:{path.line}") for path in config.paths]
    if config.ignore:
        entries = "1 entry" if len(config.ignore) == 1 else f"{len(config.ignore)} entries"
        found.append((f"# {entries} of findings to ignore", config.place("ignore")))
    return found


def _rules(selection: Selection, config: Config, given: frozenset[str]) -> list[Line]:
    found: list[Line] = [("rules:", "")]
    on = {rule.name: rule for rule in registry.selected(selection)}
    for rule in registry.known(selection.folders).values():
        where = _origin(rule, selection, config, given)
        if rule.name in on:
            found.append((f"  {rule.name}: {_setting(on[rule.name], selection)}", where))
        elif where not in ("profile", "default"):
            found.append((f"  {rule.name}: off", where))
    return found


def _setting(rule: Rule, selection: Selection) -> str:
    options = dict(selection.options).get(rule.name)
    if not options:
        return rule.severity.value
    inner = "".join(f", {name.replace('_', '-')}: {json.dumps(value)}" for name, value in options)
    return f"{{severity: {rule.severity.value}{inner}}}"


def _origin(rule: Rule, selection: Selection, config: Config, given: frozenset[str]) -> str:
    """Where it is decided whether a rule runs and how severe it is."""
    if "select" in given or "ignore" in given:
        for option, names in (("--ignore", selection.ignore), ("--select", selection.select)):
            if option.removeprefix("--") in given and {rule.name, rule.family} & set(names) and not config.place(f"rules.{rule.name}"):
                return option
    return config.place(f"rules.{rule.name}") or config.place(f"rules.{rule.family}") or "profile"
