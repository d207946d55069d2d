# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts log with the real libraries is in the run that they run in, without a line changed, and in their own files."""

import os
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from support import CliCase  # noqa: E402

PYTHON = os.environ["TRAINYARD_LOG_PYTHON"]

MLFLOW = """
import mlflow
mlflow.set_tracking_uri("sqlite:///mlflow.db")
with mlflow.start_run():
    for step in range(5):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"accuracy": step / 5, "train/gap": float("nan")}, step=step)
"""
WRITER = """
from tensorboardX import SummaryWriter
writer = SummaryWriter("board")
for step in range(5):
    writer.add_scalar("loss", 1 / (step + 1), step)
    writer.add_scalars("both", {"a": step, "b": -step}, step)
writer.close()
"""


class CaptureTest(CliCase):
    def captured(self, script):
        self.write("train.py", script)
        answer = self.run_it("run", "submit", "--source", self.source, "--script", "train.py", "--interpreter", PYTHON,
                             "--wait", "--json")
        self.assertEqual(answer.code, 0, answer)
        run = self.runs()[0]["id"]
        metrics = self.run_it("run", "metrics", run, "--json").json["metrics"]
        return {m["name"]: [(p["step"], p["value"]) for p in m["points"]] for m in metrics if m["kind"] == "scalar"}

    def test_mlflow_is_captured_to_the_last_digit(self):
        metrics = self.captured(MLFLOW)
        self.assertEqual(metrics["loss"], [(s, 1 / (s + 1)) for s in range(5)])
        self.assertEqual(metrics["accuracy"], [(s, s / 5) for s in range(5)])
        self.assertEqual(metrics["train/gap"], [(s, "nan") for s in range(5)])

    def test_a_summary_writer_is_captured_to_the_last_digit(self):
        metrics = self.captured(WRITER)
        self.assertEqual(metrics["loss"], [(s, 1 / (s + 1)) for s in range(5)])
        self.assertEqual(metrics["both/a"], [(s, s) for s in range(5)])
        self.assertEqual(metrics["both/b"], [(s, -s) for s in range(5)])


if __name__ == "__main__":
    unittest.main()
