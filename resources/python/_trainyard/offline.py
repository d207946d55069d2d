# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The run outside a run folder: says what it would log, in the words of azureml-core."""

from uuid import uuid4


class OfflineRun(object):
    def __init__(self, run_id=None):
        self._id = run_id or "OfflineRun_%s" % uuid4()

    @property
    def id(self):
        return self._id

    def log(self, name, value, description="", step=None, **kwargs):
        self._emit("scalar", name, value)

    def log_list(self, name, value, description="", **kwargs):
        self._emit("list", name, value)

    def log_table(self, name, value, description="", **kwargs):
        self._emit("table", name, value)

    def log_row(self, name, description=None, **kwargs):
        self._emit("row", name, kwargs)

    def log_image(self, name, path=None, plot=None, description="", **kwargs):
        self._emit("image", name, plot or path)

    def log_residuals(self, name, value, description=None, **kwargs):
        self._emit("residual", name, value)

    def log_predictions(self, name, value, description=None, **kwargs):
        self._emit("predictions", name, value)

    def log_accuracy_table(self, name, value, description=None, **kwargs):
        self._emit("accuracy_table", name, value)

    def log_confusion_matrix(self, name, value, description=None, **kwargs):
        self._emit("confusion_matrix", name, value)

    def _emit(self, kind, name, value):
        print("Attempted to log {0} metric {1}:\n{2}".format(kind, name, value))

    def tag(self, name, value=None):
        print("Attempted to add tag {0} with value {1}".format(name, value))

    def set_tags(self, tags):
        print("Attempted to set tags {0}".format(tags))

    def add_properties(self, properties):
        print("Attempted to add properties {0}".format(properties))

    def upload_file(self, name, path_or_stream, datastore_name=None):
        print("Attempted to track file {0} at {1}".format(name, path_or_stream))

    def upload_files(self, names, paths, **kwargs):
        print("Attempted to track files {0} at {1}".format(names, paths))

    def upload_folder(self, name, path, datastore_name=None):
        print("Attempted to track folder {0} at {1}".format(name, path))

    def child_run(self, name=None, run_id=None, outputs=None):
        return OfflineRun(run_id or "%s.%s" % (self._id, name or uuid4()))

    def complete(self):
        pass

    def cancel(self):
        pass

    def fail(self, error_details=None, error_code=None):
        print("Run failed with error code {0}:\n{1}".format(error_code, error_details))

    def flush(self, timeout_seconds=300):
        print("Attempted to flush run with id {0}".format(self._id))

    def __enter__(self):
        print("[START] Run {0} context".format(self._id))
        return self

    def __exit__(self, exit_type, value, traceback):
        print("[STOP] Run {0} context".format(self._id))
