# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Containers through the program itself: described, built, run in, watched, removed."""

import importlib.util
import json
import os
import unittest

from podman import BASE, NeedsPodman

# The support of the command line's tests has the name of ours.
_there = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli", "support.py")
_spec = importlib.util.spec_from_file_location("cli_support", _there)
cli = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cli)

SCRIPT = """
import os, sys, time
from azureml.core import Run
run = Run.get_context()
print("inside", os.path.exists("/no-such-image-file"), os.environ["COLOR"], flush=True)
for i in range(3):
    run.log("loss", 1.0 / (i + 1))
open("outputs/model.txt", "w").write("weights")
if "--wait" in sys.argv:
    print("ready", flush=True)
    time.sleep(600)
sys.exit(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
"""


class Program(NeedsPodman, cli.CliCase):
    def environment(self):
        return {**super().environment(), **self.podman.variables}

    def tearDown(self):
        self.assertEqual(self.podman.containers(), [])

    def register(self, *words):
        answer = self.run_it("environment", "register", "box", "--image", BASE, "--env", "COLOR=a 'b'", *words)
        self.assertEqual(answer.code, 0, answer)

    def submit_boxed(self, *words):
        self.write("train.py", SCRIPT)
        return self.run_it("run", "submit", "--json", "--source", self.source, "--script", "train.py", "--environment", "box",
                           *words)

    def test_a_run_builds_its_image_and_comes_back_with_log_metrics_and_outputs(self):
        self.register("--shm-size", "32m")
        answer = self.submit_boxed("--wait", "--", "3")
        self.assertEqual(answer.code, 3, answer)
        run = answer.json
        self.assertEqual((run["status"], run["exitCode"]), ("Failed", 3))
        self.assertIn("inside False a 'b'\n", self.run_it("run", "log", run["id"]).out)
        points = self.run_it("run", "metrics", run["id"], "--json").json["metrics"][0]["points"]
        self.assertEqual(len(points), 3)
        copy = os.path.join(self.folder, "model.txt")
        self.assertEqual(self.run_it("run", "download", run["id"], "outputs/model.txt", copy).code, 0)
        self.assertEqual(os.stat(os.path.join(self.target, "runs", run["id"], "outputs", "model.txt")).st_uid, os.getuid())
        built = self.run_it("environment", "builds", "--json").json[0]
        self.assertEqual((built["state"], built["tool"]), ("complete", "podman"))
        self.assertGreater(built["bytes"], 10 << 20)
        self.assertEqual(self.run_it("environment", "delete", built["hash"]).code, 0)
        self.assertEqual([i for i in self.podman.images() if "trainyard:" in i], [])

    def test_its_log_is_live_and_a_cancel_ends_the_container(self):
        self.register()
        run = self.submit_boxed("--", "0", "--wait").json
        follower = self.start("run", "log", run["id"], "--follow")
        while b"ready" not in (line := follower.stdout.readline()):
            self.assertTrue(line)
        self.assertEqual(len([c for c in self.podman.containers() if run["id"] in c]), 1)
        self.assertEqual(self.run_it("run", "cancel", run["id"], "--force").code, 0)
        follower.communicate(timeout=60)
        status = self.run_it("run", "show", run["id"], "--json").json
        self.assertEqual(status["status"], "Canceled")

    def test_what_cannot_be_is_refused_before_anything_is_sent(self):
        refused = self.run_it("environment", "register", "box", "--image", BASE, "--container-argument", "--name=x")
        self.assertIn("would take the container out", refused.err)
        self.register("--gpu")
        if json.loads(self.submit_boxed().out).get("error"):
            self.assertIn("graphics cards", self.submit_boxed().out)
        self.register("--registry", "registry.example.com", "--registry-user", "ann")
        self.assertIn("--password-fd", self.submit_boxed().out)


if __name__ == "__main__":
    unittest.main()
