# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person may give by mistake gets a sentence; what a folder may hold by chance stops nothing."""

import os
import shutil
import socket
import unittest

from support import CliCase


class BadInput(CliCase):
    def setUp(self):
        super().setUp()
        self.write("train.py", "import os; print(sorted(os.listdir(b'.')))")

    def test_a_script_that_is_not_in_the_folder_is_refused_with_the_reason(self):
        outside = os.path.join(self.folder, "outside.py")
        open(outside, "w", encoding="ascii").close()
        os.makedirs(os.path.join(self.source, "sub"))
        os.symlink(outside, os.path.join(self.source, "escape.py"))
        os.symlink(self.folder, os.path.join(self.source, "up"))
        os.symlink("nowhere", os.path.join(self.source, "dangling.py"))
        os.mkfifo(os.path.join(self.source, "pipe.py"))
        for script, words in {"missing.py": "There is no missing.py in the folder",
                              "../outside.py": "lies outside the folder",
                              "sub/../../outside.py": "lies outside the folder",
                              outside: "lies outside the folder",
                              "escape.py": "is a link that leads out of the folder",
                              "up/outside.py": "is a link that leads out of the folder",
                              "dangling.py": "is a link to a file that is not there",
                              "pipe.py": "is not a file",
                              "sub": "is not a file"}.items():
            with self.subTest(script=script):
                self.refused(self.submit(script), words)
        self.assertEqual(self.runs(), [])

    def test_a_script_is_found_however_its_place_in_the_folder_is_said(self):
        os.symlink("train.py", os.path.join(self.source, "link.py"))
        os.makedirs(os.path.join(self.source, "empty"))
        for script in ("./train.py", "empty/../train.py", os.path.join(self.source, "train.py"), "link.py"):
            with self.subTest(script=script):
                answer = self.submit(script, "--wait")
                self.assertEqual(answer.code, 0, answer)

    def test_a_folder_that_is_none_is_refused(self):
        for source, words in {"/nowhere": "does not exist", "/etc/passwd": "is not a folder"}.items():
            self.refused(self.run_it("run", "submit", "--source", source, "--script", "a.py"), words)
            self.refused(self.run_it("snapshot", "plan", "--source", source))

    def test_an_interpreter_that_is_no_python_is_refused(self):
        def program(name, text):
            path = os.path.join(self.folder, name)
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(path, 0o755)
            return path

        for python, words in {"/nowhere/python": "is not a program", "no-such-python": "There is no no-such-python",
                              "/etc/passwd": "is not a program", "/tmp": "is not a program",
                              "/bin/true": "is not a working Python", "/bin/cat": "is not a working Python",
                              program("killed", "#!/bin/sh\nkill -9 $$\n"): "is not a working Python",
                              program("nobody", "#!/nowhere\n"): "could not be started",
                              program("garbage", "\x7fELF x"): "is not a program"}.items():
            with self.subTest(python=python):
                self.refused(self.run_it("run", "submit", "--source", self.source, "--script", "train.py",
                                         "--interpreter", python), words)
        self.assertEqual(self.runs(), [])

    def test_what_a_run_cannot_take_along_is_named_and_stops_nothing(self):
        os.mkfifo(os.path.join(self.source, "fifo"))
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        here = os.getcwd()
        os.chdir(self.source)  # the name of a socket is short
        listener.bind("sock")
        os.chdir(here)
        os.symlink(".", os.path.join(self.source, "self"))
        os.symlink("b", os.path.join(self.source, "a"))
        os.symlink("a", os.path.join(self.source, "b"))
        self.write(b"bad\xff.txt".decode(errors="surrogateescape"), "x")
        self.write("new\nline\x1b[31m.txt", "y")
        with open(os.path.join(self.source, "sparse"), "wb") as sparse:
            sparse.truncate(300 << 20)
        plan = self.run_it("snapshot", "plan", "--source", self.source)
        self.assertNotIn("\x1b", plan.out)
        answer = self.submit("train.py", "--wait")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("fifo is left out: it is a pipe.", answer.err)
        self.assertIn("sock is left out: it is a socket.", answer.err)
        self.assertIn("b'bad\\xff.txt'", answer.out)
        for name in ("'self'", "'a'", "'b'", "'sparse'", "new\\nline"):
            self.assertIn(name, answer.out)
        run = self.runs()[0]
        self.assertIn("fifo is left out", run["properties"]["trainyard.snapshotWarnings"])
        copy = os.path.join(self.target, "runs", run["id"], "source", "sparse")
        self.assertLess(os.stat(copy).st_blocks * 512, 10 << 20)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root, to become somebody else")
    def test_what_may_not_be_read_is_said_to_who_may_not_read_it(self):
        os.chmod(self.folder, 0o755)
        for folder in (self.home, self.target):
            os.chown(folder, 65534, 65534)
        os.chmod(self.write("secret.txt", "s"), 0)
        self.prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        answer = self.submit("train.py", "--wait")
        self.assertEqual(answer.code, 0, answer)
        self.assertIn("secret.txt is left out: you have no permission to read it.", answer.err)
        self.refused(self.submit("secret.txt"), "cannot be read. Check its permissions.")
        os.chmod(self.source, 0o700)
        self.refused(self.submit("train.py"), "cannot be read. Check its permissions.")

    def test_the_end_of_a_script_is_said(self):
        for text, code, words in (("import sys; sys.exit(7)", 3, "exit code 7"),
                                  ("import os; os.kill(os.getpid(), 11)", 3, "signal 11 (SIGSEGV)"),
                                  ("import resource as r; r.setrlimit(r.RLIMIT_AS, (1<<30, 1<<30)); x = bytearray(2<<30)",
                                   3, "MemoryError. Use a smaller batch"),
                                  ("import torch_not_there", 3, "ModuleNotFoundError")):
            self.write("train.py", text)
            answer = self.submit("train.py", "--wait")
            self.assertEqual(answer.code, code, answer)
            self.assertIn(words, answer.err)

    def test_bytes_of_every_kind_come_through_as_they_were_printed(self):
        self.write("train.py", "import os\nfor i in range(16):\n  b = bytes(range(256)) * 256\n"
                               "  while b: b = b[os.write(1, b):]\n")
        self.assertEqual(self.submit("train.py", "--wait").code, 0)
        process = self.start("run", "log", self.runs()[0]["id"])
        self.assertEqual(process.communicate()[0], bytes(range(256)) * 256 * 16)
        answer = self.run_it("run", "log", "--json", self.runs()[0]["id"])
        self.assertEqual(len(answer.json["text"]) > 256 * 256 * 16 * 0.9, True)


if __name__ == "__main__":
    unittest.main()
