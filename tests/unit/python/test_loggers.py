# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a script gives MLflow or a SummaryWriter goes to the run, without a line changed."""

import os
import subprocess
import sys
import unittest

from support import ScriptCase

# The shape of the libraries, for machines that have none.
WRITER = """
class SummaryWriter:
    def __init__(self, log_dir='runs'):
        self.log_dir = log_dir
        self.written = []
    def add_scalar(self, tag, scalar_value, global_step=None, walltime=None):
        "The installed words."
        self.written.append((tag, scalar_value, global_step))
        return 'theirs'
    def add_scalars(self, main_tag, tag_scalar_dict, global_step=None, walltime=None):
        self.written.append((main_tag, tag_scalar_dict, global_step))
"""
MLFLOW = {
    "mlflow/__init__.py": "from .tracking.fluent import log_metric, log_metrics\n",
    "mlflow/tracking/__init__.py": "",
    "mlflow/tracking/_tracking_service/__init__.py": "",
    "mlflow/tracking/_tracking_service/client.py": """
    class Metric:
        def __init__(self, key, value, timestamp, step): self.key, self.value, self.step = key, value, step
    class TrackingServiceClient:
        def log_metric(self, run_id, key, value, timestamp=None, step=None, synchronous=True):
            if key == 'refused': raise RuntimeError('no server')
            return 'theirs'
        def log_batch(self, run_id, metrics=(), params=(), tags=(), synchronous=True): return 'theirs'
    """,
    "mlflow/tracking/fluent.py": """
    from ._tracking_service.client import Metric, TrackingServiceClient
    def log_metric(key, value, step=None): return TrackingServiceClient().log_metric('r', key, value, 1, step or 0)
    def log_metrics(metrics, step=None):
        batch = [Metric(k, v, 1, step or 0) for k, v in metrics.items() for model in (1, 2)]
        return TrackingServiceClient().log_batch(run_id='r', metrics=batch)
    """,
}


def python_with(*modules):
    """A Python that has the modules: TRAINYARD_LOG_PYTHON or this one."""
    for python in filter(None, (os.environ.get("TRAINYARD_LOG_PYTHON"), sys.executable)):
        code = "import importlib.util as u, sys; sys.exit(any(u.find_spec(m) is None for m in sys.argv[1:]))"
        if subprocess.run([python, "-c", code, *modules], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


class LoggersTest(ScriptCase):
    def points(self):
        return [(e["name"], e["value"], e["step"]) for e in self.logged()]

    def test_a_summary_writer_is_heard_and_does_its_work(self):
        for package, files in (
            ("tensorboardX", {"tensorboardX/__init__.py": "from .writer import SummaryWriter\n", "tensorboardX/writer.py": WRITER}),
            (
                "torch.utils.tensorboard",
                {
                    "torch/__init__.py": "",
                    "torch/utils/__init__.py": "",
                    "torch/utils/tensorboard/__init__.py": "from .writer import SummaryWriter\n",
                    "torch/utils/tensorboard/writer.py": WRITER,
                },
            ),
        ):
            with self.subTest(package):
                path = os.path.join(self.run_folder, "metrics.jsonl")
                if os.path.exists(path):
                    os.unlink(path)
                out, errors = self.script(
                    """
                    from %s import SummaryWriter
                    writer = SummaryWriter('runs/train')
                    print(writer.add_scalar('loss', 0.5, 7), SummaryWriter.add_scalar.__doc__)
                    writer.add_scalar(tag='loss', scalar_value=0.25, global_step=8)
                    writer.add_scalars('both', {'a': 1, 'b': float('nan')}, 3)
                    for value in (1, 2): writer.add_scalar('counted', value)
                    SummaryWriter('runs/val').add_scalar('loss', 9, 1)
                    print(len(writer.written))
                    """
                    % package,
                    packages=[self.package(files)],
                )
                self.assertEqual(out, "theirs The installed words.\n5\n")
                self.assertEqual(errors, [])
                self.assertEqual(
                    self.points(),
                    [("loss", 0.5, 7), ("loss", 0.25, 8), ("both/a", 1, 3), ("both/b", "nan", 3),
                     ("counted", 1, 0), ("counted", 2, 1), ("val/loss", 9, 1)],
                )  # fmt: skip

    def test_mlflow_is_heard_and_does_its_work(self):
        out, errors = self.script(
            """
            import mlflow
            print(mlflow.log_metric('loss', 0.5, step=4), mlflow.log_metrics({'a': 1, 'b': 2.5}, step=5))
            for value in (3, 2): mlflow.log_metric('counted', value)
            """,
            packages=[self.package(MLFLOW)],
        )
        self.assertEqual((out, errors), ("theirs theirs\n", []))
        self.assertEqual(
            self.points(), [("loss", 0.5, 4), ("a", 1, 5), ("b", 2.5, 5), ("counted", 3, 0), ("counted", 2, 1)]
        )

    def test_an_error_of_the_library_is_the_libraries_own(self):
        _, errors = self.script(
            "import mlflow; mlflow.log_metric('refused', 1)", status=1, packages=[self.package(MLFLOW)]
        )
        self.assertEqual(errors[-1], "RuntimeError: no server")
        self.assertEqual(self.points(), [("refused", 1, 0)])

    def test_what_cannot_be_recorded_fails_nothing_and_is_said_once(self):
        out, errors = self.script(
            """
            from tensorboardX import SummaryWriter
            class Odd:
                shape = (2,)
                def __float__(self): raise ValueError('not one number')
            writer = SummaryWriter()
            for i in range(3): writer.add_scalar('odd', Odd())
            writer.add_scalar('blob', 'name of a blob')
            writer.add_scalar('after', 1)
            print(len(writer.written))
            """,
            packages=[self.package({"tensorboardX/__init__.py": "from .writer import *\n", "tensorboardX/writer.py": WRITER})],
        )
        self.assertEqual(out, "5\n")
        self.assertEqual(len(errors), 1)
        self.assertEqual([p[0] for p in self.points()], ["after"])

    def test_tensors_of_one_element_are_their_number(self):
        self.script(
            """
            from tensorboardX import SummaryWriter
            class Tensor:
                def __init__(self, shape): self.shape = shape
                def item(self): return 0.125
            for shape in ((), (1,), (1, 1)): SummaryWriter().add_scalar('x', Tensor(shape), 1)
            """,
            packages=[self.package({"tensorboardX/__init__.py": "from .writer import *\n", "tensorboardX/writer.py": WRITER})],
        )
        self.assertEqual([p[1] for p in self.points()], [0.125] * 3)

    def test_a_library_of_another_shape_is_left_as_it_is(self):
        out, errors = self.script(
            "import tensorboardX.writer as w; print(w.SummaryWriter)",
            packages=[self.package({"tensorboardX/__init__.py": "", "tensorboardX/writer.py": "SummaryWriter = 3\n"})],
        )
        self.assertEqual(out, "3\n")
        self.assertEqual(len(errors), 1)

    def test_outside_a_run_nothing_is_touched(self):
        out, _ = self.script(
            "import tensorboardX.writer as w; print(w.SummaryWriter.add_scalar.__module__, hasattr(w.SummaryWriter.add_scalar, '__wrapped__'))",
            in_run=False,
            packages=[self.package({"tensorboardX/__init__.py": "", "tensorboardX/writer.py": WRITER})],
        )
        self.assertEqual(out, "tensorboardX.writer False\n")


class RealLibrariesTest(ScriptCase):
    def real(self, text, *modules):
        python = python_with(*modules)
        if python is None:
            self.skipTest("no Python here has %s (pip install; TRAINYARD_LOG_PYTHON)" % " and ".join(modules))
        before, sys.executable = sys.executable, python
        try:
            return self.script(text)
        finally:
            sys.executable = before

    def test_the_real_writers_are_heard(self):
        for module, needed in (("tensorboardX", ("tensorboardX",)), ("torch.utils.tensorboard", ("torch", "tensorboard"))):
            with self.subTest(module):
                path = os.path.join(self.run_folder, "metrics.jsonl")
                if os.path.exists(path):
                    os.unlink(path)
                self.real(
                    """
                    from %s import SummaryWriter
                    writer = SummaryWriter('logs')
                    for step in range(5): writer.add_scalar('loss', 1 / (step + 1), step)
                    writer.close()
                    import os
                    assert any('tfevents' in name for name in os.listdir('logs'))
                    """
                    % module,
                    *needed,
                )
                self.assertEqual([(e["value"], e["step"]) for e in self.logged()], [(1 / (s + 1), s) for s in range(5)])

    def test_the_real_mlflow_is_heard(self):
        self.real(
            """
            import os
            import mlflow
            mlflow.set_tracking_uri('sqlite:///mlflow.db')
            with mlflow.start_run():
                for step in range(3):
                    mlflow.log_metric('loss', 1 / (step + 1), step=step)
                    mlflow.log_metrics({'a': step, 'b': -step}, step=step)
                mlflow.log_param('lr', 0.1)
            """,
            "mlflow",
        )
        self.assertEqual([e["value"] for e in self.logged() if e["name"] == "loss"], [1, 1 / 2, 1 / 3])
        self.assertEqual([(e["value"], e["step"]) for e in self.logged() if e["name"] == "b"], [(0, 0), (-1, 1), (-2, 2)])
        self.assertEqual(len(self.logged()), 9)


if __name__ == "__main__":
    unittest.main()
