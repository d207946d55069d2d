# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listens to other logging libraries: what a script gives MLflow or a SummaryWriter goes to the run too.

Their own methods do their work as before, whatever happens here.
"""

import functools
import os

from . import context
from .imports import complain


def listen(owner, name, hear):
    """Calls hear() with the arguments of each call of owner.name, and then the method itself."""
    original = getattr(owner, name)

    @functools.wraps(original)
    def heard(*args, **kwargs):
        try:
            hear(*args, **kwargs)
        except Exception as error:
            complain((name, str(error)), "%s.%s is not recorded: %s" % (owner.__name__, name, error))
        return original(*args, **kwargs)

    setattr(owner, name, heard)


def number_of(value):
    """A number where there is one in it: tensors and arrays of one element are theirs."""
    shape = getattr(value, "shape", None)
    if shape is not None and callable(getattr(value, "item", None)):
        elements = 1
        for length in shape:
            elements *= length
        if elements == 1:
            return value.item()
    return value


def record(name, value, step):
    if isinstance(value, str):
        return  # the name of something that a framework holds
    value = number_of(value)
    # Both libraries count from 0 where a script says no step, and say 0 then; we count on.
    context().log(name, value if isinstance(value, (bool, int, float)) else float(value), step=step or None)


# --- MLflow ---


def take_over_mlflow(module):
    """mlflow.log_metric, log_metrics, MlflowClient and autologging all come through this one class."""

    def hear_metric(self, run_id, key, value, timestamp=None, step=None, *args, **kwargs):
        record(key, value, step)

    def hear_batch(self, run_id, metrics=(), *args, **kwargs):
        heard = set()
        for metric in metrics:
            what = (metric.key, metric.step, repr(metric.value))
            if what not in heard:  # MLflow 3 gives a metric again for each model that it belongs to
                heard.add(what)
                record(metric.key, metric.value, metric.step)

    listen(module.TrackingServiceClient, "log_metric", hear_metric)
    listen(module.TrackingServiceClient, "log_batch", hear_batch)


# --- SummaryWriter, of torch.utils.tensorboard and of tensorboardX ---

_folders = []


def name_in(writer, tag):
    """The tag, behind the folder's name where a script has writers for several folders (train, val)."""
    folder = getattr(writer, "log_dir", None) or getattr(writer, "logdir", None) or ""
    folder = os.path.abspath(str(folder))
    if folder not in _folders:
        _folders.append(folder)
    return tag if folder == _folders[0] else "%s/%s" % (os.path.basename(folder), tag)


def take_over_writer(module):
    def hear_scalar(self, tag, scalar_value, global_step=None, *args, **kwargs):
        record(name_in(self, tag), scalar_value, global_step)

    def hear_scalars(self, main_tag, tag_scalar_dict, global_step=None, *args, **kwargs):
        for tag, value in tag_scalar_dict.items():
            record(name_in(self, "%s/%s" % (main_tag, tag)), value, global_step)

    listen(module.SummaryWriter, "add_scalar", hear_scalar)
    listen(module.SummaryWriter, "add_scalars", hear_scalars)
