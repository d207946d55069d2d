#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test against Azurite, Microsoft's own emulator of the blob service.
# Usage: azurite.sh FOLDER TEST [ARGUMENT…]   FOLDER is where its modules are or go
set -euo pipefail
modules=$1
shift
. "${0%/*}/nodetool.sh"
need_node_tool "$modules" .bin/azurite-blob azurite@3.35.0
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
