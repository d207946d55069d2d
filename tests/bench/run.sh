#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and runs the benchmarks at the sizes of docs/benchmarks.md, one after the other, and keeps what they print in
# build/bench/results/. They assert nothing; look at `uptime` beside each before believing a millisecond.
#   tests/bench/run.sh                all of them: 20 minutes, 3 GB of memory, 12 GB in the temporary folder
#   tests/bench/run.sh runs chart     only these
set -euo pipefail
cd "$(dirname "$0")/../.."
all=(chart chartpeers longseries latency start submit runs metrics snapshots log transfer)
names=("${@:-${all[@]}}")
XDG_RUNTIME_DIR=$(mktemp -d)
export XDG_RUNTIME_DIR LC_ALL=C.UTF-8
trap 'rm -rf "$XDG_RUNTIME_DIR"' EXIT

installer/packages.sh build bench
mkdir -p build/bench/results
cmake --preset bench ${TRAINYARD_QCUSTOMPLOT:+"-DTRAINYARD_QCUSTOMPLOT=$TRAINYARD_QCUSTOMPLOT"} >build/bench/configure.log
cmake --build build/bench --target "${names[@]/#/bench_}" >build/bench/build.log || { tail -n 40 build/bench/build.log >&2; exit 1; }

# A new million of runs takes minutes; they are kept for the next time.
runs() {
    TRAINYARD_BENCH_RUNS=1000000 TRAINYARD_BENCH_FILE=$PWD/build/bench/runs.db build/bench/tests/bench/bench_runs
}
snapshots() {
    TRAINYARD_BENCH_FILES=100000 TRAINYARD_BENCH_MB=2000 build/bench/tests/bench/bench_snapshots
}
for name in "${names[@]}"; do
    echo "== $name ($(uptime | sed 's/.*load/load/'))"
    case $name in
    runs | snapshots) "$name" ;;
    start) QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1400x900x24" build/bench/tests/bench/bench_start ;;
    log) QT_QPA_PLATFORM=offscreen build/bench/tests/bench/bench_log 1024 ;;
    *) QT_QPA_PLATFORM=offscreen build/bench/tests/bench/bench_"$name" ;;
    esac 2>&1 | grep -vE 'propagateSizeHints|^(QDEBUG|Config:|PASS)' | tee build/bench/results/"$name".txt
done
