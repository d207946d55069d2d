# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The run context: what a training script sees of the run that it is.

It needs Python 3.6 and the standard library, writes what is logged to the run folder as
docs/run-folder.md says, and never fails the script: whatever goes wrong here is one line on stderr,
once.
"""

import os

_current = None


def context():
    """The run of this process; the offline run of azureml-core outside a run folder."""
    global _current
    if _current is None:
        folder = os.environ.get("TRAINYARD_RUN_DIR")
        if folder:
            from .context import ContextRun

            _current = ContextRun(folder)
        else:
            from .offline import OfflineRun

            _current = OfflineRun()
    return _current
