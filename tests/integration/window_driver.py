# SPDX-License-Identifier: GPL-3.0-or-later
"""A display of its own and a qfa-workbench on it, used by mouse and keyboard only (Xvfb, xdotool)."""
import json
import os
import pathlib
import subprocess
import time

TOOLS = ["Xvfb", "xdotool"]


class Display:
    """An X server that no window manager runs on."""

    def __init__(self, size="1440x900"):
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as number:
            self.name = ":" + number.readline().strip()

    def close(self):
        self.server.terminate()
        self.server.wait()


class Window:
    """One qfa-workbench. What it shows is read from the map that --ui-map keeps."""

    def __init__(self, program, display, env, home, *arguments):
        self.map_file = pathlib.Path(home) / "ui-map.json"
        self.map_file.unlink(missing_ok=True)
        self.env = {**env, "DISPLAY": display.name}
        command = [*program, "--profile", str(pathlib.Path(home) / "profile"), "--ui-map", str(self.map_file), *map(str, arguments)]
        self.log = open(pathlib.Path(home) / "window.log", "a", encoding="utf-8")
        self.process = subprocess.Popen(command, env=self.env, cwd=home, stdout=self.log, stderr=self.log)

    def activate(self):
        """There is no window manager to give the keyboard to a new window."""
        self.xdotool("search", "--sync", "--onlyvisible", "--pid", self.process.pid, "--name", "QFA Workbench", "windowfocus", "--sync")

    def widgets(self):
        try:
            return json.loads(self.map_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    def wait(self, what, holds, seconds):
        """Until holds(widgets); the answer. Fails with what was waited for and what the window says instead."""
        end = time.monotonic() + seconds
        while True:
            widgets = self.widgets()
            answer = holds(widgets)
            if answer:
                return answer
            if self.process.poll() is not None:
                raise AssertionError(f"the window ended with {self.process.returncode} while waiting for: {what}")
            if time.monotonic() > end:
                said = {name: w["text"] for name, w in widgets.items() if w.get("text")}
                raise AssertionError(f"not within {seconds} s: {what}; the window says {json.dumps(said)}")
            time.sleep(0.05)

    def settled(self, what, answer, seconds, still=1.0):
        """The answer, once it has stayed the same: keys are worked off one after the other."""
        end = time.monotonic() + seconds
        before, since = None, time.monotonic()
        while True:
            now = self.wait(what, answer, max(0.1, end - time.monotonic()))
            if now != before:
                before, since = now, time.monotonic()
            elif time.monotonic() - since >= still:
                return now
            time.sleep(0.05)

    def seen(self, name, seconds=10, enabled=True):
        return self.wait(f"{name} is there", lambda w: name in w and (w[name]["enabled"] or not enabled) and w[name], seconds)

    def text(self, name):
        return self.widgets().get(name, {}).get("text", "")

    def says(self, name, part, seconds=10):
        return self.wait(f"{name} says {part!r}", lambda w: part in w.get(name, {}).get("text", "") and w[name]["text"], seconds)

    def xdotool(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], env=self.env, check=True, capture_output=True)

    def click_at(self, x, y):
        self.xdotool("mousemove", int(x), int(y), "click", 1)

    def click(self, name, x=0.5, y=0.5, seconds=10):
        """In the middle of a widget, or at a share of its width and height."""
        at = self.seen(name, seconds)
        self.click_at(at["x"] + at["width"] * x, at["y"] + at["height"] * y)

    def drag(self, start, end):
        self.xdotool("mousemove", *map(int, start), "mousedown", 1)
        steps = 8
        for i in range(1, steps + 1):
            self.xdotool("mousemove", *(int(a + (b - a) * i / steps) for a, b in zip(start, end)))
        self.xdotool("mouseup", 1)

    def keys(self, *keys):
        for key in keys:
            self.xdotool("key", "--delay", 30, key)
            time.sleep(0.05)

    def type(self, text):
        self.xdotool("type", "--delay", 10, text)

    def focus(self):
        return next((name for name, w in self.widgets().items() if w.get("focus")), "")

    def tab_to(self, name, most=150):
        """By Tab alone, as one who has no mouse."""
        for _ in range(most):
            before = self.focus()
            if before == name:
                return
            self.xdotool("key", "Tab")
            end = time.monotonic() + 0.6  # a widget may have no name: then the focus is nowhere for a while
            while self.focus() == before and time.monotonic() < end:
                time.sleep(0.03)
        raise AssertionError(f"{name} is not reached by Tab")

    def fill(self, name, text):
        self.tab_to(name)
        self.keys("ctrl+a")
        self.type(text)

    def ended(self, seconds=60):
        status = self.process.wait(timeout=seconds)
        self.log.close()
        return status

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.ended()
