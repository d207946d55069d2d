# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs on one workspace, programs that are killed, and a machine that restarts."""

import os
import signal
import time
import unittest

from support import CliCase

LOGS = ("import time\nfrom azureml.core import Run\nr = Run.get_context()\n"
        "for i in range(100):\n    r.log('loss', i); print('line', i, flush=True); time.sleep(0.01)\n")


class Sharing(CliCase):
    def setUp(self):
        super().setUp()
        self.write("train.py", LOGS)

    def wait_for(self, condition):
        deadline = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def test_several_submit_follow_and_cancel_at_once_from_a_home_that_is_not_there_yet(self):
        os.rmdir(self.home)
        self.write("long.py", "import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        words = ("run", "submit", "--source", self.source, "--interpreter", "/usr/bin/python3", "--script")
        submitting = [self.start(*words, "train.py", "--wait") for _ in range(4)]
        long_ones = [self.run_it(*words, "long.py").out.strip() for _ in range(2)]
        following = [self.start("run", "log", run, "--follow") for run in long_ones]
        canceling = [self.start("run", "cancel", run) for run in long_ones for _ in range(3)]
        for process in submitting:
            out, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, out.count(b"line")), (0, 100), err)
        for process in canceling:
            _, err = process.communicate(timeout=60)
            self.assertIn(process.returncode, (0, 1), err)  # 1: it had ended already
            self.assertTrue(process.returncode == 0 or b"already ended" in err, err)
        for process in following:
            process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0)
        self.assertEqual(self.run_it("run", "wait", long_ones[0]).code, 4)
        runs = self.runs()
        self.assertEqual(sorted(r["status"] for r in runs), ["Canceled"] * 2 + ["Completed"] * 4)
        for run in runs:
            if run["status"] == "Completed":
                self.assertEqual(self.run_it("run", "metrics", run["id"], "--name", "loss").out.count("\n"), 100)

    def test_a_killed_program_leaves_its_run_alone_and_the_next_one_knows_its_end(self):
        waiting = self.start("run", "submit", "--source", self.source, "--script", "train.py", "--wait")
        self.assertIn(b"line 0", waiting.stdout.readline())
        waiting.send_signal(signal.SIGKILL)
        waiting.communicate()
        run = self.runs()[0]["id"]
        follower = self.run_it("run", "log", run, "--follow")
        self.assertEqual((follower.code, follower.out.count("line")), (0, 100))
        self.assertEqual(self.ended(run)["status"], "Completed")
        self.assertEqual(self.run_it("run", "wait", run).code, 0)

    def test_a_submission_that_was_killed_half_way_is_ended_or_finished_by_the_next_program(self):
        for i in range(300):
            self.write(f"data/{i}.bin", os.urandom(10_000))
        submitting = self.start("run", "submit", "--source", self.source, "--script", "train.py")
        self.wait_for(lambda: os.path.exists(self.database) and len(self.runs()) == 1)
        submitting.send_signal(signal.SIGKILL)
        submitting.communicate()
        run = self.ended(self.runs()[0]["id"])
        if run["status"] == "Completed":
            self.assertEqual(self.run_it("run", "log", run["id"]).out.count("line"), 100)
        else:
            self.assertIn("closed before the files of this run were saved", run["reason"])

    def test_when_everything_of_a_run_was_killed_its_end_is_said(self):
        self.write("train.py", "import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        run = self.submit().out.strip()
        state = os.path.join(self.target, "runs", run, "state")
        self.wait_for(lambda: os.path.islink(os.path.join(state, "child")))
        for fact in ("supervisor", "recorder", "child"):
            os.kill(int(os.readlink(os.path.join(state, fact)).split()[0]), signal.SIGKILL)
        self.assertIn("killed them from outside", self.ended(run)["reason"])
        self.assertEqual(self.run_it("run", "wait", run).code, 3)

    def test_a_restart_of_the_machine_is_recognised(self):
        self.write("train.py", "import time\nprint('up', flush=True)\ntime.sleep(600)\n")
        run = self.submit().out.strip()
        self.wait_for(lambda: "up" in self.run_it("run", "log", run).out)
        kernel = os.path.join(self.folder, "proc", "sys", "kernel")
        os.makedirs(os.path.join(kernel, "random"))
        os.makedirs(os.path.join(self.folder, "proc", "self"))
        with open("/proc/sys/kernel/hostname", encoding="ascii") as file:
            name = file.read()
        for path, text in (("random/boot_id", "00000000-0000-0000-0000-000000000000\n"), ("hostname", name),
                           ("../../self/stat", "1 (x) R 0 0 0\n")):
            with open(os.path.join(kernel, path), "w", encoding="ascii") as file:
                file.write(text)
        self.prefix = ["env", "TRAINYARD_PROC=" + os.path.join(self.folder, "proc")]
        self.assertEqual(self.ended(run)["reason"],
                         "The machine restarted while the run was active. Run it again.")


if __name__ == "__main__":
    unittest.main()
