#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what ran and what was skipped, and why, from the tests.xml that packaging/test left in each build folder.

usage: test_report.py BUILD_FOLDER...     exit status 1 when no test ran
"""
import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def skip_reason(output):
    """GoogleTest prints 'FILE:LINE: Skipped' and then the message."""
    match = re.search(r"^.+:\d+: Skipped\n((?:.+\n)*?)(?:\n|\[  SKIPPED)", output, re.M)
    return " ".join(match[1].split()) if match and match[1].strip() else "no reason given"


def read(folder):
    """(name, "passed" | "failed" | "skipped", reason) of each test."""
    report = folder / "tests.xml"
    if not report.exists():
        return
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if case.get("status") == "run":
            yield case.get("name"), "passed", ""
        elif skipped is not None and skipped.get("message", "").startswith("SKIP_"):
            yield case.get("name"), "skipped", skip_reason(case.findtext("system-out") or "")
        elif case.get("status") == "disabled":
            yield case.get("name"), "skipped", "disabled"
        else:  # failed, or its program was not there
            yield case.get("name"), "failed", ""


def main(folders):
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    tests = {folder: list(read(pathlib.Path(folder))) for folder in folders}
    gpu = {name: outcome for cases in tests.values() for name, outcome, _ in cases if re.search("cuda|gpu", name, re.I)}
    for folder, cases in tests.items():
        counts = collections.Counter(outcome for _, outcome, _ in cases)
        print(f"{pathlib.Path(folder).name}: {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped of {len(cases)}")
        reasons = collections.defaultdict(list)
        for name, outcome, reason in cases:
            if outcome == "skipped":
                reasons[reason].append(name)
        for reason, names in sorted(reasons.items(), key=lambda item: -len(item[1])):
            print(f"  {len(names)} skipped: {reason} ({', '.join(names[:3])}{', …' if len(names) > 3 else ''})")
        for name, outcome, _ in cases:
            if outcome == "failed":
                print(f"  failed: {name}")
    print(f"GPU tests: {len(gpu)} registered, {sum(outcome == 'skipped' for outcome in gpu.values())} skipped")
    return 0 if any(outcome == "passed" for cases in tests.values() for _, outcome, _ in cases) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
