#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""qfa ablate from outside, on a random model of two blocks: refusals, table, figure, kill -9 and going on.

usage: ablation_test.py QFA SOURCE_DIR [unittest arguments]. Needs QFA_TINY_MODEL, the program write_tiny_model; skips otherwise.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

sys.dont_write_bytecode = True
from cli_test import QFA, Qfa  # noqa: E402


class Ablation(Qfa):
    SPEC = {"schema": 1, "name": "tiny", "question": "Does anything change?",
            "train": ["--model", "${model}", "--data", "${data}", "--preset", "quick", "--codes", "rtn", "--rank", "2", "--alpha", "64", "--batch", "2", "--dtype", "fp32",
                      "--seq", "128", "--probe-every", "0", "--checkpoint-every", "2", "--period", "2", "--steps", "${steps}"],
            "arms": [{"name": "balanced", "train": ["--sampler", "balanced"]}, {"name": "uniform", "train": ["--sampler", "uniform"]}],
            "seeds": [0, 1], "set": {"steps": 6},
            "score": {"loss": ["${held_out}"], "subnets": "uniform", "before": True}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not os.environ.get("QFA_TINY_MODEL"):
            raise unittest.SkipTest("QFA_TINY_MODEL is not set")
        subprocess.run([os.environ["QFA_TINY_MODEL"], "model"], cwd=cls.folder, check=True)
        for name, numbers in [("train", range(24)), ("held", range(20, 40))]:
            lines = [json.dumps({"instruction": f"is {i} even?", "output": ["yes", "no"][i % 2]}) for i in numbers]
            (cls.folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
        (cls.folder / "tiny.json").write_text(json.dumps(cls.SPEC))

    def words(self, out, *more, spec="tiny.json"):
        return ["ablate", spec, "--model", "model", "--data", "train.jsonl", "--held-out", "held.jsonl", "--out", out, *more]

    def results(self, out):
        return {name: (self.folder / out / name).read_bytes() for name in ["table.csv", "table.md", "result.json"]}

    def spec(self, name, **changes):
        (self.folder / name).write_text(json.dumps({**self.SPEC, **changes}))
        return name

    def test_refusals_write_nothing(self):
        arms = self.SPEC["arms"]
        for change, more, status, part in [
            ({"arms": [{"name": "a", "train": ["--stpes", "3"]}]}, [], 2, 'did you mean "--steps"'),
            ({"arms": [{"name": "a", "train": ["--sampler", "balancd"]}]}, [], 2, "arm a"),
            ({"arms": [*arms, {"name": "x", "train": ["--lr", "${rate}"]}]}, [], 2, "${rate} has no value"),
            ({"score": {**self.SPEC["score"], "subnets": "bins", "bins": 9, "per_bin": 1}}, ["--set", "stepz=3"], 2, 'did you mean "steps"'),
            ({"score": {**self.SPEC["score"], "loss": ["train.jsonl"]}}, [], 2, "uses no ${held_out}"),
            ({"score": {**self.SPEC["score"], "task": ["none.task.json"]}}, [], 3, "none.task.json"),
            ({"schema": 7}, [], 3, "schema"),
            ({}, ["--seed", "3"], 2, "--seeds"),
            ({}, ["--set", "steps"], 2, "NAME=VALUE"),
        ]:
            with self.subTest(part=part):
                done = self.qfa(*self.words("refused", *more, spec=self.spec("bad.json", **change)), status=status)
                self.assertIn(part, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertFalse((self.folder / "refused").exists())
        self.assertIn('did you mean "samplers"', self.qfa(*self.words("refused", spec="sampler"), status=2).stderr)
        self.assertIn("nothing is held out", self.qfa("ablate", "tiny.json", "--model", "model", "--data", "train.jsonl", "--held-out", "train.jsonl",
                                                      "--out", "refused", status=3).stderr)
        self.assertFalse((self.folder / "refused").exists())

    def test_shipped_specifications_are_listed_and_planned(self):
        names = [entry["name"] for entry in self.json("ablate", "--list")["ablations"]]
        self.assertEqual(names, ["codes", "granularity", "method", "samplers", "supernet-vs-single"])
        plan = self.json(*self.words("planned", "--dry-run", "--seeds", "5", "--set", "seq=128", spec="supernet-vs-single"))
        self.assertEqual([run["run"] for run in plan["runs"]], ["supernet-seed5", "single-seed5-1", "single-seed5-2", "single-seed5-3"])
        self.assertIn("--steps 200", plan["runs"][1]["command"])
        self.assertFalse((self.folder / "planned").exists())

    def test_killed_and_continued_to_the_same_table(self):
        done = self.qfa(*self.words("whole", "--quiet"))
        whole = self.results("whole")
        self.assertEqual(done.stdout.encode(), whole["table.md"])
        result = json.loads(whole["result.json"])
        self.assertEqual([arm["name"] for arm in result["arms"]], ["balanced", "uniform"])
        rows = {(row["when"], row["subnets"], row["arm"]): row for row in result["rows"]}
        self.assertEqual(len(rows), 16)  # before and after, three widths and their mean, two arms
        for when, equal in [("before", True), ("after", False)]:
            row = rows[when, "2 bit", "uniform"]
            self.assertEqual(row["difference"] == 0, equal, row)  # equal codes, other training
            values = [s["value"] for s in result["scores"] if (s["arm"], s["when"], s["subnets"]) == ("uniform", when, "2 bit")]
            self.assertAlmostEqual(sum(values) / 2, row["mean"], places=9)
            self.assertAlmostEqual(abs(values[0] - values[1]) / 2, row["std_err"], places=9)
        self.assertEqual({score["n"] for score in result["scores"]}, {16}, "four of twenty were trained on")
        loss = self.json("eval", "whole/uniform-seed1", "--bits", 2, "--loss", "held.jsonl", "--quiet")["loss"]["nll"]
        self.assertAlmostEqual(loss, next(s["value"] for s in result["scores"] if (s["arm"], s["seed"], s["when"], s["subnets"]) == ("uniform", 1, "after", "2 bit")), places=6)
        scores = len((self.folder / "whole/scores.jsonl").read_text().splitlines())
        self.assertEqual(scores, 3 + 4 * 3, "equal codes are scored once")
        self.qfa(*self.words("whole", "--quiet"))
        self.assertEqual(self.results("whole"), whole)
        self.assertEqual(len((self.folder / "whole/scores.jsonl").read_text().splitlines()), scores, "nothing is scored twice")
        # Killed while it trains, while it scores, and interrupted; each time the same command goes on.
        for how, at_run, scored in [(signal.SIGKILL, "uniform-seed0", 0), (signal.SIGKILL, "balanced-seed1", 8), (signal.SIGINT, "uniform-seed1", 0)]:
            process = subprocess.Popen([QFA, *self.words("parts", "--quiet")], cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            journal = self.folder / "parts/scores.jsonl"
            deadline = time.time() + 240
            while time.time() < deadline and process.poll() is None:
                if (self.folder / "parts" / at_run / "run.json").exists() and (journal.read_text().count("\n") if journal.exists() else 0) >= scored:
                    break
                time.sleep(0.005)
            process.send_signal(how)
            self.assertIn(process.wait(), {-9, 130, 0})
        self.qfa(*self.words("parts", "--quiet"))
        self.assertEqual(self.results("parts"), whole)
        # Another specification or other values do not go into the same folder.
        self.assertIn("steps is 6, expected 8", self.qfa(*self.words("parts", "--set", "steps=8"), status=3).stderr)
        self.assertIn("another specification", self.qfa(*self.words("parts", spec=self.spec("fewer.json", arms=self.SPEC["arms"][:1])), status=3).stderr)
        self.assertEqual(self.results("parts"), whole)

    def test_random_subnets_by_average_bits_tasks_and_figure(self):
        score = {"loss": ["${held_out}"], "task": ["${task}"], "limit": 8, "subnets": "bins", "bins": 2, "per_bin": 3, "seed": 4, "before": False}
        for name in ["probe"]:
            items = [json.dumps({"query": f"is {i} even?", "choices": ["yes", "no"], "gold": i % 2}) for i in range(50, 58)]
            (self.folder / f"{name}.jsonl").write_text("\n".join(items) + "\n")
            (self.folder / f"{name}.task.json").write_text(json.dumps({"schema": 1, "name": name, "items": f"{name}.jsonl", "kind": "multiple_choice", "context": "{query}", "prompt": "chat"}))
        arms = [{"name": "two", "train": ["--steps", "2"]}, {"name": "twice", "runs": [{"train": ["--steps", "1"]}, {"train": ["--steps", "2"]}]}]
        train = self.SPEC["train"][:-2]
        words = self.words("bins", "--quiet", "--json", "--task", "probe.task.json", spec=self.spec("bins.json", score=score, arms=arms, train=train, seeds=[3], set={}))
        result = json.loads(self.qfa(*words).stdout)
        self.assertEqual([(arm["runs"], arm["steps"]) for arm in result["arms"]], [(1, 2), (2, 3)])
        self.assertEqual({row["signal"] for row in result["rows"]}, {"loss", "probe/acc", "probe/nll"})
        self.assertEqual({row["subnets"] for row in result["rows"]}, {"2.00 to 3.00 bit", "3.00 to 4.00 bit", "mean"})
        drawn = {}
        for s in result["scores"]:
            drawn.setdefault((s["arm"], s["signal"]), set()).add(s["subnet"])
        self.assertEqual({len(subnets) for subnets in drawn.values()}, {6})
        self.assertEqual(drawn["two", "loss"], drawn["twice", "loss"], "the same subnets for every arm")
        if (pathlib.Path(QFA).parent.parent / "app/qfa-workbench").exists():
            svg = (self.folder / "bins/figure.svg").read_text()
            self.assertIn("Ablation: tiny", svg)
            self.assertGreater((self.folder / "bins/figure.png").stat().st_size, 5000)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
