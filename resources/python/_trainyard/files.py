# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a script hands to its run, kept in outputs/ and logs/ of the run folder."""

import os
import re
import shutil
import time

KEPT = ("outputs", "logs")


class Files(object):
    def __init__(self, folder):
        self._folder = folder

    def keep(self, name, source):
        """Copies a path or stream to NAME; what is not named in outputs/ or logs/ goes to outputs/."""
        target = self._inside(name)
        if hasattr(source, "read"):
            with self._whole(target) as stream:
                shutil.copyfileobj(source, stream)
        elif not os.path.exists(target) or not os.path.samefile(source, target):
            with open(source, "rb") as content, self._whole(target) as stream:
                shutil.copyfileobj(content, stream)
        return os.path.relpath(target, self._folder)

    def keep_folder(self, name, source):
        source = os.fspath(source)
        for folder, _, names in os.walk(source):
            for each in names:
                path = os.path.join(folder, each)
                self.keep(os.path.join(name, os.path.relpath(path, source)), path)

    def keep_image(self, name, source):
        ending = os.path.splitext(getattr(source, "name", source) if hasattr(source, "read") else source)[1]
        return self.keep(self._image_name(name, ending or ".png"), source)

    def keep_plot(self, name, plot):
        if not callable(getattr(plot, "savefig", None)):
            raise TypeError("plot must be a matplotlib plot or figure, not %s" % type(plot).__name__)
        target = self._inside(self._image_name(name, ".png"))
        with self._whole(target) as stream:
            plot.savefig(stream, format="png")
        return os.path.relpath(target, self._folder)

    def give(self, name, path=None):
        target = self._inside(name)
        if path is None or os.path.isdir(path):
            path = os.path.join(path or "", os.path.basename(target))
        shutil.copyfile(target, path)

    def names(self):
        found = []
        for kept in KEPT:
            for folder, _, names in os.walk(os.path.join(self._folder, kept)):
                found += [os.path.relpath(os.path.join(folder, each), self._folder) for each in names]
        return sorted(found)

    def _image_name(self, name, ending):
        # As azureml-core names a plot, and one more for the next within the same second.
        safe = re.sub(r"[^\w.-]+", "_", str(name)).strip(".")[:100] or "image"
        base = "outputs/images/%s_%d" % (safe, time.time())
        choice, count = base + ending, 1
        while os.path.exists(os.path.join(self._folder, choice)):
            count += 1
            choice = "%s_%d%s" % (base, count, ending)
        return choice

    def _inside(self, name):
        parts = [part for part in str(name).replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts or not parts:
            raise ValueError("%r does not name a file of this run" % (name,))
        if parts[0] not in KEPT:
            parts.insert(0, KEPT[0])
        return os.path.join(self._folder, *parts)

    def _whole(self, target):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        return WholeFile(target)


class WholeFile(object):
    """A file that appears under its name only once it is complete."""

    def __init__(self, target):
        self._target = target
        self._part = "%s.%d.part" % (target, os.getpid())

    def __enter__(self):
        self._stream = open(self._part, "wb")
        return self._stream

    def __exit__(self, kind, value, traceback):
        try:
            self._stream.close()
            if kind is None:
                os.replace(self._part, self._target)
        finally:
            if os.path.exists(self._part):
                os.unlink(self._part)
