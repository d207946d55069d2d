# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""TensorBoard's own ways to read the one event file of FOLDER; prints scalars a second.

EventFileLoader FOLDER     the Python loader, each record parsed
EventAccumulator FOLDER    with its reservoirs off, as TensorBoard keeps them
data-server FOLDER         the server in Rust (--load_fast), until its first load cycle is done, as it says itself

And TensorBoard itself, asked as its page asks, with LOADER true or false (--load_fast):
chart FOLDER LOADER TAG STEP        seconds from its start until it answers, has the tag, and has it up to the step
latency FOLDER LOADER SECONDS N     N points are logged while it runs and reloads every so many seconds; the
                                    milliseconds until it has each, one a line
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

what, folder, *more = sys.argv[1:]
path = ([os.path.join(folder, name) for name in os.listdir(folder)] + [None])[0]


class Board:
    """TensorBoard over the folder, on a port of its own."""

    def __init__(self, loader, seconds):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = "http://127.0.0.1:%d/data/plugin/scalars/" % port
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tensorboard.main", "--logdir", folder, "--host", "127.0.0.1", "--port", str(port),
             "--load_fast", loader, "--reload_interval", str(seconds)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def ask(self, question):
        """Nothing while it does not answer, or has no such tag."""
        try:
            with urllib.request.urlopen(self.address + question, timeout=60) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ConnectionError):
            return None

    def last_step(self, tag):
        points = self.ask("scalars?run=.&tag=" + tag)
        return points[-1][1] if points else -1


def wait_for(condition, limit=1200):
    until = time.time() + limit
    while not condition():
        if time.time() > until:
            sys.exit("TensorBoard did not get so far in %d s" % limit)
        time.sleep(0.02)


def chart(loader, tag, step):
    began = time.perf_counter()
    stages = (lambda: board.ask("tags") is not None, lambda: board.last_step(tag) >= 0, lambda: board.last_step(tag) >= int(step))
    with Board(loader, 5) as board:
        for stage in stages:
            wait_for(stage)
            print(time.perf_counter() - began)


def latency(loader, seconds, count):
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    with open(os.path.join(folder, "events.out.tfevents.1.live"), "wb") as file, Board(loader, float(seconds)) as board:
        writer = RecordWriter(file)

        def log(step):
            summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="loss", simple_value=step)])
            writer.write(event_pb2.Event(wall_time=time.time(), step=step, summary=summary).SerializeToString())
            writer.flush()
            return time.perf_counter()

        log(0)
        wait_for(lambda: board.last_step("loss") >= 0)
        logged, seen = [], 0
        began = time.perf_counter()
        while seen < int(count):
            if len(logged) < int(count) and time.perf_counter() > began + 0.3 * len(logged):
                logged.append(log(len(logged) + 1))
            last = board.last_step("loss")
            for step in range(seen, max(seen, last)):
                print((time.perf_counter() - logged[step]) * 1000)
            seen = max(seen, last)
            time.sleep(0.01)


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


if what in ("chart", "latency"):
    globals()[what](*more)
elif what == "EventFileLoader":
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
