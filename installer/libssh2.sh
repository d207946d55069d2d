#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Gets libssh2 1.11 where the system's is older: those fail every RSA key against today's sshd. Debian 13's source package
# is built as a static library into build/third_party/libssh2. Needs no root. Does nothing where that is done.
set -euo pipefail
cd "$(dirname "$0")/.."
least=1.11
suite=trixie
prefix=$PWD/build/third_party/libssh2

pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0
PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0

mkdir -p build/third_party
lock=build/third_party/libssh2.lock
exec 9>"$lock"
flock 9
PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
log=$PWD/build/third_party/libssh2.log
echo "== Building libssh2 from Debian's source: the system's is older than $least (details: $log)"
{
    installer/debiansource.sh $suite libssh2 "$work/source"
    cmake -S "$work"/source/libssh2-*/ -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$work/root" \
        -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DBUILD_TESTING=OFF -DBUILD_EXAMPLES=OFF \
        -DCRYPTO_BACKEND=OpenSSL -DENABLE_ZLIB_COMPRESSION=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
    cmake --build "$work/build"
    cmake --install "$work/build"
    sed -i "s|$work/root|$prefix|g" "$work"/root/lib/pkgconfig/libssh2.pc
} >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
rm -rf "$prefix"
mv "$work/root" "$prefix"
