#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ratios of qfa to what a user would run instead, measured in turn on one machine; prints a Markdown table.

  ratios.py --qfa QFA --model GGUF --peers ENV --peer-scripts DIR [--tasks DIR] [--rounds N] [--only train,supernet,eval] …

Every round runs product and peers one after another. A ratio is taken within a round, to the better peer; the table shows
the median of the rounds with the least and the largest. Peers run in ENV, a Python environment (PyTorch, transformers,
PEFT, lm-evaluation-harness); their scripts in DIR are

  train_peer.py MODEL bf16|fp32 peft|qalora BATCH SEQ STEPS   prints "… tokens_per_s X", the mean of STEPS steps
  tasks.py DATA OUT                                           writes lm-evaluation-harness tasks q_NAME for the tasks in DATA
  lm_eval.sh ENV MODEL OUT q_NAME                           scores one and prints its table

MODEL of the peers (--peer-model, default ENV/smollm2) is a Hugging Face folder with the weights of --model. Training: ids at
random, loss on every token, rank 16. Memory: the largest resident memory of a whole process, loading included.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

TASK = "arc_challenge"


class Program:
    """One run: what it printed, its seconds, and the largest resident memory of it or of a child."""

    def __init__(self, words, env=None, log=None):
        """`log`: a file of the program's own that tells why it failed."""
        words = [str(word) for word in words]
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
            start = time.monotonic()
            process = subprocess.Popen(words, stdout=out, stderr=errors, env=env)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = time.monotonic() - start
            out.seek(0)
            self.text = out.read()
            errors.seek(0)
            told = errors.read() + (log.read_text() if log and log.exists() else "")
        if process.returncode != 0:
            sys.exit(f"ratios.py: exit status {process.returncode} of {' '.join(words)}\n{self.text}{told[-2000:]}")
        self.peak_bytes = usage.ru_maxrss * 1024


class Comparison:
    """A row: values of product and peers, one a round. `better` is what a ratio above 1 says of the product: "more" or "less"
    than the best peer; "same": the two ought to be equal, and their difference is shown."""

    def __init__(self, what, form, better):
        self.what, self.form, self.better, self.rounds = what, form, better, []

    def add(self, product, **peers):
        best = min(peers.values()) if self.better == "less" else max(peers.values())
        last = {"more": lambda: {"ratio": product / best}, "less": lambda: {"ratio": best / product},
                "same": lambda: {"difference": product - best}}[self.better]()
        self.rounds.append({"product": product, **peers, **last})

    def cell(self, name, form):
        values = [values[name] for values in self.rounds]
        middle = format(statistics.median(values), form)
        return middle if len(values) == 1 else f"{middle} ({min(values):{form}} to {max(values):{form}})"

    def line(self):
        peers = [name for name in self.rounds[0] if name not in ("product", "ratio", "difference")]
        cells = ", ".join(f"{name} {self.cell(name, self.form)}" for name in peers)
        last = "difference " + self.cell("difference", "+.4f") if self.better == "same" else self.cell("ratio", ".2f")
        return f"| {self.what} | {self.cell('product', self.form)} | {cells} | {last} |"


class Bench:
    def __init__(self, options):
        self.o = options
        self.python = options.peers / "bin/python"
        self.rows = {}

    def row(self, what, form=".1f", better="more"):
        return self.rows.setdefault(what, Comparison(what, form, better))

    def qfa(self, *words):
        run = Program([self.o.qfa, "bench", *words, "--json", "--quiet", *(["--threads", self.o.threads] if self.o.threads else [])])
        return run, json.loads(run.text)

    def our_training(self, dtype, sampler="balanced"):
        done = self.qfa("train", "--model", self.o.model, "--batch", self.o.batch, "--seq", self.o.seq, "--steps", self.o.steps,
                        "--dtype", dtype, "--sampler", sampler, "--rank", 16, "--bits", self.o.bits, "--group", self.o.group)[1]
        return 1000 * done["tokens_per_step"] / done["step_ms"]["mean"], done["peak_rss_bytes"] / 1e9

    def their_training(self, dtype, mode):
        run = Program([self.python, self.o.peer_scripts / "train_peer.py", self.o.peer_model, dtype, mode, self.o.batch, self.o.seq, self.o.steps])
        return float(re.search(r"tokens_per_s\s+([\d.]+)", run.text)[1]), run.peak_bytes / 1e9

    def train(self):
        for dtype in self.o.dtypes.split(","):
            ours, peft, qalora = self.our_training(dtype), self.their_training(dtype, "peft"), self.their_training(dtype, "qalora")
            self.row(f"training {dtype}, tokens/s").add(ours[0], PEFT=peft[0], QALoRA=qalora[0])
            self.row(f"training {dtype}, peak memory in GB", ".2f", better="less").add(ours[1], PEFT=peft[1], QALoRA=qalora[1])

    def supernet(self):
        middle = self.o.bits.split(",")[len(self.o.bits.split(",")) // 2]
        for dtype in self.o.dtypes.split(","):
            fixed, balanced = self.our_training(dtype, f"fixed:{middle}")[0], self.our_training(dtype)[0]
            self.row(f"supernet of {self.o.bits} bits against {middle} bits alone, {dtype}, tokens/s").add(balanced, fixed=fixed)

    def eval(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            task, one = self.first_items(folder / "all", self.o.limit), self.first_items(folder / "one", 1)
            start, _ = self.our_eval(one, "fp32")
            their_start = self.their_eval(one, folder)
            fp32, scores = self.our_eval(task, "fp32")
            peer = self.their_eval(task, folder)
            bf16, coarse = self.our_eval(task, "bf16")
        accuracy = {name: float(value) for name, value in re.findall(r"\|\s*(acc|acc_norm)\s*\|[^|]*\|\s*([\d.]+)\s*\|", peer.text)}
        what = f"{TASK}, {scores['n']} items, {scores['candidates']} choices"
        self.row(f"{what}, fp32, seconds of the process", better="less").add(fp32.seconds, harness=peer.seconds)
        self.row(f"{what}, fp32, seconds beyond those for one item", better="less").add(
            fp32.seconds - start.seconds, harness=peer.seconds - their_start.seconds)
        self.row(f"{what}, bf16 against fp32, seconds of the process", better="less").add(bf16.seconds, harness=peer.seconds)
        self.row(f"{what}, accuracy in fp32", ".4f", "same").add(scores["acc"], harness=accuracy["acc"])
        self.row(f"{what}, accuracy in bf16 against fp32", ".4f", "same").add(coarse["acc"], harness=accuracy["acc"])
        if scores["acc_norm"] is not None and "acc_norm" in accuracy:
            self.row(f"{what}, normalised accuracy in fp32", ".4f", "same").add(scores["acc_norm"], harness=accuracy["acc_norm"])

    def their_eval(self, task, folder):
        out = task.parent / "out"
        Program([self.python, self.o.peer_scripts / "tasks.py", task.parent, out])
        return Program([self.o.peer_scripts / "lm_eval.sh", self.o.peers, self.o.peer_model, out, f"q_{TASK}"],
                       {**os.environ, "HF_HOME": str(folder / "cache")}, out / f"q_{TASK}.log")

    def our_eval(self, task, dtype):
        run, done = self.qfa("eval", "--model", self.o.model, "--task", task, "--dtype", dtype)
        return run, done["tasks"][0]

    def first_items(self, folder, limit):
        """The task with its first items only (0: all), the same for both programs."""
        folder.mkdir()
        descriptor = json.loads((self.o.tasks / f"{TASK}.task.json").read_text())
        lines = (self.o.tasks / descriptor["items"]).read_text().splitlines(keepends=True)
        (folder / descriptor["items"]).write_text("".join(lines[:limit or None]))
        (folder / f"{TASK}.task.json").write_text(json.dumps(descriptor))
        return folder / f"{TASK}.task.json"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    path = lambda text: pathlib.Path(text).resolve()  # noqa: E731
    parser.add_argument("--qfa", type=path, required=True)
    parser.add_argument("--model", type=path, required=True, help="the product's base model")
    parser.add_argument("--peers", type=lambda text: pathlib.Path(text).absolute(), required=True, help="Python environment of the peers")
    parser.add_argument("--peer-scripts", type=path, required=True)
    parser.add_argument("--peer-model", type=path, help="default: smollm2 in --peers")
    parser.add_argument("--tasks", type=path, help=f"folder with {TASK}.task.json, for eval")
    parser.add_argument("--only", default="train,supernet,eval")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4, help="timed training steps of each run")
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--seq", type=int, default=256)
    parser.add_argument("--bits", default="2,3,4")
    parser.add_argument("--group", type=int, default=32)
    parser.add_argument("--dtypes", default="bf16,fp32")
    parser.add_argument("--limit", type=int, default=0, help="first items of the task; 0: all")
    parser.add_argument("--threads", type=int, default=0, help="of the product; 0: all cores, as the peers")
    parser.add_argument("--json", type=path, help="write the values of all rounds here")
    options = parser.parse_args()
    options.peer_model = options.peer_model or options.peers / "smollm2"
    parts = options.only.split(",")
    if not set(parts) <= {"train", "supernet", "eval"}:
        parser.error(f"--only {options.only}: expected some of train, supernet, eval")
    if "eval" in parts and options.tasks is None:
        parser.error("eval needs --tasks")
    bench = Bench(options)
    for done in range(options.rounds):
        for part in parts:
            getattr(bench, part)()
            print(f"round {done + 1} of {options.rounds}: {part}", file=sys.stderr)
            if options.json:  # a comparison that is ended early keeps its whole rounds
                options.json.write_text(json.dumps({row.what: row.rounds for row in bench.rows.values()}, indent=1) + "\n")
    print("| what | product | peers | ratio, above 1: the product is better |\n| --- | --- | --- | --- |")
    for row in bench.rows.values():
        print(row.line())


if __name__ == "__main__":
    main()
