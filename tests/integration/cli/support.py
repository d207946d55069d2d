# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The trainyard program with a home of its own; every run that is still active is stopped afterwards."""

import ctypes
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ.get("TRAINYARD_PROGRAM", "trainyard")
PYTHON = "/usr/bin/python3"
PATIENCE = 60


class Answer:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        """The one document: anything before or behind it is an error."""
        return json.loads(self.out)

    def __repr__(self):
        return f"exit {self.code}\n{self.out[-2000:]}\n{self.err[-2000:]}"


class CliCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="trainyard cli-")
        self.home = self.make("home")
        self.target = self.make("target")
        self.source = self.make("source")
        self.workspace = os.path.join(self.home, "workspaces", "default")
        self.database = os.path.join(self.workspace, "workspace.db")
        self.prefix = []
        self.addCleanup(self.clean)

    def make(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(path, exist_ok=True)
        return path

    def clean(self):
        tools = os.path.join(self.target, "tools")
        agents = [os.path.join(tools, t, "agent", "agent.sh") for t in os.listdir(tools)] if os.path.isdir(tools) else []
        runs = os.path.join(self.target, "runs")
        for run in os.listdir(runs) if os.path.isdir(runs) and agents else []:
            if not os.path.islink(os.path.join(runs, run, "state", "exit")):
                subprocess.run(["sh", agents[0], self.target, "cancel", run, "force"], capture_output=True,
                               timeout=PATIENCE, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRAINYARD")}
        return {**kept, "TRAINYARD_HOME": self.home, "TRAINYARD_TARGET_HOME": self.target}

    def write(self, name, content):
        path = os.path.join(self.source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return path

    def start(self, *words, **options):
        return subprocess.Popen([*self.prefix, PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env=self.environment(), cwd=self.folder, **options)

    def run_it(self, *words):
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE * 3)
        return Answer(process.returncode, out.decode(errors="replace"), err.decode(errors="replace"))

    def submit(self, script="train.py", *words):
        return self.run_it("run", "submit", "--source", self.source, "--script", script, "--interpreter", PYTHON, *words)

    def runs(self):
        answer = self.run_it("run", "list", "--json")
        self.assertEqual(answer.code, 0, answer)
        return answer.json

    def ended(self, run):
        """The run once it has ended, as `run show` says; looks again since a look is all a command does."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = self.run_it("run", "show", run, "--json")
            self.assertEqual(shown.code, 0, shown)
            if shown.json["status"] in ("Completed", "Failed", "Canceled"):
                return shown.json
            self.assertLess(time.monotonic(), deadline, shown)
            time.sleep(0.05)

    def refused(self, answer, *words, code=1):
        """Refused with a sentence of these words, which ends with what to do, and no crash."""
        self.assertEqual(answer.code, code, answer)
        for word in words:
            self.assertIn(word, answer.err)
        self.assertTrue(answer.err.startswith("trainyard: "), answer)
        return answer


def small_disk(case, folder, size):
    """Mounts a small file system for the time of a test."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={size}".encode()) != 0:
        raise unittest.SkipTest("a small file system cannot be mounted here: this needs the right to mount")
    case.addCleanup(lambda: libc.umount2(os.fsencode(folder), 2))


def fill(folder):
    """Fills the disk of a folder; gives the file that does it."""
    path = os.path.join(folder, "filler")
    with open(path, "wb", buffering=0) as file:
        for part in (1 << 16, 4096, 1):
            try:
                while True:
                    file.write(bytes(part))
            except OSError:
                pass
    return path
