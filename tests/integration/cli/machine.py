# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real sshd on this computer, with keys, known hosts and a log of its own."""

import getpass
import os
import shutil
import socket
import subprocess
import time
import unittest

from support import CliCase

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


def need_sshd():
    if not os.path.exists(SSHD) or not shutil.which("ssh-keygen"):
        raise unittest.SkipTest("openssh-server is not installed: skipped")


class MachineCase(CliCase):
    program = SSHD
    options = "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"

    def setUp(self):
        super().setUp()
        self.prefix = ["setsid", "--wait"]  # without a terminal to ask on
        self.remote = self.make("remote")
        self.login_home = self.make("login")
        self.person = self.make("person")
        ssh = self.make("person/.ssh")
        os.chmod(ssh, 0o700)
        self.key = os.path.join(ssh, "id_ed25519")
        self.host_key = os.path.join(self.folder, "host_key")
        for path in (self.key, self.host_key):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        self.fingerprint = subprocess.run(["ssh-keygen", "-lf", self.host_key + ".pub"], capture_output=True, text=True,
                                          check=True).stdout.split()[1]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = os.path.join(self.folder, "sshd_config")
        self.server_log = os.path.join(self.folder, "sshd.log")
        with open(settings, "w", encoding="utf-8") as file:
            file.write(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey \"{self.host_key}\"\nPidFile none\n"
                       f"AuthorizedKeysFile \"{self.key}.pub\"\nStrictModes no\nPermitRootLogin yes\n{self.options}"
                       # Nothing of what this person has in start-up files.
                       f"Match User {getpass.getuser()}\nSetEnv \"HOME={self.login_home}\"\n")
        if os.getuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        self.server = subprocess.Popen([self.program, "-D", "-f", settings, "-E", self.server_log])
        self.addCleanup(self.stop)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.05)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def environment(self):
        # No terminal, agent or keychain of whoever runs the tests.
        kept = {k: v for k, v in super().environment().items() if k not in ("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS")}
        return {**kept, "HOME": self.person}

    def attach(self, name, *more):
        return self.run_it("--json", "compute", "attach", "ssh", name, "--address", "127.0.0.1", "--port", str(self.port),
                           "--user", getpass.getuser(), "--private-key", self.key, "--home-folder", self.remote, *more)
