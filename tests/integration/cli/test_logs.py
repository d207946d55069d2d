# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of other tools from the command line: found, named, read in place."""

import os
import unittest

from support import CliCase

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "unit", "metrics", "golden")


class Logs(CliCase):
    def setUp(self):
        super().setUp()
        self.write("b10/metrics.csv", "step,loss,acc\n1,0.5,\n2,nan,0.75\n")
        self.write("b9/log.jsonl", '{"step": 1, "loss": 0.25}\n')
        self.write("mlruns/0/abc/meta.yaml", "run_id: abc\nrun_name: first\nstatus: 3\nstart_time: 1700000000000\n")
        self.write("mlruns/0/abc/metrics/loss", "1700000000000 0.5 1\n")
        self.write("mlruns/0/abc/params/lr", "0.1")
        self.write("notes.csv", "name,age\nAnna,3\n")
        with open(os.path.join(GOLDEN, "restarted", "events.out.tfevents.1.first"), "rb") as file:
            self.write("tb/events.out.tfevents.1.first", file.read())

    def test_every_kind_is_listed_with_what_it_says(self):
        answer = self.run_it("logs", "list", "--dir", self.source, "--json")
        self.assertEqual(answer.code, 0, answer)
        kinds = [(run["name"], run["kind"]) for run in answer.json]
        self.assertEqual(
            kinds,
            [("b9/log.jsonl", "jsonl"), ("b10/metrics.csv", "csv"), ("mlruns/0/abc", "mlflow"), ("tb", "tensorboard")],
        )
        table, mlflow, board = answer.json[1:]
        self.assertEqual(
            table["metrics"],
            [
                {"name": "loss", "count": 2, "last": "nan", "minimum": 0.5, "maximum": 0.5},
                {"name": "acc", "count": 1, "last": 0.75, "minimum": 0.75, "maximum": 0.75},
            ],
        )
        self.assertEqual((mlflow["displayName"], mlflow["status"], mlflow["parameters"]), ("first", "Completed", {"lr": "0.1"}))
        self.assertEqual((board["metrics"][0]["name"], board["metrics"][0]["count"]), ("loss", 60))
        people = self.run_it("logs", "list", "--dir", self.source)
        self.assertEqual(people.code, 0, people)
        self.assertIn("b10/metrics.csv", people.out)

    def test_nothing_is_written_where_logs_lie(self):
        def tree():
            return sorted((f, os.stat(os.path.join(d, f)).st_mtime_ns) for d, _, files in os.walk(self.source) for f in files)

        before = tree()
        self.assertEqual(self.run_it("logs", "list", "--dir", self.source).code, 0)
        self.assertEqual(tree(), before)
        self.assertEqual(self.runs(), [])  # and nothing was imported

    def test_a_metric_of_all_runs_is_drawn(self):
        if "comes one of" in self.run_it("logs", "chart").err:
            self.skipTest("this program was built without the window")
        picture = os.path.join(self.folder, "loss.png")
        answer = self.run_it("logs", "chart", "--dir", self.source, "--metric", "loss", "--output", picture, "--json")
        self.assertEqual((answer.code, answer.json["output"]), (0, picture), answer)
        with open(picture, "rb") as file:
            self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n")

    def test_what_is_missing_is_said(self):
        self.assertEqual(self.run_it("logs", "list").code, 2)
        self.refused(self.run_it("logs", "list", "--dir", "/nowhere"), "/nowhere")
        empty = self.make("empty")
        self.refused(self.run_it("logs", "list", "--dir", empty), "There are no logs in")
        answer = self.run_it("logs", "list", "--dir", empty, "--json")
        self.assertEqual(answer.json["error"]["kind"], "notFound")
        self.write("bad/events.out.tfevents.1.x", b"\x00" * 100)
        self.assertEqual(self.run_it("logs", "list", "--dir", self.source).code, 0)


if __name__ == "__main__":
    unittest.main()
