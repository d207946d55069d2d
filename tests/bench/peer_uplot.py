# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""peer_uplot.py LINES POINTS: peer_uplot.html in headless Chromium; prints the medians of a pan and of a zoom in ms,
and the MiB of all processes of the browser, shared pages by their share.

TRAINYARD_UPLOT is the folder of uPlot's unpacked package."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

lines, points = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))
package = os.path.join(os.environ.get("TRAINYARD_UPLOT", ""), "dist")
browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if not browser:
    sys.exit("there is no Chromium")
if not os.path.exists(os.path.join(package, "uPlot.iife.min.js")):
    sys.exit("TRAINYARD_UPLOT names no package of uPlot")

answer = {}
answered = threading.Event()


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        name = os.path.basename(self.path.split("?")[0]) or "peer_uplot.html"
        path = os.path.join(here if name == "peer_uplot.html" else package, name)
        if not os.path.exists(path):
            self.send_error(404)
            return
        kind = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}[os.path.splitext(name)[1]]
        self.send_response(200)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.end_headers()
        with open(path, "rb") as file:
            self.wfile.write(file.read())

    def do_POST(self):
        answer.update(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()
        answered.set()

    def log_message(self, *words):
        pass


def mebibytes(profile):
    """Of every process whose command line or whose parent's names the profile."""
    parents, named = {}, set()
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat") as file:
                parents[process] = file.read().rsplit(") ", 1)[1].split()[1]
            with open(f"/proc/{process}/cmdline") as file:
                if profile in file.read():
                    named.add(process)
        except OSError:
            pass
    total = 0
    for process in parents:
        above = process
        while above in parents and above not in named:
            above = parents[above]
        if above not in named:
            continue
        try:
            with open(f"/proc/{process}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            pass
    return total / 1024


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=server.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
    address = f"http://127.0.0.1:{server.server_port}/?lines={lines}&points={points}"
    words = [browser, "--headless=new", "--disable-gpu", "--no-first-run", "--user-data-dir=" + profile, "--window-size=1280,800"]
    if os.geteuid() == 0:
        words.append("--no-sandbox")  # it refuses to start as root with one
    running = subprocess.Popen(words + [address], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = answered.wait(300)
    used = mebibytes(profile)
    running.terminate()
    running.wait()
if not done:
    sys.exit("the page did not answer within 300 s")
if "error" in answer:
    sys.exit(answer["error"])
print(answer["pan"], answer["zoom"], used)
