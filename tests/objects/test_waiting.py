"""What an init container waits for."""

from __future__ import annotations

import pytest

from podlint.objects.pod import Container, Role
from podlint.objects.waiting import Target, targets


def waited_for(*command: str, args: tuple[str, ...] = ()) -> list[Target]:
    return targets(Container((), {"command": list(command), "args": list(args)}, Role.INIT))


@pytest.mark.parametrize(
    ("script", "host", "port"),
    [
        ("until nc -z db 5432; do sleep 1; done", "db", 5432),
        ("until nc -zw1 db.data.svc.cluster.local 5432; do sleep 1; done", "db.data.svc.cluster.local", 5432),
        ("while ! curl -sf http://api:8080/health > /dev/null; do sleep 1; done", "api", 8080),
        ("until wget -q -O- https://api/health; do echo waiting; sleep 1; done", "api", 0),
        ("until pg_isready -h db -p 5432; do sleep 1; done", "db", 0),
        ("set -e\nwait-for-it.sh db:5432", "db", 5432),
    ],
)
def test_a_script_waits_for_a_host(script, host, port):
    assert waited_for("sh", "-c", script) == [Target(host, port)]


@pytest.mark.parametrize(
    "script",
    [
        "nc -z db 5432",
        "until nslookup db; do sleep 1; done",
        "until nc -z $DB 5432; do sleep 1; done",
        "for i in 1 2 3; do nc -z db 5432 && break; sleep 1; done",
        "i=0; until nc -z db 5432; do i=$((i+1)); sleep 1; done",
        "until nc -z db 5432; do [ $i -gt 5 ] && exit 1; sleep 1; done",
        "timeout 60 sh -c 'until nc -z db 5432; do sleep 1; done'",
        "server &\nuntil nc -z localhost 80; do sleep 1; done",
        "if [ $HOSTNAME != db-0 ]; then until nc -z db 80; do sleep 1; done; fi",
        "",
    ],
)
def test_a_script_that_may_go_on_says_nothing(script):
    assert waited_for("sh", "-c", script) == []


def test_tools_wait_without_a_shell():
    assert waited_for("dockerize", "-wait", "tcp://db:5432", "-timeout", "60s") == [Target("db", 5432)]
    assert waited_for("/wait-for-it.sh", args=("db:5432", "--", "run", "web:80")) == [Target("db", 5432)]
    assert waited_for("run", "db:5432") == []
    assert waited_for() == []
