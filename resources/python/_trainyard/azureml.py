# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ``azureml.core`` and ``azureml.core.run`` hold where azureml-core is not installed."""

from . import context


class Run(object):
    """The part of azureml.core.Run that a training script uses: the way to its own run."""

    @classmethod
    def get_context(cls, allow_offline=True, used_for_context_manager=False, **kwargs):
        """The run that this script is."""
        return context()

    @classmethod
    def get_submitted_run(cls, **kwargs):
        """The older name of get_context()."""
        return context()


def fill(module):
    module.Run = Run
    module.__all__ = ["Run"]

    def missing(name):
        if name[:1].isupper():
            raise ImportError(
                "%s.%s is part of azureml-core, which is not installed in this environment; "
                "without it a script has Run only. Add azureml-core to the environment." % (module.__name__, name)
            )
        raise AttributeError("module %r has no attribute %r" % (module.__name__, name))

    module.__getattr__ = missing
