# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Passwords in a real keyring, on a session bus of its own: unlocked, locked, and not there."""

import os
import shutil
import subprocess
import time
import unittest

from machine import need_sshd
from support import PATIENCE
from test_logins import PASSWORD, LoginCase

BUS = """<busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>"""


def setUpModule():
    need_sshd()
    for program in ("dbus-daemon", "dbus-send", "gnome-keyring-daemon"):
        if not shutil.which(program):
            raise unittest.SkipTest(program + " is not installed: skipped")


class Keyring(LoginCase):
    options = "UsePAM no\nPasswordAuthentication yes\nKbdInteractiveAuthentication no\n"

    def setUp(self):
        super().setUp()
        self.account = self.user()
        self.runtime = self.make("runtime")
        os.chmod(self.runtime, 0o700)
        config, self.bus = os.path.join(self.folder, "bus.conf"), os.path.join(self.runtime, "bus")
        with open(config, "w", encoding="utf-8") as file:
            file.write(BUS % self.bus.replace(" ", "%20"))
        self.serve(["dbus-daemon", "--nofork", "--config-file=" + config])
        self.wait_for(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/", "org.freedesktop.DBus.ListNames"])

    def environment(self):
        kept = {k: v for k, v in super().environment().items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return {**kept, "XDG_RUNTIME_DIR": self.runtime, "XDG_DATA_HOME": self.person,
                "DBUS_SESSION_BUS_ADDRESS": "unix:path=" + self.bus.replace(" ", "%20")}

    def serve(self, words, said=b""):
        process = subprocess.Popen(words, env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        with process.stdin:
            process.stdin.write(said)
        return process

    def wait_for(self, words):
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(words, env=self.environment(), capture_output=True, check=False).returncode != 0:
            self.assertLess(time.monotonic(), deadline, words)
            time.sleep(0.05)

    def keyring(self, *how, said=b""):
        daemon = self.serve(["gnome-keyring-daemon", "--foreground", "--components=secrets", *how], said)
        self.wait_for(["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets",
                       "org.freedesktop.DBus.Peer.Ping"])
        return daemon

    def unlocked(self):
        return self.keyring("--unlock", said=b"master")

    def attach_by_password(self):
        self.secret(PASSWORD)
        attached = self.run_it("--json", *self.words("--password-fd", "3", user=self.account))
        self.prefix = ["setsid", "--wait"]
        self.assertEqual(attached.code, 0, attached)
        return {step["id"]: step for step in attached.json["steps"]}

    def connected(self):
        return self.run_it("--json", "compute", "test", "lab")

    def test_an_unlocked_one_keeps_the_password_until_the_machine_is_detached(self):
        daemon = self.unlocked()
        self.assertNotIn("keychain", self.attach_by_password())
        self.assertEqual(self.connected().code, 0)
        daemon.kill()
        daemon.wait()
        self.unlocked()  # from its file
        self.assertEqual(self.connected().code, 0)
        for folder, _, names in os.walk(self.folder):
            for path in (os.path.join(folder, name) for name in names if name != "secret"):
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        self.assertNotIn(PASSWORD.encode(), file.read(), path)
        self.assertEqual(self.run_it("compute", "detach", "lab").code, 0)
        forgotten = self.run_it("--json", *self.words(user=self.account))
        self.assertEqual((forgotten.code, forgotten.json["error"]["kind"]), (1, "denied"), forgotten)

    def test_a_locked_one_is_told_and_not_taken_for_one_without_the_password(self):
        daemon = self.unlocked()
        self.attach_by_password()
        daemon.kill()
        daemon.wait()
        self.keyring("--start")
        refused = self.connected()
        self.assertEqual((refused.code, refused.json["error"]["kind"]), (1, "denied"), refused)
        self.assertIn("keychain", refused.json["error"]["message"])
        # What is given now is used, and kept nowhere.
        self.assertEqual(self.run_it("compute", "detach", "lab").code, 0)
        self.assertEqual(self.attach_by_password()["keychain"]["state"], "warning")
        self.assertNotEqual(self.connected().code, 0)

    def test_without_one_the_password_is_not_kept(self):
        step = self.attach_by_password()["keychain"]
        self.assertEqual(step["state"], "warning", step)
        self.assertIn("gnome-keyring", step["remedy"])
        refused = self.connected()
        self.assertEqual((refused.code, refused.json["error"]["kind"]), (1, "denied"), refused)


if __name__ == "__main__":
    unittest.main()
