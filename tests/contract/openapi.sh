#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs tests that talk to the fake Azure, and checks every exchange against the official OpenAPI: 0 violations.
# Usage: openapi.sh ORACLE NODE_FOLDER TEST…   ORACLE has check_traffic.js; NODE_FOLDER is where its modules are or go
set -euo pipefail
oracle=$1 modules=$2
shift 2
skip() { echo "skipped: $1"; exit 77; }
[ -f "$oracle/check_traffic.js" ] || skip "the OpenAPI files are not on this computer ($oracle)"
command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
if [ ! -d "$modules/node_modules/oav" ]; then
    mkdir -p "$modules"
    # One at a time, and whole or not at all.
    (flock 9 && { [ -d "$modules/node_modules/oav" ] ||
        npm install --ignore-scripts --no-audit --no-fund --silent --prefix "$modules" oav@4.0.3; }) 9>"$modules/lock" ||
        skip "oav, which checks the traffic, cannot be installed with npm"
fi
traffic=$(mktemp -d)
trap 'rm -rf "$traffic"' EXIT
for test in "$@"; do
    TRAINYARD_TRAFFIC_DIR=$traffic "$test" -silent
done
count=$(find "$traffic" -name '*.json' | wc -l)
[ "$count" -gt 0 ] || { echo "the tests exchanged nothing" >&2; exit 1; }
NODE_PATH=$modules/node_modules node "$oracle/check_traffic.js" "$traffic"
