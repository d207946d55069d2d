# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What run.log and its family write to metrics.jsonl."""

import json
import os
import subprocess
import unittest

from support import ScriptCase

RUN = "from azureml.core import Run\nrun = Run.get_context()\n"


class MetricsTest(ScriptCase):
    def log(self, text, **options):
        return self.script(RUN + text, **options)

    def test_a_value_is_one_object_a_line_with_name_value_step_and_time(self):
        self.log("run.log('loss', 2.19)")
        with open(os.path.join(self.run_folder, "metrics.jsonl"), "rb") as file:
            line = file.read()
        self.assertRegex(line, rb'\A\{"name":"loss","value":2\.19,"step":0,"time":[0-9]+\.[0-9]{6}\}\n\Z')

    def test_the_step_is_the_order_of_logging_for_each_name(self):
        self.log("for i in range(3): run.log('a', i); run.log('b', -i)")
        self.assertEqual([(e["name"], e["step"]) for e in self.logged()], [(n, i) for i in range(3) for n in "ab"])

    def test_a_given_step_is_kept(self):
        self.log("run.log('a', 1, step=500); run.log('a', 2, step=0.5)")
        self.assertEqual([e["step"] for e in self.logged()], [500, 0.5])

    def test_values_that_json_does_not_know_are_text(self):
        self.log("for v in ('nan', 'inf', '-inf'): run.log('a', float(v)); run.log_list('a', [float(v)])")
        self.assertEqual(self.values("a"), ["nan", ["nan"], "inf", ["inf"], "-inf", ["-inf"]])

    def test_plain_values_keep_their_type_and_others_become_their_repr(self):
        _, errors = self.log(
            """
for v in (1, 2**70, True, None, 'caf\\u00e9 "x"\\n', (1, 2), {'a': 1}, 1 + 2j): run.log('a', v)
"""
        )
        self.assertEqual(
            self.values("a"), [1, 2**70, True, None, 'caf\u00e9 "x"\n', "(1, 2)", "{'a': 1}", "(1+2j)"]
        )
        self.assertEqual(errors, [])

    def test_numpy_scalars_and_tensors_without_dimensions_are_numbers(self):
        fake = self.package(
            {
                "fakes.py": """
                class Scalar:
                    shape = ()
                    def __init__(self, value): self.value = value
                    def item(self): return self.value
                class Array:
                    shape = (2,)
                    def item(self): raise ValueError('not one')
                    def tolist(self): return [1.5, 2]
                    def __iter__(self): return iter([Scalar(1.5), Scalar(2)])
                    def __repr__(self): return 'array'
                class Small(float): pass
                """
            }
        )
        self.log(
            """
from fakes import Scalar, Array, Small
run.log('a', Scalar(0.5)); run.log('a', Scalar(3)); run.log('a', Scalar(True)); run.log('a', Array()); run.log('a', Small(2))
run.log_list('b', Array()); run.log_table('c', {'x': Array()}); run.log('d', 1, step=Scalar(7))
""",
            packages=[fake],
        )
        self.assertEqual(self.values("a"), [0.5, 3, True, "array", 2.0])
        self.assertEqual(self.values("b"), [[1.5, 2]])
        self.assertEqual(self.values("c"), [{"x": [1.5, 2]}])
        self.assertEqual(self.logged()[-1]["step"], 7)

    def test_numpy_itself_is_understood(self):
        try:
            import numpy  # noqa: F401
        except ImportError:
            self.skipTest("numpy is not installed in this interpreter")
        self.log(
            """
import numpy as np
for v in (np.float32(0.5), np.float64(0.25), np.int64(3), np.bool_(True), np.array(1.5), np.float64('nan'), np.str_('x'), np.longdouble(2)):
    run.log('a', v)
run.log_list('b', np.arange(3)); run.log_confusion_matrix('c', {'data': {'matrix': np.eye(2)}})
"""
        )
        self.assertEqual(self.values("a"), [0.5, 0.25, 3, True, 1.5, "nan", "x", 2.0])
        self.assertEqual(self.values("b"), [[0, 1, 2]])
        self.assertEqual(self.values("c"), [{"data": {"matrix": [[1, 0], [0, 1]]}}])

    def test_lists_are_refused_by_log_in_the_words_of_azureml_once(self):
        out, errors = self.log(
            """
def steps(): yield 1
for v in ([1], range(3), (x for x in 'ab'), steps): run.log('a', v)
print('on')
"""
        )
        self.assertEqual(out, "on\n")
        text = "trainyard: run.log('a'): run.log does not support list type. Use run.log_list instead"
        self.assertEqual(errors, [text])
        self.assertFalse(os.path.exists(os.path.join(self.run_folder, "metrics.jsonl")))

    def test_a_list_counts_as_many_steps_and_long_ones_take_several_lines(self):
        self.log("run.log_list('a', range(2500)); run.log('a', -1); run.log_list('a', [])")
        self.assertEqual([(len(e["value"]), e["step"]) for e in self.logged()[:3]], [(1000, 0), (1000, 1000), (500, 2000)])
        self.assertEqual(self.logged()[3]["step"], 2500)
        self.assertEqual(len(self.logged()), 4)

    def test_rows_and_tables_carry_their_columns(self):
        _, errors = self.log(
            """
run.log_row('r', 'what it is', x=1, y=float('nan'), label='b')
run.log_table('t', {'x': [1, 2], 'y': [3.5, None]})
run.log_table('t', {'x': [1, 2], 'y': [3]})
run.log_row('r', x=[1])
run.log_table('t', [1])
"""
        )
        row, table = self.logged()
        self.assertEqual((row["kind"], row["value"]), ("row", {"x": 1, "y": "nan", "label": "b"}))
        self.assertEqual((table["kind"], table["value"]), ("table", {"x": [1, 2], "y": [3.5, None]}))
        self.assertEqual(len(errors), 3)
        self.assertIn("differ in length", errors[0])

    def test_charts_are_kept_as_given_and_may_be_json_text(self):
        self.log(
            """
value = {'schema_type': 'x', 'schema_version': 'v1', 'data': {'matrix': [[1, 0], [0, 1]]}}
run.log_confusion_matrix('c', value); run.log_accuracy_table('a', value)
run.log_residuals('r', value); run.log_predictions('p', '{"data": 1}')
run.log_residuals('r', '{broken'); run.log_predictions('p', 3)
"""
        )
        self.assertEqual([e["kind"] for e in self.logged()], ["confusion_matrix", "accuracy_table", "residuals", "predictions"])
        self.assertEqual(self.logged()[3]["value"], {"data": 1})

    def test_what_would_not_fit_in_a_line_is_refused_with_a_remedy(self):
        _, errors = self.log("run.log_confusion_matrix('c', {'data': 'x' * 2000000}); run.log('a', 1)")
        self.assertIn("larger than 1 MiB", errors[0])
        self.assertEqual(self.values("a"), [1])

    def test_get_metrics_gives_one_value_or_a_list(self):
        out, _ = self.log(
            """
import json
run.log('one', 1); run.log('two', 1); run.log('two', float('inf')); run.log_list('two', [3])
run.log_row('row', a=1); run.log_table('row', {'a': [2, 3]}); run.tag('t')
print(json.dumps(run.get_metrics())); print(run.get_metrics('one'))
"""
        )
        first, second = out.splitlines()
        self.assertEqual(json.loads(first), {"one": 1, "two": [1, float("inf"), 3], "row": {"a": [1, 2, 3]}})
        self.assertEqual(second, "{'one': 1}")

    def test_a_child_run_logs_under_its_name(self):
        out, _ = self.log(
            """
with run.child_run('fold1') as child:
    child.log('loss', 1)
    print(child.id, child.parent is run, child.get_metrics())
run.log('loss', 2)
"""
        )
        self.assertEqual(out, "digits_1763700000_0123abcd.fold1 True {'loss': 1}\n")
        self.assertEqual([e["name"] for e in self.logged()], ["fold1/loss", "loss"])

    def test_tags_change_and_properties_do_not(self):
        out, errors = self.log(
            """
run.tag('a', 1); run.tag('a', 2); run.set_tags({'b': 'x'}); run.set_tags('c'); run.remove_tags(['b'])
run.add_properties({'p': 1}); run.add_properties({'p': 2}); run.add_properties(None)
print(run.get_tags(), run.properties)
"""
        )
        self.assertEqual(out, "{'a': '2', 'c': None} {'p': '1'}\n")
        self.assertEqual(
            [(e["kind"], e["name"], e["value"]) for e in self.logged()],
            [("tag", "a", "1"), ("tag", "a", "2"), ("tag", "b", "x"), ("tag", "c", None), ("untag", "b", None), ("property", "p", "1")],
        )
        self.assertEqual(len(errors), 1)

    def test_who_the_run_is(self):
        out, _ = self.log(
            """
print(run.id, run.experiment.name, run.parent, run.input_datasets, run.get_status(), run.get_details()['runId'])
run.flush(); run.complete(); run.cancel(); run.fail('why', 3)
with run: pass
"""
        )
        self.assertEqual(
            out.splitlines(),
            ["digits_1763700000_0123abcd digits None {} Running digits_1763700000_0123abcd", "Run failed with error code 3:", "why"],
        )

    def test_an_unknown_part_of_run_is_named_in_the_error(self):
        _, errors = self.log("run.submit_child(None)", status=1)
        self.assertIn("this run has no submit_child", errors[-1])

    def test_threads_never_share_a_step(self):
        self.log(
            """
import threading, sys
sys.setswitchinterval(1e-6)
threads = [threading.Thread(target=lambda: [run.log('a', 1) for _ in range(500)]) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
"""
        )
        self.assertEqual(sorted(e["step"] for e in self.logged()), list(range(4000)))

    def test_processes_never_tear_a_line_of_another(self):
        for before in ("run.log('first', 0)", ""):  # one descriptor for all of them, or one for each
            self.check_processes(before)
            os.unlink(os.path.join(self.run_folder, "metrics.jsonl"))

    def check_processes(self, before):
        self.log(
            before
            + """
import os, sys
children = []
for rank in range(6):
    pid = os.fork()
    if pid == 0:
        for i in range(1000): run.log('rank%d' % rank, i); run.log_list('l%d' % rank, [float(i)] * (i % 300))
        os._exit(0)
    children.append(pid)
sys.exit(max(os.waitpid(pid, 0)[1] for pid in children))
"""
        )
        for rank in range(6):
            self.assertEqual(self.values("rank%d" % rank), list(range(1000)))

    def test_a_script_that_closes_all_descriptors_keeps_its_own_files_clean(self):
        self.log(
            """
import os
run.log('a', 1)
os.closerange(3, 100)
mine = [os.open('mine%d' % i, os.O_CREAT | os.O_WRONLY) for i in range(8)]
run.log('a', 2); run.log('a', 3)
"""
        )
        self.assertEqual(self.values("a"), [1, 2, 3])
        for i in range(8):
            self.assertEqual(os.path.getsize(os.path.join(self.folder, "mine%d" % i)), 0)

    def test_a_value_is_visible_at_once(self):
        out, _ = self.log("run.log('a', 1); print(open('run/metrics.jsonl').read().count('\\n'))")
        self.assertEqual(out, "1\n")

    def test_a_run_folder_that_is_gone_does_not_fail_the_script(self):
        out, errors = self.log(
            "for i in range(9): run.log('a', i); run.log_image('p', 'none.png'); run.upload_file('x', 'none')\nprint('on')",
            run_folder=os.path.join(self.folder, "gone"),
        )
        self.assertEqual(out, "on\n")
        self.assertEqual(len(errors), 3)
        self.assertTrue(all(line.startswith("trainyard: ") for line in errors))

    def test_a_full_disk_does_not_fail_the_script_and_later_values_are_whole(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], stderr=subprocess.PIPE)
        if mounted.returncode:
            self.skipTest("mounting a small disk is not permitted: %s" % mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", disk])
        self.run_folder = disk
        with open(os.path.join(disk, "ballast"), "wb") as ballast:
            ballast.write(b"x" * 40000)
        out, errors = self.log(
            """
import os
for i in range(2000): run.log('a', i)
os.unlink('disk/ballast')
for i in range(10): run.log('b', i)
print('on')
"""
        )
        self.assertEqual(out, "on\n")
        self.assertEqual(len(errors), 1)
        self.assertIn("No space left on device", errors[0])
        broken, whole = 0, []
        with open(os.path.join(disk, "metrics.jsonl")) as file:
            for line in file:
                try:
                    whole.append(json.loads(line))
                except ValueError:
                    broken += 1
        self.assertLessEqual(broken, 1)
        self.assertEqual([e["value"] for e in whole if e["name"] == "b"], list(range(10)))


if __name__ == "__main__":
    unittest.main()
