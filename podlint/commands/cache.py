"""The commands `podlint cache info` and `podlint cache clean`."""

from __future__ import annotations

import os

import typer

from podlint.errors import UsageError
from podlint.reporters.words import printable

cache_app = typer.Typer(help="Look at what podlint remembers from run to run, or have it forgotten.", rich_markup_mode=None)


@cache_app.command("info")
def info() -> None:
    """Print where the cache is, what it holds, how much it may hold, and whether it can be written."""
    from podlint.cache.place import most_bytes, root
    from podlint.cache.store import contents
    from podlint.sizes import shown

    place, limit = root(), shown(most_bytes())
    found = contents(place)
    typer.echo(f"folder: {printable(place) or 'none: the system names no folder for caches'}")
    typer.echo(f"holds:  {shown(found.size)} in {found.packs} {'file' if found.packs == 1 else 'files'}")
    typer.echo(f"limit:  {limit}")
    typer.echo(f"state:  {_state(place)}")


def _state(place: str) -> str:
    """Whether runs can remember anything."""
    if not place:
        return "off"
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    if not os.path.isdir(place):
        return f"cannot be written: {printable(place)} is no folder; runs go on without it"
    if not os.access(place, os.W_OK | os.X_OK):
        return f"cannot be written: no permission to write in {printable(place)}; runs go on without what is new"
    return "can be written"


@cache_app.command("clean")
def clean() -> None:
    """Remove everything that podlint remembers."""
    from podlint.cache import store
    from podlint.cache.place import root
    from podlint.sizes import shown

    try:
        before = store.clean(root())
    except OSError as error:
        raise UsageError(f"the cache cannot be removed: {error.filename!r}: {(error.strerror or str(error)).lower()}") from error
    typer.echo(f"{shown(before.size)} removed")
