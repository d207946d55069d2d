#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds and runs every test.
#   tests/run.sh            everything that CI runs: the tree's rules, the program without its window, every test
#   tests/run.sh quick      the same without the build that has no window
#   tests/run.sh asan       every test under AddressSanitizer and UBSan
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

case $what in
asan | tsan)
    build "$what"
    ctest --preset "$what"
    exit
    ;;
esac

echo "== Checking the tree"
tests/rules.sh
if [ "$what" = all ]; then
    build headless -DTRAINYARD_TESTS=OFF
fi
build ci
ctest --preset ci
