# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real podman with a store of its own, and a base image made of this machine's Python: no registry, no network.

Run as a program, it prepares such a store in a folder and prints the variables to use it with: see main().
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import unittest

BASE = "localhost/trainyard-tests:base"
TOOLS = "sh ls cat id env sleep mkdir rm ln chmod printf tee true test sed".split()
CONF = """[containers]
netns = "host"
cgroupns = "host"
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "%s"
"""
STORAGE = """[storage]
driver = "overlay"
graphroot = "%s"
runroot = "%s"
"""


class Unusable(Exception):
    """Why no container can be run here."""


def linked(program):
    text = subprocess.run(["ldd", program], capture_output=True, text=True).stdout
    return re.findall(r"(/\S+) \(", text)


def lay_root(root):
    """A Python, a busybox and what they are linked with."""
    busybox = shutil.which("busybox")
    if not busybox:
        raise Unusable("busybox is not installed")
    library = sysconfig.get_path("stdlib", vars={"base": sys.base_prefix, "platbase": sys.base_prefix})
    python = os.path.realpath(sys.executable)
    wanted = {python, busybox}
    for name in os.listdir(os.path.join(library, "lib-dynload")):
        if re.match(r"(_json|_datetime|_struct|math|_random|_posixsubprocess|select|_socket|array|time|fcntl|_ctypes)\.", name):
            wanted.update(linked(os.path.join(library, "lib-dynload", name)))
    for program in (python, busybox):
        wanted.update(linked(program))
    for path in wanted:
        name = os.path.basename(path)
        at = root + (path if name.startswith("ld-") else "/usr/lib/" + name if ".so" in name else "/bin/" + name)
        os.makedirs(os.path.dirname(at), exist_ok=True)
        shutil.copy(path, at)
    os.makedirs(root + "/usr/bin")
    os.rename(root + "/bin/" + os.path.basename(python), root + "/usr/bin/python3")
    for tool in TOOLS:
        os.symlink("busybox", root + "/bin/" + tool)
    skipped = shutil.ignore_patterns("test", "tests", "__pycache__", "idlelib", "tkinter", "config-*", "ensurepip", "lib2to3",
                                     "dist-packages", "site-packages", "*.pyc")
    shutil.copytree(library, root + "/usr/lib/" + os.path.basename(library), ignore=skipped, symlinks=True)
    for folder in ("tmp", "root", "etc"):
        os.makedirs(os.path.join(root, folder))


class Podman:
    """Of one folder; close() leaves neither image nor container nor mount."""

    def __init__(self, folder):
        self.folder = folder
        self.program = shutil.which("podman")
        if not self.program:
            raise Unusable("podman is not installed")
        runtime = shutil.which("runc") or shutil.which("crun")
        if not runtime:
            raise Unusable("neither runc nor crun is installed")
        os.makedirs(folder, exist_ok=True)
        self.write("containers.conf", CONF % os.path.basename(runtime))
        self.write("storage.conf", STORAGE % (folder + "/store", folder + "/run"))
        self.variables = {
            "CONTAINERS_CONF": folder + "/containers.conf",
            "CONTAINERS_STORAGE_CONF": folder + "/storage.conf",
        }
        self.environment = dict(os.environ, **self.variables)
        try:
            self.make_base()
        except Unusable:
            self.close()
            raise

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def call(self, *words, **options):
        return subprocess.run([self.program, *words], env=self.environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=options.pop("timeout", 60), **options)

    def must(self, *words, **options):
        try:
            done = self.call(*words, **options)
        except subprocess.TimeoutExpired as slow:
            raise Unusable("podman %s does not answer here" % words[0]) from slow
        if done.returncode != 0:
            raise Unusable("podman %s fails here: %s" % (words[0], (done.stderr.strip().splitlines() or ["?"])[-1]))
        return done.stdout

    def make_base(self):
        self.must("info", timeout=30)
        root = os.path.join(self.folder, "base")
        lay_root(root + "/root")
        with open(root + "/Dockerfile", "w") as file:
            file.write("FROM scratch\nCOPY root /\nENV PATH=/usr/bin:/bin\n")
        self.must("build", "-t", BASE, root)
        shutil.rmtree(root)
        said = self.must("run", "--rm", BASE, "python3", "-c", "import json; print(json.dumps('up'))")
        if said.strip() != '"up"':
            raise Unusable("a container of podman does not say what it should")

    def containers(self):
        return self.call("ps", "--all", "--format", "{{.Names}}").stdout.split()

    def images(self):
        return self.call("images", "--format", "{{.Repository}}:{{.Tag}}").stdout.split()

    def close(self):
        if os.path.isdir(self.folder + "/store"):
            self.call("rm", "--all", "--force")
            self.call("rmi", "--all", "--force")
            self.call("unmount", "--all", "--force")
        with open("/proc/mounts") as mounts:
            left = [line.split()[1] for line in mounts if line.split()[1].startswith(self.folder + "/")]
        for mount in sorted(left, reverse=True):
            subprocess.run(["umount", mount], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


class NeedsPodman:
    """Gives a class of tests its podman, or skips it with the reason."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="trainyard-podman-")
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        try:
            cls.podman = Podman(os.path.join(folder, "podman"))
        except Unusable as why:
            raise unittest.SkipTest(str(why)) from why
        cls.addClassCleanup(cls.podman.close)


def main():
    """podman.py open FOLDER: prints NAME=VALUE lines, or why it cannot be; podman.py close FOLDER."""
    verb, folder = sys.argv[1:]
    if verb == "close":
        podman = Podman.__new__(Podman)
        podman.folder, podman.program = folder, shutil.which("podman")
        podman.environment = dict(os.environ, CONTAINERS_CONF=folder + "/containers.conf",
                                  CONTAINERS_STORAGE_CONF=folder + "/storage.conf")
        podman.close()
        return
    try:
        podman = Podman(folder)
    except Unusable as why:
        sys.exit(str(why))
    for name, value in podman.variables.items():
        print(name + "=" + value)


if __name__ == "__main__":
    main()
