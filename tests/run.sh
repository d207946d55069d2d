#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds and runs every test.
#   tests/run.sh            everything that CI runs: the tree's rules; the program without its window, and the tests of
#                           scripts, which are the same in any build; then all the rest under AddressSanitizer and UBSan
#   tests/run.sh quick      the tree's rules, and every test without sanitizers
#   tests/run.sh tsan       the service tests under ThreadSanitizer
#   tests/run.sh tidy [FILE…]   clang-tidy over these files; none: over the whole program
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-all}
export CTEST_PARALLEL_LEVEL=2 QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT

# The whole log of a build only where it fails.
build() {
    local preset=$1 log=build/$1.log
    mkdir -p build
    echo "== Building '$preset'"
    { cmake --preset "$preset" && cmake --build --preset "$@"; } >"$log" 2>&1 || { tail -n 60 "$log" >&2; exit 1; }
}
check() {
    echo "== Checking the tree"
    tests/rules.sh
}

installer/packages.sh build tests
installer/libssh2.sh

case $what in
all)
    check
    build headless --target trainyard
    ctest --preset headless -L any-build
    build asan
    ctest --preset asan
    ;;
quick)
    check
    build ci
    ctest --preset ci
    ;;
tsan)
    tests/tsanqt.sh
    build tsan
    ctest --preset tsan
    ;;
tidy)
    build dev # generates what the files include
    shift
    [ $# -gt 0 ] || mapfile -t files < <(git ls-files -- 'app/*.cpp' 'models/*.cpp' 'services/*.cpp' 'ui/*.cpp')
    printf '%s\0' "${@:-${files[@]}}" | xargs -0 -n 1 -P 2 clang-tidy-16 --quiet -p build/dev
    ;;
*)
    sed -n '4,9p' "$0" >&2
    exit 2
    ;;
esac
