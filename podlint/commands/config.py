"""The commands about configuration and rules: `podlint config`, `podlint init`, `podlint rules`."""

from __future__ import annotations

import json
import os
from typing import Annotated

import typer

from podlint import explain, registry
from podlint.errors import UsageError
from podlint.files import CONFIGURATIONS
from podlint.rule import Profile

config_app = typer.Typer(help="Look at the configuration.", rich_markup_mode=None)
rules_app = typer.Typer(help="List the rules, and test rules of your own.", invoke_without_command=True, rich_markup_mode=None)


@config_app.command("schema")
def schema() -> None:
    """Print the JSON Schema of the configuration file, for editors."""
    from podlint.config.schema import schema as config_schema

    typer.echo(json.dumps(config_schema(), indent=2))


@config_app.command("show")
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Show what is in force for this manifest.", show_default=False)] = "",
    config: Annotated[str | None, typer.Option(help="Read this configuration file.", metavar="FILE")] = None,
    profile: Annotated[list[str] | None, typer.Option(help="As for check.", metavar="PROFILE", show_default=False)] = None,
    select: Annotated[list[str] | None, typer.Option(help="As for check.", metavar="RULE", show_default=False)] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="As for check.", metavar="RULE", show_default=False)] = None,
) -> None:
    """Print the configuration that is in force, and where each value comes from."""
    from podlint.config.find import configuration
    from podlint.config.show import shown
    from podlint.options import Raw, check_options

    texts = {"config": config, "profile": profile, "select": select, "ignore": ignore}
    given: Raw = {name: value for name, value in texts.items() if value is not None and value != []}
    options = check_options((), given)
    typer.echo(shown(configuration(config or ""), options.settings, options.fail_on, frozenset(given), file), nl=False)


def init(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder that gets the file.")] = ".",
) -> None:
    """Write a commented .podlint.yaml with podlint's defaults. A file that is there stays as it is."""
    from podlint.config.starter import TEXT

    path = os.path.join(folder, CONFIGURATIONS[0])
    for name in CONFIGURATIONS:
        if os.path.lexists(os.path.join(folder, name)):
            raise UsageError(f"there is a file {os.path.join(folder, name)!r} already", "`podlint config show` says what is in force")
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(TEXT)
    except OSError as error:
        raise UsageError(f"{path!r} cannot be written: {error.strerror}") from error
    typer.echo(f"{path} is written; every setting in it is podlint's default")


@rules_app.callback()
def rules(
    context: typer.Context,
    output_format: Annotated[str, typer.Option(help="How rules are listed: text or json.", metavar="FORMAT")] = "text",
    profile: Annotated[str, typer.Option(help="Only the rules of this profile; optional lists them all.", metavar="PROFILE")] = "optional",
    maps: Annotated[str, typer.Option(help="List the checks of another tool, as kube-linter, and podlint's rules for them.", metavar="TOOL")] = "",
) -> None:
    """List the rules with their severity, profile, family and fix."""
    if context.invoked_subcommand:
        return
    profiles = [choice.value for choice in Profile]
    explain.require_choice("--profile", profile, profiles)
    explain.require_choice("--output-format", output_format, ["text", "json"])
    as_json = output_format == "json"
    if maps:
        typer.echo(explain.map_text(maps, as_json=as_json), nl=False)
    else:
        typer.echo(explain.list_rules(registry.Selection((Profile(profile),)), as_json=as_json), nl=False)


@rules_app.command("test")
def test(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="The folder with rules of your own.")],
) -> int:
    """Run the examples of rules of your own: each line marked '# error' must be found, and no other."""
    from podlint.rulebook.rule_test import failures

    if not os.path.isdir(folder):
        raise UsageError(f"there is no folder {folder!r}")
    failed, number = failures(os.path.abspath(folder))
    if not number:
        raise UsageError(f"there are no rules in {folder!r}", "each is a .py or .yaml file")
    for failure in failed:
        typer.echo(failure)
    typer.echo(f"{number} rules, {len(failed)} failures" if number != 1 else f"1 rule, {len(failed)} failures")
    return 1 if failed else 0
