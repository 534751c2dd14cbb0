"""A real client: it starts `podlint lsp` as editors do, and talks to it over standard input and output."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

PATIENCE = 60  # seconds; a server that takes longer has lost a message

POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: web
      image: example.org/web:1.4
      envFrom:
        - configMapRef:
            name: settings
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: blue\n"


@pytest.fixture
def pod() -> str:
    """A manifest without findings that names a ConfigMap."""
    return POD


@pytest.fixture
def settings_map() -> str:
    """The ConfigMap that the pod names."""
    return SETTINGS


Story = Callable[[Any], Awaitable[None]]


class Editor:
    """What an editor does, and what it is told."""

    def __init__(self, client: Any, types: Any, folder: Path) -> None:
        self.client = client
        self.types = types
        self.folder = folder
        self.messages: list[str] = []
        self.published: dict[str, Any] = {}
        self.news = asyncio.Event()
        self.registered: list[Any] = []

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def document(self, name: str) -> Any:
        return self.types.TextDocumentIdentifier(self.uri(name))

    async def begin(self, options: Any = None, encodings: list[str] | None = None, **more: Any) -> Any:
        types = self.types
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=encodings),
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            ),
        )
        folders = [types.WorkspaceFolder(self.folder.as_uri(), self.folder.name)]
        params = types.InitializeParams(capabilities, workspace_folders=folders, initialization_options=options, **more)
        answer = await self.client.initialize_async(params)
        self.client.initialized(types.InitializedParams())
        return answer

    def open(self, name: str, text: str, version: int = 1, language: str = "yaml") -> None:
        item = self.types.TextDocumentItem(self.uri(name), language, version, text)
        self.client.text_document_did_open(self.types.DidOpenTextDocumentParams(item))

    def change(self, name: str, version: int, *changes: Any) -> None:
        identifier = self.types.VersionedTextDocumentIdentifier(version, self.uri(name))
        self.client.text_document_did_change(self.types.DidChangeTextDocumentParams(identifier, list(changes)))

    def part(self, start: tuple[int, int], end: tuple[int, int], text: str) -> Any:
        return self.types.TextDocumentContentChangePartial(self.range(start, end), text)

    def range(self, start: tuple[int, int], end: tuple[int, int]) -> Any:
        return self.types.Range(self.types.Position(*start), self.types.Position(*end))

    async def until(self, told: Callable[[], Any]) -> Any:
        """Wait until the server has told something."""
        while not (found := told()):
            self.news.clear()
            await self.news.wait()
        return found

    async def diagnostics(self, name: str, version: int = 1, wanted: Callable[[list[Any]], bool] = lambda _: True) -> list[Any]:
        """What the server says of a version of a text, once it is what the test waits for."""

        def told() -> Any:
            params = self.published.get(self.uri(name))
            return params if params and (params.version or version) >= version and wanted(params.diagnostics) else None

        return list((await self.until(told)).diagnostics)


@pytest.fixture
def tell(tmp_path: Path, command: str) -> Callable[[Story], int]:
    """Play a story with an editor whose folder is the test's; return the exit code of the server."""
    pytest.importorskip("pygls", reason="the language server needs pygls: pip install 'podlint[lsp]'")
    from lsprotocol import types
    from pygls.lsp.client import LanguageClient

    def tell(story: Story) -> int:
        async def played() -> int:
            client = LanguageClient("test", "1")
            editor = Editor(client, types, tmp_path)

            @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
            def published(params: Any) -> None:
                editor.published[params.uri] = params
                editor.news.set()

            @client.feature(types.WINDOW_SHOW_MESSAGE)
            @client.feature(types.WINDOW_LOG_MESSAGE)
            def said(params: Any) -> None:
                editor.messages.append(params.message)
                editor.news.set()

            @client.feature(types.CLIENT_REGISTER_CAPABILITY)
            def registered(params: Any) -> None:
                editor.registered += params.registrations
                editor.news.set()

            await client.start_io(command, "lsp", cwd=tmp_path)
            server: Any = client._server  # noqa: SLF001  its exit code is part of what is tested
            try:
                await asyncio.wait_for(story(editor), PATIENCE)
                await asyncio.wait_for(client.shutdown_async(None), PATIENCE)
                client.exit(None)
                await asyncio.wait_for(server.wait(), PATIENCE)
            finally:
                if server.returncode is None:
                    server.kill()
                await client.stop()
            return int(server.returncode)

        return asyncio.run(played())

    return tell
