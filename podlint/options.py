"""The options of `podlint check`, declared once.

The hook and CI case parses them from here, without the cost of importing typer (a third of a second
on a cold machine); `podlint.cli` builds the typer command, its help and its completion from the same
declaration. Only what parses without question is parsed here; everything else is left to typer.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from podlint.engine import Settings
from podlint.errors import UsageError
from podlint.objects.filter import ObjectFilter
from podlint.registry import Selection, hint
from podlint.report import FailOn
from podlint.reporters import FORMATS
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST, VERSIONS

if TYPE_CHECKING:
    from podlint.objects.selectors import Selector

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
_PROFILES = tuple(profile.value for profile in Profile)

CHECK_OPTIONS = (
    Option(("--kubernetes-version",), Takes.MANY, "Check against this Kubernetes version; repeat it to check several in one run.", "X.Y", VERSIONS, NEWEST),
    Option(("--output-format",), Takes.ONE, "How findings are printed.", "FORMAT", tuple(FORMATS), "text"),
    Option(("--output-file",), Takes.ONE, "Write the report to this file instead of standard output.", "FILE"),
    Option(("--fail-on",), Takes.ONE, "The least severity that makes the exit code 1; 'never' only reports.", "SEVERITY", _SEVERITIES, "error"),
    Option(("--profile",), Takes.ONE, "The set of rules to run.", "PROFILE", _PROFILES, "recommended"),
    Option(("--select",), Takes.MANY, "Run this rule too, whatever the profile says.", "RULE"),
    Option(("--ignore",), Takes.MANY, "Do not run this rule.", "RULE"),
    Option(("--namespace", "-n"), Takes.MANY, "Check only objects of this namespace; objects without one count as 'default'.", "NAME"),
    Option(("--selector", "-l"), Takes.ONE, "Check only objects whose labels match, in kubectl's syntax: 'app=web,tier in (a,b),!old'.", "SELECTOR"),
    Option(("--kind",), Takes.MANY, "Check only objects of this kind.", "KIND"),
    Option(("--exclude",), Takes.MANY, "Leave out files and folders that match, in the syntax of .gitignore.", "PATTERN"),
    Option(("--max-file-size",), Takes.ONE, "Refuse larger files; takes kB, MB and GB.", "SIZE", default="20MB"),
    Option(("--jobs", "-j"), Takes.ONE, "Check files in this many processes.", "N", default="as many as pay"),
    Option(("--color",), Takes.ONE, "Colour the text report.", "WHEN", ("auto", "always", "never"), "auto"),
    Option(("--no-cache",), Takes.NOTHING, "Check every file anew. (podlint keeps no cache yet.)"),
    Option(("--keep-going",), Takes.NOTHING, "When a check of podlint's own crashes, report it at the end and go on."),
)


class CheckOptions(NamedTuple):
    """The options of `podlint check`, read and found valid."""

    paths: tuple[str, ...]
    settings: Settings
    exclude: tuple[str, ...] = ()
    output_format: str = "text"
    output_file: str = ""
    fail_on: FailOn = FailOn.ERROR
    jobs: int = 0
    color: str = "auto"


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
    return paths, raw


def check_options(paths: Sequence[str], raw: Raw) -> CheckOptions:
    """Return the options with their meaning.

    Raises:
        UsageError: a value is not valid; the message has the nearest valid one.
    """
    for option in CHECK_OPTIONS:
        for text in _texts(raw, option.name):
            if option.choices and text not in option.choices:
                near = hint(text, option.choices) or f"use {', '.join(option.choices)}"
                raise UsageError(f"{option.flags[0]} cannot be {text!r}", near)
    return CheckOptions(
        tuple(paths) or (".",),
        Settings(
            tuple(version for version in VERSIONS if version in _texts(raw, "kubernetes_version")) or (NEWEST,),
            Selection(Profile(_text(raw, "profile", "recommended")), tuple(_texts(raw, "select")), tuple(_texts(raw, "ignore"))),
            _object_filter(raw),
            _size(_text(raw, "max_file_size", "20MB")),
            bool(raw.get("keep_going")),
        ),
        tuple(_texts(raw, "exclude")),
        _text(raw, "output_format", "text"),
        _text(raw, "output_file", ""),
        FailOn(_text(raw, "fail_on", "error")),
        _jobs(_text(raw, "jobs", "0")),
        _text(raw, "color", "auto"),
    )


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
    return ObjectFilter(frozenset(_texts(raw, "namespace")), selector, kinds)


_UNITS = {"": 1, "b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1024, "mib": 1024**2, "gib": 1024**3}


def _size(text: str) -> int:
    number = text.strip().rstrip("abgikmABGIKM ")
    unit = text.strip()[len(number) :].strip().lower()
    if not (number.isascii() and number.isdigit()) or unit not in _UNITS:
        raise UsageError(f"--max-file-size cannot be {text!r}", "write a whole number of bytes, kB, MB or GB, as in 20MB")
    return int(number) * _UNITS[unit]


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UsageError(f"--jobs cannot be {text!r}", "write a whole number, or 0 to leave it to podlint")
    return int(text)
