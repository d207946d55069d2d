# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample project really learns, and logs as the tutorial does."""

import json
import os
import shutil
import subprocess
import sys
import unittest

from support import PYTHON_FOLDER, ROOT, ScriptCase


class SampleTest(ScriptCase):
    def train(self, *arguments):
        """Trains in a copy of the sample that lies where a target lays it."""
        source = os.path.join(self.run_folder, "source")
        if not os.path.exists(source):
            shutil.copytree(os.path.join(ROOT, "resources", "samples", "digits"), source)
        environment = dict(os.environ, PYTHONPATH=PYTHON_FOLDER, TRAINYARD_RUN_DIR=self.run_folder, PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run(
            [sys.executable, "train.py"] + list(arguments),
            cwd=source,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def test_it_learns_logs_twelve_times_and_leaves_a_model(self):
        out = self.train()
        losses = self.values("loss")
        self.assertEqual(len(losses), 12)
        self.assertEqual(len(self.values("accuracy")), 12)
        self.assertLess(losses[-1], losses[0] / 4)
        self.assertGreater(self.values("held_out_accuracy")[0], 0.95)
        lines = out.splitlines()
        self.assertEqual(lines[1], "epoch=1, batch= 2000: loss %.2f" % losses[0])
        self.assertEqual(lines[12], "epoch=2, batch=12000: loss %.2f" % losses[-1])
        self.assertEqual(lines[13], "Finished Training")
        self.assertRegex(lines[14], r"\Aheld_out_accuracy: 0\.9[5-9]\d\d \(the share of 360 unseen images that are read right\)\Z")
        with open(os.path.join(self.run_folder, "source", "outputs", "model.json")) as file:
            model = json.load(file)
        self.assertEqual([len(model["hidden_weights"]), len(model["hidden_weights"][0])], [80, 64])

    def test_the_same_seed_gives_the_same_result_and_another_one_another(self):
        first, again, other = (self.train("--epochs", "0", "--seed", seed) for seed in "112")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)


if __name__ == "__main__":
    unittest.main()
