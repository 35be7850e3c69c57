#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The series that the window must show for a run, computed from its events without the window's code.

usage: series.py RUN > SERIES.csv     columns: series, x, y
"""
import json
import pathlib
import sys

SMOOTHING = 0.97
BINS = 8


def rows(events):
    steps = [e for e in events if e["type"] == "step_metrics"]
    rates = [e for e in events if e["type"] == "sampling_rates"]
    widths = sorted(int(w) for w in rates[0]["realised"])
    for key in ("realised", "expected", "half_width"):
        for width in widths:
            yield from ((f"{key}_{width}", e["step"], e[key][str(width)]) for e in rates)
    tokens = seconds = 0
    averages = {}
    for e in steps:
        step, loss = e["step"], e["loss"]
        tokens += e["tokens"]
        seconds += e["step_ms"] / 1e3
        yield "loss", step, loss
        yield "target", step, e["target_bits"]
        yield "step_ms", step, e["step_ms"]
        yield "tokens", step, tokens
        yield "seconds", step, seconds
        low, high = widths[0], widths[-1]
        bin_index = min(BINS - 1, max(0, int(BINS * (e["average_bits"] - low) / (high - low))))
        for width in widths:
            share = e["plan"].count(width) / len(e["plan"])
            total, weight = averages.get(width, (0, 0))
            averages[width] = total, weight = SMOOTHING * total + share * loss, SMOOTHING * weight + share
            if share > 0:
                yield f"attributed_{width}", step, total / weight
        total, weight = averages.get(f"bin{bin_index}", (0, 0))
        averages[f"bin{bin_index}"] = total, weight = SMOOTHING * total + loss, SMOOTHING * weight + 1
        yield f"bin_{bin_index}", step, total / weight
    for e in events:
        if e["type"] == "eval_point" and e["split"] == "probe":
            width = max(set(e["plan"]), key=e["plan"].count)
            yield f"probe_{e['signal']}_{width}", e["step"], e["score"]
        elif e["type"] == "checkpoint_saved":
            yield "checkpoint", e["step"], e["size_bytes"]
    last = [e for e in events if e["type"] == "visit_counts"][-1]
    for unit, counts in zip(last["units"], last["visits"]):
        for width, count in zip(last["widths"], counts):
            yield f"visits_{unit}_{width}", last["step"], count


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = (pathlib.Path(sys.argv[1]) / "events.jsonl").read_text().splitlines()
    print("series,x,y")
    for series, x, y in rows([json.loads(line) for line in lines]):
        print(f"{series},{x},{y!r}")


if __name__ == "__main__":
    main()
