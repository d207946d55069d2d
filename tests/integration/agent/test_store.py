# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""receive: a snapshot arrives whole, once, and what arrived before a cut is kept."""

import gzip
import hashlib
import io
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile

from support import TOOLS, AgentCase, path_with


def sha(data):
    return hashlib.sha256(data).hexdigest()


def archive(objects=(), files=(), executables=(), links=(), store="", broken=(), hard=False):
    """The archive of `receive`: contents, and the tree as (path, content) and (path, target)."""
    fresh = set(map(sha, objects))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for content in objects:
            name = sha(content)
            info = tarfile.TarInfo("o/%s/%s" % (name[:2], name[2:]))
            data = content if content not in broken else b"?" + content[1:]
            info.size, info.mode = len(data), 0o444
            tar.addfile(info, io.BytesIO(data))
        for part, entries in (("f", files), ("x", executables)):
            for path, content in entries:
                info = tarfile.TarInfo(part + "/" + path)
                if content:
                    name = sha(content)
                    info.type, info.linkname = tarfile.SYMTYPE, "%s/%s/%s" % (store, name[:2], name[2:])
                    if hard:
                        info.type, info.linkname = tarfile.LNKTYPE, "%s/%s/%s" % ("o" if name in fresh else "s", name[:2], name[2:])
                tar.addfile(info)
        for path, target in links:
            info = tarfile.TarInfo("l/" + path)
            info.type, info.linkname = tarfile.SYMTYPE, target
            tar.addfile(info)
    return out.getvalue()


def in_place(files, duplicates=(), broken=()):
    """The archive of `receive` where missing files come in their places: (path, content, mode)."""
    out, links, sums = io.BytesIO(), io.BytesIO(), ""
    with tarfile.open(fileobj=links, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path, content, _ in files:
            info = tarfile.TarInfo("o/%s/%s" % (sha(content)[:2], sha(content)[2:]))
            info.type, info.linkname = tarfile.LNKTYPE, "t/" + path
            tar.addfile(info)
            sums += "%s  t/%s\n" % (sha(content), path)
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for path, content, mode in [("sums", sums.encode(), 0o600), ("links", links.getvalue(), 0o600)] + [("t/" + p, c, m) for p, c, m in files]:
            info = tarfile.TarInfo(path)
            data = content if content not in broken else b"?" + content[1:]
            info.size, info.mode = len(data), mode
            tar.addfile(info, io.BytesIO(data))
        for path, same in duplicates:
            info = tarfile.TarInfo("f/" + path)
            info.type, info.linkname = tarfile.LNKTYPE, "t/" + same
            tar.addfile(info)
    return out.getvalue()


class StoreTest(AgentCase):
    def setUp(self):
        super().setUp()
        self.store = os.path.join(self.home, "store")

    def receive(self, run, contents, data, form="gzip", status=0, environment=None):
        """Says the hashes of contents and then data; the missing ones it named and its last line."""
        agent = subprocess.Popen(
            self.command("receive", run), env=environment or self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        hashes = [sha(content) for content in contents]
        agent.stdin.write(("%d\n" % len(hashes) + "".join(name + "\n" for name in hashes)).encode())
        agent.stdin.flush()
        first = agent.stdout.readline().decode().split()
        self.assertEqual(first[:3], ["@trainyard", "receive", run])
        missing = [line.decode().strip() for line in iter(agent.stdout.readline, b".\n") if line]
        said, errors = agent.communicate(("%s\n" % form).encode() + (gzip.compress(data) if form == "gzip" else data), 60)
        self.assertEqual(errors, b"")
        self.assertEqual(agent.returncode, status, said)
        return missing, said.decode().strip()

    def objects(self):
        return sorted(a + b for a in os.listdir(self.store) for b in os.listdir(os.path.join(self.store, a)))

    def read(self, run, path):
        with open(os.path.join(self.home, "runs", run, "source", path), "rb") as file:
            return file.read()

    def left_over(self):
        """What is not being cleared away."""
        return [name for name in os.listdir(os.path.join(self.home, "incoming")) if not name.startswith(".gone.")]

    def test_a_tree_is_laid_with_strange_names_modes_and_links(self):
        contents = [b"print('hello')\n", b"\0\xff" * 5000, b"#!/bin/sh\n"]
        strange = ["it's a \"file\" $x `y` \\", "line\nend", "-rf", "deep/er/" + "n" * 150, "ü", os.fsdecode(b"\xff\xfe")]
        data = archive(
            contents, [(name, contents[n % 2]) for n, name in enumerate(strange)] + [("empty", b"")],
            [("bin/run.sh", contents[2])], [("deep/link", "../nowhere"), ("up", "../../../x")], self.store,
        )  # fmt: skip
        missing, said = self.receive("a", contents, data)
        self.assertEqual(sorted(missing), sorted(map(sha, contents)))
        self.assertEqual(said, "@trainyard received 3")
        for n, name in enumerate(strange):
            self.assertEqual(self.read("a", name), contents[n % 2])
        source = os.path.join(self.home, "runs/a/source")
        self.assertEqual(self.read("a", "empty"), b"")
        self.assertTrue(os.stat(os.path.join(source, "bin/run.sh")).st_mode & stat.S_IXUSR)
        self.assertFalse(os.stat(os.path.join(source, "-rf")).st_mode & stat.S_IXUSR)
        self.assertTrue(os.stat(os.path.join(source, "-rf")).st_mode & stat.S_IWUSR)
        self.assertEqual(os.readlink(os.path.join(source, "deep/link")), "../nowhere")
        self.assertFalse(os.path.islink(os.path.join(source, "empty")))
        self.assertEqual(self.left_over(), [])
        # A script that changes its files changes nobody else's.
        with open(os.path.join(source, "-rf"), "ab") as file:
            file.write(b"more")
        self.assertEqual(self.objects(), sorted(map(sha, contents)))
        for content in contents:
            with open(os.path.join(self.store, sha(content)[:2], sha(content)[2:]), "rb") as file:
                self.assertEqual(file.read(), content)

    def test_nothing_is_asked_of_an_empty_store(self):
        one, two = b"one", b"two" * 900
        files = [("f", one, 0o600), ("deep/g", two, 0o700)]
        folder = tempfile.mkdtemp(dir=self.home)
        path = path_with(folder, [("openssl", shutil.which("false"))]) + ":" + os.environ["PATH"]
        no_openssl = {**self.environment, "PATH": path}
        for run, environment, is_empty, broken in (("a", self.environment, True, (two,)), ("b", self.environment, False, ()),
                                                   ("c", no_openssl, False, ())):
            agent = subprocess.Popen(self.command("receive", run), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.assertEqual("empty" in agent.stdout.readline().decode().split(), is_empty)
            said, _ = agent.communicate(b"all\nplain\n" + in_place(files, broken=broken), 60)
            if broken:  # by one bit: what is whole is kept
                self.assertIn(b"error bad-tree 1 of", said)
                self.assertEqual(self.objects(), [sha(one)])
            else:
                self.assertEqual(said, b"@trainyard received 2\n")
                self.assertEqual((self.read(run, "f"), self.read(run, "deep/g")), (one, two))

    def test_what_is_there_is_not_asked_for(self):
        one, two = b"one", b"two"
        self.receive("a", [one], archive([one], [("f", one)], store=self.store), "plain")
        missing, said = self.receive("b", [one, two], archive([two], [("f", one), ("g", two)], store=self.store))
        self.assertEqual((missing, said), ([sha(two)], "@trainyard received 1"))
        self.assertEqual((self.read("b", "f"), self.read("b", "g")), (one, two))
        # Hard links to what was there and to what came along are files of their own in the end.
        three = b"three"
        self.receive("d", [two, three], archive([three], [("f", two), ("g", three)], [("x", two)], store=self.store, hard=True))
        self.assertEqual((self.read("d", "f"), self.read("d", "g"), self.read("d", "x")), (two, three, two))
        for path in ("f", "g", "x"):
            self.assertEqual(os.stat(os.path.join(self.home, "runs/d/source", path)).st_nlink, 1)
        # What power loss left empty is asked for again.
        path = os.path.join(self.store, sha(one)[:2], sha(one)[2:])
        os.chmod(path, 0o600)
        open(path, "wb").close()
        missing, _ = self.receive("c", [one, two], archive([one], [("f", one)], store=self.store))
        self.assertEqual(missing, [sha(one)])
        self.assertEqual(self.read("c", "f"), one)

    def test_a_cut_keeps_what_arrived_whole(self):
        contents = [os.urandom(5000) for _ in range(40)]
        data = archive(contents, [("f", contents[0])], store=self.store)
        _, said = self.receive("a", contents, data[:100000], "plain", 1)
        self.assertIn("@trainyard error cut", said)
        kept = self.objects()
        self.assertGreater(len(kept), 10)
        self.assertFalse(os.path.exists(os.path.join(self.home, "runs/a/source")))
        missing, _ = self.receive("a", contents, archive([c for c in contents if sha(c) not in kept], [("f", contents[0])], store=self.store))
        self.assertEqual(sorted(missing + kept), sorted(map(sha, contents)))
        self.assertEqual(self.left_over(), [])

    def test_a_killed_receiver_leaves_nothing_behind_and_loses_nothing(self):
        contents = [os.urandom(5000) for _ in range(40)]
        data = archive(contents, [], store=self.store)
        agent = subprocess.Popen(self.command("receive", "a"), env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
        agent.stdin.write(b"0\n")
        agent.stdin.flush()
        self.assertEqual(agent.stdout.readline().split()[1], b"receive")
        agent.stdin.write(b"plain\n" + data[:150000])
        agent.stdin.flush()
        first = sha(contents[0])
        self.until("the first object", lambda: os.path.exists(os.path.join(self.home, "incoming/a/o", first[:2], first[2:])))
        # It still waits on its dead connection: the next one takes its place.
        missing, _ = self.receive("a", contents, archive(contents, [("f", contents[3])], store=self.store))
        self.assertLess(len(missing), 35)
        self.until("the end of the first one", lambda: agent.poll() is not None)
        agent.stdin.close()
        agent.stdout.close()
        self.assertEqual(self.left_over(), [])
        self.assertEqual(len(self.objects()), 40)

    def test_a_damaged_object_is_not_taken(self):
        good, bad = b"good" * 100, b"bad" * 100
        for hard in (False, True):
            _, said = self.receive("a", [good, bad], archive([good, bad], [("g", good), ("b", bad)], store=self.store, broken=[bad], hard=hard), status=1)
            self.assertIn("@trainyard error bad-tree", said)
            self.assertEqual(self.objects(), [sha(good)])
            self.assertFalse(os.path.exists(os.path.join(self.home, "runs/a/source")))
            self.assertEqual(self.left_over(), [])

    def test_files_in_their_places_get_into_the_store_as_they_came(self):
        contents = [os.urandom(5000) for _ in range(30)] + [b"#!/bin/sh\n"]
        files = [("a b/%d ü" % n, content, 0o600) for n, content in enumerate(contents[:30])] + [("x", contents[30], 0o700)]
        data = in_place(files, [("again", files[3][0])])
        missing, said = self.receive("a", contents, data)
        self.assertEqual((len(missing), said), (31, "@trainyard received 31"))
        self.assertEqual(self.read("a", files[7][0]), contents[7])
        self.assertEqual(self.read("a", "again"), contents[3])
        source = os.path.join(self.home, "runs/a/source")
        self.assertTrue(os.stat(os.path.join(source, "x")).st_mode & stat.S_IXUSR)
        # A script that changes its files at once changes nothing that is kept, nor its other files.
        with open(os.path.join(source, files[3][0]), "r+b") as file:
            file.write(b"changed")
        self.assertEqual(self.read("a", "again"), contents[3])
        # Whoever asks next waits for what is on its way.
        missing, _ = self.receive("b", contents, archive([contents[3]], [("f", contents[30])], store=self.store, hard=True))
        self.assertLessEqual(missing, [sha(contents[3])])
        self.assertFalse(os.stat(os.path.join(self.home, "runs/b/source/f")).st_mode & stat.S_IXUSR)
        self.assertEqual(self.objects(), sorted(map(sha, contents)))
        for content in contents:
            with open(os.path.join(self.store, sha(content)[:2], sha(content)[2:]), "rb") as file:
                self.assertEqual(file.read(), content)
        self.until("nothing is left", lambda: self.left_over() == [])

    def test_of_files_in_their_places_a_cut_keeps_what_is_whole(self):
        contents = [os.urandom(5000) for _ in range(40)]
        data = in_place([("%d" % n, content, 0o600) for n, content in enumerate(contents)])
        _, said = self.receive("a", contents, data[:150000], "plain", 1)
        self.assertIn("@trainyard error cut", said)
        kept = self.objects()
        self.assertGreater(len(kept), 10)
        left = [content for content in contents if sha(content) not in kept]
        _, said = self.receive("a", contents, in_place([(sha(c), c, 0o600) for c in left], broken=left[:1]), status=1)
        self.assertIn("@trainyard error bad-tree", said)
        self.assertFalse(os.path.exists(os.path.join(self.home, "runs/a/source")))
        self.assertEqual(self.objects(), sorted(set(map(sha, contents)) - {sha(left[0])}))

    def test_a_filling_that_was_killed_is_done_by_the_next(self):
        contents = [os.urandom(5000) for _ in range(9)]
        self.receive("a", contents, in_place([("%d" % n, content, 0o600) for n, content in enumerate(contents)]))
        self.until("nothing is left", lambda: self.left_over() == [])
        # As it was before: the objects are gone, and nobody is at it.
        shutil.rmtree(self.store)
        work = os.path.join(self.home, "incoming/a")
        os.makedirs(work)
        with tarfile.open(fileobj=io.BytesIO(in_place([("%d" % n, c, 0o600) for n, c in enumerate(contents)]))) as tar:
            tar.extract("links", work)
        open(os.path.join(work, "filling"), "w").close()
        os.symlink("99999999 1 none", os.path.join(work, "owner"))
        os.symlink(os.path.join(self.home, "runs/a/source"), os.path.join(work, "t"))
        missing, _ = self.receive("b", contents, archive([], [("f", contents[0])], store=self.store, hard=True))
        self.assertEqual(missing, [])
        self.assertEqual(self.read("b", "f"), contents[0])

    def test_a_prepared_run_keeps_its_files(self):
        folder = self.prepare("a", "true")
        with open(os.path.join(folder, "source", "mine"), "w") as file:
            file.write("x")
        self.receive("a", [b"new"], archive([b"new"], [("mine", b"new")], store=self.store))
        self.assertEqual(self.read("a", "mine"), b"x")

    def test_a_full_disk_is_told(self):
        small = os.path.join(self.folder, "small")
        os.makedirs(small)
        if os.geteuid() != 0 or subprocess.call(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", small], stderr=subprocess.DEVNULL):
            self.skipTest("a small disk needs root")
        self.addCleanup(subprocess.call, ["umount", "-l", small])
        self.home = os.path.join(small, "home")
        os.makedirs(self.home)
        self.store = os.path.join(self.home, "store")
        content = os.urandom(400000)
        _, said = self.receive("a", [content], archive([content], store=self.store), status=1)
        self.assertIn("@trainyard error no-space", said)
        self.assertEqual(self.left_over(), [])

    def test_busybox_alone_is_enough(self):
        busybox = shutil.which("busybox")
        if not busybox:
            self.skipTest("busybox is not installed")
        tools = ["ash", "sh", "tar", "gzip", "sha256sum", "mkdir", "mv", "rm", "cp", "chmod", "ln", "ls", "cat", "head", "date", "readlink", "sleep", "dd", "tail"]
        folder = tempfile.mkdtemp(dir=self.folder)
        path_with(folder, [(tool, busybox) for tool in tools])
        environment = dict(self.environment, PATH=folder)
        contents = [os.urandom(3000) for _ in range(9)] + [b"#!/bin/sh\n"]
        for run, hard in (("a", False), ("b", True), ("c", True)):
            if run == "c":
                shutil.rmtree(self.store)
            data = archive(contents, [("a b/%d" % n, c) for n, c in enumerate(contents[:9])], [("x", contents[9])], [("l", "a b")], self.store, hard=hard)
            if run == "c":
                data = in_place([("a b/%d" % n, c, 0o600) for n, c in enumerate(contents[:9])] + [("x", contents[9], 0o700)])
            missing, said = self.receive(run, contents, data, environment=environment)
            self.assertEqual(len(missing), 0 if run == "b" else 10)
            self.assertEqual(said, "@trainyard received 10")
            self.assertEqual(self.read(run, "a b/8"), contents[8])
            self.assertEqual(self.read(run, "x"), b"#!/bin/sh\n")
            self.until("the store has all", lambda: self.objects() == sorted(map(sha, contents)))
