# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""micromamba from a server on the loopback: what comes is checked before it may run."""

import hashlib
import http.server
import os
import threading
import unittest

from support import STAND_IN, BuildCase


class Fetch(BuildCase):
    def setUp(self):
        super().setUp()
        # No micromamba of the path: only the one that is fetched.
        os.remove(os.path.join(self.folder, "bin", "micromamba"))
        self.program = STAND_IN.encode()
        self.checksum = hashlib.sha256(self.program).hexdigest()
        self.served = self.program
        case = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = (case.checksum + "\n").encode() if self.path.endswith(".sha256") else case.served
                self.send_response(200)
                self.send_header("Content-Length", str(len(case.program) if self.path.endswith("64") else len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.environment["TRAINYARD_MICROMAMBA"] = "http://127.0.0.1:%d/download" % self.server.server_port
        self.environment["no_proxy"] = "127.0.0.1"
        self.fetched = os.path.join(self.home, "tools", "bin", "micromamba")

    def offer(self):
        answer = self.call("offer").stdout.split()
        self.assertEqual(answer[:2], ["@trainyard", "offer"])
        return answer[2:]

    def test_what_is_offered_is_fetched_and_builds(self):
        checksum, size, url = self.offer()
        self.assertEqual((checksum, int(size)), (self.checksum, len(self.program)))
        self.assertTrue(url.startswith(self.environment["TRAINYARD_MICROMAMBA"]))
        self.assertFalse(os.path.exists(self.fetched))
        self.assertIn("@trainyard fetched", self.call("fetch", url, checksum).stdout)
        self.assertTrue(os.access(self.fetched, os.X_OK))
        self.assertIn("@trainyard tool micromamba " + self.fetched, self.call("probe").stdout)
        self.request("aa")
        self.call("start", "aa")
        self.assertEqual(self.wait("aa", "complete", "failed")["tool"], "micromamba")

    def test_something_else_than_was_shown_is_thrown_away(self):
        checksum, _, url = self.offer()
        self.served = b"#!/bin/sh\necho something else\n".ljust(len(self.program))
        done = self.call("fetch", url, checksum)
        self.assertEqual(done.returncode, 1)
        self.assertIn("@trainyard error bad-file", done.stdout)
        self.assertEqual(os.listdir(os.path.dirname(self.fetched)), [])

    def test_a_download_that_breaks_off_leaves_nothing(self):
        checksum, _, url = self.offer()
        self.served = self.program[:100]
        self.assertEqual(self.call("fetch", url, checksum).returncode, 1)
        self.assertEqual(os.listdir(os.path.dirname(self.fetched)), [])

    def test_a_server_that_is_not_there_is_said(self):
        self.environment["TRAINYARD_MICROMAMBA"] = "http://127.0.0.1:9/none"
        done = self.call("offer")
        self.assertEqual(done.returncode, 1)
        self.assertIn("@trainyard error no-network", done.stdout)


if __name__ == "__main__":
    unittest.main()
