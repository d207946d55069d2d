#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# From a bare machine to a training run: installs what is missing, builds, opens the studio. With no display it trains
# the sample in the terminal and leaves the chart and the window as pictures.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
program=$top/build/release/app/trainyard
log=$top/build/release.log

installer/packages.sh build
installer/libssh2.sh

mkdir -p build
if [ ! -f build/release/build.ninja ]; then
    echo "== Configuring (details: $log)"
    cmake --preset release >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
fi
echo "== Building"
cmake --build --preset release >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    echo "== Opening Trainyard. The sample project is on the first page; press Ctrl+N for a folder of your own."
    exec "$program" "$@"
fi

pictures=$top/build/pictures
mkdir -p "$pictures"
echo "== There is no display: training the sample here (resources/samples/digits/train.py)"
"$program" run submit --source "$top/resources/samples/digits" --script train.py --experiment digits-first --wait
id=$("$program" --json run list --experiment digits-first --limit 1 | python3 -c 'import json,sys; print(json.load(sys.stdin)[0]["id"])')
"$program" run chart "$id" --metric loss --output "$pictures/loss.png"
"$program" window --page "run:$id" --output "$pictures/window.png"
echo "== The curve:  $pictures/loss.png"
echo "== The window: $pictures/window.png"
echo "== Everything is kept in ${TRAINYARD_HOME:-$HOME/.trainyard}. With a display, the same command opens the window."
