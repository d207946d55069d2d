# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run uses of its machine: sampled by its supervisor for all of its processes."""

import json
import os
import sys
import tempfile

from support import AgentCase

# A worker in a session of its own, as some launchers start theirs.
HUNGRY = """
cat >worker.py <<'end'
import os
held = bytearray(os.urandom(1 << 20) * 100)
while not os.path.exists("go"):
    for _ in range(100000): pass
end
setsid -w '%s' worker.py
"""


class ResourcesTest(AgentCase):
    def samples(self, run):
        try:
            with open(os.path.join(self.home, "runs", run, "resources.jsonl")) as file:
                return [json.loads(line) for line in file.read().split("\n")[:-1]]
        except OSError:
            return []

    def values(self, run, name):
        return [sample["value"] for sample in self.samples(run) if sample["name"] == name]

    def test_time_and_memory_of_all_its_processes_are_noted(self):
        folder = self.prepare("a", HUNGRY % sys.executable)
        self.start("a")
        self.until("its memory", lambda: max(self.values("a", "Memory (MiB)"), default=0) > 100)
        self.until("its time", lambda: max(self.values("a", "CPU (% of a core)"), default=0) > 1)
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.until_state("a", "ended")
        self.until("no process left", lambda: not self.processes())
        started = float(self.status("a")["started"])
        for sample in self.samples("a"):
            self.assertEqual(sorted(sample), ["kind", "name", "step", "time", "value"])
            self.assertEqual(sample["kind"], "resource")
            self.assertGreaterEqual(sample["value"], 0)
            self.assertLessEqual(abs(sample["time"] - started - sample["step"]), 1.1)
        # It is kept apart from what the script logs.
        self.assertFalse(os.path.exists(os.path.join(folder, "metrics.jsonl")))

    def test_graphics_cards_are_noted_where_there_are_any(self):
        tools = tempfile.mkdtemp(dir=self.folder)
        with open(os.path.join(tools, "nvidia-smi"), "w") as file:
            file.write("#!/bin/sh\necho '0, 37, 1024'\necho '1, [N/A], 512'\necho 'No devices were found'\n")
        os.chmod(file.name, 0o755)
        self.environment["PATH"] = tools + ":" + self.environment["PATH"]
        folder = self.prepare("a", "while [ ! -e go ]; do sleep 0.1; done")
        self.start("a")
        self.until("the cards", lambda: self.values("a", "GPU 1 memory (MiB)"))
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.assertEqual(self.values("a", "GPU 0 (%)")[0], 37)
        self.assertEqual(self.values("a", "GPU 0 memory (MiB)")[0], 1024)
        self.assertEqual(self.values("a", "GPU 1 (%)"), [])

    def test_a_disk_that_takes_nothing_disturbs_no_run(self):
        folder = self.prepare("a", "while [ ! -e go ]; do sleep 0.1; done; exit 4")
        os.symlink("/dev/full", os.path.join(folder, "resources.jsonl"))
        self.start("a")
        beats = set()

        def beaten():
            beats.add(tuple(self.fact("a", "heartbeat") or ()))
            return len(beats) > 3

        self.until("some beats", beaten)
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.assertEqual(self.until_state("a", "ended")["exit"], "4")
