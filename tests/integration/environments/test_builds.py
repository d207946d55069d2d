# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import random
import shutil
import signal
import time
import unittest

from support import BuildCase


class Builds(BuildCase):
    def test_a_build_leaves_a_marker_a_lock_file_and_no_process(self):
        self.request("aa")
        self.assertIn("state=", self.call("start", "aa").stdout)
        done = self.wait("aa", "complete")
        self.assertEqual(done["tool"], "micromamba")
        with open(os.path.join(self.root("aa"), "complete")) as file:
            self.assertEqual(file.read().strip(), os.path.join(self.root("aa"), "env"))
        with open(os.path.join(self.root("aa"), "installed.txt")) as file:
            self.assertIn("explicit list", file.read())
        self.assertIn("step 10", self.log("aa"))
        self.until(lambda: not self.processes(), "a process was left")
        self.call("start", "aa")
        self.assertEqual(self.begun(), 1)

    def test_runs_that_want_the_same_build_it_once_and_all_see_its_log(self):
        self.request("aa")
        waiters = [self.waiter("aa", "run_%d" % i) for i in range(5)]
        for waiter in waiters:
            output, _ = waiter.communicate(timeout=60)
            self.assertEqual(waiter.returncode, 0, output)
            self.assertIn("step 1\n", output)
            self.assertIn("step 10", output)
        self.assertEqual(self.begun(), 1)
        for i in range(5):
            facts = os.listdir(os.path.join(self.home, "runs", "run_%d" % i, "state"))
            self.assertEqual(sorted(facts), ["prepared", "preparing"])
        self.assertEqual([f for f in os.listdir(self.root("aa")) if f.startswith("wanted.run")], [])

    def test_a_failed_build_is_kept_and_only_tried_again_when_asked(self):
        self.request("aa", "dependencies: [python, impossible]\n")
        self.call("start", "aa")
        self.assertEqual(self.wait("aa", "failed")["exit"], "1")
        self.assertIn("impossible", self.log("aa"))
        self.call("start", "aa")
        waiter = self.waiter("aa", "r1")
        output, _ = waiter.communicate(timeout=60)
        self.assertEqual(waiter.returncode, 1)
        self.assertIn("nothing provides impossible", output)
        self.assertFalse(os.path.lexists(os.path.join(self.home, "runs", "r1", "state", "prepared")))
        self.assertEqual(self.begun(), 1)
        with open(os.path.join(self.root("aa"), "request", "conda.yml"), "w") as file:
            file.write("dependencies: [python]\n")
        self.call("start", "aa", "again")
        self.wait("aa", "complete")
        self.assertEqual(self.begun(), 2)

    def test_whoever_asks_again_while_the_last_builder_leaves_is_not_forgotten(self):
        self.request("aa", "dependencies: [python, impossible]\n")
        self.call("start", "aa")
        self.wait("aa", "failed")
        left = self.processes()
        self.environment["PACE"] = "0.5"
        with open(os.path.join(self.root("aa"), "request", "conda.yml"), "w") as file:
            file.write("dependencies: [python]\n")
        self.call("start", "aa", "again")
        self.assertTrue(os.path.lexists(os.path.join(self.root("aa"), "state.2", "wanted")))
        self.until(lambda: not set(left) & set(self.processes()), "the first builder does not leave")
        self.wait("aa", "complete")

    def test_cancel_ends_every_process_and_a_later_run_builds_anew(self):
        self.environment["PACE"] = "5"
        self.request("aa")
        self.call("start", "aa")
        self.until(lambda: self.begun() == 1, "the build did not begin")
        self.assertIn("state=canceled", self.call("cancel", "aa").stdout)
        self.until(lambda: not self.processes(), "a process was left")
        self.environment["PACE"] = "0.01"
        waiter = self.waiter("aa", "r1")
        output, _ = waiter.communicate(timeout=60)
        self.assertEqual(waiter.returncode, 0, output)

    def test_a_build_that_nobody_wants_any_more_stops(self):
        self.environment["PACE"] = "5"
        self.request("aa")
        first, second = self.waiter("aa", "r1"), self.waiter("aa", "r2")
        self.until(lambda: self.begun() == 1, "the build did not begin")
        first.send_signal(signal.SIGKILL)
        first.communicate()
        time.sleep(4)  # longer than it takes to stop one that nobody wants
        self.assertEqual(self.state("aa")["state"], "building")
        second.terminate()
        second.communicate()
        self.wait("aa", "canceled")
        self.until(lambda: not self.processes(), "a process was left")

    def test_whatever_is_killed_whenever_the_next_one_builds_it_whole(self):
        seed = int(os.environ.get("TRAINYARD_SEED", random.randrange(1 << 30)))
        print("seed", seed)
        chance = random.Random(seed)
        self.request("aa")
        whole = 0
        for _ in range(25):
            self.call("start", "aa")
            time.sleep(chance.random() * 0.5)
            victims = self.processes()
            chance.shuffle(victims)
            for pid in victims[: chance.randint(1, max(1, len(victims)))]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
            if self.state("aa")["state"] == "complete":
                whole += 1
                self.assertFalse(os.path.exists(os.path.join(self.root("aa"), "env", "half-done")))
                self.assertEqual(self.call("remove", "aa").returncode, 0)
                self.request("aa")
        self.until(lambda: self.state("aa")["state"] != "building", "a build that cannot end")
        self.call("start", "aa", "again")
        self.wait("aa", "complete")
        self.assertFalse(os.path.exists(os.path.join(self.root("aa"), "env", "half-done")))
        self.until(lambda: not self.processes(), "a process was left")
        time.sleep(0.3)  # an orphan of an earlier attempt would write by now
        self.assertFalse(os.path.exists(os.path.join(self.root("aa"), "env", "half-done")))

    def test_a_home_that_was_moved_is_built_anew(self):
        self.request("aa")
        self.call("start", "aa")
        self.wait("aa", "complete")
        moved = os.path.join(self.folder, "moved")
        shutil.move(self.home, moved)
        self.home = moved
        self.assertNotEqual(self.state("aa")["state"], "complete")
        self.call("start", "aa")
        self.wait("aa", "complete")
        self.assertEqual(self.begun(), 2)

    def test_what_a_run_uses_is_not_removed(self):
        self.request("aa")
        self.call("start", "aa")
        self.wait("aa", "complete")
        state = os.path.join(self.home, "runs", "r1", "state")
        os.makedirs(state)
        os.symlink("0", os.path.join(self.root("aa"), "users", "r1"))
        refused = self.call("remove", "aa")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("@trainyard error busy Run r1 uses", refused.stdout)
        os.symlink("0", os.path.join(state, "exit"))
        self.assertIn("state=absent", self.call("remove", "aa").stdout)
        self.assertEqual(os.listdir(os.path.join(self.home, "environments")), [])

    def test_names_that_are_no_hashes_are_refused(self):
        for name in ("../x", "", "aa/..", "AA", "aa bb"):
            self.assertEqual(self.call("start", name).returncode, 2, name)
        self.assertIn("no-request", self.call("start", "ab").stdout)

    def test_a_full_disk_is_a_failure_and_no_half_environment(self):
        disk = os.path.join(self.folder, "disk")
        os.makedirs(disk)
        if os.system("mount -t tmpfs -o size=300k tmpfs '%s' 2>/dev/null" % disk) != 0:
            self.skipTest("needs a file system of its own, so the right to mount one")
        self.addCleanup(lambda: os.system("umount -l '%s'" % disk))
        self.home = os.path.join(disk, "home")
        self.request("aa")
        with open(os.path.join(disk, "ballast"), "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass
        self.call("start", "aa")
        self.wait("aa", "failed", "interrupted", "absent")
        self.assertFalse(os.path.exists(os.path.join(self.root("aa"), "complete")))
        os.remove(os.path.join(disk, "ballast"))
        self.call("start", "aa", "again")
        self.wait("aa", "complete")


if __name__ == "__main__":
    unittest.main()
