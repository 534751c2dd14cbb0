"""How often each rule speaks about a folder of manifests.

Usage: noise.py FOLDER [--profile PROFILE] [--rule RULE] [--show N] [--least SEVERITY]. It reads what is there and fetches nothing.
For each rule: its findings, the files with one, and the share of objects with one. `--rule` counts one rule alone; `--show` prints
some findings of each rule, chosen by chance but the same at every run.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict

from podlint import api, files
from podlint.engine import Settings
from podlint.finding import Finding, Severity
from podlint.registry import Selection
from podlint.report import Report
from podlint.rule import Profile
from podlint.schema.bundle import NEWEST

Owner = tuple[str, int, object]


def main() -> None:
    parser = argparse.ArgumentParser(description="How often each rule speaks about a folder of manifests.")
    parser.add_argument("folder")
    parser.add_argument("--profile", default="recommended", choices=[profile.value for profile in Profile])
    parser.add_argument("--rule", action="append", default=[])
    parser.add_argument("--show", type=int, default=0, metavar="N")
    parser.add_argument("--least", default="info", choices=[severity.value for severity in Severity])
    asked = parser.parse_args()
    selection = Selection((Profile(asked.profile),), tuple(asked.rule))
    report = api.check(files.find([asked.folder]), Settings((NEWEST,), selection, keep_going=True))
    least = Severity(asked.least).rank
    found = [finding for finding in report.findings if finding.severity.rank >= least and (not asked.rule or finding.rule in asked.rule)]
    print_rates(found, report)
    if asked.show:
        print_samples(found, asked.show)
    for crash in report.crashes[:20]:
        print(crash, file=sys.stderr)


def owner(finding: Finding) -> Owner:
    """Return what tells one object from another."""
    return finding.file, finding.document, finding.object


def print_rates(found: list[Finding], report: Report) -> None:
    """Print a line for each rule, the loudest first, and one for all together."""
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        by_rule[finding.rule].append(finding)
    objects = max(1, report.summary.objects)
    print(f"{report.summary.files} files, {report.summary.objects} objects")
    print(f"{'rule':44} {'severity':8} {'findings':>8} {'files':>6} {'objects':>8}")
    for name, mine in sorted(by_rule.items(), key=lambda item: -len(set(map(owner, item[1])))):
        owners = len(set(map(owner, mine)))
        print(f"{name:44} {mine[0].severity.value:8} {len(mine):8} {len({each.file for each in mine}):6} {100 * owners / objects:7.2f}%")
    owners = len(set(map(owner, found)))
    print(f"{'any of them':44} {'':8} {len(found):8} {len({each.file for each in found}):6} {100 * owners / objects:7.2f}%")
    loud = {owner(finding) for finding in found if finding.severity is not Severity.INFO}
    print(f"{'any warning or error':44} {'':8} {'':8} {'':6} {100 * len(loud) / objects:7.2f}%")


def print_samples(found: list[Finding], number: int) -> None:
    """Print some findings of each rule with their place."""
    chance = random.Random(1)
    for name in sorted({finding.rule for finding in found}):
        mine = [finding for finding in found if finding.rule == name]
        print(f"\n== {name}")
        for finding in chance.sample(mine, min(number, len(mine))):
            start = finding.span.start
            print(f"{finding.file}:{start.line + 1}:{start.column + 1} {finding.object.kind}/{finding.object.name}: {finding.message}")
            print(f"    {finding.excerpt.text.strip() if finding.excerpt else ''}")


if __name__ == "__main__":
    main()
