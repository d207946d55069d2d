# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images built and runs contained by a real podman, on the agent's own scripts."""

import base64
import json
import os
import signal
import subprocess
import unittest

from podman import BASE, NeedsPodman
from registry import Registry
from support import PATIENCE, ROOT, SCRIPT, BuildCase

AGENT = os.path.join(ROOT, "resources", "agent", "agent.sh")


class ContainerCase(NeedsPodman, BuildCase):
    def setUp(self):
        super().setUp()
        self.environment.update(self.podman.variables)
        self.image = "localhost/trainyard:aa"

    def tearDown(self):
        self.assertEqual(self.podman.containers(), [])
        self.podman.call("rmi", "--force", self.image)

    def image_request(self, lines="", base=BASE):
        self.request("aa", "FROM %s\n%s" % (base, lines), "kind container\ninterpreter python3\n", "Dockerfile")

    def build(self, lines="", base=BASE):
        self.image_request(lines, base)
        self.call("start", "aa")
        return self.wait("aa", "complete", "failed")

    def until_logged(self, text):
        def there():
            try:
                return text in self.log("aa")
            except OSError:
                return False

        self.until(there, "no %r in the log of the build" % text)

    def agent(self, *words):
        done = subprocess.run(["sh", AGENT, self.home, *words], env=self.environment, capture_output=True, text=True,
                              timeout=PATIENCE)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def folder_of(self, run):
        return os.path.join(self.home, "runs", run)

    def start(self, run, code, options="", limits=""):
        """A run of this Python, as the launcher would lay it."""
        folder = self.folder_of(run)
        os.makedirs(os.path.join(folder, "source"))
        texts = {
            "command.sh": 'exec sh "%s" "${TRAINYARD_RUN_DIR%%/runs/*}" contain %s aa\n' % (AGENT, run),
            "container": "image %s\n%s" % (self.image, options),
            "contained.sh": 'exec 2>&1\ncd "${0%/*}/source" || exit 127\nexec python3 -u train.py\n',
            "source/train.py": code,
        }
        if limits:
            texts["limits"] = limits
        for name, text in texts.items():
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        self.assertIn("start %s new" % run, self.agent("start", run))

    def status(self, run):
        return dict(word.split("=", 1) for word in self.agent("status", run).split()[3:])

    def ending(self, run):
        self.until(lambda: self.status(run)["state"] in ("ended", "lost"), "the run does not end")
        status = self.status(run)
        return status["state"], status["exit"], status["reason"]

    def driver_log(self, run):
        try:
            with open(os.path.join(self.folder_of(run), "azureml-logs", "70_driver_log.txt")) as file:
                return file.read()
        except OSError:
            return ""

    def until_line(self, run, line):
        self.until(lambda: line in self.driver_log(run), "no %r in the log" % line)

    def pid(self, run, who):
        return int(os.readlink(os.path.join(self.folder_of(run), "state", who)).split()[0])

    def until_contained(self, run):
        """Its first process is on record."""
        self.until(lambda: os.path.islink(os.path.join(self.folder_of(run), "state", "container")), "no container")


class Containers(ContainerCase):
    def test_an_image_is_built_listed_and_removed(self):
        done = self.build("RUN echo built-inside && echo kept >/kept.txt\n")
        self.assertEqual((done["state"], done["tool"]), ("complete", "podman"), self.log("aa"))
        self.assertIn("built-inside", self.log("aa"))
        self.assertRegex(self.call("list").stdout, r"environment aa state=complete .*bytes=[0-9]{8,}")
        self.assertIn(self.image, self.podman.images())
        self.assertIn("state=absent", self.call("remove", "aa").stdout)
        self.assertNotIn(self.image, self.podman.images())

    def test_a_build_that_fails_says_so_and_one_that_is_canceled_leaves_nothing(self):
        self.assertEqual(self.build("RUN echo oh-no && false\n")["state"], "failed")
        self.assertIn("oh-no", self.log("aa"))
        self.assertNotIn(self.image, self.podman.images())
        with open(os.path.join(self.root("aa"), "request", "Dockerfile"), "w") as file:
            file.write("FROM %s\nRUN echo waiting && sleep 600\n" % BASE)
        self.call("start", "aa", "again")
        self.until_logged("waiting\n")
        self.assertIn("state=canceled", self.call("cancel", "aa").stdout)
        self.until(lambda: not self.processes(), "a process was left")

    def test_a_run_writes_its_own_folders_and_keeps_exit_code_output_order_and_memory(self):
        self.build()
        self.start("r1", "import os, sys\n"
                         "for i in range(300): (sys.stdout if i % 2 else sys.stderr).write('%d\\n' % i)\n"
                         "open('../outputs/x.txt', 'w').write('mine')\n"
                         "size = os.statvfs('/dev/shm'); print('shm', size.f_frsize * size.f_blocks >> 20)\n"
                         "print('word', os.environ.get('WORD'))\n"
                         "sys.exit(7)\n", "shm 48m\nargument --env\nargument WORD=two words\n")
        self.assertEqual(self.ending("r1"), ("ended", "7", ""))
        log = self.driver_log("r1")
        self.assertTrue(log.startswith("".join("%d\n" % i for i in range(300))), log)
        self.assertIn("shm 48\n", log)
        self.assertIn("word two words\n", log)
        self.assertEqual(os.stat(os.path.join(self.folder_of("r1"), "outputs", "x.txt")).st_uid, os.getuid())

    def test_a_polite_cancel_reaches_the_script_once_and_lets_it_finish(self):
        self.build()
        self.start("r1", "import signal, sys, time\n"
                         "def end(*_): print('asked'); time.sleep(0.5); print('saved'); sys.exit(0)\n"
                         "signal.signal(signal.SIGTERM, end)\nprint('ready')\ntime.sleep(600)\n")
        self.until_line("r1", "ready")
        self.until_contained("r1")
        self.agent("cancel", "r1")
        self.assertEqual(self.ending("r1"), ("ended", "0", "canceled"))
        self.assertEqual(self.driver_log("r1").split(), ["ready", "asked", "saved"])

    def test_what_ignores_a_cancel_is_killed_after_its_grace_and_at_once_by_force(self):
        self.build()
        deaf = ("import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                "if os.fork() == 0: os.setsid()\nprint('ready')\ntime.sleep(600)\n")
        self.start("r1", deaf, limits="graceSeconds 1\n")
        self.start("r2", deaf)
        for run in ("r1", "r2"):
            self.until_line(run, "ready")
            self.until_contained(run)
        self.agent("cancel", "r1")
        self.agent("cancel", "r2", "force")
        self.assertEqual(self.ending("r1"), ("ended", "137", "canceled"))
        self.assertEqual(self.ending("r2"), ("ended", "137", "killed"))
        self.until(lambda: not self.podman.containers(), "a container was left")
        self.until(lambda: not self.processes(), "a process was left")

    def test_a_signal_and_a_time_limit_are_told_as_without_a_container(self):
        self.build()
        self.start("r1", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)\n")
        self.start("r2", "import time; time.sleep(600)\n", limits="maxSeconds 1\ngraceSeconds 1\n")
        self.assertEqual(self.ending("r1"), ("ended", "139", "signal-11"))
        self.assertEqual(self.ending("r2")[2], "timeout")

    def test_no_container_outlives_its_run_whoever_is_killed(self):
        self.build()
        for number, victims in enumerate((("child",), ("supervisor", "recorder", "child"))):
            run = "r%d" % number
            self.start(run, "import time; print('ready'); time.sleep(600)\n")
            self.until_line(run, "ready")
            self.until_contained(run)
            contained = self.pid(run, "container")
            # The engine's program too: nobody is left who knows of the container.
            for pid in [self.pid(run, who) for who in victims] + self.clients(run):
                os.kill(pid, signal.SIGKILL)
            self.assertIn(self.ending(run)[0], ("ended", "lost"))
            self.until(lambda: not self.podman.containers(), "a container was left")
            self.until(lambda: not os.path.exists("/proc/%d" % contained), "a process was left")

    def clients(self, run):
        found = []
        for pid in self.processes():
            try:
                with open("/proc/%d/cmdline" % pid, "rb") as file:
                    words = file.read().split(b"\0")
            except OSError:
                continue
            if words[0].endswith(b"podman") and b"run" in words and ("trainyard-" + run).encode() in words:
                found.append(pid)
        return found

    def test_what_a_contained_run_uses_is_sampled(self):
        self.build()
        self.start("r1", "import time\nheld = bytearray(80 << 20)\nprint('ready')\ntime.sleep(600)\n")
        use = os.path.join(self.folder_of("r1"), "resources.jsonl")

        def holds():
            try:
                with open(use) as file:
                    return any('Memory (MiB)' in line and float(line.split('"value":')[1].split(",")[0]) > 80 for line in file)
            except OSError:
                return False

        self.until(holds, "its memory is not among the samples")
        self.agent("cancel", "r1", "force")
        self.ending("r1")

    def test_an_image_that_somebody_removed_is_built_anew_by_the_run_that_needs_it(self):
        self.build()
        self.podman.must("rmi", "--force", self.image)
        self.start("r1", "print('ran')\n")
        self.assertEqual(self.ending("r1"), ("ended", "0", ""))
        self.assertIn("ran\n", self.driver_log("r1"))
        with open(os.path.join(self.folder_of("r1"), "azureml-logs", "20_image_build_log.txt")) as file:
            self.assertIn("Building the image", file.read())

    def test_a_container_that_cannot_start_is_told_as_that(self):
        self.build()
        self.start("r1", "print('never')\n", "argument --no-such-option\n")
        self.assertEqual(self.ending("r1"), ("ended", "125", "container"))
        self.assertIn("no-such-option", self.driver_log("r1"))


class Registries(ContainerCase):
    """The password of a registry: known to the engine alone, and gone afterwards."""

    def setUp(self):
        super().setUp()
        self.password = "s3cr3t-" + os.urandom(8).hex()
        self.registry = Registry(self.podman, BASE, "ann", self.password)
        self.addCleanup(self.registry.close)
        self.environment["CONTAINERS_REGISTRIES_CONF"] = os.path.join(self.podman.folder, "registries.conf")
        self.remote = self.registry.address + "/team/base:1"
        self.addCleanup(lambda: self.podman.call("rmi", "--force", self.remote))

    def log_in(self, password):
        pair = base64.b64encode(("ann:" + password).encode()).decode()
        document = json.dumps({"auths": {self.registry.address: {"auth": pair}}})
        done = subprocess.run(["sh", SCRIPT, self.home, "login", "aa"], env=self.environment, input=document, text=True,
                              capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (0, "@trainyard login aa\n"))

    def login_folder(self):
        return os.path.join(self.root("aa"), "login")

    def test_a_private_image_is_fetched_with_the_password_which_no_one_else_sees(self):
        self.image_request("RUN sleep 1\n", self.remote)
        self.log_in(self.password)
        self.assertEqual(os.stat(self.login_folder()).st_mode & 0o77, 0)
        self.assertEqual(os.stat(os.path.join(self.login_folder(), "config.json")).st_mode & 0o77, 0)
        self.call("start", "aa")
        seen = b""
        while self.state("aa")["state"] in ("starting", "building"):
            for pid in self.processes():
                for part in ("cmdline", "environ"):
                    try:
                        with open("/proc/%d/%s" % (pid, part), "rb") as file:
                            seen += file.read()
                    except OSError:
                        pass
        self.assertEqual(self.state("aa")["state"], "complete", self.log("aa"))
        self.assertGreater(self.registry.served, 0)
        self.assertIn(b"--authfile", seen)
        for secret in (self.password, base64.b64encode(("ann:" + self.password).encode()).decode()):
            self.assertNotIn(secret.encode(), seen)
            self.assertNotIn(secret, self.log("aa"))
        self.assertFalse(os.path.exists(self.login_folder()))

    def test_a_wrong_password_fails_and_is_dropped(self):
        self.image_request("", self.remote)
        self.log_in("wrong")
        self.call("start", "aa")
        self.assertEqual(self.wait("aa", "complete", "failed")["state"], "failed")
        self.assertRegex(self.log("aa"), "(?i)unauthorized|authentication")
        self.assertFalse(os.path.exists(self.login_folder()))

    def test_a_build_that_is_canceled_drops_the_password(self):
        self.image_request("RUN echo waiting && sleep 600\n", self.remote)
        self.log_in(self.password)
        self.call("start", "aa")
        self.until_logged("waiting\n")
        self.call("cancel", "aa")
        self.until(lambda: not self.processes(), "a process was left")
        self.assertFalse(os.path.exists(self.login_folder()))


if __name__ == "__main__":
    unittest.main()
