# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TensorBoard's own ways to read the one event file of a folder; prints scalars a second.

EventFileLoader     the Python loader, each record parsed
EventAccumulator    with its reservoirs off, as TensorBoard keeps them
data-server         the server in Rust (--load_fast), until its first load cycle is done, as it says itself
"""

import os
import re
import subprocess
import sys
import tempfile
import time

what, folder = sys.argv[1:]
path = [os.path.join(folder, name) for name in os.listdir(folder)][0]


def count_of():
    """Records of the file but the first, by their lengths."""
    import struct

    count = 0
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < size:
        at += struct.unpack_from("<Q", data, at)[0] + 16
        count += 1
    return count - 1


if what == "EventFileLoader":
    from tensorboard.backend.event_processing.event_file_loader import EventFileLoader

    began = time.perf_counter()
    count = sum(1 for _ in EventFileLoader(path).Load()) - 1
    print(count / (time.perf_counter() - began))
elif what == "EventAccumulator":
    from tensorboard.backend.event_processing.event_accumulator import SCALARS, TENSORS, EventAccumulator

    began = time.perf_counter()
    accumulator = EventAccumulator(folder, size_guidance={SCALARS: 0, TENSORS: 0})
    accumulator.Reload()
    count = sum(len(accumulator.Scalars(tag)) for tag in accumulator.Tags()["scalars"])
    print(count / (time.perf_counter() - began))
else:
    import tensorboard_data_server

    count = count_of()
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(
            [tensorboard_data_server.server_binary(), "--logdir", folder, "--port", "0", "--reload", "once",
             "--samples-per-plugin", "scalars=%d" % count, "-vv"],
            stdin=subprocess.PIPE, stdout=log, stderr=log,
        )  # fmt: skip
        until = time.time() + 600
        seconds = None
        while seconds is None and time.time() < until and server.poll() is None:
            time.sleep(0.05)
            log.seek(0)
            text = log.read()
            done = re.search(r"[Ff]inished load cycle \(([\d.]+)(ms|s|µs)\)", text)
            if done:
                seconds = float(done.group(1)) * {"s": 1, "ms": 1e-3, "µs": 1e-6}[done.group(2)]
        server.kill()
        server.wait()
        if seconds is None:
            sys.exit("the data server said nothing of a load cycle: " + text[-300:].replace("\n", " "))
        print(count / seconds)
