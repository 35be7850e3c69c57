#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""qfa from outside: exit status, JSON keys, sentences, kill -9, and every command of the README's tour.

usage: cli_test.py QFA SOURCE_DIR [unittest arguments]. Needs QFA_DEMO_MODEL; skips what needs it otherwise.
"""
import json
import math
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import tiny_model

QFA, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()  # the tests run elsewhere
MODEL = os.environ.get("QFA_DEMO_MODEL", "")
needs_model = unittest.skipUnless(MODEL and os.path.exists(MODEL), "QFA_DEMO_MODEL is not set")
SMALL = ["--preset", "quick", "--codes", "rtn", "--batch", "2", "--probe-every", "0", "--bits", "2,4", "--rank", "2"]


class Qfa(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.home.name)
        cls.env = {**os.environ, "XDG_CACHE_HOME": str(cls.folder / "cache"), "XDG_DATA_HOME": str(cls.folder / "data")}
        subprocess.run([QFA, "demo", "--data-only", "--out", "tickets"], cwd=cls.folder, env=cls.env, check=True, capture_output=True)

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    def qfa(self, *arguments, status=0, text=None):
        done = subprocess.run([QFA, *map(str, arguments)], cwd=self.folder, env=self.env, input=text, capture_output=True, text=True)
        self.assertEqual(done.returncode, status, f"qfa {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
        return done

    def json(self, *arguments, **more):
        return json.loads(self.qfa(*arguments, "--json", **more).stdout)

    def train(self, out, steps, *more, **options):
        return self.qfa("train", "--model", MODEL, "--data", "tickets/train.jsonl", "--out", out, "--steps", steps, *SMALL, *more, "--quiet", **options)


class Usage(Qfa):
    def test_status_and_sentences(self):
        for arguments, status, part in [
            (["trian"], 2, 'did you mean "train"'),
            (["train", "--stpes", "3"], 2, 'did you mean "--steps"'),
            (["train"], 2, "--model"),
            (["eval", "x.gguf"], 2, "nothing to evaluate"),
            (["inspect", "nowhere.gguf"], 3, "nowhere.gguf"),
            (["resume", "tickets"], 3, "run.json"),
            (["front", "tickets"], 3, "run.json"),
            (["verify", "nothing.gguf"], 3, "nothing.gguf"),
            (["train", "--model", "m", "--data", "d", "--out", "o", "--bits", "2,9"], 2, "9"),
            (["train", "--model", "m", "--data", "d", "--out", "o", "--granularity", "modul"], 2, 'did you mean "module"'),
            (["doctor", "--device", "cuda"], 2, "cuda"),
            (["solve", "tickets"], 3, "run.json"),
            (["solve", "tickets", "--forbid", "2@middle:3"], 2, "2@middle:3"),
            (["solve", "tickets", "--lock", "layers.0.q"], 2, "UNIT=BITS"),
            (["compare", "tickets#a", "tickets"], 2, "RUN#ID"),
            (["compare", "tickets#a", "tickets#b"], 3, "run.json"),
        ]:
            with self.subTest(arguments=arguments):
                done = self.qfa(*arguments, status=status)
                self.assertIn(part, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertEqual(done.stdout, "")

    def test_broken_files_are_refused(self):
        (self.folder / "cut.gguf").write_bytes(b"GGUF\x03\0\0\0" + b"\xff" * 16)
        (self.folder / "pickle.bin").write_bytes(b"PK\x03\x04")
        for name in ["cut.gguf", "pickle.bin"]:
            self.assertIn(name, self.qfa("inspect", name, status=3).stderr)

    def test_plan_says_what_is_wrong_and_fails(self):
        done = self.qfa("plan", "--model", "nowhere.gguf", "--data", "tickets/train.jsonl", "--steps", 0, "--json", status=3)
        found = {f["field"] for f in json.loads(done.stdout)["findings"] if f["severity"] == "error"}
        self.assertEqual(found, {"model", "steps", "out"})

    def test_doctor(self):
        self.assertGreaterEqual({"version", "cores", "memory_bytes", "kernel_backends", "operations", "devices"} & set(self.json("doctor")), {"version", "devices"})


class Inspect(Qfa):
    def test_inspect_tells_what_a_model_computes(self):
        tiny_model.write_model(self.folder / "tiny")
        plain = self.json("inspect", "tiny")
        self.assertEqual((plain["rope_scaling"], plain["sliding_window"], plain["sliding_layers"], plain["biases"]), (None, None, 0, []))
        tiny_model.write_model(self.folder / "tiny", rope_scaling={"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 128})
        scaling = self.json("inspect", "tiny")["rope_scaling"]
        self.assertEqual((scaling["type"], scaling["factor"], scaling["original_max_position_embeddings"]), ("yarn", 2.0, 128))
        self.assertIn("rope_scaling.factor", self.qfa("inspect", "tiny").stdout)
        tiny_model.write_model(self.folder / "tiny", model_type="mistral", sliding_window=32)
        window = self.json("inspect", "tiny")
        self.assertEqual((window["sliding_window"], window["sliding_layers"]), (32, 2))
        tiny_model.write_model(self.folder / "tiny", model_type="qwen2")
        self.assertEqual(self.json("inspect", "tiny")["biases"], ["q_proj", "k_proj", "v_proj"])


@needs_model
class Model(Qfa):
    def test_inspect_and_tokenize(self):
        self.assertEqual(self.json("inspect", MODEL)["layers"], 30)
        ids = json.loads(self.qfa("tokenize", MODEL, "--jsonl", text='{"text": "hello 12"}\n').stdout)["ids"]
        back = json.loads(self.qfa("tokenize", MODEL, "--jsonl", "--decode", text=json.dumps({"ids": ids}) + "\n").stdout)
        self.assertEqual(back["text"], "hello 12")

    def test_inspect_parts_and_data_mask(self):
        model = self.json("inspect", MODEL)
        self.assertEqual(sum(part["parameters"] for part in model["parts"].values()), model["parameters"])
        self.assertTrue(model["quantized"])
        data = self.json("data", "tickets/train.jsonl", "--model", MODEL, "--show", 3)
        self.assertEqual(data["read"], data["kept"])
        for sample in data["samples"]:
            self.assertEqual(sample["in_loss"], sorted(sample["in_loss"]))
            self.assertTrue("".join(text for text, loss in zip(sample["texts"], sample["in_loss"]) if loss).endswith(data["end_of_turn"]))
        refused = self.qfa("data", "tickets/train.jsonl", "--model", MODEL, "--seq", 8, status=3)
        self.assertIn("longer than 8 tokens", refused.stdout)

    def test_plan_and_sampler(self):
        options = ["--model", MODEL, "--data", "tickets/train.jsonl", "--out", "planned", "--preset", "quick", "--bits", "2,4", "--lr", "0.0012"]
        plan = self.json("plan", *options, "--probe", "tickets/probe.task.json", "--seed", 3)
        self.assertEqual([f for f in plan["findings"] if f["severity"] == "error"], [])
        self.assertGreater(plan["time_s"], 0)
        self.assertEqual([m["phase"] for m in plan["memory"]], ["quantize", "train", "probe", "search"])
        self.assertTrue(all(m["total_bytes"] == sum(m["parts_bytes"].values()) for m in plan["memory"]))
        # the command, in a shell, is the same specification
        again = subprocess.run(["bash", "-c", shlex.quote(QFA) + plan["command"].removeprefix("qfa").replace(" train ", " plan --json ", 1)],
                               cwd=self.folder, env=self.env, capture_output=True, text=True, check=True)
        self.assertEqual(json.loads(again.stdout)["spec_hash"], plan["spec_hash"])
        sampler = self.json("sampler", *options)
        self.assertAlmostEqual(sum(sampler["exact_share"].values()), 1)
        self.assertAlmostEqual(sampler["expected_share"]["2"], 0.5, places=6)
        self.assertIn("share of updates", self.qfa("sampler", *options).stdout)

    def test_verify_against_a_run_that_has_gone_on(self):
        self.train("going", 2)
        self.qfa("export", "going", "--bits", 4, "--format", "gguf", "--out", "going.gguf", "--quiet")
        self.qfa("verify", "going.gguf", "--run", "going")
        self.qfa("resume", "going", "--steps", 3, "--quiet")
        self.assertIn("step 2 of the run, which is at step 3", self.qfa("verify", "going.gguf", "--run", "going", status=3).stderr)
        self.qfa("verify", "going.gguf")
        card = json.loads((self.folder / "going.gguf.card.json").read_text())
        self.assertEqual(len(self.json("export", "going", *shlex.split(card["command"])[3:5], "--plan")["rows"]), 10)
        taken = self.qfa("export", "going", "--bits", 4, "--format", "gguf", "--out", "going.gguf", status=3)
        self.assertIn("never overwrite", taken.stderr)

    def test_search_methods_against_each_other_and_chance(self):
        self.train("searched", 2)
        signal = ["--task", "tickets/search.task.json", "--limit", 2]
        self.assertIn("10 subnets evaluated", self.json("search", "searched", *signal, "--method", "nsga2", "--evaluations", 10)["message"])
        front = self.json("front", "searched")["points"]
        self.assertEqual(len(front), 10)
        for point in front:
            self.assertLessEqual({"same_as_smaller", "loses_to_uniform"}, set(point))
            self.assertFalse(point["on_front"] and point["loses_to_uniform"])
        found = self.json("sensitivity", "searched", *signal)
        before = self.json("front", "searched")["points"]
        self.assertEqual(found["signal"], "tickets_search/nll")
        for change in found["changes"]:
            self.assertNotEqual(change["from_bits"], change["to_bits"])
            self.assertNotEqual(change["bytes"], change["base_bytes"])
            self.assertGreaterEqual(change["std_err"], 0)
        bases = {(c["base"], c["base_bytes"]) for c in found["changes"]}
        self.assertEqual(sorted(base for base, _ in bases), ["high", "low"])
        self.assertEqual(self.json("sensitivity", "searched"), found)
        self.assertEqual(self.json("sensitivity", "searched", *signal), found)  # nothing is scored again
        self.assertEqual(self.json("front", "searched")["points"], before)
        self.assertEqual(self.json("bench", "sensitivity", "searched", *signal)["different_scores"], 0)
        bench = ["bench", "search", "searched", *signal, "--method", "nsga2", "random", "--evaluations", 9, 10, "--seeds", 1, "--scores", "scores.jsonl"]
        result = self.json(*bench)
        self.assertEqual(set(result), {"run", "signal", "target", "seeds", "subnets_scored", "subnets_scored_now", "box", "true_front", "results"})
        self.assertEqual([(r["method"], r["evaluations"]) for r in result["results"]], [("nsga2", 9), ("random", 9), ("nsga2", 10), ("random", 10)])
        self.assertLess(result["subnets_scored_now"], result["subnets_scored"])  # the run's journal knows some
        self.assertEqual(len((self.folder / "scores.jsonl").read_text().splitlines()), result["subnets_scored_now"])
        for row in result["results"]:
            self.assertEqual(row["scored"], [row["evaluations"]])
            self.assertTrue(0 < row["hypervolume"]["mean"] <= 1)
        again = self.json(*bench)
        self.assertEqual(again["subnets_scored_now"], 0)
        self.assertEqual(again["results"], result["results"])
        chosen = "searched#" + next(p["id"] for p in front if p["kind"] == "searched")
        place = self.json("compare", chosen, "--random", 12)["random"][0]
        self.assertLessEqual({"subnet", "n", "bytes", "mean", "sd", "family", "families", "best", "best_std_err", "score", "deviations", "probability", "better"}, set(place))
        self.assertEqual(place["n"], 12)
        self.assertEqual(place["family"], min(place["families"], key=lambda f: f["aic"])["name"])
        self.assertLess(place["best"], place["mean"])
        self.qfa("compare", chosen, status=2)

    def test_eval_keys(self):
        result = self.json("eval", MODEL, "--task", "tickets/probe.task.json", "--limit", 4, "--per-item", "items.jsonl")
        self.assertGreaterEqual(set(result["tasks"][0]), {"name", "n", "acc", "acc_stderr", "acc_norm", "acc_norm_stderr"})
        line = json.loads((self.folder / "items.jsonl").read_text().splitlines()[0])
        self.assertEqual(set(line), {"task", "index", "choice", "logprob", "tokens", "is_greedy", "correct"})

    def test_held_out_loss_of_model_run_and_export(self):
        self.train("scored", 2)
        seen = (self.folder / "tickets/train.jsonl").read_text().splitlines()[0]
        fresh = [json.dumps({"instruction": f"How many is {i} and {i}?", "output": f"It is {2 * i}."}) for i in range(5)]
        (self.folder / "held.jsonl").write_text("\n".join([seen, *fresh]) + "\n")
        base = self.json("eval", MODEL, "--loss", "held.jsonl", "--quiet")["loss"]
        self.assertGreaterEqual(set(base), {"nll", "nll_stderr", "tokens", "examples", "nll_per_token"})
        self.assertEqual(base["examples"], 6)
        done = self.qfa("eval", "scored", "--bits", 4, "--loss", "held.jsonl", "--json", "--per-item", "held.items.jsonl")
        run = json.loads(done.stdout)["loss"]
        self.assertIn("because they were trained on: 1", done.stderr)
        self.assertEqual((run["examples"], run["left_out"]["trained"]), (5, 1))
        lines = [json.loads(line) for line in (self.folder / "held.items.jsonl").read_text().splitlines()]
        self.assertEqual((len(lines), sum(line["tokens"] for line in lines)), (5, run["tokens"]))
        self.assertAlmostEqual(sum(line["nll"] for line in lines) / 5, run["nll"], places=6)
        self.qfa("export", "scored", "--bits", 4, "--format", "gguf", "--out", "scored.gguf", "--quiet")
        (self.folder / "held.jsonl").write_text("\n".join(fresh) + "\n")
        exported = self.json("eval", "scored.gguf", "--loss", "held.jsonl", "--quiet")["loss"]
        self.assertAlmostEqual(exported["nll"], run["nll"], places=5)
        self.assertIn("nothing is held out", self.qfa("eval", "scored", "--bits", 4, "--loss", "tickets/train.jsonl", status=3).stderr)


@needs_model
class Interruption(Qfa):
    def adapters(self, run, step):
        return (self.folder / run / "checkpoints" / f"step-{step:06d}" / "adapters.safetensors").read_bytes()

    def start(self, out, steps):
        arguments = ["train", "--model", MODEL, "--data", "tickets/train.jsonl", "--out", out, "--steps", str(steps), *SMALL, "--checkpoint-every", "2", "--quiet"]
        return subprocess.Popen([QFA, *arguments], cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for_step(self, process, run, step):
        events = self.folder / run / "events.jsonl"
        deadline = time.time() + 240
        while time.time() < deadline and process.poll() is None:
            if events.exists() and len(re.findall(r'"step_ms"', events.read_text())) >= step:
                return
            time.sleep(0.05)
        self.fail(f"step {step} of {run} never came")

    def test_kill_and_interrupt_resume_to_the_same_bytes(self):
        self.train("straight", 8, "--checkpoint-every", "2")
        plan = self.json("plan", "--model", MODEL, "--data", "tickets/train.jsonl", "--out", "planned", "--steps", 8, *SMALL)
        written = sum(file.stat().st_size for file in (self.folder / "straight").rglob("*") if file.is_file())
        self.assertAlmostEqual(plan["disk_bytes"] / written, 1, delta=0.05)
        for run, how, status in [("killed", signal.SIGKILL, -9), ("interrupted", signal.SIGINT, 130)]:
            with self.subTest(how=how):
                process = self.start(run, 8)
                self.wait_for_step(process, run, 3)
                process.send_signal(how)
                self.assertEqual(process.wait(), status)
                self.qfa("resume", run, "--quiet")
                self.assertEqual(self.adapters(run, 8), self.adapters("straight", 8))

    def test_second_writer_is_refused(self):
        process = self.start("busy", 200)
        self.wait_for_step(process, "busy", 1)
        self.assertIn(str(process.pid), self.qfa("resume", "busy", status=3).stderr)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(), 130)


class Queue(Qfa):
    def setUp(self):
        self.env = {**self.env, "XDG_DATA_HOME": str(self.folder / self.id())}

    def queued(self):
        return [(job["id"], job["kind"]) for job in self.json("queue", "list")["jobs"]]

    def test_jobs_are_added_moved_and_removed_without_an_engine(self):
        self.assertEqual(self.queued(), [])
        self.qfa("queue", "add", "train", "--model", "m.gguf", "--data", "d.jsonl", "--out", "a", "--steps", 7)
        added = json.loads(self.qfa("queue", "add", "resume", "b", "--steps", 9, "--json").stdout)
        self.assertEqual(added["job"], 2)
        self.qfa("queue", "add", "search", "c", "--task", "t.task.json")
        self.assertEqual(self.queued(), [(1, "train"), (2, "resume"), (3, "search")])
        self.assertFalse((self.folder / "a").exists())
        self.qfa("queue", "move", 3, 0)
        self.qfa("queue", "remove", 1)
        self.assertEqual(self.queued(), [(3, "search"), (2, "resume")])
        for arguments, status, part in [
            (["queue", "remove", "9"], 2, "no job 9"),
            (["queue", "add", "trian"], 2, "trian"),
            (["queue", "add", "train", "--model", "m"], 2, "--data"),
            (["queue"], 2, "subcommand"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertIn(part, self.qfa(*arguments, status=status).stderr)
        self.qfa("queue", "remove", 3)
        self.qfa("queue", "remove", 2)

    def test_failed_jobs_leave_and_the_next_one_starts(self):
        for run in ["nothing", "nowhere"]:
            self.qfa("queue", "add", "resume", run)
        done = self.qfa("queue", "run", "--wait-after-failure", 0, "--json", status=1)
        self.assertEqual(json.loads(done.stdout)["failed"], 2)
        listed = self.json("queue", "list")
        self.assertEqual(listed["jobs"], [])
        self.assertEqual([pathlib.Path(failure["run"]).name for failure in listed["failures"]], ["nowhere", "nothing"])
        self.assertIn("no such run folder", listed["failures"][0]["sentence"])


@needs_model
class Library(Qfa):
    def test_runs_labels_differences_and_checkpoints(self):
        self.train("runs/a", 4, "--checkpoint-every", 2)
        self.train("runs/b", 2, "--lr", "1e-4")
        self.qfa("label", "runs/a", "--name", "First", "--tags", "paper,small", "--star", "yes")
        a, b = self.json("runs", "runs")["runs"]
        self.assertEqual((a["state"], a["steps_done"], a["steps_total"], a["last_checkpoint"]), ("finished", 4, 4, 4))
        self.assertEqual((a["label"]["name"], a["label"]["tags"], a["label"]["star"]), ("First", ["paper", "small"], True))
        self.assertEqual([sample["step"] for sample in b["loss"]], [1, 2])
        self.assertEqual(a["disk_bytes"], sum(f.stat().st_size for f in (self.folder / "runs/a").rglob("*") if f.is_file()))
        self.assertIn("First", self.qfa("runs", "runs").stdout)
        differing = {row["key"]: row["values"] for row in self.json("diff", "runs/a", "runs/b")["settings"] if not row["equal"]}
        self.assertEqual(differing["steps"], ["4", "2"])
        self.assertIn("lr", differing)
        freed = self.json("checkpoints", "runs/a", "--free", "older")
        self.assertEqual(freed["freed"]["steps"], [2])
        self.assertEqual([c["step"] for c in freed["checkpoints"]], [4])
        self.qfa("checkpoints", "runs/a", "--free", "all")
        self.assertIn("checkpoints were deleted", self.qfa("resume", "runs/a", "--steps", 6, status=3).stderr)
        self.assertEqual(self.json("runs", "runs/a")["runs"][0]["steps_done"], 4)
        self.assertIn("runs/none", self.qfa("runs", "runs/none", status=3).stderr)

    def test_a_killed_queue_goes_on_where_it_was(self):
        self.qfa("queue", "add", "train", "--model", MODEL, "--data", "tickets/train.jsonl", "--out", "queued", "--steps", 6, *SMALL, "--checkpoint-every", 2)
        process = subprocess.Popen([QFA, "queue", "run", "--quiet"], cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        events = self.folder / "queued" / "events.jsonl"
        deadline = time.time() + 240
        while time.time() < deadline and process.poll() is None:
            if events.exists() and len(re.findall(r'"step_ms"', events.read_text())) >= 3:
                break
            time.sleep(0.05)
        process.kill()
        process.wait()
        self.assertEqual(len(self.json("queue", "list")["jobs"]), 1)
        self.qfa("queue", "run", "--quiet")
        self.assertEqual(self.json("queue", "list")["jobs"], [])
        run = self.json("runs", "queued")["runs"][0]
        self.assertEqual((run["state"], run["steps_done"]), ("finished", 6))


class Bench(Qfa):
    """Every measurement runs and says what it measured; none of its figures is judged."""
    MACHINE = {"device", "threads", "kernel_backend"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.folder / "tiny").mkdir()
        tiny_model.write_model(cls.folder / "tiny")
        tiny_model.write_data(cls.folder)
        (cls.folder / "calibration.txt").write_text("is 1 even? no\n" * 40)

    def check_spread(self, timing, n):
        self.assertEqual(timing["n"], n)
        values = [timing[key] for key in ["min", "median", "p90", "max"]]
        self.assertEqual(values, sorted(values))
        self.assertGreater(timing["min"], 0)
        self.assertTrue(timing["min"] <= timing["mean"] <= timing["max"])

    def test_train(self):
        words = ["bench", "train", "--model", "tiny", "--batch", 2, "--seq", 32, "--steps", 3, "--rank", 4, "--dtype", "fp32"]
        done = self.json(*words)
        self.check_spread(done["step_ms"], 3)
        self.assertAlmostEqual(done["tokens_per_s"] * done["step_ms"]["median"], 64000, places=3)
        self.assertEqual((done["tokens_per_step"], done["sampler"], done["bits"]), (64, "balanced", [2, 3, 4]))
        self.assertLess(abs(done["last_loss"] - math.log(300)), 0.5)  # what a random model knows of random tokens
        self.assertGreaterEqual(done["peak_rss_bytes"], done["step_peak_rss_bytes"])
        self.assertGreater(done["peak_rss_bytes"], 10 << 20)
        # 62 rows through two blocks, forward and back (not to the first block's q, k and v), and through the head
        linear = 64 * 64 * 2 + 64 * 32 * 2 + 3 * 64 * 128
        self.assertEqual(done["gemm"]["flop_per_step"], 2 * 62 * (4 * linear - 64 * 64 - 2 * 64 * 32 + 2 * 300 * 64))
        self.assertAlmostEqual(done["gemm"]["share"], done["gemm"]["products_ms"] / done["step_ms"]["median"], places=9)
        self.assertLessEqual(done["gemm"]["flop_per_s"], done["gemm"]["best_flop_per_s"])
        self.assertLessEqual(self.MACHINE, set(done))
        self.assertEqual(self.json(*words)["last_loss"], done["last_loss"])
        half = self.json(*words, "--response", "half", "--sampler", "fixed:3")
        self.assertEqual((half["response"], half["sampler"]), ("half", "fixed:3"))
        self.assertLess(half["gemm"]["flop_per_step"], done["gemm"]["flop_per_step"])
        self.assertIn("tokens/s", self.qfa(*words, "--bits", "4").stdout)

    def test_dequantize(self):
        done = self.json("bench", "dequant", "--bits", "2,8", "--shape", "64x128", "--shape", "3x96", "--repeats", 3)
        self.assertEqual([(r["shape"], r["bits"], r["dtype"], r["written_bytes"]) for r in done["results"]],
                         [(shape, bits, dtype, shape[0] * shape[1] * size) for shape in [[64, 128], [3, 96]] for bits in [2, 8]
                          for dtype, size in [("bf16", 2), ("fp32", 4)]])
        for result in done["results"]:
            for key in ["written_gb_per_s", "memcpy_gb_per_s", "share"]:
                self.check_spread(result[key], 3)
        self.assertLessEqual(self.MACHINE, set(done))
        self.assertIn("memcpy", self.qfa("bench", "dequant", "--bits", "4", "--shape", "3x96", "--repeats", 1).stdout)

    def test_quantize(self):
        words = ["bench", "quantize", "--model", "tiny", "--calibration", "calibration.txt", "--calibration-tokens", 128]
        for stream in ["own", "shared", "4"]:
            done = self.json(*words, "--bits", "2,4", "--alone", "4,2", "--stream", stream, "--repeats", 2)
            self.assertEqual((done["stream"], done["calibration_tokens"], done["together"]["bits"]), (stream, 128, [2, 4]))
            self.assertEqual([a["bits"] for a in done["alone"]], [4, 2])
            for part in [done["together"], *done["alone"]]:
                self.check_spread(part["seconds"], 2)
            alone = [a["seconds"]["median"] for a in done["alone"]]
            self.assertAlmostEqual(done["ratio"], done["together"]["seconds"]["median"] / (sum(alone) / 2), places=6)
            self.assertLessEqual(self.MACHINE, set(done))
        self.assertIn("3 bits alone", self.qfa(*words).stdout)

    def test_eval(self):
        words = ["--task", "probe.task.json", "--task", "report.task.json", "--limit", 4]
        done = self.json("bench", "eval", "--model", "tiny", *words)
        scored = self.json("eval", "tiny", *words)
        self.assertEqual([(t["name"], t["n"], t["acc"], t["candidates"]) for t in done["tasks"]],
                         [(t["name"], t["n"], t["acc"], 2 * t["n"]) for t in scored["tasks"]])
        for task in done["tasks"]:
            self.assertAlmostEqual(task["items_per_s"] * (task["prepare_s"] + task["score_s"]), task["n"], places=6)
        self.assertGreater(done["peak_rss_bytes"], 10 << 20)
        self.assertLessEqual(self.MACHINE | {"load_s"}, set(done))
        self.assertIn("items/s", self.qfa("bench", "eval", "--model", "tiny", *words, "--dtype", "bf16").stdout)

    def test_search(self):
        self.qfa("train", "--model", "tiny", "--data", "train.jsonl", "--out", "run", "--steps", 2, *SMALL, "--seq", 128, "--quiet")
        done = self.json("bench", "search", "run", "--task", "probe.task.json", "--evaluations", 6, "--seeds", 2, "--method", "random", "--method", "nsga2")
        self.assertEqual([(r["method"], r["evaluations"], len(r["hypervolume"]["values"])) for r in done["results"]], [("random", 6, 2), ("nsga2", 6, 2)])

    def test_ratios(self):
        """The script of tests/bench against peers that only claim figures."""
        peers, scripts = self.folder / "peers", self.folder / "peer-scripts"
        for folder in [peers / "bin", scripts, self.folder / "tasks"]:
            folder.mkdir(parents=True)
        (peers / "bin/python").symlink_to(sys.executable)
        (scripts / "train_peer.py").write_text("import sys\nprint(sys.argv[2], 'tokens_per_s', {'peft': 1e-3, 'qalora': 2e-3}[sys.argv[3]])\n")
        (scripts / "tasks.py").write_text("import glob, os, shutil, sys\nos.makedirs(sys.argv[2])\nfor file in glob.glob(sys.argv[1] + '/*.jsonl'):\n"
                                          "    shutil.copy(file, sys.argv[2])\n")
        (scripts / "lm_eval.sh").write_text('#!/bin/sh\nsleep 0.$(wc -l < "$3/probe.jsonl")\necho "|$4|1|none|0|acc|↑|0.2500|±|0.1|"\n')
        (scripts / "lm_eval.sh").chmod(0o755)
        descriptor = json.loads((self.folder / "probe.task.json").read_text())
        (self.folder / "tasks/arc_challenge.task.json").write_text(json.dumps({**descriptor, "name": "arc_challenge"}))
        shutil.copy(self.folder / "probe.jsonl", self.folder / "tasks")
        done = subprocess.run([sys.executable, SOURCE / "tests/bench/ratios.py", "--qfa", QFA, "--model", "tiny", "--peers", "peers", "--peer-scripts",
                               "peer-scripts", "--tasks", "tasks", "--limit", "4", "--rounds", "2", "--steps", "2", "--batch", "2", "--seq", "16",
                               "--dtypes", "fp32", "--json", "ratios.json"], cwd=self.folder, env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads((self.folder / "ratios.json").read_text())
        self.assertEqual(done.stdout.count("\n"), 2 + len(rows))
        training = rows["training fp32, tokens/s"]
        self.assertEqual([(r["PEFT"], r["QALoRA"]) for r in training], [(1e-3, 2e-3)] * 2)
        for r in training:  # to the better peer
            self.assertAlmostEqual(r["ratio"], r["product"] / 2e-3)
        for r in rows["training fp32, peak memory in GB"]:
            self.assertAlmostEqual(r["ratio"], min(r["PEFT"], r["QALoRA"]) / r["product"])
        for r in rows["supernet of 2,3,4 bits against 3 bits alone, fp32, tokens/s"]:
            self.assertAlmostEqual(r["ratio"], r["product"] / r["fixed"])
        scored = self.json("eval", "tiny", "--task", "probe.task.json", "--limit", 4)["tasks"][0]
        what = "arc_challenge, 4 items, 8 choices"
        self.assertEqual(rows[f"{what}, accuracy in fp32"], [{"product": scored["acc"], "harness": 0.25, "difference": scored["acc"] - 0.25}] * 2)
        self.assertGreaterEqual(rows[f"{what}, fp32, seconds of the process"][0]["harness"], 0.4)
        self.assertIn(f"{what}, fp32, seconds beyond those for one item", rows)
        self.assertIn("| training fp32, tokens/s | ", done.stdout)

    def test_refused(self):
        for words, status, part in [
            (["train", "--model", "tiny", "--seq", 512], 2, "at most 256 tokens"),
            (["train", "--model", "tiny", "--seq", 4], 2, "seq is 4"),
            (["train", "--model", "tiny", "--steps", 0], 2, "steps is 0"),
            (["train", "--model", "tiny", "--bits", "2,16"], 2, "16 bits"),
            (["train", "--model", "tiny", "--group", 128], 2, "128"),
            (["train", "--model", "tiny", "--response", "third"], 2, "third"),
            (["train", "--model", "nowhere"], 3, "nowhere"),
            (["dequant", "--shape", "64x"], 2, "OUTxIN"),
            (["dequant", "--shape", "64x48"], 2, "groups of 32"),
            (["dequant", "--bits", "7"], 2, "7"),
            (["quantize", "--model", "tiny", "--calibration", "nowhere.txt"], 3, "nowhere.txt"),
            (["quantize", "--model", "tiny", "--calibration", "calibration.txt", "--stream", "6"], 2, "6 bits"),
            (["eval", "--model", "tiny", "--task", "nowhere.task.json"], 3, "nowhere.task.json"),
            (["trian"], 2, ""),
        ]:
            with self.subTest(words=words):
                done = self.qfa("bench", *words, "--quiet", status=status)
                self.assertIn(part, done.stderr)
                self.assertEqual((done.stderr.count("\n"), done.stdout), (1, ""), done.stderr)


@needs_model
class Readme(Qfa):
    def test_every_command_of_the_tour(self):
        tour = re.search(r"## Five minutes\n(.*?)\n## ", (SOURCE / "README.md").read_text(), re.S).group(1)
        commands = [line for block in re.findall(r"```sh\n(.*?)```", tour, re.S) for line in block.splitlines() if line.startswith("qfa ")]
        self.assertGreaterEqual(len(commands), 9)
        env = {**self.env, "MODEL": MODEL}
        for command in commands:
            done = subprocess.run(["bash", "-c", shlex.quote(QFA) + command.removeprefix("qfa")], cwd=self.folder, env=env, capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, command + "\n" + done.stdout + done.stderr)
        front = self.json("front", "run")
        rows = self.qfa("front", "run", "--csv", "-").stdout.splitlines()
        self.assertEqual([len(rows), rows[0].split(",")[0]], [len(front["points"]) + 1, "id"])
        self.assertFalse((self.folder / "-").exists())
        self.assertGreaterEqual(set(front["points"][0]), {"id", "plan", "size_bytes", "score", "std_err", "signal", "on_front", "kind"})
        # A budget and a lock without new evaluations; two subnets on the same items.
        points = [point for point in front["points"] if point["kind"] != "rival"]
        solved = self.json("solve", "run", "--max-bytes", str(points[-1]["size_bytes"]), "--lock", "layers.0.q=4")
        self.assertEqual(solved["plan"]["layers.0.q"], 4)
        self.assertLessEqual(solved["size_bytes"], points[-1]["size_bytes"])
        self.assertIn("layers.0.q", self.qfa("solve", "run", "--lock", "layers.0.qq=4", status=2).stderr)
        self.assertIn("reachable", self.qfa("solve", "run", "--max-bytes", "1 MB", status=3).stderr)
        pair = self.json("compare", f"run#{points[0]['id']}", f"run#{points[-1]['id']}")["pairs"][0]
        self.assertGreater(pair["n"], 1)
        self.assertAlmostEqual(pair["score_a"] - pair["score_b"], pair["difference"], places=6)
        report = json.loads((self.folder / "small.gguf.report.json").read_text())
        self.assertEqual(report["size_bytes"], (self.folder / "small.gguf").stat().st_size)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
