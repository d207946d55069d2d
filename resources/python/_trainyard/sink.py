# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one file that everything logged goes to, one JSON object a line."""

import errno
import os

from .imports import complain

MAX_LINE = 1024 * 1024  # readers of the file drop longer lines


class Sink(object):
    """Appends whole lines to a file that several processes may share.

    Each line is one write on a descriptor opened for appending, so the kernel keeps lines of
    different processes apart, a fork changes nothing, and a line is visible at once.
    """

    def __init__(self, path):
        self.path = path
        self._fd = -1
        self._file = None
        self._torn = False

    def write(self, line):
        """Appends the bytes of one or more whole lines; says once when it cannot."""
        try:
            try:
                written = self._append(line)
            except OSError as error:
                if error.errno != errno.EBADF:
                    raise
                self._open()
                written = self._append(line)
            if written < len(line):
                self._torn = True
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            complain(
                "write %s" % error.errno,
                "%s cannot be written (%s); the script goes on, but values logged meanwhile are lost."
                % (self.path, error.strerror),
            )

    def _append(self, line):
        # A script may have closed all descriptors, as daemons do, and ours may now be another file.
        found = os.fstat(self._fd) if self._fd >= 0 else None
        if found is None or (found.st_dev, found.st_ino) != self._file:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self._torn:  # a full disk cut a line short: it must not swallow this one
            line = b"\n" + line
            written = os.write(self._fd, line) - 1
            self._torn = written < 0
            return written
        return os.write(self._fd, line)

    def _open(self):
        self._fd = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        found = os.fstat(self._fd)
        self._file = (found.st_dev, found.st_ino)
