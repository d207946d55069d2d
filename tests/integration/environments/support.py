# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds in a home of their own; every process of a test is ended with it."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
SCRIPT = os.path.join(ROOT, "resources", "agent", "environment.sh")
PATIENCE = 60

# A stand-in for micromamba: no packages, but the time, the files and the failures of a build.
STAND_IN = """#!/bin/sh
case $1 in
--version) echo "0 (a stand-in of the tests)"; exit ;;
env) echo "# explicit list of the stand-in"; exit ;;
esac
while [ $# -gt 0 ]; do case $1 in -p) prefix=$2 ;; -f) file=$2 ;; esac; shift; done
echo "begun by $$" >>"$BUILDS"
mkdir -p "$prefix/bin" || exit 1
for step in 1 2 3 4 5 6 7 8 9 10; do
    echo "step $step"
    sh -c 'sleep "$PACE"; echo half >>"$1/half-done"' sh "$prefix"
done
if grep -q impossible "$file"; then echo "error: nothing provides impossible"; exit 3; fi
rm "$prefix/half-done"
printf '#!/bin/sh\\nexec /usr/bin/env python3 "$@"\\n' >"$prefix/bin/python"
chmod +x "$prefix/bin/python"
"""


class BuildCase(unittest.TestCase):
    def setUp(self):
        # The home has what people's folders have.
        self.folder = tempfile.mkdtemp(prefix="trainyard builds-")
        self.home = os.path.join(self.folder, "h o'me\u00fc")
        self.builds = os.path.join(self.folder, "builds")
        tools = os.path.join(self.folder, "bin")
        os.makedirs(tools)
        with open(os.path.join(tools, "micromamba"), "w") as file:
            file.write(STAND_IN)
        os.chmod(os.path.join(tools, "micromamba"), 0o755)
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("TRAINYARD")}
        self.environment.update(PATH=tools + ":" + os.environ["PATH"], BUILDS=self.builds, PACE="0.02")
        self.addCleanup(self.clean)

    def clean(self):
        for _ in range(100):
            left = self.processes()
            if not left:
                break
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(0.02)
        shutil.rmtree(self.folder, ignore_errors=True)

    def processes(self):
        """The living processes that this test started: our folder is in their variables or arguments."""
        needle = self.folder.encode()
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit() or int(entry) == os.getpid():
                continue
            try:
                with open("/proc/%s/stat" % entry, "rb") as file:
                    if file.read().rsplit(b")", 1)[1].split()[0] in (b"Z", b"X"):
                        continue
                for part in ("cmdline", "environ"):
                    with open("/proc/%s/%s" % (entry, part), "rb") as file:
                        if needle in file.read():
                            found.append(int(entry))
                            break
            except OSError:
                continue
        return found

    def root(self, name):
        return os.path.join(self.home, "environments", name)

    def request(self, name, text="dependencies: [python]\n", plan="kind conda\n", file="conda.yml"):
        os.makedirs(os.path.join(self.root(name), "request"))
        for path, content in ((file, text), ("plan", plan)):
            with open(os.path.join(self.root(name), "request", path), "w") as handle:
                handle.write(content)

    def call(self, *words):
        return subprocess.run(["sh", SCRIPT, self.home, *words], env=self.environment, capture_output=True,
                              text=True, timeout=PATIENCE)

    def state(self, name):
        answer = self.call("status", name).stdout
        return dict(re.findall(r"(\w+)=(\S*)", answer))

    def wait(self, name, *states):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            now = self.state(name)
            if now["state"] in states:
                return now
            time.sleep(0.05)
        self.fail("%s stayed %s" % (name, self.state(name)))

    def until(self, holds, what):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                self.fail(what)
            time.sleep(0.02)

    def waiter(self, name, run):
        """A run that waits for its environment."""
        os.makedirs(os.path.join(self.home, "runs", run, "state"))
        return subprocess.Popen(["sh", SCRIPT, self.home, "await", name, run], env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def begun(self):
        try:
            with open(self.builds) as file:
                return len(file.readlines())
        except OSError:
            return 0

    def log(self, name):
        with open(os.path.join(self.root(name), "build.log")) as file:
            return file.read()
