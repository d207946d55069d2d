#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The tree's own rules, those that a compiler does not know. Prints each breach and fails at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
status=0
breach() { echo "$1" >&2; status=1; }
sources() { git ls-files -- '*.cpp' '*.h'; }

while read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || breach "$file has $lines lines; split it (600 is the limit)"
done < <(git ls-files -- '*.cpp' '*.h' '*.py' '*.sh')

while read -r hit; do breach "$hit: widgets and windows belong to ui/"; done < <(
    git grep -nE '#include +[<"](QWidget|QApplication|QDialog|QMainWindow|QtWidgets|QtCharts|ui/)' -- services models)
while read -r hit; do breach "$hit: a view knows the workspace interface only"; done < <(
    git grep -nE '#include "services/' -- ui | grep -v '"services/workspace/')
while read -r hit; do breach "$hit: no singletons; give it through the constructor"; done < <(
    git grep -nE '\binstance\(\)' -- 'app/*.h' 'ui/*.h' 'models/*.h' 'services/*.h')
while read -r hit; do breach "$hit: no nested event loops"; done < <(
    git grep -nE 'QEventLoop|processEvents' -- app ui models services)
while read -r hit; do breach "$hit: finish it or leave it out"; done < <(
    git grep -nIE '\b(TODO|FIXME|XXX)\b' -- app ui models services resources installer docs)

if ! sources | xargs clang-format --dry-run -Werror >/dev/null 2>&1; then
    breach "clang-format would change:"
    sources | xargs -n 1 sh -c 'clang-format --dry-run -Werror "$0" >/dev/null 2>&1 || echo "  $0"' >&2
fi
reuse lint >/dev/null 2>&1 || breach "$(reuse lint 2>&1 | grep -A 20 'following files' | head -n 20)"
exit $status
