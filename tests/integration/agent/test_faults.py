# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is killed, a run is accounted for."""

import os
import random
import shutil
import signal
import subprocess
import time
import unittest

from support import AgentCase

KILLS = int(os.environ.get("TRAINYARD_TEST_KILLS", "50"))
SEED = int(os.environ.get("TRAINYARD_TEST_SEED", str(int(time.time()))))
WAITING = "echo ready; while [ ! -e go ]; do sleep 0.05; done; echo done; exit 6"


class FaultTest(AgentCase):
    def begin(self, run, script=WAITING, limits=""):
        self.prepare(run, script, limits)
        self.start(run)
        self.until_line(run, b"ready")
        for who in ("supervisor", "recorder", "child"):
            self.pid_of(run, who)

    def go(self, run):
        with open(os.path.join(self.home, "runs", run, "go"), "w"):
            pass

    def test_without_its_supervisor_the_run_goes_on_and_its_end_is_recorded(self):
        self.begin("a")
        self.kill("a", "supervisor")
        self.assertEqual(self.status("a")["state"], "running")
        self.go("a")
        self.assertEqual(self.ending("a"), ("ended", "6", ""))

    def test_start_gives_a_run_without_supervisor_another_one(self):
        self.begin("a", limits="maxSeconds 4\n")
        self.kill("a", "supervisor")
        self.until("death", lambda: self.pid_of("a", "supervisor") not in self.processes())
        starts = [subprocess.Popen(self.command("start", "a"), env=self.environment, stdout=subprocess.PIPE) for _ in range(3)]
        answers = [start.communicate()[0].decode().split()[-1] for start in starts]
        self.assertEqual(answers.count("new"), 1, answers)
        self.assertTrue(self.fact("a", "supervisor.2"))
        self.assertEqual(self.ending("a"), ("ended", "143", "timeout"))

    def test_without_its_recorder_the_run_goes_on_and_is_lost_at_its_end(self):
        self.begin("a")
        self.kill("a", "recorder")
        self.assertEqual(self.status("a")["state"], "running")
        self.go("a")
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        self.assertIn(b"done", self.log("a"))

    def test_a_killed_script_is_recorded(self):
        self.begin("a")
        self.kill("a", "child")
        self.assertEqual(self.ending("a"), ("ended", "137", "signal-9"))

    def test_a_killed_group_is_recorded(self):
        self.begin("a")
        os.killpg(self.pid_of("a", "child"), signal.SIGKILL)
        self.assertEqual(self.ending("a"), ("ended", "137", "signal-9"))

    def test_when_all_are_killed_the_run_is_lost(self):
        self.begin("a")
        for who in ("supervisor", "recorder", "child"):
            self.kill("a", who)
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        self.start("a", "again")
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))

    def test_cancel_works_when_those_behind_the_run_are_dead(self):
        for run, killed in (("a", ["supervisor"]), ("b", ["recorder"]), ("c", ["supervisor", "recorder"])):
            self.begin(run, "trap '' TERM; (trap '' TERM; sleep 300) & " + WAITING, "graceSeconds 1\n")
            for who in killed:
                self.kill(run, who)
            self.agent("cancel", run)
            self.assertEqual(self.ending(run), ("ended", "137", "canceled"), run)
        self.until("no process left", lambda: not self.processes())

    def test_a_supervisor_that_was_killed_before_it_launched_anything_is_lost_for_good(self):
        folder = self.prepare("a", "echo never")
        dead = subprocess.Popen(["true"])
        dead.wait()
        os.mkdir(os.path.join(folder, "state"))
        with open("/proc/sys/kernel/random/boot_id") as file:
            os.symlink("%d 1 %s" % (dead.pid, file.read().strip()), os.path.join(folder, "state", "supervisor"))
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        # A launch that was still on its way comes too late.
        self.agent("script", "a", "session")
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        # Nor did anything begin where the recorder was on its way too.
        self.agent("record", "a")
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        self.assertTrue(os.path.islink(os.path.join(folder, "state", "started")))
        self.assertEqual(self.status("a")["started"], "")
        self.assertFalse(os.path.exists(os.path.join(folder, "azureml-logs", "70_driver_log.txt"))
                         and os.path.getsize(os.path.join(folder, "azureml-logs", "70_driver_log.txt")))

    def fake_proc(self, boot=None, ticks=None, pids=(), letter=None):
        """Another root for /proc that tells another boot id or other start ticks."""
        root = os.path.join(self.folder, "proc")
        shutil.rmtree(root, ignore_errors=True)
        os.makedirs(os.path.join(root, "sys", "kernel", "random"))
        with open("/proc/sys/kernel/random/boot_id") as file:
            real = file.read()
        with open(os.path.join(root, "sys", "kernel", "random", "boot_id"), "w") as file:
            file.write(boot or real)
        with open("/proc/sys/kernel/hostname") as source, open(os.path.join(root, "sys", "kernel", "hostname"), "w") as file:
            file.write(source.read())
        for pid in list(pids) + ["self"]:
            os.mkdir(os.path.join(root, str(pid)))
            with open("/proc/%s/stat" % pid) as file:
                fields = file.read().rsplit(") ", 1)[1].split()
            fields[0], fields[19] = letter or fields[0], str(ticks or fields[19])
            with open(os.path.join(root, str(pid), "stat"), "w") as file:
                file.write("1 (odd) name\nof 2 lines) %s\n" % " ".join(fields))
        return root

    def test_a_restarted_machine_is_recognised(self):
        self.begin("a")
        self.environment["TRAINYARD_PROC"] = self.fake_proc(boot="11111111-2222-3333-4444-555555555555\n")
        status = self.status("a")
        self.assertEqual((status["state"], status["reason"], status["child"]), ("lost", "reboot", "dead"))
        del self.environment["TRAINYARD_PROC"]
        self.go("a")
        self.ending("a")

    def test_a_process_number_that_now_belongs_to_another_does_not_count(self):
        self.begin("a")
        pids = [self.pid_of("a", who) for who in ("supervisor", "recorder", "child")]
        self.environment["TRAINYARD_PROC"] = self.fake_proc(pids=pids)
        self.assertEqual(self.status("a")["state"], "running")
        self.environment["TRAINYARD_PROC"] = self.fake_proc(pids=pids, letter="Z")
        self.assertEqual(self.status("a")["state"], "lost")
        self.environment["TRAINYARD_PROC"] = self.fake_proc(ticks=7, pids=pids)
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))
        self.agent("cancel", "a", "force")  # must not reach the processes that have these numbers now
        del self.environment["TRAINYARD_PROC"]
        self.assertTrue(set(pids) <= set(self.processes()))

    def test_a_home_shared_with_another_machine_is_judged_by_the_heartbeat(self):
        self.begin("a")
        fake = self.fake_proc(boot="11111111-2222-3333-4444-555555555555\n")
        with open(os.path.join(fake, "sys", "kernel", "hostname"), "w") as file:
            file.write("elsewhere\n")
        self.until("a heartbeat", lambda: self.fact("a", "host"))
        self.environment["TRAINYARD_PROC"] = fake
        self.assertEqual((self.status("a")["state"], self.status("a")["child"]), ("running", "alive"))
        self.agent("cancel", "a")
        del self.environment["TRAINYARD_PROC"]
        self.assertEqual(self.ending("a"), ("ended", "143", "canceled"))

    def test_an_old_heartbeat_of_another_machine_means_lost(self):
        self.begin("a")
        state = os.path.join(self.home, "runs", "a", "state")
        self.until("a heartbeat", lambda: self.fact("a", "host") and self.fact("a", "heartbeat"))
        self.kill("a", "supervisor")
        fake = self.fake_proc(boot="11111111-2222-3333-4444-555555555555\n")
        with open(os.path.join(fake, "sys", "kernel", "hostname"), "w") as file:
            file.write("elsewhere\n")
        os.symlink("%d" % (time.time() - 91), os.path.join(state, "old"))
        os.replace(os.path.join(state, "old"), os.path.join(state, "heartbeat"))
        self.environment["TRAINYARD_PROC"] = fake
        self.assertEqual(self.ending("a"), ("lost", "", "vanished"))

    def test_a_shutdown_is_no_end_of_the_script(self):
        self.begin("a")
        pids = {who: self.pid_of("a", who) for who in ("supervisor", "recorder", "child")}
        for pid in pids.values():
            os.kill(pid, signal.SIGTERM)
        self.until("the end of all", lambda: not set(pids.values()) & set(self.processes()))
        self.assertIsNone(self.fact("a", "exit"))
        self.environment["TRAINYARD_PROC"] = self.fake_proc(boot="11111111-2222-3333-4444-555555555555\n")
        self.assertEqual(self.ending("a"), ("lost", "", "reboot"))
        del self.environment["TRAINYARD_PROC"]  # it was no shutdown after all
        self.assertEqual(self.ending("a"), ("ended", "143", "signal-15"))

    def test_an_out_of_memory_kill_is_named(self):
        cgroups = os.path.join(self.folder, "cgroups")
        with open("/proc/self/cgroup") as file:
            lines = [line.strip().split(":", 2) for line in file]
        counts = []
        for _, controllers, path in lines:
            if controllers == "":
                counts.append(os.path.join(cgroups + path, "memory.events"))
            elif "memory" in controllers.split(","):
                counts.append(os.path.join(cgroups, "memory" + path, "memory.oom_control"))
        if not counts:
            self.skipTest("this machine has no memory cgroup")
        self.environment["TRAINYARD_CGROUPS"] = cgroups

        def count(kills):
            for path in counts:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w") as file:
                    file.write("oom 9\noom_kill %d\n" % kills)

        for run, after, reason in (("a", 4, "oom"), ("b", 3, "signal-9")):
            count(3)
            self.begin(run)
            self.until("the count at the start", lambda: self.fact(run, "started"))
            count(after)
            self.kill(run, "child")
            self.assertEqual(self.ending(run), ("ended", "137", reason))

    def test_a_real_out_of_memory_kill_is_named(self):
        with open("/proc/self/cgroup") as file:
            memory = [line.strip().split(":", 2)[2] for line in file if "memory" in line.split(":")[1].split(",")]
        group = "/sys/fs/cgroup/memory%s/trainyard-test-%d" % (memory[0] if memory else "", os.getpid())
        try:
            if not memory:
                raise OSError("no memory controller of cgroup v1")
            os.mkdir(group)
            self.addCleanup(lambda: self.until("cgroup gone", lambda: not os.path.exists(group) or os.rmdir(group) is None))
            with open(os.path.join(group, "memory.limit_in_bytes"), "w") as file:
                file.write(str(64 << 20))
        except OSError as error:
            self.skipTest("cannot make a memory cgroup: %s" % error)
        self.prepare("a", "exec /usr/bin/python3 -c 'x = b\"x\" * (1 << 28)'")
        into = 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"'
        subprocess.run(["sh", "-c", into, "sh", group] + self.command("start", "a"), env=self.environment, stdout=subprocess.DEVNULL, check=True)
        self.assertEqual(self.ending("a"), ("ended", "137", "oom"))
        self.until("no process left", lambda: not self.processes())

    def test_a_full_disk_hides_neither_the_run_nor_its_end(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], stderr=subprocess.PIPE)
        if mounted.returncode:
            self.skipTest("mounting a small disk is not permitted: %s" % mounted.stderr.decode().strip())
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        self.home = os.path.join(disk, "home")
        for run, canceled in (("a", False), ("b", True)):
            folder = self.prepare(run, "exec 2>/dev/null; while :; do echo ready || break; done; trap 'exit 9' TERM; while [ ! -e ../../go ]; do sleep 0.05; done; exit 6")
            for name in ("state", "azureml-logs", "logs", "outputs"):
                os.mkdir(os.path.join(folder, name))
        full = os.path.join(disk, "ballast")
        subprocess.run(["dd", "if=/dev/zero", "of=" + full, "bs=4k"], stderr=subprocess.DEVNULL)
        self.start("a")
        self.start("b")
        self.until_state("a", "running")
        self.until_state("b", "running")
        self.kill("a", "supervisor")
        self.agent("cancel", "b")
        self.assertEqual(self.ending("b")[0::2], ("ended", "canceled"))
        os.mkdir(os.path.join(self.home, "go"))
        self.assertEqual(self.ending("a"), ("ended", "6", ""))

    def test_a_home_that_cannot_be_written_is_said(self):
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", disk], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("mounting is not permitted")
        self.addCleanup(subprocess.run, ["umount", "-l", disk])
        self.home = os.path.join(disk, "home")
        self.prepare("a", "echo never")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for verb in ("start", "cancel"):
            self.assertTrue(self.agent(verb, "a", status=1).startswith(b"@trainyard error no-state "))
        self.assertEqual(self.status("a")["state"], "prepared")

    def test_random_kills_leave_every_run_accounted_for(self):
        """Each of the processes behind a run, its group, or several of them, at any moment."""
        chance = random.Random(SEED)
        script = "i=0; while [ $i -lt 40 ]; do echo line $i; i=$((i+1)); sleep 0.01; done; exit 7"
        whole = b"".join(b"line %d\n" % i for i in range(40))
        said = "random kills with TRAINYARD_TEST_SEED=%d, " % SEED
        counts = {}
        for attempt in range(KILLS):
            run = "r%d" % attempt
            self.prepare(run, script, "graceSeconds 1\n")
            victims = chance.choice(
                [["supervisor"], ["recorder"], ["child"], ["group"], ["supervisor", "recorder"], ["supervisor", "child"],
                 ["recorder", "child"], ["supervisor", "recorder", "group"], ["start"], ["cancel"]]
            )  # fmt: skip
            start = subprocess.Popen(self.command("start", run), env=self.environment, stdout=subprocess.DEVNULL)
            time.sleep(chance.choice([0, chance.uniform(0, 0.03), chance.uniform(0, 0.7)]))
            for victim in victims:
                try:
                    if victim == "start":
                        start.kill()
                    elif victim == "cancel":
                        cancel = subprocess.Popen(self.command("cancel", run), env=self.environment, stdout=subprocess.DEVNULL)
                        time.sleep(chance.uniform(0, 0.03))
                        cancel.kill()
                        cancel.wait()
                        self.agent("cancel", run)
                    elif victim == "group":
                        os.killpg(int((self.fact(run, "child") or ["0"])[0]) or 10**9, signal.SIGKILL)
                    else:
                        os.kill(int((self.fact(run, victim) or ["0"])[0]) or 10**9, signal.SIGKILL)
                except (OSError, OverflowError):
                    pass  # it does not live yet, or no more
            start.wait()
            if self.status(run)["state"] == "prepared":  # the start was killed, maybe before it began
                self.agent("start", run)
            what = said + "%d: %s" % (attempt, victims)
            try:
                state, code, reason = self.ending(run)
            except AssertionError as error:
                self.fail("%s: %s; %s" % (what, error, self.status(run)))
            counts[state, reason] = counts.get((state, reason), 0) + 1
            if victims in (["supervisor"], ["start"]) and self.fact(run, "child")[0] != "0":
                self.assertEqual((state, code, reason), ("ended", "7", ""), what)
                self.assertEqual(self.log(run), whole, what)
            elif state == "ended" and reason == "":
                self.assertEqual((code, self.log(run)), ("7", whole), what)
            elif state == "ended":
                self.assertIn(reason, ("signal-9", "canceled"), what)
                self.assertIn(code, ("137", "143", "7"), what)
            else:
                self.assertEqual(reason, "vanished", what)
                self.assertTrue({"recorder", "supervisor"} & set(victims), what)
            # What was said once stays said.
            self.assertEqual(self.ending(run), (state, code, reason), what)
        self.until("no process left", lambda: not self.processes())


if __name__ == "__main__":
    unittest.main()
