"""The only place that reads manifests: from paths to texts. What cannot be read becomes a finding, never silence."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from podlint.errors import UsageError
from podlint.source.document import has_fences
from podlint.source.text import UndecodableTextError, decode

if TYPE_CHECKING:
    from podlint.patterns import Patterns

STDIN = "-"
STDIN_NAME = "<stdin>"

YAML_ENDINGS = (".yaml", ".yml")
_MARKDOWN_ENDINGS = (".md", ".markdown")
_KNOWN_ENDINGS = (*YAML_ENDINGS, ".json", *_MARKDOWN_ENDINGS)
_SHOWN_BYTES = 200  # behind a bad byte, for the report
_IGNORE_FILE = ".gitignore"
_LARGEST_IGNORE_FILE = 1_000_000  # bytes
_HANDED_OVER = ("/dev/stdin", "/dev/fd/", "/proc/")

MAX_FILE_SIZE = 20_000_000
"""Bytes of a file that is read, where nobody says otherwise."""

CONFIGURATIONS = (".podlint.yaml", ".podlint.yml")
"""What a configuration is called; in a folder with both, the first counts. Neither is a manifest."""


class UnreadableFile(NamedTuple):
    """Why a file's text cannot be had.

    Where bytes are the reason, `text` is what can be made of them, and `offset` leads to the first bad
    one; elsewhere `text` is empty.
    """

    reason: str
    help: str = ""
    text: str = ""
    offset: int = 0


class Stdin(NamedTuple):
    """What standard input has held: its bytes, or the file at `path` that has them where they are many."""

    data: bytes = b""
    path: str = ""


class Inputs(NamedTuple):
    """What to check: paths in the order in which findings are reported, and the size of each in bytes. Of `context` only the objects count.

    `stdin` is what standard input has held, if it was read already.
    """

    paths: tuple[str, ...]
    sizes: tuple[int, ...]
    context: frozenset[str] = frozenset()
    stdin: Stdin | None = None

    @property
    def total_size(self) -> int:
        """The sizes of all files together, in bytes."""
        return sum(self.sizes)


_Chain = list[tuple[str, "Patterns"]]  # folders and the patterns of their .gitignore, innermost first


def name_of(path: str) -> str:
    """Return how reports name a path: with forward slashes, and in valid Unicode. Paths of different bytes have different names."""
    if path == STDIN:
        return STDIN_NAME
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return shown.replace(os.sep, "/") if os.sep != "/" else shown


def can_be_read_again(path: str) -> bool:
    """Whether a path leads to what is still there when it has been read."""
    return path != STDIN and not path.startswith(_HANDED_OVER)


def is_markdown(path: str) -> bool:
    """Whether a path's ending says Markdown."""
    return path.lower().endswith(_MARKDOWN_ENDINGS)


def has_known_ending(path: str) -> bool:
    """Whether a path's ending says what it holds; others are looked into."""
    return path.lower().endswith(_KNOWN_ENDINGS)


def holds_markdown(path: str, text: str) -> bool:
    """Whether the text of a file is Markdown: by its ending or, where that says nothing, because it holds a fenced block of yaml or json."""
    return is_markdown(path) or (not has_known_ending(path) and has_fences(text))


def find(arguments: Iterable[str], exclude: tuple[str, ...] = ()) -> Inputs:
    """Return the files that the arguments name: files, folders, patterns, or ``-`` for standard input.

    Folders are searched recursively, without hidden folders, what their .gitignore files leave out,
    and what *exclude* (patterns in the same syntax) leaves out. A file that is named is always taken.

    Raises:
        UsageError: a path does not exist, or a pattern matches nothing.
    """
    excluded = _patterns(exclude)
    found: dict[str, None] = {}
    for argument in arguments:
        for path in _expand(argument):
            if argument != STDIN and os.path.isdir(path):
                found.update(dict.fromkeys(_walk(path, excluded)))
            else:
                found[path if argument == STDIN else _normal(path)] = None
    return Inputs(tuple(found), tuple(map(_size, found)))


def _normal(path: str) -> str:
    """A path without detours; as it is where ``..`` behind a link leads to another file."""
    normal = os.path.normpath(path)
    if normal == STDIN:  # a file of that name
        return os.path.join(os.curdir, normal)
    if normal == path or os.pardir not in path:
        return normal
    try:
        return normal if os.path.samefile(path, normal) else path
    except OSError:
        return path


def _expand(argument: str) -> list[str]:
    if argument == STDIN or os.path.lexists(argument):
        return [argument]
    if any(sign in argument for sign in "*?["):
        import glob

        matches = sorted(glob.glob(argument, recursive=True))
        if matches:
            return matches
        raise UsageError(f"the pattern {argument!r} matches no file")
    raise UsageError(f"there is no file or folder {argument!r}", nearest_path(argument))


def nearest_path(argument: str) -> str:
    """Return ``did you mean 'x'?`` for the path most like one that is not there, or nothing."""
    from podlint.schema.suggest import nearest

    folder, name = os.path.split(argument)
    try:
        near = nearest(name, os.listdir(folder or "."))
    except OSError:
        return ""
    return f"did you mean {os.path.join(folder, near)!r}?" if near else ""


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size if path != STDIN else 0
    except OSError:
        return 0


def _walk(root: str, excluded: Patterns | None) -> Iterator[str]:
    """Yield the manifests below *root* in a fixed order, and folders that cannot be looked into, for `read` to say why.

    Links to folders are not followed: they may loop.
    """
    ignores = _ignores_above(root)
    closed: list[str] = []
    for folder, folders, files in os.walk(root, onerror=lambda error: closed.append(error.filename)):
        here = os.path.abspath(folder)
        ignores[here] = _ignore_file(here, exists=_IGNORE_FILE in files)
        chain = [(base, spec) for base in _ancestors(here) if (spec := ignores.get(base))]
        normal = _normal(folder)
        prefix = "" if normal == os.curdir else os.path.join(normal, "")

        def kept(name: str, *, is_folder: bool, chain: _Chain = chain, here: str = here) -> bool:
            if not excluded and not chain:
                return True
            path = os.path.join(here, name)
            if excluded and excluded.verdict(_inside(path, os.path.abspath(root), is_folder=is_folder)):
                return False
            return not _ignored(path, chain, is_folder=is_folder)

        folders[:] = sorted(name for name in folders if not name.startswith(".") and kept(name, is_folder=True))
        for name in sorted(files):
            if has_known_ending(name) and name not in CONFIGURATIONS and kept(name, is_folder=False):
                yield f"{prefix}{name}"
    yield from closed


def _inside(path: str, base: str, *, is_folder: bool) -> str:
    """*path* as patterns of the folder *base* see it."""
    return os.path.relpath(path, base).replace(os.sep, "/") + ("/" if is_folder else "")


def _ancestors(path: str) -> Iterator[str]:
    """Yield *path* and the folders above it, innermost first."""
    while True:
        yield path
        parent = os.path.dirname(path)
        if parent == path:
            return
        path = parent


def _ignores_above(root: str) -> dict[str, Patterns | None]:
    """The .gitignore files that reach down to *root*: those up to the top of its repository.

    They have no say outside a repository, nor where they leave out *root* itself: it was named.
    """
    here, *folders = _ancestors(os.path.abspath(root))
    found: dict[str, Patterns | None] = {}
    if _is_repository(here):
        return found
    for folder in folders:
        found[folder] = _ignore_file(folder, exists=os.path.isfile(os.path.join(folder, _IGNORE_FILE)))
        if _is_repository(folder):
            chain = [(base, spec) for base, spec in found.items() if spec]
            return {} if _ignored(here, chain, is_folder=True) else found
    return {}


def _is_repository(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, ".git"))


def _ignore_file(folder: str, *, exists: bool) -> Patterns | None:
    """The patterns of a folder's .gitignore; lines that are no patterns are passed over, as git does."""
    if not exists:
        return None
    data = load(os.path.join(folder, _IGNORE_FILE), _LARGEST_IGNORE_FILE)
    if isinstance(data, UnreadableFile):
        return None  # git itself goes on without an ignore file that it cannot read
    lines = tuple(data.decode("utf-8", "replace").splitlines())
    try:
        return _patterns(lines)
    except UsageError:
        return _patterns(tuple(filter(_is_pattern, lines)))


def _is_pattern(line: str) -> bool:
    try:
        _patterns((line,))
    except UsageError:
        return False
    return True


def _patterns(lines: tuple[str, ...]) -> Patterns | None:
    """The matcher of some patterns, None for none.

    Raises:
        UsageError: one of them is no pattern.
    """
    if not lines:
        return None
    from podlint.patterns import Patterns

    return Patterns(lines)


def _ignored(path: str, chain: _Chain, *, is_folder: bool) -> bool:
    """Whether the innermost .gitignore file that speaks of *path* leaves it out."""
    for base, spec in chain:
        verdict = spec.verdict(_inside(path, base, is_folder=is_folder))
        if verdict is not None:
            return verdict
    return False


def read(path: str, max_size: int) -> str | UnreadableFile:
    """Return the text of a file, or of standard input for ``-``.

    Args:
        path: As `find` returns it.
        max_size: The most bytes that are read; a larger file is a fault.
    """
    return text_of(load(path, max_size))


def load(path: str, max_size: int) -> bytes | UnreadableFile:
    """Return the bytes of a file, as `read` does the text."""
    try:
        data = _bytes(path, max_size)
    except OSError as error:
        return UnreadableFile(f"cannot be read: {(error.strerror or str(error)).lower()}")
    return _too_large(max_size) if data is None else data


def within(data: bytes, max_size: int) -> bytes | UnreadableFile:
    """Return some bytes, or why there are too many of them."""
    return data if len(data) <= max_size else _too_large(max_size)


def _too_large(max_size: int) -> UnreadableFile:
    return UnreadableFile(f"larger than {max_size:,} bytes, the most that podlint reads", "raise --max-file-size, or exclude the file")


def text_of(data: bytes | UnreadableFile) -> str | UnreadableFile:
    """Return the text of what `load` has given."""
    if isinstance(data, UnreadableFile):
        return data
    try:
        return decode(data)
    except UndecodableTextError as error:
        before = data[: error.offset].decode("utf-8-sig", "replace")
        rest = data[error.offset : error.offset + _SHOWN_BYTES].decode("utf-8", "replace")
        return UnreadableFile(f"not text that the API server can read: {error}", "save the file as UTF-8", before + rest, len(before))


_AT_ONCE = 65_536  # bytes: what a pipe holds
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without O_NONBLOCK a named pipe that nobody writes to would hold the run for ever."""


def _bytes(path: str, max_size: int) -> bytes | None:
    if path == STDIN:
        if sys.stdin is None:
            raise OSError(0, "standard input is closed")
        data = sys.stdin.buffer.read(max_size + 1)
        return data if len(data) <= max_size else None
    descriptor = os.open(path, _READ_ONLY)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode):
            if status.st_size > max_size:
                return None
            data = os.read(descriptor, status.st_size + 1)  # at once, without a buffer: faster
            return data if len(data) == status.st_size else _rest(descriptor, data, max_size)  # which has changed meanwhile
        if path.startswith(_HANDED_OVER):
            os.set_blocking(descriptor, True)  # what a shell hands over: <(helm template .)
            return _rest(descriptor, b"", max_size)
        raise IsADirectoryError(0, "is a folder") if stat.S_ISDIR(status.st_mode) else OSError(0, "not a regular file")
    finally:
        os.close(descriptor)


def _rest(descriptor: int, data: bytes, max_size: int) -> bytes | None:
    """All that can be read, *data* being what has been; None where that is too much."""
    parts, size = [data], len(data)
    while size <= max_size and (more := os.read(descriptor, _AT_ONCE)):
        parts.append(more)
        size += len(more)
    return b"".join(parts) if size <= max_size else None
