#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Qt's core with ThreadSanitizer into build/third_party/tsan-qt: Debian's own has no instrumentation, so what it
# orders between threads (a queued call, the end of a future) would be reported as races of ours. Done once; takes 15
# minutes on 2 cores. The tools (moc, rcc) are the machine's own. Processes are started by fork: a child that shares the
# memory of the sanitizer until it calls exec (forkfd_pidfd) leaves the state of the thread that started it broken.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=$PWD/build/third_party/tsan-qt
[ ! -e "$prefix/complete" ] || exit 0
log=$prefix.log
mkdir -p build/third_party
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
launcher=$(command -v ccache || true)
echo "== Building Qt's core with ThreadSanitizer (once; details: $log)"
{
    rm -rf "$prefix"
    installer/debiansource.sh here qt6-base "$work/source"
    cmake -S "$work"/source/qt6-base-*/ -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DCMAKE_C_FLAGS="-fsanitize=thread -O1" -DCMAKE_CXX_FLAGS="-fsanitize=thread -O1" \
        -DCMAKE_C_COMPILER_LAUNCHER="$launcher" -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher" \
        -DCMAKE_INSTALL_PREFIX="$prefix" -DQT_HOST_PATH=/usr -DQT_FORCE_FIND_TOOLS=ON -DQT_BUILD_TESTS=OFF \
        -DQT_BUILD_EXAMPLES=OFF -DFEATURE_gui=OFF -DFEATURE_sql=OFF -DFEATURE_dbus=OFF -DFEATURE_glib=OFF -DFEATURE_xml=OFF \
        -DFEATURE_forkfd_pidfd=OFF
    cmake --build "$work/build"
    cmake --install "$work/build"
} >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
touch "$prefix/complete"
