#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds and runs every test: the tree's own rules, the services without the window, and
# everything under AddressSanitizer and UBSan.
#   tests/run.sh            everything that CI runs
#   tests/run.sh quick      the rules, and every test of a build without sanitizers
#   tests/run.sh tsan       the service tests under ThreadSanitizer
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
export CTEST_PARALLEL_LEVEL=2 QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT

# build PRESET [CMake options]: configures and builds; the whole log only where it fails.
build() {
    local preset=$1 log=build/$1.log
    mkdir -p build
    echo "== Building '$preset'"
    { cmake --preset "$@" && cmake --build --preset "$preset"; } >"$log" 2>&1 || { tail -n 60 "$log" >&2; exit 1; }
}

installer/packages.sh build tests

if [ "$what" = tsan ]; then
    build tsan
    ctest --preset tsan
    exit
fi

echo "== Checking the tree"
tests/rules.sh
if [ "$what" = quick ]; then
    build ci
    ctest --preset ci
    exit
fi
build headless
ctest --preset headless
build asan
ctest --preset asan
