# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""read and follow: every byte once, and nothing from outside the run."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import unittest

from support import TOOLS, AgentCase, cmdline, path_with

LOG = "azureml-logs/70_driver_log.txt"
NOISY = "i=0; while [ $i -lt 400 ]; do head -c $((i * 13)) /dev/urandom; [ $((i % 40)) != 0 ] || sleep 0.05; i=$((i+1)); done"


def data(answer):
    """The marker of an answer, wherever a noisy shell left it, and the bytes after it."""
    at = answer.index(b"@trainyard data ")
    marker, _, rest = answer[at:].partition(b"\n")
    return marker.decode().split()[2:], rest


class FilesTest(AgentCase):
    def test_following_gives_the_bytes_of_the_whole_run(self):
        self.prepare("a", NOISY)
        follow = subprocess.Popen(self.command("follow", "a", LOG, 0), env=self.environment, stdout=subprocess.PIPE)
        self.start("a")
        marker, got = data(follow.communicate()[0])
        self.assertEqual((marker, follow.returncode), (["0"], 0))
        self.assertEqual(self.ending("a"), ("ended", "0", ""))
        self.assertEqual(len(got), sum(i * 13 for i in range(400)))
        self.assertEqual(hashlib.sha256(got).hexdigest(), hashlib.sha256(self.log("a")).hexdigest())
        # And once more from the middle, now that it is over.
        marker, rest = data(self.agent("follow", "a", LOG, 700001))
        self.assertEqual((marker, rest), (["700001"], got[700001:]))

    def test_a_follower_that_is_cut_goes_on_where_it_stopped(self):
        self.prepare("a", NOISY)
        self.start("a")
        got = b""
        for cut in range(6):
            follow = subprocess.Popen(self.command("follow", "a", LOG, len(got)), env=self.environment, stdout=subprocess.PIPE)
            follow.stdout.readline()
            got += follow.stdout.read(150000)
            follow.kill()
            follow.stdout.close()
            follow.wait()
        got += data(self.agent("follow", "a", LOG, len(got)))[1]
        self.assertEqual(hashlib.sha256(got).hexdigest(), hashlib.sha256(self.log("a")).hexdigest())

    def test_lines_arrive_while_the_run_goes_on_and_following_ends_with_it(self):
        folder = self.prepare("a", "n=0; while [ ! -e stop ]; do [ -e say$n ] && echo $n && n=$((n+1)); sleep 0.02; done")
        self.start("a")
        follow = subprocess.Popen(self.command("follow", "a", LOG, 0), env=self.environment, stdout=subprocess.PIPE)
        self.assertEqual(follow.stdout.readline(), b"@trainyard data 0\n")
        for n in range(3):
            with open(os.path.join(folder, "say%d" % n), "w"):
                pass
            self.assertEqual(follow.stdout.readline(), b"%d\n" % n)
        with open(os.path.join(folder, "stop"), "w"):
            pass
        self.assertEqual((follow.stdout.read(), follow.wait()), (b"", 0))
        follow.stdout.close()

    def test_following_ends_when_the_run_is_lost(self):
        self.prepare("a", "echo ready; sleep 300")
        self.start("a")
        self.until_line("a", b"ready")
        follow = subprocess.Popen(self.command("follow", "a", LOG, 0), env=self.environment, stdout=subprocess.PIPE)
        self.assertEqual(follow.stdout.readline(), b"@trainyard data 0\n")
        for who in ("supervisor", "recorder", "child"):
            self.kill("a", who)
        self.assertEqual((follow.stdout.read(), follow.wait()), (b"ready\n", 0))
        follow.stdout.close()

    def test_a_follower_without_reader_goes_away(self):
        self.prepare("a", "echo ready; sleep 300")
        self.start("a")
        self.until_line("a", b"ready")
        asker = subprocess.Popen(
            ["sh", "-c", '"$@" & wait', "sh"] + self.command("follow", "a", LOG, 0), env=self.environment, stdout=subprocess.PIPE
        )
        self.assertEqual(asker.stdout.readline(), b"@trainyard data 0\n")
        asker.kill()
        asker.wait()
        asker.stdout.close()
        self.until("no follower left", lambda: not [pid for pid in self.processes() if b"follow" in cmdline(pid)])

    def test_reading_gives_a_bounded_part_and_the_size(self):
        folder = self.prepare("a", "true")
        os.mkdir(os.path.join(folder, "logs"))
        content = bytes(range(256)) * 5
        with open(os.path.join(folder, "logs", "x.bin"), "wb") as file:
            file.write(content)
        for offset, count in ((0, 10), (3, 0), (1000, 500), (1279, 1), (1280, 5), (5000, 5), (0, 1 << 30)):
            marker, got = data(self.agent("read", "a", "logs/x.bin", offset, count))
            self.assertEqual((marker, got), ([str(offset), "1280"], content[offset : offset + count]))

    def test_any_name_can_be_said_in_a_plain_word(self):
        folder = self.prepare("a", "true")
        os.mkdir(os.path.join(folder, "logs"))
        for name in ("a b.txt", "50%.txt", "caf\u00e9", "line\nbreak", ":colon", "$(date)", "back\\slash"):
            with open(os.path.join(folder, "logs", name), "w") as file:
                file.write(name)
            word = ":" + "".join("%%%02x" % byte for byte in ("logs/" + name).encode())
            self.assertEqual(data(self.agent("read", "a", word, 0, 99))[1], name.encode())
            word = ":logs/" + name.replace("%", "%25").replace(" ", "%20").replace("\n", "%0A")
            self.assertEqual(data(self.agent("read", "a", word, 0, 99))[1], name.encode())
        with open(os.path.join(folder, "plain%20name"), "w") as file:
            file.write("as it is")
        self.assertEqual(data(self.agent("read", "a", "plain%20name", 0, 99))[1], b"as it is")

    def test_nothing_outside_the_run_is_read(self):
        folder = self.prepare("a", "true")
        with open(os.path.join(self.folder, "secret"), "w") as file:
            file.write("secret")
        os.symlink(os.path.join(self.folder, "secret"), os.path.join(folder, "link"))
        os.symlink(self.folder, os.path.join(folder, "outside"))
        os.symlink("loop", os.path.join(folder, "loop"))
        os.symlink("source", os.path.join(folder, "inside"))
        os.mkfifo(os.path.join(folder, "pipe"))
        with open(os.path.join(folder, "source", "x"), "w") as file:
            file.write("ok")
        os.symlink("x", os.path.join(folder, "source", "y"))
        for name in ("/etc/passwd", "../../../secret", "source/../../secret", "link", "outside/secret", "loop", "pipe", "source",
                     "", ".", "source/.", ":%2e%2e/%2e%2e/x", ":/etc/passwd", "pipe"):  # fmt: skip
            for words in (["read", "a", name, 0, 99], ["follow", "a", name, 0]):
                answer = self.agent(*words, status=1)
                self.assertTrue(answer.startswith(b"@trainyard error bad-file "), (words, answer))
        self.assertTrue(self.agent("read", "a", "gone", 0, 9, status=1).startswith(b"@trainyard error no-file "))
        self.assertEqual(data(self.agent("read", "a", "inside/x", 0, 9))[1], b"ok")
        self.assertEqual(data(self.agent("read", "a", "inside/y", 0, 9))[1], b"ok")

    def test_noise_of_the_login_shell_comes_before_the_marker(self):
        self.prepare("a", "printf 'bytes\\0\\377'")
        self.start("a")
        self.ending("a")
        noisy = "echo Welcome; printf '@trainyard of old'; echo; exec " + "%s"
        words = noisy % " ".join("'%s'" % word for word in self.command("read", "a", LOG, 0, 99))
        answer = subprocess.run(["sh", "-c", words], env=self.environment, stdout=subprocess.PIPE).stdout
        self.assertEqual(data(answer), (["0", "7"], b"bytes\0\xff"))

    def test_the_end_of_a_huge_file_is_read_by_seeking(self):
        folder = self.prepare("a", "true")
        with open(os.path.join(folder, "big"), "wb") as file:
            file.seek((3 << 30) - 4)
            file.write(b"tail")
        marker, got = data(self.agent("read", "a", "big", (3 << 30) - 4, 100))
        self.assertEqual((marker[1], got), (str(3 << 30), b"tail"))


class BusyboxFilesTest(FilesTest):
    """The same without the tail of GNU."""

    def setUp(self):
        super().setUp()
        busybox = shutil.which("busybox")
        if not busybox:
            self.skipTest("busybox is not installed")
        path = tempfile.mkdtemp(dir=self.folder)
        self.environment["PATH"] = path_with(path, [(tool, busybox) for tool in TOOLS + ["setsid", "kill"]])


if __name__ == "__main__":
    unittest.main()
