#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a user works with it, by mouse and keyboard only; each part ends in a check of files.

usage: window_test.py WORKBENCH QFA [unittest arguments]. Needs QFA_DEMO_MODEL, Xvfb and xdotool; skips otherwise.
"""
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from window_driver import TOOLS, Display, Window

WORKBENCH, QFA = (os.path.abspath(path) for path in sys.argv[1:3])
MODEL = os.environ.get("QFA_DEMO_MODEL", "")
MISSING = [tool for tool in TOOLS if not shutil.which(tool)] + ([] if os.path.exists(MODEL) else ["QFA_DEMO_MODEL"])
STEPS = 12
CURVES = ["liveRates", "liveLoss", "liveAccuracy"]


def events(run, kind=None):
    lines = (json.loads(line) for line in (run / "events.jsonl").read_text(encoding="utf-8").splitlines())
    return [event for event in lines if kind in (None, event["type"])]


def losses(run):
    return {event["step"]: event["loss"] for event in events(run, "step_metrics")}


class Session(unittest.TestCase):
    """One home for all parts: codes are made once, and what one window leaves the next one finds."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.home = pathlib.Path(cls.temporary.name)
        names = {"XDG_CACHE_HOME": "cache", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "runtime"}
        cls.env = {**os.environ, **{name: str(cls.home / folder) for name, folder in names.items()}, "LC_ALL": "C.UTF-8"}
        (cls.home / "runtime").mkdir(mode=0o700)
        cls.display = Display()
        cls.runs = cls.home / "profile" / "runs"

    @classmethod
    def tearDownClass(cls):
        cls.display.close()
        cls.temporary.cleanup()

    def open(self, *arguments, before=()):
        window = Window([*before, WORKBENCH], self.display, self.env, self.home, *arguments)
        self.addCleanup(window.kill)
        window.seen("navRail", 30)
        window.activate()
        return window

    def qfa(self, *arguments):
        done = subprocess.run([QFA, *map(str, arguments)], env=self.env, cwd=self.home, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def state(self, window, part, seconds):
        return window.says("liveState", part, seconds)

    def step(self, window, at_least, seconds=300):
        def reached(widgets):
            words = widgets.get("liveState", {}).get("text", "").split()
            return "step" in words and int(words[words.index("step") + 1]) >= at_least

        return window.wait(f"step {at_least}", reached, seconds)

    def curves(self, window):
        """What the crosshair reads at the first points of each series of three plots."""
        read = {}
        for plot in CURVES:
            window.click(plot, 0.5, 0.5)
            window.keys("Down", "Right", "Right", "Down")
            read[plot] = window.settled(f"{plot} is read out", lambda w, p=plot: w[p].get("description"), 10)
        return read

    def quit(self, window):
        window.keys("ctrl+q")
        self.assertEqual(window.ended(), 0)

    def test_1_from_the_first_start_to_a_verified_file(self):
        window = self.open("--demo-steps", STEPS)
        window.seen("firstDemo", 10)
        window.wait("the demo is what Enter takes", lambda w: w["firstDemo"].get("focus"), 10)
        window.keys("Return")
        run = self.runs / "demo"
        self.state(window, "quantizing · quantize", 30)
        self.step(window, 2, 600)  # the plots move
        window.click("livePause")
        self.state(window, "paused", 60)
        paused = len(events(run, "step_metrics"))
        time.sleep(3)
        self.assertEqual(len(events(run, "step_metrics")), paused)
        window.click("livePause")
        self.step(window, paused + 1)
        self.state(window, "searching", 300)
        window.says("statusState", "Ready", 300)
        self.assertEqual(sorted(losses(run)), list(range(1, STEPS + 1)))
        curves = self.curves(window)

        window.keys("ctrl+4")
        window.seen("frontPlot")
        chosen = window.wait("a subnet is offered", lambda w: w.get("contextSubnet", {}).get("text"), 30)
        self.pick_on_the_plot(window, chosen)
        chosen = window.text("contextSubnet")
        window.keys("ctrl+Return")
        window.seen("exportFormats")
        window.click("exportStart", seconds=30)
        [(exported, report)] = self.exported(run, 1, 300).items()
        self.assertTrue(report["verified"], report)
        self.assertTrue(report["subnet"].startswith(chosen.split(" ")[0].lstrip("#")), report["subnet"])
        self.assertEqual(report["size_bytes"], self.bytes_of(exported))
        self.qfa("verify", exported)
        self.quit(window)

        window = self.open()
        window.keys("ctrl+3")
        self.state(window, "finished", 30)
        self.assertEqual(self.curves(window), curves)
        self.assertEqual(window.text("contextRun"), "demo")
        self.quit(window)

    def bytes_of(self, path):
        """Of the weights: a folder's tokenizer and settings are the same for every subnet."""
        return sum(weights.stat().st_size for weights in ([path] if path.is_file() else path.glob("*.safetensors")))

    def exported(self, run, count, seconds):
        """The reports of the run's exports by exported path, once there are as many."""
        end = time.monotonic() + seconds
        while True:
            files = list((run / "exports").glob("*.report.json"))
            if len(files) >= count:
                return {f.with_name(f.name.removesuffix(".report.json")): json.loads(f.read_text(encoding="utf-8")) for f in files}
            self.assertLess(time.monotonic(), end, f"{count} exports were to be reported, {len(files)} are")
            time.sleep(0.2)

    def pick_on_the_plot(self, window, before):
        """Clicks about in the plot until another subnet is chosen: where points lie, only the eye knows."""
        at = window.seen("frontPlot")
        for y in range(60, at["height"] - 60, 10):
            for x in range(60, at["width"] - 20, 10):
                window.click_at(at["x"] + x, at["y"] + y)
                if window.text("contextSubnet") not in ("", before):
                    return
        self.fail("no point of the plot could be picked")

    def test_2_killed_and_continued(self):
        straight = losses(self.runs / "demo")
        window = self.open("--demo-steps", STEPS)
        window.keys("ctrl+k")
        window.type("Try the demo")
        window.keys("Return")
        run = self.runs / "demo-2"
        self.step(window, 5, 300)
        window.click("liveCheckpoint")
        window.wait("a checkpoint is written", lambda w: list((run / "checkpoints").glob("step-*")), 60)
        window.process.send_signal(signal.SIGKILL)
        window.ended()
        window = self.open()
        window.keys("ctrl+3")
        window.click("liveContinue", seconds=60)
        self.state(window, "finished", 300)
        window.says("statusState", "Ready", 300)
        self.quit(window)
        self.assertEqual(losses(run), straight)

    def test_3_closed_while_training_and_resumed_in_a_shell(self):
        straight = losses(self.runs / "demo")
        window = self.open("--demo-steps", STEPS, "--demo")
        run = self.runs / "demo-3"
        self.step(window, 3, 300)
        window.keys("ctrl+q")
        window.click("closeStop")
        self.assertEqual(window.ended(120), 0)
        self.assertLess(len(losses(run)), STEPS)
        self.qfa("resume", run, "--quiet")
        self.assertEqual(losses(run), straight)

    def test_4_a_run_of_the_command_line_is_watched(self):
        run = self.runs / "shell"
        data = self.runs / "demo-data"
        command = [QFA, "train", "--model", MODEL, "--data", data / "train.jsonl", "--out", run, "--preset", "quick", "--steps", "20", "--quiet"]
        process = subprocess.Popen(list(map(str, command)), env=self.env, cwd=self.home)
        self.addCleanup(process.kill)
        while not (run / "events.jsonl").exists() or not losses(run):
            self.assertIsNone(process.poll())
            time.sleep(0.2)
        window = self.open("--open", run)
        self.step(window, 2, 60)
        first = max(losses(run))
        self.step(window, min(first + 3, 20), 120)
        self.assertNotIn("livePause", {name for name, w in window.widgets().items() if w["enabled"]})
        self.assertEqual(process.wait(300), 0)
        self.state(window, "finished", 60)
        self.quit(window)

    def drag_the_budget(self, window):
        """The line is where the budget is on an axis that holds all sizes; only the eye knows its margins."""
        at, before = window.seen("frontPlot"), window.text("frontBudget")
        for x in range(at["width"] - 20, 60, -8):
            middle = at["y"] + at["height"] * 0.6
            window.drag((at["x"] + x, middle), (at["x"] + x - 40, middle))
            if window.text("frontBudget") != before:
                return
            window.keys("0")  # what was dragged was the view
        self.fail("the budget could not be dragged")

    def locked(self, window, bits):
        """Locks the unit where the cursor of the strip is, waits until it says so, and returns the unit."""
        window.keys(str(bits))
        said = window.wait(f"locked to {bits}", lambda w: f"locked at {bits} bits" in w["frontPlan"].get("description", "") and w["frontPlan"]["description"], 20)
        return said.split(":")[0]

    def test_5_budget_locks_and_two_formats(self):
        run = self.runs / "demo"
        window = self.open("--open", run)
        window.keys("ctrl+4")
        window.wait("a subnet is offered", lambda w: w.get("contextSubnet", {}).get("text"), 60)
        self.drag_the_budget(window)
        window.settled("the plan lies still", lambda w: (w["frontPlan"]["y"], w["frontPlan"]["height"]), 20)
        window.click("frontPlan", 0.3, 0.2)
        window.wait("a layer is chosen", lambda w: w["frontPlan"].get("description", "").startswith("layers."), 10)
        locks = {self.locked(window, 4): 4}
        window.keys("Right")
        locks[self.locked(window, 3)] = 3
        self.assertEqual(len(locks), 2)
        window.click("frontDelta2")  # 1 MB less
        window.wait("what changes is listed", lambda w: "−" in w["frontDeltaSummary"].get("text", ""), 20)
        window.click("frontDeltaGo")
        window.settled("the plan is solved", lambda w: w["frontShown"].get("text"), 20)
        if "frontScore" in window.widgets():
            window.click("frontScore")
        window.wait("the subnet is scored", lambda w: w["frontExport"]["enabled"], 120)
        plan = window.text("frontShown")
        window.keys("ctrl+Return")
        before = self.exported(run, 0, 0)
        window.seen("exportFormats")
        rows = [row["format"] for row in json.loads(self.qfa("export", run, "--bits", 3, "--plan", "--json"))["rows"]]
        window.click("exportFormats", 0.3, 0.12)
        for wanted in ("gguf", "mlx"):
            window.keys("ctrl+Home", *["Down"] * rows.index(wanted), "space")
        window.click("exportStart", seconds=60)
        reports = {path: report for path, report in self.exported(run, len(before) + 2, 300).items() if path not in before}
        self.assertEqual({report["format"] for report in reports.values()}, {"gguf", "mlx"})
        for path, report in reports.items():
            self.assertTrue(report["verified"], report)
            self.assertTrue(report["subnet"].startswith(plan.split(" ")[0].lstrip("#")), (report["subnet"], plan))
            self.assertEqual({unit: report["plan"][unit] for unit in locks}, locks)
            self.qfa("verify", path)
        self.quit(window)

    def test_6_by_keyboard_alone_and_the_same_in_a_shell(self):
        data = self.runs / "demo-data"
        window = self.open()
        window.keys("ctrl+2")
        window.tab_to("newDemo")
        window.keys("space")
        name = window.wait("the demo is in the draft", lambda w: w["newName"].get("text"), 30)
        window.fill("newSteps", "4")
        window.keys("Tab")
        window.wait("the plan is made", lambda w: w["newStart"]["enabled"], 60)
        window.keys("ctrl+shift+c")
        window.keys("ctrl+1")
        window.tab_to("runsFilter")
        window.keys("ctrl+v")  # what was copied can be read where it is pasted
        command = window.says("runsFilter", "qfa train ").removeprefix("qfa train ")
        window.keys("ctrl+a", "Delete", "ctrl+2", "ctrl+Return")
        run = self.runs / name
        self.step(window, 1)
        window.keys("p")
        self.state(window, "paused", 60)
        window.keys("p")
        self.state(window, "finished", 120)

        words = shlex.split(command)
        words[words.index("--out") + 1] = str(self.home / "copied")
        self.qfa("train", *words, "--quiet")
        copied = self.home / "copied"
        self.assertEqual(losses(copied), losses(run))
        spec, theirs = ({**json.loads((folder / "run.json").read_text())["spec"], "out": ""} for folder in (run, copied))
        self.assertEqual(theirs, spec)

        window.keys("ctrl+4")
        window.tab_to("frontTabBar")
        window.keys("Right", "Right")
        window.fill("frontSearchEvaluations", "8")
        window.fill("frontSearchLimit", "8")
        window.fill("frontSearchTasks", data / "search.task.json")
        window.fill("frontSearchReport", "")
        window.tab_to("frontSearchStart")
        window.keys("space")
        window.wait("the search has ended", lambda w: w.get("frontSearchStart", {}).get("enabled") and w.get("contextSubnet", {}).get("text"), 120)
        window.keys("ctrl+4", "n", "ctrl+Return")
        window.seen("exportFormats")
        window.wait("the formats are priced", lambda w: w["exportStart"]["enabled"], 60)
        window.keys("ctrl+Return")
        [(path, report)] = self.exported(run, 1, 300).items()
        self.assertTrue(report["verified"], report)
        self.qfa("verify", path, "--run", run)
        self.quit(window)

    def test_7_a_full_disk(self):
        """A run folder on a small file system of its own, which fills up while the run trains."""
        mount = ["unshare", "--mount", "--map-root-user"]
        if subprocess.run([*mount, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode != 0:
            self.skipTest("no file system can be mounted here")
        small = self.home / "small"
        small.mkdir()
        before = [*mount, "sh", "-c", 'mount -t tmpfs -o size=900m tmpfs "$0" && exec "$@"', str(small)]
        window = self.open("--demo-steps", 60, "--demo", "--out", small / "full", before=before)
        inside = pathlib.Path(f"/proc/{window.process.pid}/root") / small.relative_to("/")
        self.step(window, 3, 300)
        with self.assertRaises(OSError), open(inside / "filler", "wb") as filler:
            while True:
                filler.write(bytes(1 << 20))
        window.click("liveCheckpoint")
        said = window.says("noticeText", "disk is full", 60)
        self.assertIn(str(small), said)
        self.assertNotIn("closeDialog", window.widgets())
        window.says("statusState", "Ready", 60)
        reached = len(losses(inside / "full"))
        (inside / "filler").unlink()
        window.click("liveContinue", seconds=30)
        self.step(window, reached + 2)
        window.click("liveStop")
        window.says("statusState", "Ready", 120)
        self.quit(window)


if __name__ == "__main__":
    if MISSING:
        print("not here:", ", ".join(MISSING))
        sys.exit(77)  # skipped
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
