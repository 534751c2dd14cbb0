"""The typer application: every command, its help and its completion. Commands know nothing about pods."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from typing import Annotated, Any

import typer

from podlint import explain, registry
from podlint.commands import cache, config, explain_status, lsp, schemas, simulate
from podlint.errors import UsageError
from podlint.options import CHECK_OPTIONS, Option, Takes, check_options, output_order
from podlint.run import run_check
from podlint.schema.bundle import NEWEST, VERSIONS
from podlint.version import VERSION

app = typer.Typer(
    name="podlint",
    help="Check Kubernetes manifests offline: what the API server will answer, what will hurt, and what the kubelet will do.",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


_COMMAND_LINE_ERROR: Any = typer.BadParameter.__mro__[1]
"""What typer raises for unknown commands and options; it exports only this subclass."""
_ONLY_GROUPS = (["cache"], ["config"], ["schemas"])
"""What does nothing without a command behind it, and so shows its help, as podlint alone does."""


def run(arguments: list[str]) -> int:
    """Run the application on *arguments* and return the exit code.

    Raises:
        UsageError: the user asked for something that podlint cannot do.
    """
    given = [*arguments, "--help"] if not arguments or arguments in _ONLY_GROUPS else arguments
    try:
        code = app(given, prog_name="podlint", standalone_mode=False, obj=arguments)
    except _COMMAND_LINE_ERROR as error:
        message = error.format_message()
        if message.startswith("No such command") and os.path.exists(given[0]):
            raise UsageError(f"there is no command {given[0]!r}", f"to check what is there: podlint check {given[0]}") from error
        raise UsageError(message) from error
    return code if isinstance(code, int) else 0


def _print_version(wanted: bool) -> None:  # noqa: FBT001  typer calls it so
    if wanted:
        typer.echo(f"podlint {VERSION} (Kubernetes {VERSIONS[0]} to {NEWEST})")
        raise typer.Exit


@app.callback()
def _podlint(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")] = False,
) -> None:
    """Check Kubernetes manifests offline: what the API server will answer, what will hurt, and what the kubelet will do."""


def _parameter(option: Option) -> inspect.Parameter:
    """One option of `check` as typer wants it in a signature."""
    annotation: Any = {Takes.NOTHING: bool, Takes.ONE: str | None, Takes.MANY: list[str]}[option.takes]
    default: Any = {Takes.NOTHING: False, Takes.ONE: None, Takes.MANY: []}[option.takes]
    shown = f" {{{', '.join(option.choices)}}}" if option.choices else ""
    standard = f" (default: {option.default})" if option.default else ""
    info = typer.Option(
        *option.flags,
        help=f"{option.help}{shown}{standard}",
        metavar=option.metavar or None,
        show_default=False,
        autocompletion=_completer(option),
    )
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[annotation, info])


def _completer(option: Option) -> Callable[[str], list[str]] | None:
    choices = option.choices
    if option.name in ("select", "ignore"):
        return _complete_rule
    return (lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]) if choices else None


def _complete_rule(incomplete: str) -> list[str]:
    return [name for name in (*registry.bundled(), *sorted(registry.families())) if name.startswith(incomplete)]


def _complete_subject(incomplete: str) -> list[str]:
    return [name for name in explain.subjects() if name.startswith(incomplete)]


def _check(context: typer.Context, paths: list[str] | None = None, **raw: Any) -> int:
    """Check manifests: files, folders, patterns, or '-' for standard input; the current folder if none is named.

    Exits with 0 when clean, 1 when something was found at or above --fail-on, 2 when podlint could not run.
    """
    return _run(paths, raw | output_order(context.obj[1:]))


def _fix(context: typer.Context, paths: list[str] | None = None, **raw: Any) -> int:
    """Mend manifests: what podlint knows a safe fix for, in files, folders, patterns, or '-' for standard input; the same as check --fix.

    Exits with 0 when clean, 1 when something remains at or above --fail-on (with --diff: when there is something to mend), 2 when podlint could not run.
    """
    return _run(paths, raw | {"fix": True} | output_order(context.obj[1:]))


def _run(paths: list[str] | None, raw: dict[str, Any]) -> int:
    options = check_options(paths or (), {name: value for name, value in raw.items() if value not in (None, False, [])})
    if options.fix or options.diff:
        from podlint.commands.fix import run_fix

        return run_fix(options)
    return run_check(options)


_CONTEXT = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
_PATHS = inspect.Parameter(
    "paths",
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    default=None,
    annotation=Annotated[list[str] | None, typer.Argument(metavar="PATHS", help="Files, folders or patterns; '-' reads standard input.", show_default=False)],
)
# typer reads a command's options from its signature; these are made from the declaration.
for _command, _options in ((_check, CHECK_OPTIONS), (_fix, [option for option in CHECK_OPTIONS if option.name not in ("fix", "write_baseline")])):
    _command.__signature__ = inspect.Signature([_CONTEXT, _PATHS, *map(_parameter, _options)])  # type: ignore[attr-defined]
    _command.__annotations__ = {name: parameter.annotation for name, parameter in _command.__signature__.parameters.items()}  # type: ignore[attr-defined]
app.command("check")(_check)
app.command("fix")(_fix)


@app.command("explain")
def _explain(
    subject: Annotated[
        str, typer.Argument(metavar="SUBJECT", help="A rule, or a field as 'pod.spec.containers.livenessProbe'.", autocompletion=_complete_subject)
    ],
    kubernetes_version: Annotated[str, typer.Option(help="Explain the field as this Kubernetes version has it.", metavar="X.Y")] = NEWEST,
    schemas: Annotated[
        list[str] | None, typer.Option(help="Explain other kinds, too: those that this file or folder describes.", metavar="PATH", show_default=False)
    ] = None,
) -> None:
    """Explain a rule, or a field of a Kubernetes object: its type, defaults, fields and versions."""
    typer.echo(explain.explain(subject, kubernetes_version, tuple(schemas or ())), nl=False)


@app.command("show")
def _show(
    paths: Annotated[list[str], typer.Argument(metavar="PATHS", help="Files, folders or patterns; '-' reads standard input.")],
    *,
    defaults: Annotated[bool, typer.Option("--defaults", help="With the defaults that the API server fills in, and without the fields that it drops.")] = False,
    kubernetes_version: Annotated[str, typer.Option(help="Read them as this Kubernetes version does.", metavar="X.Y")] = NEWEST,
    output_format: Annotated[str, typer.Option(help="How objects are printed: yaml or json.", metavar="FORMAT")] = "yaml",
) -> None:
    """Print manifests as the API server reads them: numbers, words and anchors resolved, nulls gone."""
    from podlint import files, show

    explain.require_choice("--kubernetes-version", kubernetes_version, VERSIONS)
    explain.require_choice("--output-format", output_format, show.FORMATS)
    objects = [value for path in files.find(paths).paths for value in show.shown(path, kubernetes_version, with_defaults=defaults)]
    typer.echo(show.render(objects, output_format), nl=False)


app.command("simulate")(simulate.simulate)
app.command("explain-status")(explain_status.explain_status)
app.command("lsp")(lsp.lsp)
app.command("init")(config.init)
app.add_typer(cache.cache_app, name="cache")
app.add_typer(config.config_app, name="config")
app.add_typer(schemas.schemas_app, name="schemas")
app.add_typer(config.rules_app, name="rules")
