# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lets the real libraries write logs for the tests of the readers: writelogs.py WHAT FOLDER."""

import os
import sys


def tensorboard(folder):
    """Every type a scalar tensor may have, through TensorBoard's own protobufs, writer and loader."""
    import numpy as np
    from tensorboard.compat.proto import event_pb2, summary_pb2
    from tensorboard.compat.tensorflow_stub import dtypes
    from tensorboard.plugins.scalar import metadata
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    from tensorboard.util import tensor_util

    writer = EventFileWriter(folder)
    for step, value in enumerate((0.0, 0.5, -1.25)):
        summary = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="simple", simple_value=value)])
        writer.add_event(event_pb2.Event(step=step, wall_time=1000.5 + step, summary=summary))
    kinds = ("float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool_")
    for kind in kinds:
        for content in (False, True):
            array = np.array(3, dtype=getattr(np, kind))
            tensor = tensor_util.make_tensor_proto(array)
            if content:
                for field in ("half_val", "float_val", "double_val", "int_val", "int64_val", "uint32_val", "uint64_val", "bool_val"):
                    tensor.ClearField(field)
                tensor.tensor_content = array.tobytes()
            value = summary_pb2.Summary.Value(
                tag="%s/%s" % (kind, "content" if content else "value"),
                tensor=tensor,
                metadata=metadata.create_summary_metadata("", ""),
            )
            writer.add_event(event_pb2.Event(step=7, wall_time=2000, summary=summary_pb2.Summary(value=[value])))
    writer.close()
    from tensorboard.backend.event_processing import event_file_loader

    path = [os.path.join(folder, name) for name in os.listdir(folder) if "tfevents" in name][0]
    print(sum(1 for _ in event_file_loader.EventFileLoader(path).Load()))


def writer_of(module, folder):
    """What a training script does with a SummaryWriter, of torch or of tensorboardX."""
    import importlib

    import numpy as np

    writer = importlib.import_module(module).SummaryWriter(folder)
    for step in range(100):
        writer.add_scalar("loss", 1.0 / (step + 1), step, 1700000000 + step)
        writer.add_scalars("both", {"a": step, "b": -step}, step)
    writer.add_scalar("bad", float("nan"), 0)
    writer.add_scalar("bad", float("inf"), 1)
    writer.add_text("notes", "hello\nworld", 3)
    try:
        writer.add_histogram("weights", np.arange(50) / 50.0, 4)
    except TypeError:
        print("no histograms")  # an old torch beside a new numpy
    writer.add_image("picture", np.zeros((3, 4, 4), dtype=np.uint8), 5)
    writer.add_hparams({"lr": 0.1, "name": "adam", "nesterov": True}, {"best": 0.25})
    writer.close()
    # A crash at step 60, and on from the checkpoint of step 50.
    second = importlib.import_module(module).SummaryWriter(os.path.join(folder, "restarted"))
    for step in range(60):
        second.add_scalar("loss", step, step)
    second.close()
    import time

    time.sleep(1.1)  # the name of an event file counts seconds
    third = importlib.import_module(module).SummaryWriter(os.path.join(folder, "restarted"), purge_step=50)
    for step in range(50, 55):
        third.add_scalar("loss", 1000 + step, step)
    third.close()


def grow(folder):
    """Adds as many scalars as each line of standard input says; they reach the file as the library likes."""
    from tensorboardX import SummaryWriter

    writer = SummaryWriter(folder, flush_secs=1)
    step = 0
    for line in sys.stdin:
        for step in range(step, step + int(line)):
            writer.add_scalar("loss", 1.0 / (step + 1), step, 1700000000 + step)
        step += 1
    writer.close()


def wandb(folder):
    """An offline run of 20 steps that fails; in groups so large that records cross the blocks of the file."""
    os.environ["WANDB_SILENT"] = "true"
    os.environ["WANDB_DIR"] = folder
    import wandb

    config = {"lr": 0.1, "opt": {"name": "adam", "betas": [1, 2]}}
    run = wandb.init(project="proj", name="first run", mode="offline", dir=folder, config=config, tags=["x"])
    for step in range(20):
        run.log({"loss": 1 / (step + 1), "deep": {"a": step, "b": -step}}, step=step)
        run.log({"wide/%d" % i: i + step for i in range(500)}, step=step)
    run.log({"bad": float("nan"), "worse": float("-inf"), "text": "hello"})
    run.finish(exit_code=3)


def mlflow(folder, uri):
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "1"
    import mlflow

    mlflow.set_tracking_uri(uri)
    mlflow.set_experiment("digits")
    with mlflow.start_run(run_name="first"):
        mlflow.log_params({"lr": 0.1, "opt": "adam"})
        for step in range(20):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
            mlflow.log_metrics({"train/acc": step / 20, "val acc": 0.5}, step=step)
        for step, value in enumerate((float("nan"), float("inf"), float("-inf"))):
            mlflow.log_metric("bad", value, step=step)
        mlflow.set_tag("team", "a")
    try:
        with mlflow.start_run(run_name="second"):
            mlflow.log_metric("loss", 5.0)
            raise RuntimeError("as a test")
    except RuntimeError:
        pass


def served(uri):
    """Both runs of mlflow(), a long one, and one that goes on: each line of standard input adds as many points."""
    mlflow(None, uri)
    from mlflow import MlflowClient
    from mlflow.entities import Metric

    client = MlflowClient(uri)
    experiment = client.get_experiment_by_name("digits").experiment_id

    def add(run, begin, end):
        for first in range(begin, end, 1000):
            steps = range(first, min(end, first + 1000))
            client.log_batch(run, [Metric("loss", 1 / (s + 1), 1700000000000 + s, s) for s in steps])

    long = client.create_run(experiment, run_name="long").info.run_id
    add(long, 0, 25000)
    client.set_terminated(long)
    live = client.create_run(experiment, run_name="live").info.run_id
    step = 0
    print("ready", flush=True)
    for line in sys.stdin:
        add(live, step, step + int(line))
        step += int(line)
    client.set_terminated(live, "KILLED")


def mlruns(folder):
    mlflow(folder, "file://%s/mlruns" % folder)


def mlflowdb(folder):
    mlflow(folder, "sqlite:///%s/mlflow.db" % folder)


def accumulate(folder):
    """The scalars of a folder as TensorBoard itself reads them: tag, step, value lines."""
    from tensorboard.backend.event_processing.event_accumulator import SCALARS, TENSORS, EventAccumulator

    accumulator = EventAccumulator(folder, size_guidance={SCALARS: 0, TENSORS: 0})
    accumulator.Reload()
    for tag in sorted(accumulator.Tags()["scalars"]):
        for event in accumulator.Scalars(tag):
            print("%s\t%d\t%r" % (tag, event.step, event.value))


def main(what, folder):
    if what in ("torch", "tensorboardX"):
        writer_of("torch.utils.tensorboard" if what == "torch" else what, folder)
    else:
        globals()[what](folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
