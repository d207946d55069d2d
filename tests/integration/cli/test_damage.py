# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workspace that is damaged, newer, not ours to write, or no workspace: a sentence, and the file stays as it is."""

import os
import shutil
import sqlite3
import unittest

from support import CliCase


def bytes_of(path):
    with open(path, "rb") as file:
        return file.read()


class Damage(CliCase):
    def setUp(self):
        super().setUp()
        self.write("train.py", "print('hello')")
        self.assertEqual(self.submit("train.py", "--wait").code, 0)

    def refused_everywhere(self, kind):
        before = bytes_of(self.database)
        for words in (("run", "list"), ("run", "show", "x"), ("environment", "list"),
                      ("run", "submit", "--source", self.source, "--script", "train.py")):
            answer = self.refused(self.run_it("--json", *words), "workspace.db")
            self.assertEqual(answer.json["error"]["kind"], kind)
        self.assertEqual(bytes_of(self.database), before)

    def test_a_file_that_was_cut_is_refused_and_left_alone(self):
        os.truncate(self.database, 5000)
        self.refused_everywhere("corrupt")

    def test_a_file_that_was_emptied_is_refused_and_left_alone(self):
        os.truncate(self.database, 0)
        self.refused_everywhere("corrupt")

    def test_pages_of_garbage_are_refused_and_left_alone(self):
        with open(self.database, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(os.path.getsize(self.database) - 4096))
        self.refused_everywhere("corrupt")

    def test_a_file_of_something_else_is_refused_and_left_alone(self):
        with open(self.database, "wb") as file:
            file.write(b"My diary. " * 5000)
        self.refused_everywhere("corrupt")

    def test_garbage_in_the_write_ahead_log_is_passed_over(self):
        with open(self.database + "-wal", "wb") as file:
            file.write(os.urandom(100_000))
        self.assertEqual(len(self.runs()), 1)

    def test_a_newer_file_is_refused_and_left_alone(self):
        connection = sqlite3.connect(self.database)
        connection.execute("PRAGMA user_version = 999")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        self.refused_everywhere("newer")

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root, to become somebody else")
    def test_a_home_that_may_only_be_read_is_said(self):
        os.chmod(self.folder, 0o755)
        self.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        self.refused(self.run_it("run", "list"), "Permission is missing")  # not even that
        for folder, _, _ in os.walk(self.home):
            os.chmod(folder, 0o755)
        self.refused(self.run_it("run", "list"), "Check its permissions")
        self.refused(self.submit("train.py"), "Check its permissions")

    def test_a_home_that_is_no_folder_is_said(self):
        self.home = self.write("file", "x")
        self.refused(self.run_it("run", "list"), "is a file and no folder")

    def test_a_folder_in_the_place_of_a_run_is_gone_and_the_run_still_shown(self):
        run = self.runs()[0]["id"]
        shutil.rmtree(os.path.join(self.target, "runs", run))
        self.assertEqual(self.run_it("run", "show", run).code, 0)
        for verb in ("files", "log", "metrics"):
            self.assertIn(self.run_it("run", verb, run, "--json").code, (0, 1))
        self.assertEqual(self.run_it("run", "again", run, "--wait").code, 0)
        self.assertEqual(self.run_it("run", "delete", run).code, 0)

    def test_a_damaged_snapshot_is_noticed_before_anything_runs(self):
        store = os.path.join(self.target, "store")
        for folder, _, names in os.walk(store):
            for name in names:
                path = os.path.join(folder, name)
                os.chmod(path, 0o644)
                os.truncate(path, 1)
        answer = self.run_it("run", "again", self.runs()[0]["id"], "--wait")
        self.refused(answer)
        self.assertEqual(self.submit("train.py", "--wait").code, 0)  # the folder is there: it is stored anew


if __name__ == "__main__":
    unittest.main()
