#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Gets libssh2 1.11 where the system's is older: those fail every RSA key against today's sshd. Debian 13's source package
# is fetched with apt, which checks its signature, through lists of its own (apt's configuration stays as it is), and
# built as a static library into build/third_party/libssh2. Needs no root. Does nothing where that is done.
set -euo pipefail
cd "$(dirname "$0")/.."
least=1.11
suite=trixie
prefix=$PWD/build/third_party/libssh2

pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0
PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0

fail() { echo "libssh2.sh: $1" >&2; exit 1; }
command -v apt-get >/dev/null || fail "install libssh2 $least or newer (headers too) by hand: this machine has no apt."

# The mirror that the machine itself uses for Debian, and the keyring that it trusts.
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$codename" '$2 == release && $3 == "main" && !found { print $1; found = 1 }')
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -n "$mirror" ] && [ -r $keyring ] || fail "install libssh2 $least or newer by hand: this is no Debian whose mirror could be asked."

mkdir -p build/third_party
lock=build/third_party/libssh2.lock
exec 9>"$lock"
flock 9
PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --atleast-version=$least libssh2 2>/dev/null && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
log=$PWD/build/third_party/libssh2.log
mkdir -p "$work"/{lists/partial,cache/archives/partial,source}
echo "deb-src [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
apt=(-q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$work/lists"
    -o Dir::Cache="$work/cache" -o APT::Get::AllowUnauthenticated=false -o Acquire::Retries=3)
[ "$(id -u)" -ne 0 ] || apt+=(-o APT::Sandbox::User=root)

echo "== Building libssh2 from Debian's source: the system's is older than $least (details: $log)"
{
    apt-get "${apt[@]}" update
    (cd "$work/source" && apt-get "${apt[@]}" source libssh2)
    cmake -S "$work"/source/libssh2-*/ -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_INSTALL_PREFIX="$work/root" \
        -DCMAKE_INSTALL_LIBDIR=lib -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON -DBUILD_TESTING=OFF -DBUILD_EXAMPLES=OFF \
        -DCRYPTO_BACKEND=OpenSSL -DENABLE_ZLIB_COMPRESSION=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
    cmake --build "$work/build"
    cmake --install "$work/build"
    sed -i "s|$work/root|$prefix|g" "$work"/root/lib/pkgconfig/libssh2.pc
} >"$log" 2>&1 || { tail -n 40 "$log" >&2; exit 1; }
rm -rf "$prefix"
mv "$work/root" "$prefix"
