#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that survive: qfa is killed (SIGKILL) while it quantizes, trains, searches and exports, or its disk becomes full; what the user
would do next ends in the bytes of a run that nothing happened to.

usage: survive_test.py QFA FAULT_LIBRARY [unittest arguments]

Moments are random ones of the clock, and random ones among everything that the program does to files (tests/support/fault.cpp).
QFA_KILLS: how many of each a stage gets (20 of the clock, 10 of the files). QFA_KILL_SEED: the seed, printed.
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import tiny_model

QFA, FAULTS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
KILLS = int(os.environ.get("QFA_KILLS", 20))
SEED = int(os.environ.get("QFA_KILL_SEED") or random.SystemRandom().randrange(1 << 32))
IN_A_ROW = 5  # kills of one run before it may end
SMALL = ["--preset", "quick", "--bits", "2,3,4", "--rank", "2", "--batch", "4", "--seq", "96", "--dtype", "fp32", "--threads", "1", "--codes", "gptq",
         "--calibration-tokens", "4096"]
TRAIN = [*SMALL, "--steps", "24", "--probe-every", "8", "--checkpoint-every", "3"]
ONE_STEP = [*SMALL, "--steps", "1", "--probe-every", "0", "--calibration", "../calibration.txt"]
ENDLESS = [*SMALL, "--steps", "100000", "--probe-every", "0"]
SEARCH = ["--evaluations", "20", "--dtype", "fp32"]
VARYING = {"at", "run", "command", "step_ms", "rss_bytes"}  # of an event
FACTS = {"step_metrics", "sampling_rates", "visit_counts", "eval_point", "checkpoint_saved"}


def facts(folder):
    """The events that count, in their order, without times. A line that a kill tore off is read by nobody."""
    text = (folder / "events.jsonl").read_text()
    events = [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]
    return [{k: v for k, v in event.items() if k not in VARYING} for event in events if event["type"] in FACTS]


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "speed.json"}


class Survives:
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.TemporaryDirectory(prefix="qfa-survive-")
        cls.folder = pathlib.Path(cls.home.name)
        tiny_model.write_model(cls.folder / "model")
        tiny_model.write_data(cls.folder)
        (cls.folder / "calibration.txt").write_text("".join(f"{i} is {i * i % 97} but hello {i % 7}, well\n" for i in range(500)))
        cls.random = random.Random(f"{SEED} {cls.__name__}")
        cls.kills = 0
        cls.prepare()

    @classmethod
    def tearDownClass(cls):
        cls.home.cleanup()

    @classmethod
    def start(cls, place, command, fault=None, clock=None):
        env = {**os.environ, "XDG_CACHE_HOME": str(place / "cache"), "XDG_DATA_HOME": str(place / "data"), "OMP_NUM_THREADS": "1", "GOMP_SPINCOUNT": "3000"}
        if fault or clock:
            env |= {"LD_PRELOAD": FAULTS} | ({"QFA_FAULT": fault} if fault else {}) | ({"QFA_CLOCK": clock} if clock else {})
        return subprocess.Popen([QFA, *map(str, command), "--quiet"], cwd=place, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    @classmethod
    def qfa(cls, place, command, fault=None, expected=(0,), clock=None):
        process = cls.start(place, command, fault, clock)
        out = process.communicate(timeout=300)[0]
        if process.returncode not in expected:
            raise AssertionError(f"qfa {' '.join(map(str, command))}: status {process.returncode}, expected {expected}; fault {fault}, seed {SEED}\n{out}")
        return process.returncode, out

    # What a stage is: a place it starts from, its command at any time, what is there in the end.
    @classmethod
    def prepare(cls):
        cls.before = cls.folder / "before"
        cls.before.mkdir()
        cls.run_up_to_here(cls.before)
        cls.straight = cls.place("straight")
        cls.work = {}  # of a command: when it begins to write, and its end, in seconds
        while command := cls.next_command(cls.straight):
            cls.work[str(command)] = cls.watch(cls.straight, command)
        counted = cls.place("counted")
        cls.operations = 0
        while command := cls.next_command(counted):
            cls.qfa(counted, command, fault=f"count:{counted}/operations")
            cls.operations += int((counted / "operations").read_text())
        (counted / "operations").unlink()
        cls.compare_with_straight(counted, "a second run without a kill")
        shutil.rmtree(counted)

    @classmethod
    def watch(cls, place, command):
        there, began, writes = set(place.rglob("*")), time.monotonic(), None
        process = cls.start(place, command)
        while process.poll() is None:
            if writes is None and set(place.rglob("*")) != there:
                writes = time.monotonic() - began
            time.sleep(0.002)
        ends, out = time.monotonic() - began, process.communicate()[0]
        assert process.returncode == 0, out
        return writes or 0, ends

    @classmethod
    def place(cls, name):
        place = cls.folder / name
        shutil.copytree(cls.before, place)
        return place

    @classmethod
    def compare_with_straight(cls, place, what):
        """Every file that does not hold times, and the facts of the log. Nothing is left over, nothing is missing."""
        run, straight = files(place), files(cls.straight)
        assert run.keys() == straight.keys(), f"{what}: {sorted(run.keys() ^ straight.keys())} are in one of the two only"
        for name in run:
            if name.endswith((".json", ".jsonl")) and "checkpoints" not in name and "searches" not in name and "evals" not in name:
                continue
            if not name.startswith("run/lock") and not name.endswith((".md", "runs.index")):
                assert run[name] == straight[name], f"{what}: {name} differs"
        mine, theirs = facts(place / "run"), facts(cls.straight / "run")
        for a, b in zip(mine, theirs):
            assert a == b, f"{what}: the log has\n{a}, expected\n{b}"
        assert len(mine) == len(theirs), f"{what}: {len(mine)} facts in the log, expected {len(theirs)}; the first more: {(mine + theirs)[min(len(mine), len(theirs))]}"

    def survive(self, kills, kill):
        """`kill(place)` until `kills` of them hit, at most IN_A_ROW to one run; then each run goes on to its end."""
        done = runs = 0
        while done < kills:
            place, before = self.place(f"killed-{runs}"), done
            for _ in range(2 * IN_A_ROW):
                if done - before == IN_A_ROW or done == kills or not self.next_command(place):
                    break
                done += kill(place)
            with self.subTest(run=runs, seed=SEED):
                while command := self.next_command(place):
                    self.qfa(place, command)
                self.compare_with_straight(place, f"run {runs} after {done - before} kills, seed {SEED}")
            shutil.rmtree(place)
            runs += 1
            self.assertLess(runs, 4 * kills, "the stage is over before any kill")
        times = ", ".join(f"{begins:.2f} to {ends:.2f} s" for begins, ends in self.work.values())
        print(f"{type(self).__name__}: {done} kills in {runs} runs, {self.operations} operations, {times}; seed {SEED}", flush=True)

    def test_random_moments(self):
        def kill(place):
            command = self.next_command(place)
            begins, ends = self.work.get(str(command)) or next(iter(self.work.values()))
            process = self.start(place, command)
            try:
                process.communicate(timeout=self.random.uniform(0.8 * begins, ends))
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
            return process.returncode == -9
        self.survive(KILLS, kill)

    def test_random_file_operations(self):
        def kill(place):
            return self.qfa(place, self.next_command(place), fault=f"kill:{self.random_operation()}", expected=(0, -9))[0] == -9
        self.survive(KILLS // 2, kill)

    def random_operation(self):
        """Half of them evenly, half of them near the beginning, where a folder comes to be."""
        return int(self.operations ** self.random.random()) if self.random.random() < 0.5 else self.random.randint(1, self.operations - 1)

    def test_a_clock_that_jumps(self):
        place = self.place("clock")
        self.qfa(place, self.next_command(place), fault=f"kill:{self.operations // 2}", expected=(0, -9), clock="jumps")
        for path in place.rglob("*"):
            os.utime(path, (0, self.random.randrange(1 << 32)))
        while command := self.next_command(place):
            self.qfa(place, command, clock="jumps")
        self.compare_with_straight(place, f"a jumping clock, seed {SEED}")
        self.qfa(place, ["runs", "."], clock="jumps")
        shutil.rmtree(place)

    def test_a_full_disk(self):
        for i in range(max(2, KILLS // 4)):
            place = self.place(f"full-{i}")
            # 4: the sentence says that the disk is full.
            status, out = self.qfa(place, self.next_command(place), fault=f"full:{self.random_operation()}", expected=(0, 4))
            with self.subTest(i=i, seed=SEED):
                if status:
                    self.assertEqual((out.count("\n"), "full" in out or "space" in out), (1, True), out)
                while command := self.next_command(place):
                    self.qfa(place, command)
                self.compare_with_straight(place, f"after a full disk: {out}")
            shutil.rmtree(place)

    @staticmethod
    def train_or_resume(place, settings=()):
        return ["resume", "run"] if (place / "run" / "run.json").exists() else \
            ["train", "--model", "../model", "--data", "../train.jsonl", "--probe", "../probe.task.json", "--out", "run", *(settings or TRAIN)]

    @staticmethod
    def trained(place):
        return (place / "run" / "events.jsonl").exists() and '"finished"' in (place / "run" / "events.jsonl").read_text()

    @classmethod
    def train(cls, place):
        while not cls.trained(place):
            cls.qfa(place, cls.train_or_resume(place))


class Training(Survives, unittest.TestCase):
    """From the cached codes to the last checkpoint."""
    @classmethod
    def run_up_to_here(cls, place):
        cls.train(place)
        shutil.rmtree(place / "run")

    @classmethod
    def next_command(cls, place):
        return None if cls.trained(place) else cls.train_or_resume(place)


    def test_a_second_program_is_refused(self):
        place = self.place("busy")
        process = self.start(place, self.train_or_resume(place, ENDLESS))
        lock = place / "run" / "lock"
        while process.poll() is None and not (lock.exists() and (place / "run" / "run.json").exists()):
            time.sleep(0.01)
        for command in [["resume", "run"], self.train_or_resume(self.before)]:
            out = self.qfa(place, command, expected=(3,))[1]
            self.assertEqual(out.count("\n"), 1, out)
        self.assertIn(str(process.pid), self.qfa(place, ["label", "run", "--name", "x"], expected=(0,))[1] + self.qfa(place, ["resume", "run"], expected=(3,))[1])
        process.kill()
        process.communicate()
        self.qfa(place, ["runs", "run"])
        process = self.start(place, ["resume", "run"])  # the lock that names the killed process stops nobody
        time.sleep(2)
        self.assertIsNone(process.poll(), "a killed process still holds the run")
        process.kill()
        process.communicate()


class Quantizing(Survives, unittest.TestCase):
    """From nothing to the first step: the moments lie before it, most of them in GPTQ."""
    @classmethod
    def run_up_to_here(cls, place):
        pass

    @classmethod
    def next_command(cls, place):
        return None if cls.trained(place) else cls.train_or_resume(place, ONE_STEP)


class Searching(Survives, unittest.TestCase):
    @classmethod
    def run_up_to_here(cls, place):
        cls.train(place)

    @classmethod
    def next_command(cls, place):
        if (place / "run" / "searches" / "front.json").exists():
            return None
        return ["search", "run", "--task", "../probe.task.json", "--report", "../report.task.json", *SEARCH]


class Exporting(Survives, unittest.TestCase):
    """A file and a folder, one after the other."""
    @classmethod
    def run_up_to_here(cls, place):
        cls.train(place)

    @classmethod
    def next_command(cls, place):
        for name, form in [("small.gguf", "gguf"), ("small-mlx", "mlx")]:
            if not (place / name).exists():
                return ["export", "run", "--bits", 3, "--format", form, "--out", name]
        return None


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
