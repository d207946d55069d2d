# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Attaching a machine over a real sshd on this computer: consent, refusals, a run there, detaching."""

import os
import unittest

from machine import MachineCase, need_sshd
from support import PYTHON


def setUpModule():
    need_sshd()


class Compute(MachineCase):
    def test_a_machine_is_attached_used_and_detached(self):
        attached = self.attach("lab", "--accept-host-key", self.fingerprint)
        self.assertEqual(attached.code, 0, attached)
        steps = {step["id"]: step["state"] for step in attached.json["steps"]}
        for step in ("tcp", "hostKey", "shell", "folder", "cores", "memory"):
            self.assertEqual(steps.get(step), "done", attached)
        self.assertEqual((attached.json["kind"], attached.json["homeFolder"]), ("ssh", self.remote))
        self.assertEqual([target["name"] for target in self.run_it("--json", "compute", "list").json], ["local", "lab"])

        again = self.attach("lab-again")
        self.assertEqual((again.code, again.json["error"]["kind"]), (1, "conflict"), again)
        self.assertIn("attached already, as lab", again.json["error"]["message"])

        self.write("train.py", "from azureml.core import Run\nRun.get_context().log('loss', 0.25)\nprint('there')\n")
        run = self.run_it("--json", "run", "submit", "--source", self.source, "--script", "train.py", "--target", "lab",
                          "--interpreter", PYTHON, "--wait")
        self.assertEqual((run.code, run.json["status"], run.json["target"]), (0, "Completed", "lab"), run)
        identity = run.json["id"]
        self.assertTrue(os.path.isdir(os.path.join(self.remote, "runs", identity)))
        self.assertEqual(self.run_it("run", "log", identity).out, "there\n")
        metrics = self.run_it("--json", "run", "metrics", identity).json["metrics"]
        self.assertEqual(metrics[0]["points"][0]["value"], 0.25)

        detached = self.run_it("--json", "compute", "detach", "lab")
        self.assertEqual((detached.code, detached.json["activeRuns"]), (0, []), detached)
        self.assertTrue(os.path.isdir(os.path.join(self.remote, "runs", identity)))
        self.assertEqual(self.run_it("run", "log", identity).out, "there\n")
        self.assertEqual(self.run_it("--json", "compute", "show", "lab").json["error"]["kind"], "notFound")

    def test_an_unknown_host_key_is_told_and_not_accepted(self):
        answer = self.attach("lab")
        self.assertEqual((answer.code, answer.json["error"]["kind"]), (1, "denied"), answer)
        self.assertIn("--accept-host-key " + self.fingerprint, answer.json["error"]["message"])
        wrong = self.attach("lab", "--accept-host-key", "SHA256:" + "A" * 43)
        self.assertEqual((wrong.code, wrong.json["error"]["kind"]), (1, "denied"), wrong)
        self.assertFalse(os.path.exists(os.path.join(self.person, ".ssh", "known_hosts")))

    def test_wrong_words_are_refused_before_any_connection(self):
        self.stop()
        for words, said in ((("compute", "attach", "ssh", "lab", "--address", "x"), "username is not provided"),
                            (("compute", "attach", "ssh", "lab", "--user", "u"), "name or number"),
                            (("compute", "attach", "ssh", "local", "--user", "u", "--address", "x"), "reserved name"),
                            (("compute", "attach", "databricks", "lab"), "cannot attach databricks")):
            with self.subTest(words=words):
                answer = self.run_it("--json", *words)
                self.assertEqual(answer.code, 1, answer)
                self.assertIn(said, answer.json["error"]["message"])
        self.assertEqual(self.run_it("compute", "attach", "ssh", "lab", "--port", "x").code, 2)


if __name__ == "__main__":
    unittest.main()
