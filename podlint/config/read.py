"""From the text of a configuration file to its meaning. Every mistake names its line and the nearest valid name."""

from __future__ import annotations

import os
import re
from typing import Any

from podlint import registry
from podlint.config.model import PROFILES, Config, Ignored, PathSetting, RuleSetting
from podlint.config.reader import Reader, read_only_document, text_of, type_name
from podlint.config.without_code import without_code
from podlint.finding import Path, Severity
from podlint.report import FailOn
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST, VERSIONS, load
from podlint.schema.suggest import nearest

SETTINGS = (
    "extends",
    "profile",
    "kubernetes",
    "fail-on",
    "rules",
    "paths",
    "ignore",
    "exclude",
    "exists",
    "rule-folders",
    "baseline",
    "schemas",
    "pod-templates",
    "policies",
)
SEVERITIES = tuple(severity.value for severity in Severity)
_MOST_EXTENDED = 10
_KIND = re.compile(r"(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+/)?[A-Z][A-Za-z0-9]*\Z")
_STEP = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


def read(file: str, *, runs_code: bool | None = False, depth: int = 0) -> Config:
    """Return what the configuration file at *file* says, and the file that it extends.

    Args:
        file: Its path.
        runs_code: Whether the user named the file, so that Python rules which it names may run; None to leave such rules out.
        depth: How many files extend this one.

    Raises:
        UsageError: the file cannot be read, or something in it is wrong.
    """
    return parse(file, text_of(file, f"the configuration {file!r}"), runs_code=runs_code, depth=depth)


def parse(file: str, text: str, *, runs_code: bool | None = False, depth: int = 0) -> Config:
    """Return what the *text* of the configuration file at *file* says.

    Raises:
        UsageError: something in it is wrong.
    """
    entries = read_only_document(file, text).entries(SETTINGS)
    root = os.path.dirname(os.path.abspath(file))
    if runs_code is None:
        entries = without_code(entries, root)
    base = _extended(entries["extends"], root, runs_code=runs_code, depth=depth) if "extends" in entries else Config()
    folders = tuple(_folder(item, root, runs_code=runs_code) for item in _listed(entries.get("rule-folders")))
    folders = tuple(dict.fromkeys((*base.rule_folders, *folders)))
    rules = _rules(entries["rules"], folders) if "rules" in entries else ()
    config = Config(
        file,
        root,
        _profiles(entries.get("profile")) or base.profiles,
        _versions(entries.get("kubernetes")) or base.kubernetes,
        entries["fail-on"].choice(choice.value for choice in FailOn) if "fail-on" in entries else base.fail_on,
        merged(base.rules, rules),
        (*base.paths, *(_path(item, folders) for item in (entries["paths"].mapping().values() if "paths" in entries else ()))),
        (*base.ignore, *(_ignored(item, folders) for item in _listed(entries.get("ignore")))),
        (*base.exclude, *_texts(entries.get("exclude"))),
        (*base.exists, *(_existing(item) for item in _listed(entries.get("exists")))),
        folders,
        os.path.join(root, entries["baseline"].text()) if "baseline" in entries else base.baseline,
        tuple(dict.fromkeys((*(_schema(item, root) for item in _listed(entries.get("schemas"))), *base.schemas))),
        tuple((dict(base.pod_templates) | _pod_templates(entries.get("pod-templates"))).items()),
        tuple(dict.fromkeys((*(_schema(item, root) for item in _listed(entries.get("policies"))), *base.policies))),
    )
    shown = os.path.basename(file)
    places = dict(base.places) | {name: f"{shown}:{entry.line(key=True)}" for name, entry in entries.items()}
    places |= {f"rules.{setting.name}": f"{shown}:{setting.line}" for setting in rules}
    return config._replace(places=tuple(places.items()), extends=(*filter(None, (base.file,)), *base.extends))


def merged(below: tuple[RuleSetting, ...], above: tuple[RuleSetting, ...]) -> tuple[RuleSetting, ...]:
    """Return two lists of settings as one; for a rule that both name, the second counts."""
    return tuple({setting.name: setting for setting in (*below, *above)}.values())


def _extended(entry: Reader, root: str, *, runs_code: bool | None, depth: int) -> Config:
    if depth >= _MOST_EXTENDED:
        raise entry.error(f"more than {_MOST_EXTENDED} configurations extend each other", "does one of them extend itself?")
    path = os.path.join(root, entry.text())
    if not os.path.isfile(path):
        raise entry.error(f"there is no file {entry.text()!r} to extend")
    return read(path, runs_code=runs_code, depth=depth + 1)


def _listed(entry: Reader | None) -> tuple[Reader, ...]:
    return tuple(entry.items()) if entry else ()


def _texts(entry: Reader | None) -> tuple[str, ...]:
    return entry.texts() if entry else ()


def _profiles(entry: Reader | None) -> tuple[Profile, ...]:
    return tuple(map(Profile, _choices(entry, PROFILES)))


def _versions(entry: Reader | None) -> tuple[str, ...]:
    named = _choices(entry, VERSIONS)
    return tuple(version for version in VERSIONS if version in named)


def _choices(entry: Reader | None, allowed: tuple[str, ...]) -> tuple[str, ...]:
    if entry is None:
        return ()
    items = tuple(entry.items()) if isinstance(entry.value, list) else (entry,)
    if not items:
        raise entry.error(f"{entry.name} names nothing", f"there is {', '.join(allowed)}")
    return tuple(item.choice(allowed) for item in items)


def _rules(entry: Reader, folders: tuple[str, ...]) -> tuple[RuleSetting, ...]:
    return tuple(_rule(item, folders) for item in entry.mapping().values())


def _rule(entry: Reader, folders: tuple[str, ...]) -> RuleSetting:
    """What stands behind a rule's name: off, on, a severity, or a mapping with severity and options."""
    name = str(entry.path[-1])
    known = registry.known(folders)
    if name not in known and name not in registry.families(folders):
        near = nearest(name, (*known, *registry.families(folders)))
        raise entry.error(f"no rule or family is called {name!r}", f"did you mean {near!r}?" if near else "", key=True)
    line = entry.line(key=True)
    if isinstance(entry.value, dict):
        options = dict(entry.mapping())
        severity = options.pop("severity", None)
        found = tuple(_option(name, item, folders) for item in options.values())
        return RuleSetting(name, is_on=True, severity=Severity(severity.choice(SEVERITIES)) if severity else None, options=found, line=line)
    if isinstance(entry.value, bool):
        return RuleSetting(name, is_on=entry.value, line=line)
    word = entry.choice(("off", "on", *SEVERITIES))
    return RuleSetting(name, is_on=word != "off", severity=Severity(word) if word in SEVERITIES else None, line=line)


def _option(name: str, entry: Reader, folders: tuple[str, ...]) -> tuple[str, Any]:
    options = registry.options(name, folders)
    wanted = str(entry.path[-1])
    types = {field.replace("_", "-"): kind for field, kind in options.items()}
    if wanted not in types:
        near = nearest(wanted, ("severity", *types))
        there_are = f"it has {', '.join(types)}" if types else "it has none"
        raise entry.error(f"{name} has no option {wanted!r}", f"did you mean {near!r}?" if near else there_are, key=True)
    return wanted.replace("-", "_"), _of_type(entry, types[wanted])


def _of_type(entry: Reader, kind: Any) -> Any:
    value = entry.value
    if kind is str:
        return entry.text()
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if kind in (int, bool) and type(value) is kind:
        return value
    if kind not in (int, float, bool):
        return entry.texts()
    wanted = {int: "a whole number", float: "a number", bool: "true or false"}[kind]
    raise entry.error(f"{entry.name} must be {wanted}, not {type_name(value)}")


def _path(entry: Reader, folders: tuple[str, ...]) -> PathSetting:
    settings = entry.entries(("profile", "rules"))
    rules = _rules(settings["rules"], folders) if "rules" in settings else ()
    return PathSetting(str(entry.path[-1]), _profiles(settings.get("profile")), rules, entry.line(key=True))


def _ignored(entry: Reader, folders: tuple[str, ...]) -> Ignored:
    settings = entry.entries(("rules", "path", "object", "container", "reason"))
    if "rules" not in settings:
        raise entry.error(f"{entry.name} names no rules", "write which rules are to be ignored: `rules: [no-liveness-probe]`")
    rules = settings["rules"].texts()
    known = (*registry.known(folders), *registry.families(folders), "*")
    for rule in rules:
        if rule not in known:
            near = nearest(rule, known)
            raise settings["rules"].error(f"no rule or family is called {rule!r}", f"did you mean {near!r}?" if near else "")
    wanted = {name: settings[name].text() if name in settings else "" for name in ("path", "object", "container", "reason")}
    if rules == ("*",) and not any(wanted[name] for name in ("path", "object", "container")):
        raise entry.error(f"{entry.name} ignores every rule everywhere", "give it a path, an object or a container")
    if wanted["object"] and "/" not in wanted["object"]:
        raise settings["object"].error(f"{wanted['object']!r} names no object", "write Kind/name or Kind/namespace/name, as Deployment/shop or */legacy-*")
    return Ignored(rules, **wanted)


def _existing(entry: Reader) -> str:
    pattern = entry.text()
    if pattern.count("/") not in (1, 2) or not all(pattern.split("/")):
        raise entry.error(f"{pattern!r} names no object", "write Kind/name or Kind/namespace/name, as Secret/db-password or ConfigMap/*")
    return pattern


def _schema(entry: Reader, root: str) -> str:
    path = os.path.join(root, entry.text())
    if not os.path.exists(path):
        raise entry.error(f"there is no file or folder {entry.text()!r}")
    return os.path.relpath(path)  # as findings name it


def _pod_templates(entry: Reader | None) -> dict[str, Path]:
    return {_custom_kind(item): _dotted_path(item) for item in entry.mapping().values()} if entry else {}


def _custom_kind(entry: Reader) -> str:
    """A kind that is not Kubernetes' own, with its group or without."""
    name = str(entry.path[-1])
    group, _, kind = name.rpartition("/")
    if not _KIND.match(name):
        raise entry.error(f"{name!r} names no kind", "write a kind, with its group where that matters, as Rollout or argoproj.io/Rollout", key=True)
    for api_version, kinds in load(NEWEST).kinds.items():
        if kind in kinds and (not group or api_version.rpartition("/")[0] == group):
            hint = "only others can be told here" if group else f"write the group of the kind that you mean, as example.org/{kind}"
            raise entry.error(f"{name} is one of Kubernetes' own kinds", hint, key=True)
    return name


def _dotted_path(entry: Reader) -> Path:
    """The path that dots write, as `spec.template`."""
    steps = entry.text().split(".")
    if not all(_STEP.match(step) for step in steps):
        raise entry.error(f"{entry.text()!r} is no path", "write the fields down to the pod's metadata and spec with dots between them, as spec.template")
    return tuple(steps)


def _folder(entry: Reader, root: str, *, runs_code: bool | None) -> str:
    path = os.path.join(root, entry.text())
    if not os.path.isdir(path):
        raise entry.error(f"there is no folder {entry.text()!r}")
    if not runs_code and registry.has_python(path):
        raise entry.error(
            f"the rules in {entry.text()!r} are Python, which podlint runs only if you name it",
            "name the folder with --rule-folder, or this file with --config",
        )
    return os.path.abspath(path)
