# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the agent in a home of their own, with real processes that are all ended afterwards."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
AGENT = os.path.join(ROOT, "resources", "agent", "agent.sh")
PATIENCE = 30


class AgentCase(unittest.TestCase):
    """Each test has a home; self.environment is what the agent and its runs see."""

    def setUp(self):
        # A blank in the home: the agent must quote it everywhere.
        self.folder = tempfile.mkdtemp(prefix="trainyard agent-")
        self.home = os.path.join(self.folder, "home")
        os.makedirs(os.path.join(self.home, "runs"))
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("TRAINYARD")}
        self.addCleanup(self.clean)

    def clean(self):
        for _ in range(50):
            left = self.processes()
            if not left:
                break
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(0.02)
        shutil.rmtree(self.folder, ignore_errors=True)

    def processes(self, needle=None):
        """The living processes that this test started: our home is in their arguments or variables."""
        needle = (needle or self.folder).encode()
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            try:
                with open("/proc/%s/stat" % entry, "rb") as file:
                    if file.read().rsplit(b")", 1)[1].split()[0] in (b"Z", b"X"):
                        continue
                for part in ("cmdline", "environ"):
                    with open("/proc/%s/%s" % (entry, part), "rb") as file:
                        if needle in file.read():
                            found.append(int(entry))
                            break
            except OSError:
                continue
        return found

    def prepare(self, run, script, limits=""):
        folder = os.path.join(self.home, "runs", run)
        os.makedirs(os.path.join(folder, "source"))
        with open(os.path.join(folder, "command.sh"), "w") as file:
            file.write(script + "\n")
        if limits:
            with open(os.path.join(folder, "limits"), "w") as file:
                file.write(limits)
        return folder

    def command(self, *words):
        return ["sh", AGENT, self.home] + [str(word) for word in words]

    def agent(self, *words, **options):
        """Runs a verb; returns the bytes it printed."""
        status = options.pop("status", 0)
        done = subprocess.run(
            self.command(*words), env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=options.pop("timeout", 120), **options
        )  # fmt: skip
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def start(self, run, answer="new"):
        self.assertEqual(self.agent("start", run).decode(), "@trainyard start %s %s\n" % (run, answer))

    def status(self, run, agent=None):
        line = self.agent("status", run).decode()
        words = line.split()
        self.assertEqual(words[:3], ["@trainyard", "run", run])
        return dict(word.split("=", 1) for word in words[3:])

    def until(self, what, condition):
        end = time.monotonic() + PATIENCE
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                self.fail("%s did not come about within %d s" % (what, PATIENCE))
            time.sleep(0.02)

    def until_state(self, run, *states):
        found = {}

        def reached():
            found.update(self.status(run))
            return found["state"] in states

        self.until("state %s" % (states,), reached)
        return found

    def fact(self, run, name):
        try:
            return os.readlink(os.path.join(self.home, "runs", run, "state", name)).split()
        except OSError:
            return None

    def pid_of(self, run, who):
        """The process id of the supervisor, recorder or child, once it is on record."""
        return int(self.until(who, lambda: self.fact(run, who))[0])

    def kill(self, run, who):
        os.kill(self.pid_of(run, who), signal.SIGKILL)

    def log(self, run, name="azureml-logs/70_driver_log.txt"):
        with open(os.path.join(self.home, "runs", run, name), "rb") as file:
            return file.read()

    def until_line(self, run, line):
        def there():
            try:
                return line in self.log(run)
            except OSError:
                return False

        self.until("%r in the log" % line, there)

    def ending(self, run):
        """state, exit and reason, once the run is over."""
        status = self.until_state(run, "ended", "lost")
        return status["state"], status["exit"], status["reason"]


def cmdline(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as file:
            return file.read()
    except OSError:
        return b""


def path_with(folder, tools):
    """A folder for PATH with just these tools; a pair names the program that plays the tool."""
    for tool in tools:
        name, program = tool if isinstance(tool, tuple) else (tool, shutil.which(tool))
        os.symlink(program, os.path.join(folder, name))
    return folder


TOOLS = ["sh", "date", "ln", "ls", "mkdir", "mv", "sleep", "tail", "head", "dd", "readlink", "env", "cat", "uname", "ps", "seq"]
