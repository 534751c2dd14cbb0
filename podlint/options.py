"""The options of `podlint check`, declared once.

The hook and CI case parses them from here, without the cost of importing typer (a third of a second
on a cold machine); `podlint.commands.app` builds the typer command, its help and its completion from the same
declaration. Only what parses without question is parsed here; everything else is left to typer.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from podlint.config.find import configuration
from podlint.config.model import PROFILES, Config
from podlint.config.paths import Paths, asked, overlaid
from podlint.engine import Settings
from podlint.errors import UsageError
from podlint.excluding import require_apart, require_said, require_together
from podlint.objects.filter import ObjectFilter
from podlint.registry import Selection, hint
from podlint.report import FailOn
from podlint.reporters import FORMATS
from podlint.rule import Profile
from podlint.scale.options import Scale, scale_of
from podlint.schema.bundle import NEWEST, VERSIONS
from podlint.sizes import size

if TYPE_CHECKING:
    from podlint.admission.model import Given
    from podlint.custom.kind import CustomKind
    from podlint.objects.selectors import Selector
    from podlint.rendering.render import Rendering

Raw = dict[str, bool | str | list[str]]
"""What stands on the command line: the option's name -> set, its text, or its texts."""


class Takes(Enum):
    """What an option takes."""

    NOTHING = "nothing"
    ONE = "one"
    MANY = "many"  # may be repeated


class Option(NamedTuple):
    """One option. `choices` are its valid values, if it has a fixed set; `default` is only shown."""

    flags: tuple[str, ...]
    takes: Takes
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def name(self) -> str:
        """Its long flag as an identifier."""
        return self.flags[0].lstrip("-").replace("-", "_")


_SEVERITIES = tuple(choice.value for choice in FailOn)

CHECK_OPTIONS = (
    Option(("--kubernetes-version",), Takes.MANY, "Check against this Kubernetes version; repeat it to check several in one run.", "X.Y", VERSIONS, NEWEST),
    Option(
        ("--output-format",),
        Takes.MANY,
        "How findings are printed; repeat it for several reports, each with its --output-file.",
        "FORMAT",
        tuple(FORMATS),
        "text",
    ),
    Option(("--output-file",), Takes.MANY, "Write the report of the --output-format before it to this file instead of standard output.", "FILE"),
    Option(("--fail-on",), Takes.ONE, "The least severity that makes the exit code 1; 'never' only reports.", "SEVERITY", _SEVERITIES, "error"),
    Option(("--profile",), Takes.MANY, "The set of rules to run; repeat it to run several.", "PROFILE", PROFILES, "recommended"),
    Option(("--select",), Takes.MANY, "Run this rule, or the rules of this family, whatever the profile says.", "RULE"),
    Option(("--ignore",), Takes.MANY, "Do not run this rule, or the rules of this family.", "RULE"),
    Option(("--config",), Takes.ONE, "Read this configuration file, and run the Python rules that it names.", "FILE", default="nearest .podlint.yaml"),
    Option(("--no-config",), Takes.NOTHING, "Read no configuration file."),
    Option(("--rule-folder",), Takes.MANY, "Run the rules of your own in this folder too, Python included.", "FOLDER"),
    Option(("--schemas",), Takes.MANY, "Check objects of other kinds with the CustomResourceDefinitions and JSON Schemas in this file or folder.", "PATH"),
    Option(("--policies",), Takes.MANY, "Ask the admission policies in this file or folder; takes the extra podlint[cel].", "PATH"),
    Option(("--no-ignore",), Takes.NOTHING, "Report what comments, annotations and the configuration silence, too."),
    Option(("--baseline",), Takes.ONE, "Report only findings that this file does not know.", "FILE"),
    Option(("--write-baseline",), Takes.ONE, "Write all findings of this run to a file, for --baseline.", "FILE"),
    Option(("--fix",), Takes.NOTHING, "Mend what can be mended safely, and report what remains."),
    Option(("--unsafe-fixes",), Takes.NOTHING, "With --fix or --diff: mend also where somebody should look at the result."),
    Option(("--diff",), Takes.NOTHING, "Print what would be mended as a unified diff, and change nothing."),
    Option(("--namespace", "-n"), Takes.MANY, "Check only objects of this namespace; objects without one count as 'default'.", "NAME"),
    Option(("--selector", "-l"), Takes.ONE, "Check only objects whose labels match, in kubectl's syntax: 'app=web,tier in (a,b),!old'.", "SELECTOR"),
    Option(("--kind",), Takes.MANY, "Check only objects of this kind.", "KIND"),
    Option(("--helm",), Takes.MANY, "Check what your helm renders this chart to; --namespace is then the release's.", "CHART"),
    Option(("--values",), Takes.MANY, "With --helm: values to render the chart with.", "FILE"),
    Option(("--set",), Takes.MANY, "With --helm: a value to render the chart with, as in image.tag=1.4.", "KEY=VALUE"),
    Option(("--kustomize",), Takes.MANY, "Check what your kustomize, or kubectl, builds from this folder.", "DIR"),
    Option(("--render-timeout",), Takes.ONE, "With --helm and --kustomize: how long rendering may take.", "SECONDS", default="60"),
    Option(("--changed-since",), Takes.ONE, "Report only findings in files that have changed in git since HEAD and this commit or branch went apart.", "REF"),
    Option(("--watch",), Takes.NOTHING, "Check again whenever a file changes, until Ctrl-C."),
    Option(("--exclude",), Takes.MANY, "Leave out files and folders that match, in the syntax of .gitignore.", "PATTERN"),
    Option(("--max-file-size",), Takes.ONE, "Refuse larger files; takes kB, MB and GB.", "SIZE", default="20MB"),
    Option(("--jobs", "-j"), Takes.ONE, "Check files in this many processes.", "N", default="as many as pay"),
    Option(("--color",), Takes.ONE, "Colour the text report.", "WHEN", ("auto", "always", "never"), "auto"),
    Option(
        ("--shard",), Takes.ONE, "Check only this part of the files: 3/8 is the third of eight. The others are read for what rules across objects want.", "N/M"
    ),
    Option(("--scheduler",), Takes.ONE, "Have the workers of this Dask scheduler check the files; takes the extra podlint[dask].", "ADDRESS"),
    Option(("--no-cache",), Takes.NOTHING, "Check every file anew, and remember nothing."),
    Option(("--keep-going",), Takes.NOTHING, "When a check of podlint's own crashes, report it at the end and go on."),
)


class Output(NamedTuple):
    """A report to write: its format, and the file that it goes to; an empty one is standard output."""

    format: str = "text"
    file: str = ""


class Again(NamedTuple):
    """Reads the options anew: the configuration may have changed."""

    paths: tuple[str, ...]
    raw: Raw

    def __call__(self) -> CheckOptions:
        """Return the options as they are now."""
        return check_options(self.paths, self.raw)


class CheckOptions(NamedTuple):
    """The options of `podlint check`, read and found valid."""

    paths: tuple[str, ...]
    settings: Settings
    exclude: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = (Output(),)
    fail_on: FailOn = FailOn.ERROR
    jobs: int = 0
    color: str = "auto"
    baseline: str = ""
    write_baseline: str = ""
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    beside: tuple[str, ...] = ()
    """What is read besides manifests and own rules: the configuration, schemas, policies."""
    rendering: Rendering | None = None
    changed_since: str | None = None
    watch: Again | None = None
    scale: Scale = Scale()


def parse(arguments: Sequence[str]) -> tuple[list[str], Raw] | None:
    """Return the paths and the raw options of a command line; None where typer has to look at it.

    That is so for help, for anything unknown or incomplete, and for bundled short options.
    """
    by_flag = {flag: option for option in CHECK_OPTIONS for flag in option.flags}
    paths: list[str] = []
    raw: Raw = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            paths += rest
            break
        if word == "-" or not word.startswith("-"):
            paths.append(word)
            continue
        flag, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = by_flag.get(flag)
        if option is None or (option.takes is Takes.NOTHING and equals) or (option.takes is not Takes.NOTHING and not equals and not rest):
            return None
        if option.takes is Takes.NOTHING:
            raw[option.name] = True
            continue
        text = value if equals else rest.pop(0)
        if not equals and text.startswith("-") and text != "-":
            return None  # perhaps an option whose value was forgotten
        if option.takes is Takes.ONE:
            raw[option.name] = text
        else:
            found = raw.setdefault(option.name, [])
            assert isinstance(found, list)
            found.append(text)
    return paths, raw | output_order(arguments)


def output_order(arguments: Sequence[str]) -> Raw:
    """Return in which order the options of reports stand on a command line, as far as there are any."""
    takes = {flag: option.takes is not Takes.NOTHING for option in CHECK_OPTIONS for flag in option.flags}
    names = {"--output-format": "output_format", "--output-file": "output_file"}
    found: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            break
        flag, equals, _ = word.partition("=") if word.startswith("--") else (word, "", "")
        if flag in names:
            found.append(names[flag])
        if takes.get(flag) and not equals:
            next(rest, None)
    return {"output_order": found} if found else {}


def check_options(paths: Sequence[str], raw: Raw) -> CheckOptions:
    """Return the options with their meaning.

    Raises:
        UsageError: a value is not valid; the message has the nearest valid one.
    """
    for option in CHECK_OPTIONS:
        for text in _texts(raw, option.name):
            require_said(option.flags[0], text)
            if option.choices and text not in option.choices:
                near = hint(text, option.choices) or f"use {', '.join(option.choices)}"
                raise UsageError(f"{option.flags[0]} cannot be {text!r}", near)
    config = configuration(_text(raw, "config", ""), none=bool(raw.get("no_config")))
    rendering = _rendering(raw, config)
    require_together(paths, raw)
    require_apart(paths, _texts(raw, "output_file"))
    return CheckOptions(
        tuple(paths) or (() if rendering else (".",)),
        _settings(raw, config),
        (*config.exclude, *_texts(raw, "exclude")),
        _outputs(raw),
        FailOn(_text(raw, "fail_on", config.fail_on or "error")),
        _jobs(_text(raw, "jobs", "0")),
        _text(raw, "color", "auto"),
        _text(raw, "baseline", config.baseline if "write_baseline" not in raw else ""),
        _text(raw, "write_baseline", ""),
        *_fixing(raw),
        (*filter(None, (config.file,)), *config.extends, *_texts(raw, "schemas"), *config.schemas, *_texts(raw, "policies"), *config.policies),
        rendering,
        next(iter(_texts(raw, "changed_since")), None),
        Again(tuple(paths), raw) if raw.get("watch") else None,
        scale_of(next(iter(_texts(raw, "scheduler")), None), next(iter(_texts(raw, "shard")), None), has_cache=not raw.get("no_cache")),
    )


def _outputs(raw: Raw) -> tuple[Output, ...]:
    """The reports to write: a file belongs to the format before it; one format and one file belong together in any order."""
    formats, files = _texts(raw, "output_format"), _texts(raw, "output_file")
    if len(formats) <= 1 and len(files) <= 1:
        return (Output(*(formats or ["text"]), *files),)
    order = _texts(raw, "output_order") or ["output_format"] * len(formats) + ["output_file"] * len(files)
    rest = {"output_format": iter(formats), "output_file": iter(files)}
    outputs: list[Output] = []
    for name in order:
        text = next(rest[name])
        if name == "output_format":
            outputs.append(Output(text))
        elif not outputs or outputs[-1].file:
            raise UsageError(f"no --output-format stands before --output-file {text!r}", "write each file behind the format that goes to it")
        else:
            outputs[-1] = Output(outputs[-1].format, text)
    _require_apart(outputs)
    return tuple(outputs)


def _require_apart(outputs: Sequence[Output]) -> None:
    """Each format is written once, and each report to a place of its own."""
    formats: set[str] = set()
    places: dict[str, str] = {}
    for output in outputs:
        if output.format in formats:
            raise UsageError(f"--output-format {output.format} is given twice", "each format can be written once")
        place = os.path.realpath(output.file) if output.file else ""
        if place in places:
            where = f"to {output.file!r}" if output.file else "to standard output"
            raise UsageError(f"the formats {places[place]} and {output.format} both go {where}", "add --output-file behind one of them")
        formats.add(output.format)
        places[place] = output.format


def _fixing(raw: Raw) -> tuple[bool, bool, bool]:
    """Whether to fix, to fix unsafely, and to show differences only."""
    fix, unsafe, diff = (bool(raw.get(name)) for name in ("fix", "unsafe_fixes", "diff"))
    if unsafe and not (fix or diff):
        raise UsageError("--unsafe-fixes says what may be mended, and nothing is to be mended", "add --fix or --diff")
    if diff and (other := set(_texts(raw, "output_format")) - {"text"}):
        raise UsageError(f"--diff prints a unified diff, and --output-format {min(other)} is given", "leave one of them out")
    if (fix or diff) and "write_baseline" in raw:
        raise UsageError("--write-baseline and --fix exclude each other", "fix first, then write the baseline")
    return fix, unsafe, diff


def _rendering(raw: Raw, config: Config) -> Rendering | None:
    """What helm or kustomize is to render. The Kubernetes version is told to helm where somebody has chosen one."""
    if not {"helm", "kustomize", "values", "set", "render_timeout"} & raw.keys():
        return None
    from podlint.rendering.render import asked

    chosen = tuple(version for version in VERSIONS if version in _texts(raw, "kubernetes_version")) or config.kubernetes
    return asked(partial(_texts, raw), chosen[-1] if chosen else "")


def settings_of(config: Config) -> Settings:
    """Return the settings of a configuration where no command line says anything.

    Raises:
        UsageError: what it names cannot be read.
    """
    return _settings({}, config)


def _settings(raw: Raw, config: Config) -> Settings:
    """What the command line says, and where it says nothing the configuration."""
    select, ignore = tuple(_texts(raw, "select")), tuple(_texts(raw, "ignore"))
    folders = tuple(dict.fromkeys((*config.rule_folders, *map(_folder, _texts(raw, "rule_folder")))))
    profiles = tuple(map(Profile, _texts(raw, "profile"))) or config.profiles or (Profile.RECOMMENDED,)
    base = overlaid(Selection(profiles, folders=folders), config.rules)
    overlays = tuple(path._replace(profiles=()) for path in config.paths) if "profile" in raw else config.paths
    return Settings(
        tuple(version for version in VERSIONS if version in _texts(raw, "kubernetes_version")) or config.kubernetes or (NEWEST,),
        asked(base, select, ignore),
        _object_filter(raw),
        _size(_text(raw, "max_file_size", "20MB")),
        bool(raw.get("keep_going")),
        config.exists,
        Paths(config.root, overlays, select, ignore),
        config.ignore,
        bool(raw.get("no_ignore")),
        config.pod_templates,
        _schemas((*_texts(raw, "schemas"), *config.schemas)),
        _policies((*_texts(raw, "policies"), *config.policies)),
    )


def _policies(paths: tuple[str, ...]) -> Given | None:
    if not paths:
        return None
    from podlint.admission.given import given

    return given(paths)


def _schemas(paths: tuple[str, ...]) -> tuple[CustomKind, ...]:
    """The kinds that files and folders describe; what the command line names counts before the configuration."""
    if not paths:
        return ()
    from podlint.custom.folder import read_schemas

    return read_schemas(paths)


def _folder(text: str) -> str:
    if not os.path.isdir(text):
        raise UsageError(f"--rule-folder names {text!r}, and there is no such folder")
    return os.path.abspath(text)  # what is read from it is kept, and the current folder may change


def _texts(raw: Raw, name: str) -> list[str]:
    value = raw.get(name)
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _text(raw: Raw, name: str, default: str) -> str:
    return next(iter(_texts(raw, name)), default)


def _object_filter(raw: Raw) -> ObjectFilter:
    selector: Selector = ()
    if text := _text(raw, "selector", ""):
        from podlint.objects.selectors import SelectorSyntaxError
        from podlint.objects.selectors import parse as parse_selector

        try:
            selector = parse_selector(text)
        except SelectorSyntaxError as error:
            raise UsageError(f"--selector: {error}") from error
    kinds = frozenset(kind.lower() for kind in _texts(raw, "kind"))
    namespaces = _texts(raw, "namespace") if "helm" not in raw else []  # helm puts a release where --namespace says
    return ObjectFilter(frozenset(namespaces), selector, kinds)


def _size(text: str) -> int:
    found = size(text)
    if found is None:
        raise UsageError(f"--max-file-size cannot be {text!r}", "write a whole number of bytes, kB, MB or GB, as in 20MB")
    return found


_MOST_DIGITS = 9  # of a number of processes


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise UsageError(f"--jobs cannot be {text[:40]!r}", "write a whole number, or 0 to leave it to podlint")
    return int(text)
