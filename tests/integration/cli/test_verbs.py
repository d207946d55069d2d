# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every verb: one JSON document, whatever comes; the exit status of its contract; help."""

import json
import os
import subprocess
import unittest

from support import PROGRAM, CliCase


class Verbs(CliCase):
    def setUp(self):
        super().setUp()
        self.write("train.py", "from azureml.core import Run\nr = Run.get_context()\nr.log('loss', 0.5)\n"
                               "print('h\u00e9llo')\nopen('outputs/model', 'w').write('m')\n")

    def test_each_verb_prints_one_document_and_its_error_is_one_too(self):
        submitted = self.submit("train.py", "--json", "--name", "first one", "--wait")
        self.assertEqual((submitted.code, submitted.json["status"]), (0, "Completed"))
        run = submitted.json["id"]
        done = [("run", "list"), ("run", "show", "First One"), ("run", "show", run[:-3]), ("run", "log", run),
                ("run", "metrics", run), ("run", "files", run), ("run", "wait", run), ("run", "diff", run, run),
                ("run", "edit", run, "--tag", "a=b"), ("run", "again", run), ("compute", "list"),
                ("compute", "show", "local"), ("compute", "test", "local"), ("environment", "list"), ("experiment", "list"),
                ("environment", "register", "mine", "--interpreter", "/usr/bin/python3"),
                ("environment", "show", "mine"), ("snapshot", "plan", "--source", self.source),
                ("run", "download", run, "outputs/model", os.path.join(self.folder, "model")), ("run", "delete", run)]
        for words in done:
            with self.subTest(words=words):
                answer = self.run_it("--json", *words)
                self.assertEqual(answer.code, 0, answer)
                self.assertNotIn("error", answer.json)
        for verb in ("show", "log", "metrics", "files", "wait", "edit", "again", "cancel", "delete"):
            answer = self.refused(self.run_it("--json", "run", verb, "nobody"), "There is no run")
            self.assertEqual(answer.json["error"]["kind"], "notFound")
        for words in (("run", "diff", "nobody", "x"), ("run", "download", "nobody", "x", "y"), ("compute", "show", "x"),
                      ("compute", "test", "x"), ("environment", "show", "x"),
                      ("environment", "register", "AzureML-x", "--interpreter", "/usr/bin/python3"),
                      ("snapshot", "plan", "--source", "/nowhere"), ("--workspace", "a b", "run", "list")):
            with self.subTest(words=words):
                self.assertTrue(self.refused(self.run_it(*words, "--json")).json["error"]["message"])

    def test_following_prints_one_object_a_line_and_ends_with_the_run(self):
        self.write("train.py", "import time\nfor i in range(20):\n    print('\u20ac', i, flush=True); time.sleep(0.02)\n")
        run = self.submit().out.strip()
        answer = self.run_it("run", "log", run, "--follow", "--json")
        self.assertEqual(answer.code, 0, answer)
        text = "".join(json.loads(line)["text"] for line in answer.out.splitlines())
        self.assertEqual(text, "".join(f"\u20ac {i}\n" for i in range(20)))

    def test_the_exit_status_says_how_the_run_ended(self):
        self.write("fail.py", "raise SystemExit(9)")
        self.write("long.py", "import time; time.sleep(600)")
        self.assertEqual(self.submit("train.py", "--wait").code, 0)
        self.assertEqual(self.submit("fail.py", "--wait").code, 3)
        run = self.submit("long.py").out.strip()
        self.assertEqual(self.run_it("run", "cancel", run, "--force").code, 0)
        self.assertEqual(self.run_it("run", "wait", run).code, 4)
        limited = self.submit("long.py", "--max-seconds", "1", "--wait")
        self.assertEqual(limited.code, 3)
        self.assertIn("maximum duration of 1 s", limited.err)

    def test_wrong_words_are_wrong_usage_with_a_document(self):
        for words in (("fly",), ("run",), ("run", "fly"), ("run", "show"), ("run", "list", "--fly"),
                      ("run", "list", "--limit", "ten"), ("run", "list", "--status", "Cancelled"),
                      ("run", "submit"), ("snapshot", "plan"), ("run", "list", "--", "x"),
                      ("run", "submit", "--source", ".", "--script", "x", "--max-seconds", "soon")):
            with self.subTest(words=words):
                self.assertEqual(self.refused(self.run_it("--json", *words), code=2).json["error"]["kind"], "invalidInput")

    def test_help_is_there_for_the_program_a_noun_and_a_verb(self):
        for words in (("--help",), ("help",), ("run", "--help"), ("run", "submit", "--help"), ("run", "log", "-h"),
                      ("help", "compute")):
            answer = self.run_it(*words)
            self.assertEqual((answer.code, answer.err), (0, ""))
        self.assertIn("stops the run after so many seconds", self.run_it("run", "submit", "--help").out)

    def test_what_cannot_be_printed_is_no_success(self):
        self.submit("train.py", "--wait")
        with open("/dev/full", "wb") as full:
            process = subprocess.run([PROGRAM, "run", "list"], stdout=full, stderr=subprocess.PIPE,
                                     env=self.environment(), check=False)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"Not everything could be printed", process.stderr)


if __name__ == "__main__":
    unittest.main()
