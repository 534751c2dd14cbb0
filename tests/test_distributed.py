"""A real Dask scheduler with two worker processes says what this process says, even when one of them is killed half-way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from podlint import api, files
from podlint.config.model import PathSetting
from podlint.config.paths import Paths
from podlint.engine import Settings
from podlint.errors import UsageError
from podlint.registry import Selection
from podlint.rule import Profile
from podlint.scale import executors

pytest.importorskip("distributed", reason="Dask is not installed")

from podlint.scale.distributed import check_on, on_workers

pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="signals are a POSIX matter"),
    pytest.mark.filterwarnings("default"),  # Dask's own warnings are not ours
]

BASELINE = Settings(("1.37",), Selection((Profile.BASELINE,)))
FILES = 400


class Cluster(NamedTuple):
    """A scheduler and its workers."""

    address: str
    workers: list[subprocess.Popen[str]]


def started(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    """The line in which a process says something; what it says later is read away."""
    assert process.stderr
    for line in process.stderr:
        if words in line:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return line
    pytest.fail(f"Dask never said {words!r}")


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A scheduler and two workers, each a process of its own on loopback."""
    folder = tmp_path_factory.mktemp("dask")
    processes = [started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", folder=folder)]
    try:
        address = wait_for(processes[0], "Scheduler at:").split()[-1]
        for _ in range(2):
            options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
            processes.append(started("dask_worker", address, *options, folder=folder))
        for worker in processes[1:]:
            wait_for(worker, "Starting established connection")
        yield Cluster(address, processes[1:])
    finally:
        for process in processes:
            process.kill()
            process.wait()
            if process.stderr:
                process.stderr.close()


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> files.Inputs:
    """Files with a mistake each, of which every tenth is no manifest."""
    monkeypatch.chdir(tmp_path)
    for number in range(FILES):
        pod = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}, lables: {{}}}}\nspec: {{containers: [{{name: c, image: 'a:1'}}]}}\n"
        (tmp_path / f"m{number:03}.yaml").write_text("a: [\n" if number % 10 == 0 else pod)
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    return files.find(["."])


def test_workers_report_what_this_process_reports(cluster: Cluster, many: files.Inputs) -> None:
    serial = api.check(many, BASELINE, jobs=1)
    assert len(serial.findings) > FILES
    assert api.check(many, BASELINE, runner=partial(check_on, cluster.address)) == serial


def test_what_a_killed_worker_had_is_done_again(cluster: Cluster, many: files.Inputs) -> None:
    serial = api.check(many, BASELINE, jobs=1)
    seen: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if not seen:
            cluster.workers[0].send_signal(signal.SIGKILL)
        seen.append(total - done)

    assert api.check(many, BASELINE, progress=kill_one, runner=partial(check_on, cluster.address)) == serial
    assert cluster.workers[0].wait() == -signal.SIGKILL
    assert seen[-1] == 0


def test_settings_for_some_files_hold_wherever_the_worker_is(cluster: Cluster, many: files.Inputs, tmp_path: Path) -> None:
    paths = Paths(str(tmp_path), (PathSetting("m1*.yaml", (Profile.STRICT,)),))
    settings = BASELINE._replace(paths=paths)
    serial = api.check(many, settings, jobs=1)
    assert serial != api.check(many, BASELINE, jobs=1)
    assert api.check(many, settings, runner=partial(check_on, cluster.address)) == serial


def test_the_command_prints_the_same_bytes(cluster: Cluster, many: files.Inputs) -> None:
    program = [sys.executable, "-m", "podlint", "check", "--profile", "baseline", "--no-cache"]
    serial, spread = (subprocess.run([*program, *more], capture_output=True, timeout=120, check=False) for more in ([], ["--scheduler", cluster.address]))
    assert serial.stdout == spread.stdout
    assert (serial.returncode, spread.returncode, spread.stderr) == (1, 1, b"")
    assert len(many.paths) > FILES


def test_simulations_give_the_same_on_workers(cluster: Cluster, tmp_path: Path) -> None:
    path = tmp_path / "pod.yaml"
    path.write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'a:1'}]}\n")
    program = [sys.executable, "-m", "podlint", "simulate", str(path), "--runs", "60", "--output-format", "json", "--set", "c.exitAfter=30s"]
    serial, spread = (subprocess.run([*program, *more], capture_output=True, timeout=120, check=False) for more in ([], ["--scheduler", cluster.address]))
    assert (serial.returncode, spread.returncode) == (0, 0), spread.stderr
    assert serial.stdout == spread.stdout


def test_results_come_in_the_order_of_the_tasks(cluster: Cluster) -> None:
    assert list(on_workers(cluster.address, abs, range(-40, 0))) == list(range(40, 0, -1))


def test_a_crash_on_a_worker_is_a_crash_here(cluster: Cluster) -> None:
    with pytest.raises(ZeroDivisionError):
        list(on_workers(cluster.address, partial(divmod, 1), [1, 0]))


def test_nobody_at_the_address_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podlint.scale.distributed._PATIENCE", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(UsageError, match="does not answer"):
            list(check_on(address, files.Inputs((str(tmp_path / "a.yaml"),), (0,)), BASELINE))


def test_workers_with_another_podlint_are_refused(cluster: Cluster, many: files.Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("podlint.cache.fingerprint.VERSION", "0.0.0")
    with pytest.raises(UsageError, match="another podlint"):
        list(check_on(cluster.address, many, BASELINE))


def test_batches_are_as_many_as_there_is_work(tmp_path: Path) -> None:
    submitted: list[int] = []

    class Done:
        def __init__(self, value: int) -> None:
            self.value = value

        def result(self) -> int:
            return self.value

    def submit(function: Callable[[int], int], task: int) -> Any:
        submitted.append(task)
        return Done(function(task))

    found = executors.in_order(submit, abs, range(-10, 0), 3)
    assert next(found) == 10
    assert len(submitted) == 3
    assert list(found) == list(range(9, 0, -1))
