# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts of a run, run as a target runs them: an interpreter with our folder on PYTHONPATH."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
PYTHON_FOLDER = os.path.join(ROOT, "resources", "python")


class ScriptCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="trainyard-python-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.run_folder = os.path.join(self.folder, "run")
        os.mkdir(self.run_folder)

    def package(self, files):
        """Makes a folder for PYTHONPATH with these files."""
        root = tempfile.mkdtemp(dir=self.folder)
        for name, text in files.items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(textwrap.dedent(text))
        return root

    def script(self, text, in_run=True, packages=(), status=0, run_folder=None, arguments=(), **extra):
        """Runs the text; returns its output and what it said on stderr, line by line."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("TRAINYARD", "AZUREML", "PYTHON"))}
        environment["PYTHONPATH"] = os.pathsep.join([PYTHON_FOLDER] + list(packages))
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        if in_run:
            environment["TRAINYARD_RUN_DIR"] = run_folder or self.run_folder
            environment["AZUREML_RUN_ID"] = "digits_1763700000_0123abcd"
            environment["TRAINYARD_EXPERIMENT"] = "digits"
        environment.update(extra)
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(text)] + list(arguments),
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout, done.stderr.splitlines()

    def logged(self):
        """The objects in metrics.jsonl."""
        with open(os.path.join(self.run_folder, "metrics.jsonl")) as file:
            return [json.loads(line) for line in file]

    def values(self, name):
        return [entry["value"] for entry in self.logged() if entry["name"] == name]
