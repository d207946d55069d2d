# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full at any moment, of the workspace and of the target: nothing that was told is lost."""

import os
import tempfile
import time
import unittest

from support import CliCase, fill, small_disk

LOGS = ("import sys, time\nfrom azureml.core import Run\nr = Run.get_context()\n"
        "for i in range(100):\n    r.log('loss', i); print('line', i, flush=True); time.sleep(0.01)\nsys.exit(5)\n")


def setUpModule():
    probe = unittest.TestCase()
    with tempfile.TemporaryDirectory() as folder:
        small_disk(probe, folder, "1m")
        probe.doCleanups()


class FullDisk(CliCase):
    def setUp(self):
        super().setUp()
        self.write("train.py", LOGS)
        self.write("data.bin", os.urandom(300_000))

    def test_a_full_workspace_is_said_and_a_submission_leaves_nothing_half(self):
        small_disk(self, self.home, "4m")
        filler = fill(self.home)
        self.refused(self.run_it("run", "list"), "is full")
        os.remove(filler)
        self.assertEqual(self.runs(), [])
        filler = fill(self.home)
        answer = self.refused(self.submit("train.py", "--json"), "is full")
        self.assertEqual(answer.json["error"]["kind"], "full")
        os.remove(filler)
        self.assertEqual(self.runs(), [])
        self.assertEqual(self.submit("train.py", "--wait").code, 3)

    def test_a_workspace_that_fills_up_while_a_run_goes_on_records_its_end_later(self):
        small_disk(self, self.home, "4m")
        run = self.submit().out.strip()
        filler = fill(self.home)
        exit_link = os.path.join(self.target, "runs", run, "state", "exit")
        while not os.path.islink(exit_link):
            time.sleep(0.05)
        self.refused(self.run_it("run", "show", run), "is full")
        os.remove(filler)
        self.assertEqual(self.ended(run)["exitCode"], 5)
        self.assertEqual(self.run_it("run", "metrics", run, "--name", "loss").out.count("\n"), 100)

    def test_who_waits_through_a_full_workspace_is_told_the_end(self):
        small_disk(self, self.home, "4m")
        self.write("train.py", LOGS.replace("sys.exit(5)", "time.sleep(2); sys.exit(5)"))
        run = self.submit().out.strip()
        waiting = self.start("run", "wait", run)
        first = waiting.stdout.read1()  # it is on its way
        filler = fill(self.home)
        exit_link = os.path.join(self.target, "runs", run, "state", "exit")
        while not os.path.islink(exit_link):
            time.sleep(0.05)
        time.sleep(1)
        os.remove(filler)
        out, err = waiting.communicate(timeout=120)
        self.assertEqual(waiting.returncode, 3, err)
        self.assertEqual((first + out).count(b"line"), 100)

    def test_a_full_target_refuses_a_submission_at_every_step_with_a_sentence(self):
        small_disk(self, self.target, "3m")
        for left in (0, 100_000, 350_000, 450_000, 640_000, 700_000):
            filler = fill(self.target)
            os.truncate(filler, max(0, os.path.getsize(filler) - left))
            with self.subTest(left=left):
                answer = self.submit("train.py", "--wait")
                self.assertIn(answer.code, (1, 3), answer)
                if answer.code == 1:
                    self.assertIn("full", answer.err)
            os.remove(filler)
            self.write("data.bin", os.urandom(300_000))
            for run in self.runs():
                self.assertIn(self.ended(run["id"])["status"], ("Failed",))
                self.assertEqual(self.run_it("run", "delete", run["id"]).code, 0)

    def test_a_script_that_fills_its_disk_ends_and_is_told_why(self):
        small_disk(self, self.target, "3m")
        self.write("train.py", "with open('outputs/big', 'wb') as f:\n    while True: f.write(bytes(65536)); f.flush()\n")
        answer = self.submit("train.py", "--wait")
        self.assertEqual(answer.code, 3, answer)
        self.assertIn("The disk that holds its folder is full", answer.err)


if __name__ == "__main__":
    unittest.main()
