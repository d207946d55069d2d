#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs tests that talk to the fake Azure, and checks every exchange against the official OpenAPI: 0 violations.
# Usage: openapi.sh ORACLE NODE_FOLDER TEST…   ORACLE has check_traffic.js; NODE_FOLDER is where its modules are or go
set -euo pipefail
oracle=$1 modules=$2
shift 2
. "${0%/*}/nodetool.sh"
[ -f "$oracle/check_traffic.js" ] || skip "the OpenAPI files are not on this computer ($oracle)"
need_node_tool "$modules" oav oav@4.0.3
traffic=$(mktemp -d)
trap 'rm -rf "$traffic"' EXIT
for test in "$@"; do
    TRAINYARD_TRAFFIC_DIR=$traffic "$test" -silent
done
count=$(find "$traffic" -name '*.json' | wc -l)
[ "$count" -gt 0 ] || { echo "the tests exchanged nothing" >&2; exit 1; }
NODE_PATH=$modules/node_modules node "$oracle/check_traffic.js" "$traffic"
