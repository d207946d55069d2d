#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test against Azurite, Microsoft's own emulator of the blob service.
# Usage: azurite.sh FOLDER TEST [ARGUMENT…]   FOLDER is where its modules are or go
set -euo pipefail
modules=$1
shift
skip() { echo "skipped: $1"; exit 77; }
command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
if [ ! -x "$modules/node_modules/.bin/azurite-blob" ]; then
    mkdir -p "$modules"
    # One at a time, and whole or not at all.
    (flock 9 && { [ -x "$modules/node_modules/.bin/azurite-blob" ] ||
        npm install --ignore-scripts --no-audit --no-fund --silent --prefix "$modules" azurite@3.35.0; }) 9>"$modules/lock" ||
        skip "azurite cannot be installed with npm"
fi
place=$(mktemp -d)
# A key for this test alone.
AZURITE_ACCOUNTS="trainyard:$(printf 'a key for tests' | base64)"
export AZURITE_ACCOUNTS
"$modules/node_modules/.bin/azurite-blob" --blobHost 127.0.0.1 --blobPort 0 --location "$place" \
    --disableTelemetry --skipApiVersionCheck >"$place/log" 2>&1 &
emulator=$!
trap 'kill $emulator; wait $emulator 2>/dev/null || true; rm -rf "$place"' EXIT
url=
for _ in $(seq 600); do
    url=$(sed -n 's|.*successfully listen[a-z]* on \(http://[0-9.:]*\).*|\1|p' "$place/log" | head -n 1)
    [ -z "$url" ] || break
    kill -0 $emulator 2>/dev/null || { cat "$place/log" >&2; exit 1; }
    sleep 0.1
done
[ -n "$url" ] || { cat "$place/log" >&2; exit 1; }
TRAINYARD_AZURITE="$url/trainyard" "$@"
