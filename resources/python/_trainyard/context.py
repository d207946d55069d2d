# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The run in its run folder: azureml.core.Run as a script sees it, written to metrics.jsonl."""

import functools
import itertools
import json
import os
import time
from collections.abc import Iterable
from types import GeneratorType

from . import history
from .azureml import Run
from .files import Files
from .imports import complain
from .sink import MAX_LINE, Sink
from .values import document, encode, plain

REFUSED = (list, range, GeneratorType)
BLOCK = 1000  # values of a list, or rows of a table, in one line


def harmless(method):
    """What goes wrong in the method is said on stderr; the script goes on with None."""

    @functools.wraps(method)
    def guarded(self, *args, **kwargs):
        try:
            return method(self, *args, **kwargs)
        except Exception as error:
            complain((method.__name__, str(error)), "run.%s: %s" % (method.__name__, error))

    return guarded


class Experiment(object):
    """What a script asks of the experiment of its run: the name."""

    def __init__(self, name):
        self.name = name
        self.workspace = None


class ContextRun(Run):
    """One object a process. It may be used from any thread and after a fork."""

    def __init__(self, folder, parent=None, run_id=None, prefix=""):
        self._folder = os.path.abspath(folder)
        self._sink = parent._sink if parent else Sink(os.path.join(self._folder, "metrics.jsonl"))
        self._files = Files(self._folder)
        self._prefix = prefix
        self._series = {}
        self._tags = {}
        self._properties = {}
        self._started = time.time()
        self.parent = parent
        self.id = run_id or os.environ.get("AZUREML_RUN_ID") or os.path.basename(self._folder)
        self.experiment = Experiment(os.environ.get("TRAINYARD_EXPERIMENT", ""))
        self.input_datasets = {}
        self.output_datasets = {}

    # --- metrics ---

    def log(self, name, value, description="", step=None, **kwargs):
        """One value of a metric. Without step, values count in the order in which they are logged."""
        try:
            if type(value) is not float:
                if isinstance(value, REFUSED) or yields(value):
                    raise TypeError("run.log does not support list type. Use run.log_list instead")
                value = plain(value)
            series = self._series.get(name) or self._new_series(name)
            count = next(series[1])
            self._sink.write(
                (
                    '%s,"value":%s,"step":%s,"time":%.6f}\n'
                    % (series[0], encode(value), count if step is None else number(step), time.time())
                ).encode("ascii")
            )
        except Exception as error:
            complain(("log", str(error)), "run.log(%r): %s" % (name, error))

    def _new_series(self, name):
        # A counter's next() is atomic, so threads need no lock, which a fork could leave taken.
        head = '{"name":%s' % json.dumps(self._prefix + str(name))
        return self._series.setdefault(name, (head, itertools.count()))

    def _log_kind(self, kind, name, text, points=1):
        series = self._series.get(name) or self._new_series(name)
        step = next(series[1])
        for _ in range(points - 1):
            next(series[1])
        line = '%s,"kind":"%s","value":%s,"step":%d,"time":%.6f}\n' % (series[0], kind, text, step, time.time())
        if len(line) > MAX_LINE:
            raise ValueError("%s is larger than 1 MiB; log it in parts or keep it as a file in outputs/" % name)
        self._sink.write(line.encode("ascii"))

    @harmless
    def log_list(self, name, value, description="", **kwargs):
        """Several values of a metric, appended in their order."""
        if not isinstance(value, Iterable):
            raise TypeError("log_list needs a list of values, not %s" % type(value).__name__)
        values = [plain(item) for item in value]
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK]
            self._log_kind("list", name, "[%s]" % ",".join(map(encode, block)), len(block))

    @harmless
    def log_row(self, name, description=None, **kwargs):
        """One row of a table, a column for each keyword."""
        for column, value in kwargs.items():
            if isinstance(value, list):
                raise TypeError("column %s of %s is a list; use run.log_table for columns" % (column, name))
        self._log_kind("row", name, document({column: plain(value) for column, value in kwargs.items()}))

    @harmless
    def log_table(self, name, value, description="", **kwargs):
        """Rows of a table, given as columns of one length; appended to the rows before."""
        if not isinstance(value, dict):
            raise TypeError("log_table needs a dict of columns, not %s" % type(value).__name__)
        columns = {str(column): cells(items) for column, items in value.items()}
        lengths = {column: len(items) for column, items in columns.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError("the columns of %s differ in length: %s" % (name, lengths))
        rows = max(lengths.values()) if lengths else 0
        for start in range(0, rows, BLOCK):
            part = {column: items[start : start + BLOCK] for column, items in columns.items()}
            self._log_kind("table", name, document(part), min(BLOCK, rows - start))

    def _log_chart(self, kind, name, value):
        if isinstance(value, str):
            value = json.loads(value)
        if not isinstance(value, dict):
            raise TypeError("%s needs a dict with schema_type and data, not %s" % (name, type(value).__name__))
        self._log_kind(kind, name, document(value))

    @harmless
    def log_confusion_matrix(self, name, value, description="", **kwargs):
        self._log_chart("confusion_matrix", name, value)

    @harmless
    def log_accuracy_table(self, name, value, description="", **kwargs):
        self._log_chart("accuracy_table", name, value)

    @harmless
    def log_residuals(self, name, value, description="", **kwargs):
        self._log_chart("residuals", name, value)

    @harmless
    def log_predictions(self, name, value, description="", **kwargs):
        self._log_chart("predictions", name, value)

    @harmless
    def log_image(self, name, path=None, plot=None, description="", **kwargs):
        """An image file, or a plot that can savefig(); a copy is kept in outputs/images."""
        if (path is None) == (plot is None):
            raise ValueError("give either path or plot for the image %s" % name)
        kept = self._files.keep_plot(name, plot) if path is None else self._files.keep_image(name, path)
        self._log_kind("image", name, json.dumps(kept))

    @harmless
    def get_metrics(self, name=None, recursive=False, run_type=None, populate=False):
        """What this run has logged so far: a value where there is one, else a list."""
        return history.metrics(self._sink.path, self._prefix, name)

    # --- tags and properties ---

    def _note(self, kind, name, value):
        line = '{"kind":"%s","name":%s,"value":%s,"time":%.6f}\n'
        self._sink.write(
            (line % (kind, json.dumps(self._prefix + name), json.dumps(value), time.time())).encode("ascii")
        )

    @harmless
    def tag(self, key, value=None):
        self.set_tags({key: value})

    @harmless
    def set_tags(self, tags):
        """Sets or changes tags; a text is a tag without a value."""
        for key, value in ({tags: None} if isinstance(tags, str) else dict(tags)).items():
            self._tags[str(key)] = value = None if value is None else str(value)
            self._note("tag", str(key), value)

    @harmless
    def remove_tags(self, tags):
        for key in [tags] if isinstance(tags, str) else tags:
            self._tags.pop(str(key), None)
            self._note("untag", str(key), None)

    @harmless
    def add_properties(self, properties):
        """Adds properties; one that is there stays as it is."""
        for key, value in (properties or {}).items():
            if str(key) in self._properties:
                raise ValueError("property %s is set already, and properties do not change" % key)
            self._properties[str(key)] = value = None if value is None else str(value)
            self._note("property", str(key), value)

    def get_tags(self):
        return dict(self._tags)

    def get_properties(self):
        return dict(self._properties)

    tags = property(get_tags)
    properties = property(get_properties)

    # --- files ---

    @harmless
    def upload_file(self, name, path_or_stream, datastore_name=None, **kwargs):
        self._files.keep(name, path_or_stream)

    @harmless
    def upload_files(self, names, paths, **kwargs):
        if len(names) != len(paths):
            raise TypeError("names and paths must be lists of equal lengths, not %d and %d" % (len(names), len(paths)))
        for name, path in zip(names, paths):
            self._files.keep(name, path)

    @harmless
    def upload_folder(self, name, path, datastore_name=None, **kwargs):
        self._files.keep_folder(name, path)

    @harmless
    def download_file(self, name, output_file_path=None, **kwargs):
        self._files.give(name, output_file_path)

    @harmless
    def get_file_names(self):
        return self._files.names()

    @harmless
    def register_model(self, model_name, model_path=None, **kwargs):
        raise NotImplementedError(
            "model %s is not registered from within a run; keep it in outputs/ and register it in the studio" % model_name
        )

    # --- life of the run: how it ends is told by the exit code of the script alone ---

    def complete(self, **kwargs):
        pass

    def fail(self, error_details=None, error_code=None, **kwargs):
        if error_details is not None or error_code is not None:
            print("Run failed with error code {0}:\n{1}".format(error_code, error_details), flush=True)

    def cancel(self):
        pass

    def flush(self, timeout_seconds=300):
        """Nothing to wait for: what is logged is in the file."""

    def get_status(self):
        return "Running"

    status = property(get_status)

    def get_details(self):
        started = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self._started))
        return {
            "runId": self.id,
            "target": os.environ.get("AZUREML_TARGET_TYPE", "local"),
            "status": "Running",
            "startTimeUtc": started + ".%06dZ" % (self._started % 1 * 1e6),
            "properties": self.get_properties(),
            "inputDatasets": [],
            "outputDatasets": [],
            "runDefinition": {},
            "logFiles": {},
            "submittedBy": None,
        }

    def child_run(self, name=None, run_id=None, outputs=None):
        """A part of this run; its metrics are called PART/METRIC."""
        part = str(name or os.urandom(4).hex())
        return ContextRun(self._folder, self, run_id or "%s.%s" % (self.id, part), self._prefix + part + "/")

    def create_children(self, count=None, tag_key=None, tag_values=None):
        return [self.child_run(str(part)) for part in (tag_values if count is None else range(count))]

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.complete()

    def __repr__(self):
        return "Run(Experiment: %s, Id: %s)" % (self.experiment.name, self.id)

    def __getattr__(self, name):
        raise AttributeError("this run has no %s: only what a script needs of azureml.core.Run is here" % name)


def yields(value):
    return bool(getattr(getattr(value, "__code__", None), "co_flags", 0) & 0x20)  # a generator function


def number(step):
    step = plain(step)
    if type(step) not in (int, float) or step - step != 0:
        raise TypeError("step must be a number, not %r" % (step,))
    return step


def cells(items):
    if callable(getattr(items, "tolist", None)):
        items = items.tolist()
    return [plain(item) for item in items] if isinstance(items, (list, tuple)) else [plain(items)]
