"""The language server: takes the client's messages, has a session answer them, and sends what there is to say."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from podlint.lsp import action, wire
from podlint.lsp.position import UTF_16
from podlint.lsp.project import Project, Reach, Surroundings, surroundings
from podlint.lsp.session import Published, Session
from podlint.reporters.words import printable
from podlint.version import VERSION

PAUSE = 0.05
"""Seconds without a keystroke before a text is checked."""

PATIENCE = 0.3
"""Seconds of keystrokes after which it is checked all the same."""

LATER = 0.5
"""Seconds without a keystroke before the rules across objects look at many objects."""

_WATCHED = ("**/*.{yaml,yml,json,md,markdown,py}", "**/.gitignore")
_Result = TypeVar("_Result")


class Server(LanguageServer):
    """The server of one client. What takes long happens in one thread beside that of the messages."""

    def __init__(self) -> None:
        super().__init__("podlint", VERSION, types.TextDocumentSyncKind.Incremental)
        self.session = Session()
        self.worker = ThreadPoolExecutor(1, "podlint")
        self.checking: asyncio.Task[None] | None = None
        self.is_dirty = asyncio.Event()
        self.is_hurried = False
        self.has_shut_down = False
        self.reading: dict[Project, bool] = {}
        """The folders that are being read, and whether they have to be read once more."""
        self.said: set[str] = set()
        self.mistakes: list[str] = []
        """What was wrong with the configurations when that was told last: once they are mended, the same mistake is news."""
        self.sent: dict[str, tuple[int, list[types.Diagnostic]]] = {}

    def start(self, params: types.InitializeParams) -> None:
        """Begin a session, once the client has said what it can and which folders it has open."""
        options = wire.options(params.initialization_options)
        named = [folder.uri for folder in params.workspace_folders or ()] or [
            params.root_uri or (uris.from_fs_path(params.root_path) if params.root_path else "")
        ]
        folders = [wire.file_of(uri) for uri in named if uri and uris.to_fs_path(uri)]
        encoding = str(getattr(self.workspace.position_encoding, "value", self.workspace.position_encoding) or UTF_16)
        self.session = Session(folders, encoding=encoding, runs_own_rules=options.get("runOwnRules") is True)

    def go(self) -> None:
        """Read the folders in the background, and check from now on what changes."""
        self.checking = asyncio.ensure_future(self.keep_checking())
        for project in list(self.session.projects.values()):
            self.read_folder(project)

    def read_folder(self, project: Project) -> None:
        """Read what the files of a folder hold, in a thread that ends with the process: a folder may be large. While it runs, once more is enough."""
        if project in self.reading:
            self.reading[project] = True
            return
        self.reading[project] = False
        loop = asyncio.get_running_loop()

        def take(found: Surroundings) -> None:
            project.surroundings = found
            if found.reach is Reach.TEXT:
                self.log(f"{project.folder} is not read as a whole: rules across objects look at each text by itself")
            self.wake()
            if self.reading.pop(project):
                self.read_folder(project)

        def read() -> None:
            try:
                found = surroundings(project.folder, project.configuration)
            except Exception as error:  # noqa: BLE001  the texts that are open can be checked all the same
                found = Surroundings({}, Reach.TEXT)
                loop.call_soon_threadsafe(self.log, f"the folder cannot be read: {error!r}; please report this as a bug of podlint")
            with contextlib.suppress(RuntimeError):  # the client has left meanwhile
                loop.call_soon_threadsafe(take, found)

        threading.Thread(target=read, daemon=True).start()

    async def refresh(self, uris_of_changed: Iterable[str]) -> None:
        """Take that files have changed on the disk."""
        for project in await self.beside(self.session.refresh, list(map(wire.file_of, uris_of_changed))):
            self.read_folder(project)

    async def beside(self, answer: Callable[..., _Result], *arguments: Any) -> _Result:
        """Return an answer that may take long."""
        return await asyncio.get_running_loop().run_in_executor(self.worker, answer, *arguments)

    def wake(self, *, hurried: bool = False) -> None:
        """Have the open texts checked: at once, or when the keys have rested for a moment."""
        self.is_hurried |= hurried
        self.is_dirty.set()

    async def keep_checking(self) -> None:
        """Check the open texts whenever something has changed. While a check runs, changes add up."""
        while True:
            await self.is_dirty.wait()
            await self.rest()
            self.is_dirty.clear()
            thorough, self.is_hurried = self.is_hurried, False
            await self.check(thorough=thorough)
            if self.session.is_rough and not await self.changes_within(LATER):
                await self.check(thorough=True)

    async def check(self, *, thorough: bool) -> None:
        """Check the open texts once, and send what there is to say."""
        try:
            self.publish(await self.beside(lambda: self.session.check(thorough=thorough)))
        except Exception as error:  # noqa: BLE001  the next change deserves a check again
            self.log(f"the check crashed: {error!r}; please report this as a bug of podlint")

    async def changes_within(self, seconds: float) -> bool:
        """Wait for a change, but not for long; return whether there was one."""
        try:
            await asyncio.wait_for(self.is_dirty.wait(), seconds)
        except asyncio.TimeoutError:
            return False
        return True

    async def rest(self) -> None:
        """Wait until nothing has changed for a moment, but not for long."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while not self.is_hurried and loop.time() - began < PATIENCE:
            self.is_dirty.clear()
            if not await self.changes_within(PAUSE):
                return

    def publish(self, found: list[Published]) -> None:
        """Send what has changed of what there is to say, for texts that are still as they were checked."""
        for published in found:
            opened = published.opened
            if self.session.opened.get(opened.uri) is not opened:
                continue
            diagnostics = wire.diagnostics(published, self.session.text(opened))
            if self.sent.get(opened.uri) == (opened.version, diagnostics):
                continue
            self.sent[opened.uri] = opened.version, diagnostics
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(opened.uri, diagnostics, opened.version))
        for crash in self.session.crashes:
            self.log(crash)
        mistakes = self.session.configuration_mistakes()
        for mistake in mistakes:
            if mistake not in self.mistakes:
                self.say(mistake)
        self.mistakes = mistakes

    def clear(self, uri: str) -> None:
        """Take back what was said of a text that is closed."""
        if self.sent.pop(uri, None):
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def log(self, line: str) -> None:
        """Say something where only those who look for it see it, once."""
        if line not in self.said:
            self.said.add(line)
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, printable(line)))

    def say(self, line: str) -> None:
        """Say something where the user sees it."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"podlint: {printable(line)}"))

    def watch(self) -> None:
        """Ask the client to tell when files change, if it can."""
        workspace = self.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            watchers.append(types.FileSystemWatcher("**/*", types.WatchKind.Delete))  # of a folder that goes, some clients tell nothing else
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration("podlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    @property
    def versioned(self) -> bool:
        """Whether the client takes edits that say which version of a text they are for."""
        workspace = self.client_capabilities.workspace
        return bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)


def serve() -> int:
    """Serve a client over standard input and output until it leaves; return the exit code: 1 where it leaves without a word.

    Standard output belongs to the protocol; whatever else is printed meanwhile goes to standard error.
    """
    server = make()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out, contextlib.redirect_stdout(sys.stderr), contextlib.suppress(OSError):
        server.start_io(sys.stdin.buffer, out)
    return 0 if server.has_shut_down else 1


def make() -> Server:
    """Return a server that knows what to do with every message."""
    server = Server()
    _on_life(server)
    _on_texts(server)
    _on_files(server)
    _on_questions(server)
    _on_actions(server)
    return server


def _on_life(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.start(params)

    @server.feature(types.INITIALIZED)
    async def initialized(_: types.InitializedParams) -> None:
        server.go()
        server.watch()

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.has_shut_down = True
        if server.checking:
            server.checking.cancel()
        server.worker.shutdown(wait=False, cancel_futures=True)


def _on_texts(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        text = params.text_document
        server.session.open(text.uri, wire.file_of(text.uri), text.text, text.version, str(text.language_id))
        server.wake(hurried=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        text = params.text_document
        server.session.change(text.uri, text.version, wire.changes(params.content_changes))
        server.wake()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.session.close(uri)
        server.clear(uri)
        await server.refresh([uri])
        server.wake()


def _on_files(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        await server.refresh([params.text_document.uri])
        server.wake(hurried=True)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def changed_on_disk(params: types.DidChangeWatchedFilesParams) -> None:
        await server.refresh(event.uri for event in params.changes)
        server.wake()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    async def changed_folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            server.session.projects.pop(wire.file_of(folder.uri), None)
        for folder in params.event.added:
            file = wire.file_of(folder.uri)
            server.session.projects[file] = Project(file, runs_own_rules=server.session.runs_own_rules)
            server.read_folder(server.session.projects[file])
        server.wake()


def _on_questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", " "]))
    def completion(params: types.CompletionParams) -> types.CompletionList | None:
        typed = (params.context.trigger_character if params.context else None) or ""
        found = server.session.completions(params.text_document.uri, wire.from_position(params.position), typed)
        return wire.completion_list(found) if found else None

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        found = await server.beside(server.session.hover, params.text_document.uri, wire.from_position(params.position))
        if found is None:
            return None
        said, where = found
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, said), wire.range_of(where) if where else None)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: types.DefinitionParams) -> list[types.Location]:
        places = await server.beside(server.session.definitions, params.text_document.uri, wire.from_position(params.position))
        return [types.Location(wire.uri_of(place), wire.range_of(place.range)) for place in places]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        opened = server.session.opened.get(params.text_document.uri)
        if opened is None:
            return []
        text = server.session.text(opened)
        return [wire.symbol(each, text) for each in await server.beside(lambda: list(server.session.symbols(opened.uri)))]


def _on_actions(server: Server) -> None:
    kinds = [types.CodeActionKind.QuickFix, action.FIX_ALL]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction] | None:
        uri = params.text_document.uri
        opened = server.session.opened.get(uri)
        if opened is None:
            return None
        only = params.context.only
        quick, whole = (only is None or any(_is_asked(kind, str(getattr(one, "value", one))) for one in only) for kind in (action.QUICK_FIX, action.FIX_ALL))
        range = wire.from_range(params.range)
        found = await server.beside(lambda: server.session.actions(uri, range, quick=quick, whole=whole))
        if server.session.opened.get(uri) is not opened:
            return None  # the edits are for a text that is no more
        text = server.session.text(opened)
        return [wire.code_action(one, opened, text, versioned=server.versioned) for one in found]


def _is_asked(kind: str, asked: str) -> bool:
    """Whether a kind of action is one that the client asks for: ``source`` asks for ``source.fixAll``, too."""
    return kind == asked or kind.startswith(f"{asked}.") or asked == ""
