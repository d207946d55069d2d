# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A registry of one image on the loopback, which wants a password."""

import base64
import http.server
import json
import os
import threading


class Registry:
    def __init__(self, podman, image, user, password):
        self.folder = os.path.join(podman.folder, "pushed")
        podman.must("push", "--format", "v2s2", image, "dir:" + self.folder)
        self.wanted = "Basic " + base64.b64encode(("%s:%s" % (user, password)).encode()).decode()
        self.refused = self.served = 0
        registry = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                registry.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = "127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        podman.write("registries.conf", '[[registry]]\nlocation = "%s"\ninsecure = true\n' % self.address)

    def answer(self, request):
        if request.headers.get("Authorization") != self.wanted:
            self.refused += 1
            self.send(request, 401, b"{}", ("WWW-Authenticate", 'Basic realm="tests"'))
            return
        name = request.path.rsplit("/", 1)[1]
        if request.path == "/v2/":
            self.send(request, 200, b"{}")
        elif "/manifests/" in request.path:
            self.served += 1
            body = self.read("manifest.json")
            self.send(request, 200, body, ("Content-Type", json.loads(body)["mediaType"]))
        else:
            self.send(request, 200, self.read(name.replace("sha256:", "")))

    def read(self, name):
        with open(os.path.join(self.folder, os.path.basename(name)), "rb") as file:
            return file.read()

    @staticmethod
    def send(request, code, body, *headers):
        request.send_response(code)
        for name, value in (("Content-Length", str(len(body))), *headers):
            request.send_header(name, value)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
