# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""mirror: a copy of what a run writes, from the byte where it stopped."""

import hashlib
import os
import subprocess

from support import AgentCase

LOG = "azureml-logs/70_driver_log.txt"


class Mirror:
    """Says what it has and takes the frames in."""

    def __init__(self, case, run, have=None, most=1 << 30):
        self.names, self.facts, self.hashes, self.begun_anew = {}, {}, {}, []
        self.files = dict(have or {})
        self.agent = subprocess.Popen(
            case.command("mirror", run, most), env=case.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        lines = b""
        for number, (name, data) in enumerate(self.files.items()):
            self.names[number + 1] = name
            length = min(len(data), 65536)
            lines += b"%d %d %s %s\n" % (len(data), length, hashlib.sha256(data[len(data) - length :]).hexdigest().encode(), name.encode())
        self.agent.stdin.write(lines + b".\n")
        self.agent.stdin.flush()
        case.assertEqual(self.agent.stdout.readline(), b"@trainyard mirror %s\n" % run.encode())

    def frame(self):
        words = self.agent.stdout.readline().decode().rstrip("\n").split(" ")
        if words[0] == "N":
            self.names[int(words[1])] = " ".join(words[2:])
            self.files.setdefault(self.names[int(words[1])], b"")
        elif words[0] == "T":
            self.begun_anew.append(self.names[int(words[1])])
            self.files[self.names[int(words[1])]] = b""
        elif words[0] == "D":
            name, offset, length = self.names[int(words[1])], int(words[2]), int(words[3])
            held = self.files.setdefault(name, b"")
            assert offset == len(held), (name, offset, len(held))
            self.files[name] = held + self.agent.stdout.read(length)
        elif words[0] == "S":
            self.facts[words[1]] = " ".join(words[2:])
        elif words[0] == "H":
            self.hashes[self.names[int(words[1])]] = words[3]
        return words[0]

    def to_the_end(self):
        while self.frame() not in ("E", ""):
            pass
        self.close()
        return self

    def close(self):
        self.agent.stdin.close()
        self.agent.stdout.close()
        self.agent.wait(30)
        errors = self.agent.stderr.read()
        self.agent.stderr.close()
        assert errors == b"", errors


class MirrorTest(AgentCase):
    def file(self, run, name):
        with open(os.path.join(self.home, "runs", run, name), "rb") as file:
            return file.read()

    def check(self, run, mirror, names):
        # What was sampled of it depends on how long it took.
        self.assertEqual(sorted(name for name in mirror.files if name != "resources.jsonl"), sorted(names))
        for name in names:
            self.assertEqual(mirror.files[name], self.file(run, name))
            if mirror.files[name]:
                self.assertEqual(mirror.hashes[name], hashlib.sha256(mirror.files[name]).hexdigest())

    def test_all_that_a_run_writes_comes_over(self):
        self.prepare("a", "echo one; sleep 0.3; mkdir -p 'logs/a b'; head -c 3000000 /dev/urandom >'logs/a b/x y'; echo two >>metrics.jsonl; "
                     "echo x >outputs/model; ln -s /etc/passwd logs/link; ln -s /etc logs/etc; mkfifo logs/pipe; touch logs/.hidden; exit 3")
        self.start("a")
        mirror = Mirror(self, "a").to_the_end()
        self.check("a", mirror, [LOG, "metrics.jsonl", "logs/a b/x y", "logs/.hidden", "outputs/model"])
        self.assertEqual(mirror.facts["exit"], "3")
        self.assertIn("child", mirror.facts)
        # A file that is larger than asked for stays there.
        again = Mirror(self, "a", most=1).to_the_end()
        self.assertNotIn("outputs/model", again.files)

    def test_lines_come_while_the_run_goes_on(self):
        folder = self.prepare("a", "n=0; while [ ! -e stop ]; do [ -e say$n ] && echo $n && n=$((n+1)); sleep 0.02; done")
        self.start("a")
        mirror = Mirror(self, "a")
        for n in range(3):
            with open(os.path.join(folder, "say%d" % n), "w"):
                pass
            while mirror.files.get(LOG, b"").count(b"\n") <= n:
                self.assertNotEqual(mirror.frame(), "")
        with open(os.path.join(folder, "stop"), "w"):
            pass
        mirror.to_the_end()
        self.check("a", mirror, [LOG])

    def test_a_cut_goes_on_where_it_stopped(self):
        self.prepare("a", "i=0; while [ $i -lt 300 ]; do head -c $((i * 13)) /dev/urandom; [ $((i % 20)) != 0 ] || sleep 0.05; i=$((i+1)); done")
        self.start("a")
        have = {}
        for cut in range(5):
            mirror = Mirror(self, "a", have)
            self.assertEqual(mirror.begun_anew, [])
            while mirror.frame() not in ("D", "E"):
                pass
            mirror.agent.kill()
            mirror.close()
            self.assertEqual(mirror.begun_anew, [])
            have = mirror.files
        self.check("a", Mirror(self, "a", have).to_the_end(), [LOG])

    def test_what_is_not_the_same_begins_anew(self):
        self.prepare("a", "echo one; echo two >logs/x; echo three >logs/y")
        self.start("a")
        self.ending("a")
        have = {LOG: b"ONE\n", "logs/x": b"two\nand much more", "logs/y": b"thr", "logs/gone": b"kept"}
        mirror = Mirror(self, "a", have).to_the_end()
        self.assertEqual(sorted(mirror.begun_anew), [LOG, "logs/x"])
        self.assertEqual(mirror.files.pop("logs/gone"), b"kept")
        self.check("a", mirror, [LOG, "logs/x", "logs/y"])

    def test_a_file_that_is_cut_short_begins_anew(self):
        folder = self.prepare("a", "echo 123456 >logs/x; touch ready; while [ ! -e go ]; do sleep 0.02; done; sleep 1; echo 1 >logs/x; sleep 1")
        self.start("a")
        mirror = Mirror(self, "a")
        while mirror.files.get("logs/x") != b"123456\n":
            self.assertNotEqual(mirror.frame(), "")
        with open(os.path.join(folder, "go"), "w"):
            pass
        mirror.to_the_end()
        self.assertIn("logs/x", mirror.begun_anew)
        self.assertEqual(mirror.files["logs/x"], b"1\n")

    def test_it_ends_with_whoever_listens(self):
        self.prepare("a", "sleep 600")
        self.start("a")
        self.until_state("a", "running")
        mirror = Mirror(self, "a")
        mirror.agent.stdin.close()
        mirror.agent.wait(30)
        self.assertEqual(self.status("a")["state"], "running")
        mirror.agent.stdout.close()
        mirror.agent.stderr.close()

    def test_names_that_lead_out_are_refused(self):
        self.prepare("a", "true")
        for name in ("../x", "/etc/passwd", "logs/../../x", "state/exit", "logs/./x"):
            agent = subprocess.run(self.command("mirror", "a", 1), input=b"0 0 - %s\n.\n" % name.encode(), env=self.environment, stdout=subprocess.PIPE)
            self.assertIn(b"@trainyard error usage", agent.stdout)
            self.assertEqual(agent.returncode, 2)

    def test_many_files_come_over(self):
        self.prepare("a", "mkdir logs/d; i=0; while [ $i -lt 300 ]; do echo $i >logs/d/$i; i=$((i+1)); done")
        self.start("a")
        self.check("a", Mirror(self, "a").to_the_end(), [LOG] + ["logs/d/%d" % n for n in range(300)])
