# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares the interpreter of a run: ``azureml.core.Run`` then speaks to the run folder.

Python imports this file at start-up because its folder is on PYTHONPATH. It costs next to nothing
until a script asks for a run, gives way to every installed package, and then runs the environment's
own sitecustomize, which it stands in front of. It must parse, and keep quiet, on any Python.
"""

import os
import sys


def _prepare():
    try:
        from _trainyard import imports

        imports.install()
    except Exception as error:
        sys.stderr.write("trainyard: metrics are not recorded: %s\n" % (error,))


def _run_the_next_one():
    from importlib import _bootstrap, _bootstrap_external

    here = os.path.dirname(os.path.abspath(__file__))
    folders = [os.path.abspath(folder) for folder in sys.path]
    # Only what comes after us, so that two of our folders do not call each other for ever.
    first = folders.index(here) + 1 if here in folders else 0
    rest = [folder for folder in folders[first:] if folder != here]
    spec = _bootstrap_external.PathFinder.find_spec("sitecustomize", rest)
    if spec is not None and spec.loader is not None:
        module = _bootstrap.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if sys.version_info >= (3, 6):
    _prepare()
    _run_the_next_one()
