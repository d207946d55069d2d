# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""pip and uv installing from the index that this machine is set up for."""

import os
import subprocess
import sys
import tempfile
import unittest

from support import BuildCase

PACKAGE = "six"


def index_answers():
    with tempfile.TemporaryDirectory() as folder:
        asked = subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, PACKAGE],
                               capture_output=True, timeout=120)
        return asked.returncode == 0


@unittest.skipUnless(index_answers(), "no package index can be reached from here")
class RealTools(BuildCase):
    def build(self, name, requirements, plan="kind pip\n"):
        self.request(name, requirements, plan, "requirements.txt")
        self.call("start", name)
        return self.wait(name, "complete", "failed")

    def imports(self, name):
        python = os.path.join(self.root(name), "env", "bin", "python")
        return subprocess.run([python, "-c", "import six; print(six.__version__)"], capture_output=True, text=True)

    def test_pip_installs_into_a_venv(self):
        # uv goes first where it is installed; here it must not be found.
        self.environment["PATH"] = self.without("uv")
        done = self.build("aa", "six==1.16.0\n")
        self.assertEqual(done["state"], "complete", self.log("aa"))
        self.assertEqual(done["tool"], "venv")
        self.assertEqual(self.imports("aa").stdout.strip(), "1.16.0")
        with open(os.path.join(self.root("aa"), "installed.txt")) as file:
            self.assertIn("six==1.16.0", file.read())

    def test_a_package_that_does_not_exist_fails_with_pips_words(self):
        self.environment["PATH"] = self.without("uv")
        self.assertEqual(self.build("ab", "six==99.99\n")["state"], "failed")
        self.assertIn("No matching distribution found for six==99.99", self.log("ab"))

    def test_a_python_that_is_not_here_is_said(self):
        self.environment["PATH"] = self.without("uv")
        self.assertEqual(self.build("ac", "six\n", "kind pip\npython =2.99\n")["state"], "failed")
        self.assertIn("This environment needs Python =2.99", self.log("ac"))

    def test_uv_goes_before_pip(self):
        tools = os.path.join(self.folder, "tools")
        had = subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", tools, "uv"],
                             capture_output=True, text=True, timeout=300)
        if had.returncode != 0 or not os.path.exists(os.path.join(tools, "bin", "uv")):
            self.skipTest("the package index has no uv")
        self.environment["PATH"] = os.path.join(tools, "bin") + ":" + self.environment["PATH"]
        done = self.build("ad", "six==1.16.0\n")
        self.assertEqual(done["state"], "complete", self.log("ad"))
        self.assertEqual(done["tool"], "uv")
        self.assertEqual(self.imports("ad").stdout.strip(), "1.16.0")

    def without(self, name):
        return ":".join(p for p in self.environment["PATH"].split(":") if not os.path.exists(os.path.join(p, name)))


if __name__ == "__main__":
    unittest.main()
