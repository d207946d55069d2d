# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# micromamba, for a target that has no conda: read by environment.sh. A person sees address, size and checksum first;
# what comes is checked against that checksum before it may run.

releases=${TRAINYARD_MICROMAMBA:-https://github.com/mamba-org/micromamba-releases/releases/latest/download}

offer() { # prints where it is, how large, and its checksum
    case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Linux-amd64) file=micromamba-linux-64 ;;
    Linux-aarch64 | Linux-arm64) file=micromamba-linux-aarch64 ;;
    Linux-ppc64le) file=micromamba-linux-ppc64le ;;
    Darwin-arm64) file=micromamba-osx-arm64 ;;
    Darwin-x86_64) file=micromamba-osx-64 ;;
    *) die no-tool "There is no micromamba for $(uname -sm). Install conda here by hand." ;;
    esac
    sum=$(download "$releases/$file.sha256" 2>/dev/null | head -c 64)
    is_checksum "$sum" || die no-network "$(uname -n) cannot reach $releases. Check its network and proxy, or install conda there by hand."
    size=$(size_of "$releases/$file" 2>/dev/null)
    is_number "$size" || size=0
    echo "@trainyard offer $sum $size $releases/$file"
}

fetch() { # URL SHA256
    is_checksum "$2" || usage "Not a SHA-256 checksum."
    bin=$base/tools/bin part=$base/tools/bin/.micromamba.$$
    mkdir -p "$bin" || die no-state "Cannot make $bin: check free space and permissions."
    trap 'rm -f "$part"' EXIT
    trap 'exit 143' HUP INT TERM
    download "$1" >"$part" || die no-network "The download of $1 broke off. Try again."
    sum=$(checksum "$part")
    [ "$sum" = "$2" ] || die bad-file "What came from $1 is not what was shown: its SHA-256 is $sum. Nothing was installed."
    chmod +x "$part" && mv -f "$part" "$bin/micromamba" || die no-state "Cannot write in $bin: check free space and permissions."
    echo "@trainyard fetched $bin/micromamba"
}

is_checksum() {
    case $1 in *[!0-9a-f]*) return 1 ;; esac
    [ ${#1} = 64 ]
}

checksum() { # FILE
    if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$1"); else sum=$(shasum -a 256 <"$1"); fi
    echo "${sum%% *}"
}

download() { # URL
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --connect-timeout 20 "$1"
    elif command -v wget >/dev/null; then
        wget --quiet --timeout=20 -O - "$1"
    else
        python3 -c 'import shutil, sys, urllib.request
shutil.copyfileobj(urllib.request.urlopen(sys.argv[1], timeout=20), sys.stdout.buffer)' "$1"
    fi
}

size_of() { # URL
    if command -v curl >/dev/null; then
        curl --fail --silent --head --location --connect-timeout 20 "$1"
    else
        wget --spider --server-response --timeout=20 "$1" 2>&1
    fi | tr -d '\r' | sed -n 's/^ *[Cc]ontent-[Ll]ength: *//p' | tail -n 1
}
