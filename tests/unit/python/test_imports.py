# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who answers `from azureml.core import Run`: the installed package if there is one."""

import os
import subprocess
import sys
import unittest

from support import PYTHON_FOLDER, ScriptCase

INSTALLED = {
    "azureml/__init__.py": "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n",
    "azureml/core/__init__.py": "from .run import Run\nfrom .workspace import Workspace\n",
    "azureml/core/workspace.py": "class Workspace: pass\n",
    "azureml/core/run.py": """
    class Run:
        @classmethod
        def get_context(cls, allow_offline=True):
            "The installed words."
            return 'installed'
    class _SubmittedRun(Run): pass
    """,
}


class ImportsTest(ScriptCase):
    def test_run_is_offered_where_nothing_is_installed(self):
        out, errors = self.script(
            """
            import azureml.core
            from azureml.core import Run
            from azureml.core.run import Run as Same
            print(Run is Same, azureml.core.Run is Run, Run.get_context() is Run.get_context(), isinstance(Run.get_context(), Run))
            import importlib.util
            print(importlib.util.find_spec('azureml.core.run') is not None)
            """
        )
        self.assertEqual(out, "True True True True\nTrue\n")
        self.assertEqual(errors, [])

    def test_the_rest_of_azureml_is_said_to_be_missing(self):
        out, errors = self.script("from azureml.core import Workspace", status=1)
        if sys.version_info >= (3, 7):
            self.assertIn("Add azureml-core to the environment", errors[-1])
        out, _ = self.script(
            """
            try: import azureml.data
            except ImportError: print('no data')
            try: import azureml.core.model
            except ImportError: print('no model')
            """
        )
        self.assertEqual(out, "no data\nno model\n")

    def test_an_installed_package_is_used_and_its_run_is_ours(self):
        out, errors = self.script(
            """
            import azureml.core
            from azureml.core import Run, Workspace
            from azureml.core.run import _SubmittedRun
            Run.get_context(allow_offline=False).log('loss', 1)
            print(azureml.core.__file__, _SubmittedRun.get_context().id, Run.get_context.__doc__)
            print(type(azureml.core.run.__spec__.loader).__name__, type(azureml.core.run.__loader__).__name__)
            """,
            packages=[self.package(INSTALLED)],
        )
        self.assertIn("__init__.py digits_1763700000_0123abcd The installed words.\n", out)
        self.assertIn("SourceFileLoader SourceFileLoader", out)
        self.assertEqual(self.values("loss"), [1])
        self.assertEqual(errors, [])

    def test_outside_a_run_the_installed_package_is_left_alone(self):
        out, _ = self.script(
            "from azureml.core import Run; print(Run.get_context())", in_run=False, packages=[self.package(INSTALLED)]
        )
        self.assertEqual(out, "installed\n")

    def test_azureml_without_core_keeps_its_parts_and_gets_run(self):
        for name in ("azureml/data/__init__.py", "azureml/__init__.py"):
            files = {"azureml/data/__init__.py": "here = True\n", name: "here = True\n"}
            out, _ = self.script(
                """
                import azureml.data
                from azureml.core import Run
                print(azureml.data.here, Run.get_context().id)
                """,
                packages=[self.package(files)],
            )
            self.assertEqual(out, "True digits_1763700000_0123abcd\n")

    def test_a_broken_installed_package_says_so_itself(self):
        files = dict(INSTALLED)
        files["azureml/core/__init__.py"] = "import nothing_of_the_kind\n"
        _, errors = self.script("from azureml.core import Run", status=1, packages=[self.package(files)])
        self.assertIn("nothing_of_the_kind", errors[-1])

    def test_parts_of_ours_are_not_mixed_into_an_installed_core(self):
        files = dict(INSTALLED)
        del files["azureml/core/run.py"]
        files["azureml/core/__init__.py"] = "theirs = True\n"
        _, errors = self.script("import azureml.core.run", status=1, packages=[self.package(files)])
        self.assertIn("No module named 'azureml.core.run'", errors[-1])

    def test_an_installed_run_of_another_shape_is_left_as_it_is(self):
        files = dict(INSTALLED)
        files["azureml/core/run.py"] = "Run = 3\n"
        out, errors = self.script("from azureml.core import Run; print(Run)", packages=[self.package(files)])
        self.assertEqual(out, "3\n")
        self.assertEqual(len(errors), 1)

    def test_the_sitecustomize_of_the_environment_runs_too(self):
        first = self.package({"sitecustomize.py": "print('theirs', __name__)\n", "other.py": "import sitecustomize\n"})
        out, errors = self.script(
            "import sitecustomize; print(sitecustomize.__file__); from azureml.core import Run; print(Run.get_context().id)",
            packages=[first],
        )
        self.assertEqual(
            out.splitlines(), ["theirs sitecustomize", os.path.join(first, "sitecustomize.py"), "digits_1763700000_0123abcd"]
        )
        self.assertEqual(errors, [])

    def test_two_copies_of_ours_do_not_call_each_other_for_ever(self):
        first = self.package({"sitecustomize.py": "print('theirs')\n"})
        second = os.path.join(self.folder, "second")
        os.symlink(PYTHON_FOLDER, second)
        out, errors = self.script("from azureml.core import Run", packages=[second, PYTHON_FOLDER, first])
        self.assertEqual((out, errors), ("theirs\n", []))

    def test_an_old_interpreter_starts_undisturbed(self):
        old = next((p for p in ("/usr/bin/python2", os.path.expanduser("~/.pyenv/versions/2.7.18/bin/python")) if os.path.exists(p)), None)
        if old is None:
            self.skipTest("no Python 2 here")
        environment = dict(os.environ, PYTHONPATH=PYTHON_FOLDER, TRAINYARD_RUN_DIR=self.run_folder, PYTHONDONTWRITEBYTECODE="1")
        done = subprocess.run([old, "-c", "print(1)"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((done.stdout, done.stderr), (b"1\n", b""))


class OfflineTest(ScriptCase):
    def test_outside_a_run_everything_is_printed_in_the_words_of_azureml(self):
        out, errors = self.script(
            """
            from azureml.core import Run
            run = Run.get_context()
            run.log('a', 1, step=3); run.log_list('b', [1]); run.log_table('c', {'x': [1]}); run.log_row('d', x=1)
            run.log_image('e', path='p.png'); run.log_residuals('f', {}); run.log_predictions('g', {})
            run.log_accuracy_table('h', {}); run.log_confusion_matrix('i', {})
            run.tag('k', 'v'); run.set_tags({'k': 1}); run.add_properties({'p': 1})
            run.upload_file('n', 'p'); run.upload_files(['n'], ['p']); run.upload_folder('n', 'p')
            run.complete(); run.cancel(); run.fail('details', 7)
            print(run.id.startswith('OfflineRun_'), run.child_run('x').id == run.id + '.x', hasattr(run, 'get_metrics'))
            with run: run.flush()
            """,
            in_run=False,
        )
        lines = out.splitlines()
        run_id = lines[-3].split()[2]
        self.assertRegex(run_id, r"\AOfflineRun_[0-9a-f-]{36}\Z")
        metrics = [
            ("scalar", "a", "1"), ("list", "b", "[1]"), ("table", "c", "{'x': [1]}"), ("row", "d", "{'x': 1}"),
            ("image", "e", "p.png"), ("residual", "f", "{}"), ("predictions", "g", "{}"),
            ("accuracy_table", "h", "{}"), ("confusion_matrix", "i", "{}"),
        ]  # fmt: skip
        expected = []
        for kind, name, value in metrics:
            expected += ["Attempted to log %s metric %s:" % (kind, name), value]
        expected += [
            "Attempted to add tag k with value v",
            "Attempted to set tags {'k': 1}",
            "Attempted to add properties {'p': 1}",
            "Attempted to track file n at p",
            "Attempted to track files ['n'] at ['p']",
            "Attempted to track folder n at p",
            "Run failed with error code 7:",
            "details",
            "True True False",
            "[START] Run %s context" % run_id,
            "Attempted to flush run with id %s" % run_id,
            "[STOP] Run %s context" % run_id,
        ]
        self.assertEqual(lines, expected)
        self.assertEqual(errors, [])


if __name__ == "__main__":
    unittest.main()
