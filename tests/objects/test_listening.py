"""What flags and variables say about where a container listens."""

from __future__ import annotations

import pytest

from podlint.objects.listening import is_client, listenings, mentions
from podlint.objects.pod import Container, Role


def container(*args: str, **env: str) -> Container:
    variables = [{"name": name, "value": value} for name, value in env.items()]
    return Container(("spec", "containers", 0), {"name": "web", "args": list(args), "env": variables}, Role.MAIN)


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--port=8080"], ("", 8080)),
        (["--port", "8080"], ("", 8080)),
        (["-port=8080"], ("", 8080)),
        (["--listen=:8080"], ("", 8080)),
        (["--listen-address=127.0.0.1:8080"], ("127.0.0.1", 8080)),
        (["--addr=[::1]:8080"], ("::1", 8080)),
        (["--bind", "0.0.0.0:8080"], ("0.0.0.0", 8080)),
        (["--addr=http://localhost:8080/"], ("localhost", 8080)),
        (["--host=127.0.0.1"], ("127.0.0.1", 0)),
    ],
)
def test_flags_are_understood(args, found):
    assert [(each.host, each.port) for each in listenings(container(*args))] == [found]


@pytest.mark.parametrize(
    "args",
    [
        ["--port=$(PORT)"],
        ["--port"],
        ["--port=http"],
        ["--metrics-port=9090"],
        ["--host=database"],
        ["serve", "8080"],
        ["--port", "--verbose"],
        ["--listen=all"],
    ],
)
def test_what_may_mean_something_else_says_nothing(args):
    assert listenings(container(*args)) == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("PORT", "8080", [("", 8080)]),
        ("ASPNETCORE_URLS", "http://+:8080", [("+", 8080)]),
        ("ASPNETCORE_URLS", "http://a:1;https://b:2", []),
        ("PORT", "tcp://10.0.0.1:80", []),
        ("DB_PORT", "5432", []),
        ("LISTEN_ADDR", "${HOST}:80", []),
    ],
)
def test_variables_are_understood(name, value, found):
    assert [(each.host, each.port) for each in listenings(container(**{name: value}))] == found


@pytest.mark.parametrize(
    ("args", "client"), [(["--host=db"], True), (["-h", "db"], True), (["--host=0.0.0.0"], False), (["--host", "localhost"], False), (["--port=1"], False)]
)
def test_a_flag_with_another_host_is_a_client_s(args, client):
    assert is_client(container(*args)) is client


def test_a_number_is_mentioned_wherever_it_stands():
    assert mentions(container("--admin=:8080"), 8080)
    assert mentions(container(URL="http://x:8080"), 8080)
    assert not mentions(container("--port=80"), 8080)
