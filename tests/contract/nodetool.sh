# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Tools of node for the tests of this folder: sourced.

skip() { echo "skipped: $1"; exit 77; } # as ctest is told

# FOLDER FILE PACKAGE: sees to it that node_modules/FILE of the package is in the folder, or skips.
need_node_tool() {
    local modules=$1 file=$1/node_modules/$2 package=$3
    command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
    [ ! -e "$file" ] || return 0
    mkdir -p "$modules"
    # One at a time, and whole or not at all.
    (flock 9 && { [ -e "$file" ] ||
        npm install --ignore-scripts --no-audit --no-fund --silent --prefix "$modules" "$package"; }) 9>"$modules/lock" ||
        skip "$package cannot be installed with npm"
}
