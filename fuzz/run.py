"""Fuzzes every target for a share of the time, one after the other. Exit code 1 if anything went wrong.

Usage: run.py [--seconds N] [--folder FOLDER] [TARGET]...
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import seeds
from targets import TARGETS

HERE = os.path.dirname(os.path.abspath(__file__))
_LONGEST = 20_000  # bytes of an input
_TIMEOUT = 60  # seconds after which an input hangs
_MEMORY = 2000  # MB


def main() -> int:
    parser = argparse.ArgumentParser(description="Fuzz podlint.")
    parser.add_argument("targets", nargs="*", help=f"which of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--seconds", type=int, default=300, help="how long, all targets together")
    parser.add_argument("--folder", default=".fuzz", help="where inputs and failures are kept (default: .fuzz)")
    options = parser.parse_args()
    unknown = sorted(set(options.targets).difference(TARGETS))
    if unknown:
        parser.error(f"no target is called {unknown[0]}")
    chosen = options.targets or list(TARGETS)
    folder = os.path.abspath(options.folder)
    seeds.write(os.path.join(folder, "seeds"))
    words = os.path.join(folder, "words")
    seeds.write_words(words)
    broken = [name for name in chosen if not fuzz(name, folder, words, options.seconds // len(chosen))]
    for name in broken:
        print(f"{name}: failures in {os.path.join(folder, name, 'failures')}")
    return int(bool(broken))


def fuzz(name: str, folder: str, words: str, seconds: int) -> bool:
    """Fuzz one target; return whether nothing went wrong."""
    here = os.path.join(folder, name)
    corpus, failures = os.path.join(here, "corpus"), os.path.join(here, "failures")
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(failures, exist_ok=True)
    limits = (f"-max_total_time={seconds}", f"-timeout={_TIMEOUT}", f"-rss_limit_mb={_MEMORY}", f"-max_len={_LONGEST}")
    command = [sys.executable, os.path.join(HERE, "target.py"), name, failures, *limits, f"-dict={words}", f"-artifact_prefix={failures}/"]
    done = subprocess.run([*command, "-print_final_stats=1", corpus, os.path.join(folder, "seeds")], check=False)
    return done.returncode == 0 and not os.listdir(failures)


if __name__ == "__main__":
    sys.exit(main())
