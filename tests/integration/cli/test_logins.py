# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to log in, from the command line, over one connection; what is typed is typed on a terminal."""

import getpass
import glob
import os
import pty
import secrets
import select
import shutil
import subprocess
import tempfile
import time
import unittest

from machine import SSHD, MachineCase, need_sshd
from support import PATIENCE, PROGRAM, PYTHON, Answer

PASSWORD = "Tr41n yard"
# Of the secret "12345678901234567890": RFC 4226, appendix D.
HOTP = ("755224", "287082", "359152")


def setUpModule():
    need_sshd()


class LoginCase(MachineCase):
    def secret(self, text):
        """Descriptor 3 of what is started leads to this line."""
        path = os.path.join(self.folder, "secret")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        self.prefix = ["setsid", "--wait", "sh", "-c", 'exec "$@" 3<"$0"', path]

    def typed(self, words, talk, descriptor=None):
        """Runs it on a terminal and answers each prompt, in order. Descriptor 3 leads to the file given."""
        process, terminal = pty.fork()
        if process == 0:
            os.chdir(self.folder)
            if descriptor:
                os.dup2(os.open(descriptor, os.O_RDONLY), 3)
            os.execve(PROGRAM, [PROGRAM, *words], self.environment())
        said, deadline = b"", time.monotonic() + PATIENCE * 3
        talk, searched = list(talk), 0
        while time.monotonic() < deadline:
            if talk and talk[0][0].encode() in said[searched:]:
                searched = len(said)
                os.write(terminal, talk.pop(0)[1].encode() + b"\n")
            if not select.select([terminal], [], [], 0.2)[0]:
                continue
            try:
                more = os.read(terminal, 65536)
            except OSError:
                break
            if not more:
                break
            said += more
        os.close(terminal)
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        self.assertEqual(talk, [], said)
        return Answer(code, said.decode(errors="replace"), "")

    def logins(self):
        with open(self.server_log, encoding="utf-8") as file:
            return [line for line in file if "Accepted " in line]

    def user(self):
        if os.getuid() != 0:
            self.skipTest("making a user needs root")
        name = "trainyard-" + secrets.token_hex(4)
        for _ in range(50):  # another test may hold the lock
            if subprocess.run(["useradd", "-m", "-s", "/bin/sh", name], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.1)
        self.addCleanup(subprocess.run, ["userdel", "-f", "-r", name], capture_output=True, check=False)
        subprocess.run(["chpasswd"], input=f"{name}:{PASSWORD}".encode(), check=True)
        return name

    def words(self, *more, user=None, address="127.0.0.1"):
        return ["compute", "attach", "ssh", "lab", "--address", address, "--port", str(self.port), "--user", user or getpass.getuser(),
                "--accept-host-key", self.fingerprint, *more]


class Keys(LoginCase):
    def lock_key(self):
        subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "pass phrase", "-f", self.key], check=True)

    def test_a_key_with_a_passphrase_from_a_descriptor(self):
        self.lock_key()
        self.secret("pass phrase")
        attached = self.attach("lab", "--accept-host-key", self.fingerprint, "--passphrase-fd", "3")
        self.assertEqual(attached.code, 0, attached)
        self.assertEqual(len(self.logins()), 1)
        self.assertNotIn("pass phrase", attached.out + attached.err)

    def test_a_passphrase_is_asked_for_until_it_is_right(self):
        self.lock_key()
        words = self.words("--private-key", self.key, "--home-folder", self.remote)
        attached = self.typed(words, [("Passphrase of", "wrong"), ("refused. Passphrase of", "pass phrase")])
        self.assertEqual(attached.code, 0, attached)
        self.assertNotIn("pass phrase", attached.out)

    def test_the_agent_and_a_machine_behind_another(self):
        socket = os.path.join(self.folder, "agent")
        agent = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
        self.addCleanup(agent.wait)
        self.addCleanup(agent.terminate)
        environment = {**os.environ, "SSH_AUTH_SOCK": socket}
        for _ in range(600):
            if subprocess.run(["ssh-add", "-q", self.key], env=environment, capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.05)
        os.rename(self.key, self.key + ".gone")
        config = os.path.join(self.person, ".ssh", "config")
        with open(config, "w", encoding="utf-8") as file:
            file.write(f"Host inner\n HostName 127.0.0.1\n Port {self.port}\n ProxyJump door\n"
                       f"Host door\n HostName 127.0.0.1\n Port {self.port}\n User {getpass.getuser()}\n")
        plain = self.environment
        self.environment = lambda: {**plain(), "SSH_AUTH_SOCK": socket}
        attached = self.run_it("--json", *self.words("--home-folder", self.remote, address="inner"))
        self.assertEqual(attached.code, 0, attached)
        self.assertEqual(len(self.logins()), 2)  # the door and the machine, once each

    def test_an_attached_machine_is_described_anew(self):
        self.assertEqual(self.attach("lab", "--accept-host-key", self.fingerprint).code, 0)
        elsewhere = self.make("elsewhere")
        updated = self.run_it("--json", "compute", "update", "lab", "--home-folder", elsewhere)
        self.assertEqual((updated.code, updated.json["homeFolder"]), (0, elsewhere), updated)
        self.assertEqual(self.run_it("--json", "compute", "show", "lab").json["homeFolder"], elsewhere)
        wrong = self.run_it("--json", "compute", "update", "lab", "--private-key", self.host_key)
        self.assertEqual((wrong.code, wrong.json["error"]["kind"]), (1, "denied"), wrong)
        # A wrong description does not take the place of the right one.
        self.assertEqual(self.run_it("compute", "test", "lab").code, 0)
        self.assertEqual(self.run_it("--json", "compute", "update", "none", "--port", "1").json["error"]["kind"], "notFound")


class Passwords(LoginCase):
    options = "UsePAM no\nPasswordAuthentication yes\nKbdInteractiveAuthentication no\n"

    def test_a_password_from_a_descriptor_and_from_the_terminal(self):
        user = self.user()
        self.secret(PASSWORD)
        attached = self.run_it("--json", *self.words("--password-fd", "3", user=user))
        self.assertEqual(attached.code, 0, attached)
        self.assertEqual(attached.json["homeFolder"], f"/home/{user}/.trainyard")
        self.assertEqual(len(self.logins()), 1)
        self.prefix = ["setsid", "--wait"]
        self.assertEqual(self.run_it("compute", "detach", "lab").code, 0)
        attached = self.typed(self.words(user=user), [("Password of", "wrong"), ("refused. Password of", PASSWORD)])
        self.assertEqual(attached.code, 0, attached)
        self.assertNotIn(PASSWORD, attached.out)
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                if name != "secret" and os.path.isfile(path):
                    with open(path, "rb") as file:
                        self.assertNotIn(PASSWORD.encode(), file.read(), path)


class PamCase(LoginCase):
    """An sshd whose name is that of its PAM service."""

    options = "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\nPubkeyAuthentication no\n"
    rules = ()

    def setUp(self):
        if os.getuid() != 0 or not os.path.isdir("/etc/pam.d"):
            self.skipTest("a PAM service of its own needs root")
        service = "trainyard-" + secrets.token_hex(4)
        rules = os.path.join("/etc/pam.d", service)
        self.codes = f"/etc/{service}.codes"  # only root may write here, which pam_oath insists on
        with open(rules, "w", encoding="utf-8") as file:
            file.write("".join(f"auth required {rule}\n" for rule in self.rules).replace("CODES", self.codes) +
                       "account required pam_permit.so\nsession required pam_permit.so\n")
        self.addCleanup(os.unlink, rules)
        self.program = os.path.join("/usr/sbin", service)
        shutil.copy(SSHD, self.program)
        self.addCleanup(os.unlink, self.program)
        super().setUp()


class Prompts(PamCase):
    rules = ("pam_unix.so", "pam_unix.so")

    def test_each_prompt_is_asked_once(self):
        user = self.user()
        attached = self.typed(self.words(user=user), [("assword", PASSWORD), ("assword", PASSWORD)])
        self.assertEqual(attached.code, 0, attached)
        self.assertEqual(len(self.logins()), 1)


class Codes(PamCase):
    """A password, and then a code that holds once, whose prompt calls it a password."""

    rules = ("pam_unix.so", "pam_oath.so usersfile=CODES window=5 digits=6")
    secret_of_codes = "3132333435363738393031323334353637383930"

    def setUp(self):
        if not glob.glob("/usr/lib/*/security/pam_oath.so") and not glob.glob("/lib/*/security/pam_oath.so"):
            self.skipTest("libpam-oath is not installed")
        super().setUp()

    def with_code(self):
        user = self.user()
        self.addCleanup(lambda: [os.unlink(path) for path in glob.glob(self.codes + "*")])
        with open(os.open(self.codes, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
            file.write(f"HOTP {user} - {self.secret_of_codes}\n")
        return user

    def test_a_code_is_asked_for_and_never_kept(self):
        user = self.with_code()
        attached = self.typed(self.words(user=user), [("Password of", PASSWORD), ("One-time password", HOTP[0])])
        self.assertEqual(attached.code, 0, attached)
        self.assertEqual(len(self.logins()), 1)
        tested = self.typed(["compute", "test", "lab"], [("Password of", PASSWORD), ("One-time password", HOTP[1])])
        self.assertEqual(tested.code, 0, tested)

    def test_a_given_password_leaves_the_code_to_be_asked(self):
        user = self.with_code()
        self.secret(PASSWORD)
        refused = self.run_it("--json", *self.words("--password-fd", "3", user=user))
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("One-time password", refused.json["error"]["message"])
        self.assertIn("terminal", refused.json["error"]["message"])
        self.assertEqual(self.logins(), [])


class OneChallenge(LoginCase):
    """A password and a code in one request, which sshd with PAM never makes: another server does."""

    def setUp(self):
        if subprocess.run([PYTHON, "-c", "import asyncssh"], capture_output=True, check=False).returncode != 0:
            self.skipTest("python3-asyncssh is not installed")
        super().setUp()
        self.stop()  # its port and its keys serve the other one
        self.server = subprocess.Popen([PYTHON, os.path.join(os.path.dirname(__file__), "promptserver.py"), str(self.port),
                                        self.host_key, PASSWORD, "one"], stdout=subprocess.PIPE, text=True, env={**os.environ, "HOME": self.login_home, "PYTHONWARNINGS": "ignore"})
        self.addCleanup(self.server.stdout.close)
        self.assertEqual(self.server.stdout.readline(), "ready\n")

    def test_all_prompts_are_asked_on_a_terminal(self):
        words = self.words("--home-folder", self.remote)
        attached = self.typed(words, [("Log in to the cluster", PASSWORD), ("Verification code", "two"),
                                      ("Password", PASSWORD), ("Verification code", "one")])
        self.assertEqual(attached.code, 0, attached)
        self.assertIn("That was refused", attached.out)
        self.assertNotIn(PASSWORD, attached.out)

    def test_beside_a_given_password_only_the_code_is_asked(self):
        path = os.path.join(self.folder, "secret")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PASSWORD + "\n")
        words = self.words("--home-folder", self.remote, "--password-fd", "3")
        attached = self.typed(words, [("Verification code", "one")], descriptor=path)
        self.assertEqual(attached.code, 0, attached)
        self.assertNotIn("Password:", attached.out)

    def test_without_a_terminal_it_says_what_was_asked(self):
        self.secret(PASSWORD)
        refused = self.run_it("--json", *self.words("--home-folder", self.remote, "--password-fd", "3"))
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("“Password:”, “Verification code:”", refused.json["error"]["message"])


class Folders(LoginCase):
    """Where nothing may be written, or nothing started, on the other machine."""

    def test_a_home_that_cannot_be_written_needs_another_folder(self):
        user = self.user()
        os.chown(f"/home/{user}", 0, 0)
        os.chmod(f"/home/{user}", 0o555)
        for path in (self.folder, self.person, os.path.dirname(self.key)):
            os.chmod(path, 0o755)  # the other user reads its key there, and gets a folder of its own
        words = self.words("--private-key", self.key, user=user)
        refused = self.run_it("--json", *words)
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("/home/" + user, refused.json["error"]["message"])
        self.assertEqual(self.run_it("--json", "compute", "list").json[1:], [])
        shutil.chown(self.remote, user)
        attached = self.run_it("--json", *words, "--home-folder", self.remote)
        self.assertEqual((attached.code, attached.json["homeFolder"]), (0, self.remote), attached)

    def test_nothing_is_started_from_a_folder_that_forbids_it(self):
        attached = self.attach("lab", "--accept-host-key", self.fingerprint)
        self.assertEqual(attached.code, 0, attached)
        self.write("train.py", "print('there')\n")
        run = self.run_it("--json", "run", "submit", "--source", self.source, "--script", "train.py", "--target", "lab",
                          "--interpreter", PYTHON, "--wait")
        self.assertEqual((run.code, run.json["status"]), (0, "Completed"), run)
        self.assertEqual(self.run_it("run", "log", run.json["id"]).out, "there\n")

    def setUp(self):
        if os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("mounting /tmp anew needs root")
        # All of /tmp, and so the folder of runs in it, without the right to execute.
        self.program = os.path.join(tempfile.mkdtemp(prefix="trainyard sshd-"), "sshd")
        self.addCleanup(shutil.rmtree, os.path.dirname(self.program))
        with open(self.program, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nexec unshare -m sh -c 'mount --bind /tmp /tmp && mount -o remount,bind,noexec /tmp && exec {SSHD} \"$@\"' sh \"$@\"\n")
        os.chmod(self.program, 0o755)
        super().setUp()


if __name__ == "__main__":
    unittest.main()
