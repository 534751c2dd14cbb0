"""Measures podlint against a reference on the cases of the speed goals. It only measures: the exit code is always 0.

Usage: run.py [--quick] [--runs N] [--json FILE] [--kubeconform PATH --schemas FOLDER]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import corpus
from process import FailedError, Sample, interleaved, median, ratio

HERE = os.path.dirname(os.path.abspath(__file__))
EVENTS = "libyaml events"
KUBECONFORM = "kubeconform"
ONE_PROCESS = "podlint --jobs 1"
DEFAULT = "podlint"
REFERENCES = (EVENTS, KUBECONFORM)

EVENTS_GOAL = 3.0  # one process, cold
MEGABYTE = 1_000_000
RATIO_WIDTH = 28  # columns of the printed table
STARTUP_RUNS = 4  # times as many as for other cases: they are short
SEED = 20240
BASES = ("tree", "events tree")  # parsing as it is, and as it would be with libyaml's events alone


@dataclass(frozen=True, slots=True)
class Case:
    """A column of the table. `goal` is podlint's goal against kubeconform, `memory` the most megabytes a process may hold."""

    name: str
    files: int
    mixed: bool = False
    megabytes: float = 0  # of one multi-document file; 0 for a corpus of many files
    goal: float | None = None
    memory: int | None = None


CASES = (
    Case("1 file", 1, goal=2.0),
    Case("100 files", 100),
    Case("3,000 clean", 3000, goal=1.2, memory=120),
    Case("3,000 mixed", 3000, mixed=True, goal=1.2, memory=120),
    Case("10,000 files", 10_000),
    Case("20 MB in one file", 0, megabytes=20, goal=1.2, memory=300),
)
QUICK_CASES = (
    Case("1 file", 1, goal=2.0),
    Case("100 files", 100),
    Case("600 clean", 600, goal=1.2, memory=120),
    Case("600 mixed", 600, mixed=True, goal=1.2, memory=120),
    Case("2 MB in one file", 0, megabytes=2, goal=1.2, memory=300),
)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure podlint's speed and memory.")
    parser.add_argument("--runs", type=int, default=0, help="runs of each process (default: 5, with --quick 3)")
    parser.add_argument("--quick", action="store_true", help="smaller corpora")
    parser.add_argument("--json", metavar="FILE", default="", help="write all samples to this file")
    parser.add_argument("--kubeconform", metavar="PATH", default=shutil.which("kubeconform") or "", help="a second reference (default: the one on PATH)")
    parser.add_argument("--schemas", metavar="FOLDER", default="", help="kubeconform's schemas: a folder with 'master-standalone-strict' in it")
    return parser.parse_args()


def podlint(*arguments: str) -> list[str]:
    """Return the command that starts the podlint of this Python."""
    script = os.path.join(os.path.dirname(sys.executable), "podlint")
    return [script, *arguments] if os.path.exists(script) else [sys.executable, "-m", "podlint", *arguments]


def commands(path: str, kubeconform: Sequence[str]) -> dict[str, list[str]]:
    """Return what is measured on *path*, by name; references first."""
    found = {EVENTS: [sys.executable, os.path.join(HERE, "events.py"), path]}
    if kubeconform:
        found[KUBECONFORM] = [*kubeconform, path]
    found[ONE_PROCESS] = podlint("check", "--no-cache", "--jobs", "1", path)
    found[DEFAULT] = podlint("check", "--no-cache", path)
    return found


def kubeconform_command(chosen: argparse.Namespace) -> list[str]:
    """Return how kubeconform is started, without the path; nothing where it or its schemas are not at hand."""
    if not chosen.kubeconform:
        return []
    if not chosen.schemas:
        print("kubeconform is left out: without --schemas it would fetch them while the clock runs\n")
        return []
    location = os.path.join(
        os.path.abspath(chosen.schemas), "{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json"
    )
    return [chosen.kubeconform, "-n", "2", "-strict", "-summary", "-schema-location", location]


def write(case: Case, folder: str) -> str:
    """Write the corpus of a case below *folder* and return its path."""
    path = os.path.join(folder, case.name.replace(" ", "-").replace(",", ""))
    if case.megabytes:
        path += ".yaml"
        corpus.write_large(path, case.megabytes, SEED)
    else:
        corpus.write(path, case.files, SEED, mixed=case.mixed)
    return path


def rows(case: Case, samples: dict[str, list[Sample]]) -> Iterator[str]:
    """Yield the table's lines for one case."""
    references = [name for name in REFERENCES if name in samples]
    for name, taken in samples.items():
        middle = median(taken)
        cells = [f"{case.name:18}", f"{name:17}", f"{middle.wall * 1000:9,.0f}", f"{middle.cpu * 1000:9,.0f}", f"{middle.memory / MEGABYTE:6,.0f}"]
        cells += [_against(case, name, samples, reference) for reference in references]
        note = f"goal <= {case.memory} MB" if case.memory and name not in REFERENCES else ""
        yield "  ".join([*cells, note]).rstrip()


def _against(case: Case, name: str, samples: dict[str, list[Sample]], reference: str) -> str:
    """The ratios of times on the clock and of processor times, with the goal for the former."""
    if name in REFERENCES:
        return " " * RATIO_WIDTH
    goal = EVENTS_GOAL if reference == EVENTS and name == ONE_PROCESS else case.goal if reference == KUBECONFORM and name == DEFAULT else None
    wall, cpu = ratio(samples[name], samples[reference]), ratio(samples[name], samples[reference], of_cpu=True)
    return f"{wall:6.2f} {cpu:6.2f}{f' (goal <= {goal})' if goal else '':15}".ljust(RATIO_WIDTH)


def header(references: Sequence[str]) -> str:
    cells = [f"{'case':18}", f"{'process':17}", f"{'wall ms':>9}", f"{'cpu ms':>9}", f"{'MB':>6}"]
    return "  ".join([*cells, *(f" x {reference}: wall, cpu".ljust(RATIO_WIDTH) for reference in references)]).rstrip()


def sampled(case: Case, folder: str, runs: int, kubeconform: Sequence[str]) -> dict[str, list[Sample]]:
    """Return the samples of one case; none where a process failed, which is printed."""
    turns = runs * STARTUP_RUNS if case.files == 1 else runs
    try:
        return interleaved(commands(write(case, folder), kubeconform), turns)
    except FailedError as error:
        print(f"{case.name:18}  not measured: {error}", flush=True)
        return {}


def measure_cases(cases: Sequence[Case], folder: str, runs: int, kubeconform: Sequence[str]) -> dict[str, dict[str, list[Sample]]]:
    """Measure each case, print its lines as soon as they are known, and return all samples."""
    found = {}
    print(header([EVENTS, KUBECONFORM] if kubeconform else [EVENTS]))
    for case in cases:
        samples = sampled(case, folder, runs, kubeconform)
        if samples:
            found[case.name] = samples
            print("\n".join(rows(case, samples)), flush=True)
    return found


def stages(folder: str, runs: int) -> dict[str, Any]:
    """Return the times of podlint's stages; in a process of its own, so that this one stays small."""
    output = subprocess.run([sys.executable, os.path.join(HERE, "stages.py"), folder, str(runs)], capture_output=True, text=True, check=False)
    if output.returncode:
        return {"error": (output.stderr.strip().splitlines() or ["no message"])[-1]}
    found: dict[str, Any] = json.loads(output.stdout)
    return found


def print_stages(name: str, found: dict[str, Any]) -> None:
    """Print microseconds a document, and each stage as a share of parsing."""
    if "error" in found:
        print(f"\nstages over {name}: not measured: {found['error']}")
        return
    goals = {"constraints": "goal < 25 %", "rules": "goal <= 100 %"}
    print(f"\nstages over {name}, {found['documents']:,} documents   us/document   of parsing  of events tree")
    for stage, microseconds in found["microseconds"].items():
        shares = "  ".join(f"{microseconds / found['microseconds'][base]:9.0%}" for base in BASES)
        print(f"  {stage:46}{microseconds:8.1f}   {shares}  {goals.get(stage, '')}".rstrip())


_COUNT_MODULES = """
import sys
before = len(sys.modules)
from podlint.__main__ import main
try:
    main()
except SystemExit:
    print(len(sys.modules) - before, file=sys.stderr)
"""


def modules(path: str) -> int:
    """Return how many modules a check of one file imports that Python has not imported by itself."""
    command = [sys.executable, "-c", _COUNT_MODULES, "check", "--no-cache", path]
    folder = os.path.dirname(path)  # not where the sources may lie, which `-c` would import
    output = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd=folder).stderr
    return int(output) if output.strip().isdigit() else -1


def startup(folder: str, runs: int) -> dict[str, float]:
    """Return podlint's start-up: checking one file as a multiple of ``python -c pass``, and the modules it takes."""
    path = os.path.join(folder, "one.yaml")
    corpus.write_large(path, 0.002, SEED)
    samples = interleaved(
        {"pass": [sys.executable, "-c", "pass"], "version": podlint("--version"), "check": podlint("check", "--no-cache", path)}, runs * STARTUP_RUNS
    )
    figures = {f"{name}_ms": median(taken).wall * 1000 for name, taken in samples.items()}
    return {**figures, "check_to_pass": ratio(samples["check"], samples["pass"]), "modules": modules(path)}


def print_startup(found: dict[str, float]) -> None:
    print(f"\nstart-up: python -c pass {found['pass_ms']:.0f} ms, podlint check one.yaml {found['check_ms']:.0f} ms", end="")
    print(f" ({found['check_to_pass']:.1f} times, {found['modules']:.0f} modules), podlint --version {found['version_ms']:.0f} ms")


def save(path: str, results: dict[str, Any]) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=2)
        file.write("\n")


def keep_bytecode(folder: str) -> None:
    """Let measured processes find compiled modules, as those of an installed podlint do, whatever this environment says."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder


def summary(samples: dict[str, dict[str, list[Sample]]]) -> dict[str, Any]:
    """Return the samples of every case, and podlint's ratios, as JSON holds them."""
    found: dict[str, Any] = {}
    for case, by_name in samples.items():
        ratios = {f"{name} / {other}": ratio(by_name[name], by_name[other]) for name in (ONE_PROCESS, DEFAULT) for other in REFERENCES if other in by_name}
        found[case] = {"samples": {name: [asdict(sample) for sample in taken] for name, taken in by_name.items()}, "ratios": ratios}
    return found


def main() -> None:
    chosen = options()
    runs = chosen.runs or (3 if chosen.quick else 5)
    cases = QUICK_CASES if chosen.quick else CASES
    print(f"Python {platform.python_version()}, {len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count()} processors, ", end="")
    print(f"medians of {runs} runs, warm disk, no cache\n")
    with tempfile.TemporaryDirectory(prefix="podlint-bench-") as folder:
        keep_bytecode(os.path.join(folder, "bytecode"))
        samples = measure_cases(cases, folder, runs, kubeconform_command(chosen))
        found = {}
        for case in cases[2:4]:
            found[case.name] = stages(os.path.join(folder, case.name.replace(" ", "-").replace(",", "")), runs)
            print_stages(case.name, found[case.name])
        started = startup(folder, runs)
        print_startup(started)
    if chosen.json:
        save(chosen.json, {"python": platform.python_version(), "runs": runs, "cases": summary(samples), "stages": found, "startup": started})


if __name__ == "__main__":
    main()
