#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test with a Python that has the libraries whose logs are read: TRAINYARD_LOG_PYTHON, else one made here once.
# Usage: logpython.sh FOLDER TEST [ARGUMENT…]   FOLDER is where its environment is or goes
set -euo pipefail
folder=$1
shift
wanted=${BASH_SOURCE[0]%/*}/requirements.txt
skip() { echo "skipped: $1"; exit 77; } # as ctest is told

make_python() {
    rm -rf "$folder/venv" "$folder/requirements.txt"
    /usr/bin/python3 -m venv "$folder/venv" >"$folder/log" 2>&1 || python3 -m venv --clear "$folder/venv" >"$folder/log" 2>&1 ||
        skip "python3 cannot make a virtual environment here (python3-venv)"
    "$folder/venv/bin/pip" install --quiet --no-compile --retries 1 --requirement "$wanted" >>"$folder/log" 2>&1 ||
        skip "the libraries cannot be installed with pip ($(tail -n 1 "$folder/log"))"
    cp "$wanted" "$folder/requirements.txt" # last: a half made one is made anew
}

if [ -z "${TRAINYARD_LOG_PYTHON:-}" ]; then
    mkdir -p "$folder"
    exec 9>"$folder/lock"
    flock 9
    cmp -s "$wanted" "$folder/requirements.txt" || make_python
    exec 9>&-
    export TRAINYARD_LOG_PYTHON=$folder/venv/bin/python
fi
exec "$@"
