# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a script hands to its run."""

import os
import unittest

from support import ScriptCase

RUN = "from azureml.core import Run\nrun = Run.get_context()\n"


class FilesTest(ScriptCase):
    def kept(self):
        found = []
        for folder, _, names in os.walk(self.run_folder):
            found += [os.path.relpath(os.path.join(folder, name), self.run_folder) for name in names]
        return sorted(found)

    def test_an_image_is_copied_so_that_each_one_is_kept(self):
        self.script(
            RUN
            + """
for text in ('1', '2'):
    open('now.png', 'w').write(text)
    run.log_image('my plot', path='now.png')
"""
        )
        paths = self.values("my plot")
        self.assertEqual(len(set(paths)), 2)
        for path, text in zip(paths, "12"):
            self.assertRegex(path, r"\Aoutputs/images/my_plot_[0-9]+(_2)?\.png\Z")
            with open(os.path.join(self.run_folder, path)) as file:
                self.assertEqual(file.read(), text)
        self.assertEqual(self.logged()[0]["kind"], "image")

    def test_a_plot_is_saved_and_a_failing_one_leaves_nothing(self):
        _, errors = self.script(
            RUN
            + """
class Plot:
    def savefig(self, stream, format): stream.write(b'png')
class Bad:
    def savefig(self, stream, format): stream.write(b'half'); raise RuntimeError('no backend')
run.log_image('p', plot=Plot()); run.log_image('q', plot=Bad()); run.log_image('r', plot=3)
run.log_image('s'); run.log_image('t', path='a', plot=Plot())
"""
        )
        self.assertEqual(len(self.values("p")), 1)
        self.assertEqual(len(errors), 4)
        self.assertEqual([name for name in self.kept() if "images" in name], self.values("p"))

    def test_uploads_go_to_outputs_unless_named_in_outputs_or_logs(self):
        os.makedirs(os.path.join(self.folder, "deep", "er"))
        for name in ("a.txt", os.path.join("deep", "er", "b.txt")):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write(name)
        out, errors = self.script(
            RUN
            + """
import io
run.upload_file('a.txt', 'a.txt'); run.upload_file('logs/l.txt', 'a.txt'); run.upload_file('outputs/s', io.BytesIO(b'stream'))
run.upload_files(['x', 'y'], ['a.txt', 'a.txt']); run.upload_folder('tree', 'deep')
run.download_file('outputs/a.txt', 'back.txt'); print(open('back.txt').read(), run.get_file_names())
"""
        )
        names = ["logs/l.txt", "outputs/a.txt", "outputs/s", "outputs/tree/er/b.txt", "outputs/x", "outputs/y"]
        self.assertEqual(self.kept(), names)
        self.assertEqual(out, "a.txt %s\n" % names)
        self.assertEqual(errors, [])

    def test_no_name_leads_out_of_the_run(self):
        with open(os.path.join(self.folder, "a.txt"), "w"):
            pass
        _, errors = self.script(
            RUN + "for name in ('../x', 'outputs/../../x', '', '..'): run.upload_file(name, 'a.txt')\nrun.upload_file('/etc/x', 'a.txt')"
        )
        self.assertEqual(self.kept(), ["outputs/etc/x"])
        self.assertEqual(len(errors), 4)


if __name__ == "__main__":
    unittest.main()
