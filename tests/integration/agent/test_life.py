# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run from start to end: launch, status, cancel and limits."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from support import TOOLS, AgentCase, cmdline, path_with

STUBBORN = "trap '' TERM; (trap '' TERM; sleep 300) & sh -c 'trap \"\" TERM; sleep 301' & echo ready; sleep 302"


class LifeTest(AgentCase):
    def test_a_run_goes_from_prepared_to_running_to_its_exit_code(self):
        self.assertEqual(self.status("a")["state"], "absent")
        folder = self.prepare("a", "echo out; echo err >&2; echo $PWD; while [ ! -e go ]; do sleep 0.05; done; exit 3")
        prepared = self.status("a")
        self.assertEqual(prepared.pop("now")[:3], str(time.time())[:3])
        self.assertEqual(prepared, dict(dict.fromkeys(prepared, ""), state="prepared", child="dead"))
        self.start("a")
        self.until_line("a", b"err")
        self.until("the time of its start", lambda: self.fact("a", "started"))
        running = self.until_state("a", "running")
        self.assertEqual(running["child"], "alive")
        self.assertLess(abs(float(running["now"]) - time.time()), 60)
        self.assertLessEqual(float(running["started"]), float(running["now"]))
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.assertEqual(self.ending("a"), ("ended", "3", ""))
        ended = self.status("a")
        self.assertEqual(ended["child"], "dead")
        self.assertGreaterEqual(float(ended["ended"]), float(ended["started"]))
        self.assertEqual(self.log("a"), ("out\nerr\n%s\n" % folder).encode())
        self.until("no process left", lambda: not self.processes())

    def test_status_answers_one_line_for_each_run_in_their_order(self):
        self.prepare("b", "true")
        lines = self.agent("status", "zz", "b", "a").decode().splitlines()
        self.assertEqual([line.split()[2:4] for line in lines], [["zz", "state=absent"], ["b", "state=prepared"], ["a", "state=absent"]])

    def test_starting_again_changes_nothing(self):
        folder = self.prepare("a", "echo once; exit 0")
        self.start("a")
        self.start("a", "again")
        self.assertEqual(self.ending("a"), ("ended", "0", ""))
        self.start("a", "again")
        self.assertEqual(self.log("a"), b"once\n")
        self.assertFalse(os.path.exists(os.path.join(folder, "state", "supervisor.2")))

    def test_starts_at_the_same_time_give_one_run(self):
        for attempt in range(5):
            run = "a%d" % attempt
            self.prepare(run, "echo once")
            starts = [subprocess.Popen(self.command("start", run), env=self.environment, stdout=subprocess.PIPE) for _ in range(4)]
            answers = sorted(start.communicate()[0].decode().split()[-1] for start in starts)
            self.assertEqual(answers, ["again", "again", "again", "new"])
            self.assertEqual(self.ending(run), ("ended", "0", ""))
            self.assertEqual(self.log(run), b"once\n")

    def test_the_script_has_its_own_session_default_signals_and_no_stray_descriptor(self):
        python = shutil.which("python3", path="/usr/bin:/bin") or "python3"
        self.prepare(
            "a",
            "exec %s -c '\nimport os, signal\n"
            'print(os.getsid(0) == os.getpgid(0) == os.getpid(), os.environ["TRAINYARD_RUN_DIR"] == os.getcwd())\n'
            "print(signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGHUP) == signal.SIG_DFL)\n"
            'print(sorted(fd for fd in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + fd)))\'' % python,
        )
        read, write = os.pipe()
        try:
            os.set_inheritable(write, True)
            os.dup2(write, 7)
            subprocess.run(
                ["sh", "-c", 'trap "" INT HUP QUIT; exec "$@"', "sh"] + self.command("start", "a"),
                env=self.environment, stdout=subprocess.DEVNULL, pass_fds=[7], check=True,
            )  # fmt: skip
        finally:
            os.close(7)
            os.close(write)
        self.assertEqual(os.read(read, 1), b"")  # nobody holds the other end
        os.close(read)
        self.ending("a")
        self.assertEqual(self.log("a").decode().splitlines(), ["True True", "%s %s" % (self.resets_signals, self.resets_signals), "['0', '1', '2']"])

    resets_signals = True

    def test_a_run_outlives_whoever_started_it(self):
        folder = self.prepare("a", "trap : HUP; echo on; while [ ! -e go ]; do sleep 0.05; done; echo done")
        parent = subprocess.Popen(
            ["sh", "-c", '"$@"; kill -9 -$$', "sh"] + self.command("start", "a"),
            env=self.environment, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        out, _ = parent.communicate()
        self.assertEqual((parent.returncode, out), (-9, b"@trainyard start a new\n"))
        self.until_line("a", b"on")
        for who in ("supervisor", "recorder", "child"):
            os.kill(self.pid_of("a", who), signal.SIGHUP)
        time.sleep(0.1)
        self.assertTrue({self.pid_of("a", who) for who in ("supervisor", "recorder", "child")} <= set(self.processes()))
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.assertEqual(self.ending("a"), ("ended", "0", ""))
        self.assertEqual(self.log("a"), b"on\ndone\n")

    def test_a_signal_is_named(self):
        self.prepare("a", "kill -SEGV $$")
        self.start("a")
        self.assertEqual(self.ending("a"), ("ended", "139", "signal-11"))

    def test_a_command_that_is_not_there_ends_as_the_shell_says(self):
        self.prepare("a", "exec /no/such/python")
        self.start("a")
        self.assertEqual(self.ending("a"), ("ended", "127", ""))
        self.assertIn(b"/no/such/python", self.log("a"))

    def test_cancel_ends_a_script_that_listens(self):
        self.prepare("a", "trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done")
        self.start("a")
        self.until_line("a", b"ready")
        self.agent("cancel", "a")
        self.assertEqual(self.ending("a"), ("ended", "5", "canceled"))
        self.assertIn(b"bye\n", self.log("a"))

    def test_cancel_reaches_grandchildren_that_ignore_it(self):
        self.prepare("a", STUBBORN, "graceSeconds 1\n")
        self.start("a")
        self.until_line("a", b"ready")
        self.agent("cancel", "a")
        self.assertEqual(self.status("a")["state"], "running")
        self.assertEqual(self.ending("a"), ("ended", "137", "canceled"))
        self.until("no process left", lambda: not self.processes())

    def test_cancel_waits_for_grandchildren_after_the_script_has_gone(self):
        self.prepare("a", "(trap '' TERM; echo ready; sleep 300) & sleep 301", "graceSeconds 1\n")
        self.start("a")
        self.until_line("a", b"ready")
        self.agent("cancel", "a")
        self.assertEqual(self.ending("a"), ("ended", "143", "canceled"))
        # What was killed may take its last moment on a busy machine.
        self.until("no grandchild left", lambda: not [pid for pid in self.processes() if b"300" in cmdline(pid)])
        self.until("no process left", lambda: not self.processes())

    def test_force_kills_at_once_workers_in_sessions_of_their_own_too(self):
        self.prepare("a", "setsid sleep 300 & " + STUBBORN)
        self.start("a")
        self.until_line("a", b"ready")
        self.agent("cancel", "a", "force")
        self.assertEqual(self.ending("a"), ("ended", "137", "killed"))
        self.until("no process left", lambda: not self.processes())

    def test_force_shortens_a_cancel_under_way(self):
        self.prepare("a", STUBBORN)
        self.start("a")
        self.until_line("a", b"ready")
        self.agent("cancel", "a")
        self.assertEqual(self.status("a")["state"], "running")
        self.agent("cancel", "a", "force")
        self.assertEqual(self.ending("a"), ("ended", "137", "killed"))

    def test_a_stopped_run_can_be_canceled(self):
        self.prepare("a", "echo ready; sleep 300")
        self.start("a")
        self.until_line("a", b"ready")
        os.killpg(self.pid_of("a", "child"), signal.SIGSTOP)
        self.agent("cancel", "a")
        self.assertEqual(self.ending("a"), ("ended", "143", "canceled"))

    def test_a_run_that_was_canceled_before_it_started_never_starts(self):
        self.prepare("a", "echo never")
        self.agent("cancel", "a")
        self.assertEqual(self.ending("a"), ("ended", "143", "canceled"))
        self.start("a", "again")
        self.assertFalse(self.processes())
        self.assertFalse(os.path.exists(os.path.join(self.home, "runs", "a", "azureml-logs", "70_driver_log.txt")))

    def test_a_launch_on_its_way_sees_the_cancel(self):
        folder = self.prepare("a", "echo never")
        os.mkdir(os.path.join(folder, "state"))
        os.symlink("1763700000", os.path.join(folder, "state", "cancel"))
        self.agent("script", "a", "session", status=143)
        self.assertTrue(self.fact("a", "child"))

    def test_cancel_against_start_has_one_winner(self):
        for attempt in range(12):
            run = "a%d" % attempt
            self.prepare(run, "echo begun; sleep 300")
            start = subprocess.Popen(self.command("start", run), env=self.environment, stdout=subprocess.DEVNULL)
            time.sleep(attempt * 0.004)
            self.agent("cancel", run)
            start.wait()
            self.assertEqual(self.ending(run)[0::2], ("ended", "canceled"))
        self.until("no process left", lambda: not self.processes())

    def test_cancel_of_an_ended_run_changes_nothing(self):
        self.prepare("a", "exit 0")
        self.start("a")
        self.ending("a")
        self.agent("cancel", "a", "force")
        self.assertEqual(self.ending("a"), ("ended", "0", ""))

    def test_the_time_limit_ends_a_run(self):
        self.prepare("a", STUBBORN, "maxSeconds 1\ngraceSeconds 1\nunknown 3\n")
        self.start("a")
        self.assertEqual(self.ending("a"), ("ended", "137", "timeout"))
        self.until("no process left", lambda: not self.processes())
        self.prepare("b", "sleep 300", "maxSeconds 1")
        self.start("b")
        self.assertEqual(self.ending("b"), ("ended", "143", "timeout"))

    def test_the_heartbeat_goes_on(self):
        self.prepare("a", "sleep 300")
        self.start("a")
        self.until("a heartbeat", lambda: self.status("a")["heartbeat"])
        first = float(self.status("a")["heartbeat"])
        self.until("another heartbeat", lambda: float(self.status("a")["heartbeat"]) > first + 1)

    def test_wrong_words_are_refused(self):
        for words in (["start"], ["start", "../x"], ["start", ".x"], ["start", "a b"], ["start", "a;b"], ["cancel", "a", "now"],
                      ["nothing", "a"], ["status"], ["read", "a", "f", "x", "1"], ["follow", "a", "f", "-1"], ["read", "a", "f", "1", "01"]):  # fmt: skip
            self.assertTrue(self.agent(*words, status=2).startswith(b"@trainyard error usage "), words)
        self.assertTrue(self.agent("start", "gone", status=1).startswith(b"@trainyard error no-run "))
        self.assertTrue(self.agent("cancel", "gone", status=1).startswith(b"@trainyard error no-run "))


class BusyboxLifeTest(LifeTest):
    """The same where busybox is all there is."""

    resets_signals = False  # its env has no --default-signal

    def setUp(self):
        super().setUp()
        busybox = shutil.which("busybox")
        if not busybox:
            self.skipTest("busybox is not installed")
        path = tempfile.mkdtemp(dir=self.folder)
        path_with(path, [(tool, busybox) for tool in TOOLS + ["setsid", "kill"]])
        self.environment["PATH"] = path


class OtherShellTest(LifeTest):
    """The same with bash as sh."""

    def setUp(self):
        super().setUp()
        bash = shutil.which("bash")
        if not bash:
            self.skipTest("bash is not installed")
        path = tempfile.mkdtemp(dir=self.folder)
        path_with(path, [("sh", bash)] + [tool for tool in TOOLS if tool != "sh"] + ["setsid"])
        self.environment["PATH"] = path


class BareTest(AgentCase):
    """Without setsid: perl or Python make the session; without them the tree of processes is ended."""

    def test_each_substitute_for_setsid_works(self):
        for name, extra in (("perl", ["perl"]), ("python", [("python3", shutil.which("python3", path="/usr/bin:/bin") or "/usr/bin/python3")]), ("none", [])):
            path = tempfile.mkdtemp(dir=self.folder)
            self.environment["PATH"] = path_with(path, TOOLS + extra)
            self.prepare(name, STUBBORN, "graceSeconds 1\n")
            self.start(name)
            self.until_line(name, b"ready")
            self.assertEqual(self.fact(name, "child")[2], "0" if name == "none" else self.fact(name, "child")[0])
            self.agent("cancel", name)
            self.assertEqual(self.ending(name), ("ended", "137", "canceled"), name)
            self.until("no process left", lambda: not self.processes())

    def test_a_session_from_outside_of_a_container_is_nobodys(self):
        """Process groups from outside of a PID namespace have the number 0 in it, all of them."""
        container = ["unshare", "--pid", "--fork", "--mount-proc"]
        if not shutil.which("unshare") or subprocess.run(container + ["true"], capture_output=True).returncode != 0:
            self.skipTest("a PID namespace needs root and unshare")
        inside = [sys.executable, "-B", "-m", "unittest", "test_life.BareTest.test_each_substitute_for_setsid_works"]
        done = subprocess.run(container + inside, cwd=os.path.dirname(os.path.abspath(__file__)), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_machine_without_proc_is_managed(self):
        self.environment["TRAINYARD_PROC"] = os.path.join(self.folder, "no proc")
        folder = self.prepare("a", "echo ready; while [ ! -e go ]; do sleep 0.05; done; exit 4")
        self.start("a")
        self.until_line("a", b"ready")
        self.assertEqual(self.until_state("a", "running")["child"], "alive")
        self.kill("a", "supervisor")
        self.assertEqual(self.status("a")["state"], "running")
        with open(os.path.join(folder, "go"), "w"):
            pass
        self.assertEqual(self.ending("a"), ("ended", "4", ""))
        self.prepare("b", STUBBORN, "graceSeconds 1\n")
        self.start("b")
        self.until_line("b", b"ready")
        self.agent("cancel", "b")
        self.assertEqual(self.ending("b"), ("ended", "137", "canceled"))


if __name__ == "__main__":
    unittest.main()
