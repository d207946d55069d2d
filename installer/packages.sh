#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of the Debian packages that the program (and its tests or benchmarks) need.
# Usage: installer/packages.sh [build] [tests] [bench]
set -euo pipefail

build=(g++ cmake ninja-build pkg-config ccache git ca-certificates python3
    qt6-base-dev qtkeychain-qt6-dev libgl-dev libqt6opengl6-dev qt6-charts-dev qt6-svg-dev libqt6svg6
    libsqlite3-dev libssl-dev libexpected-dev libyaml-cpp-dev zlib1g-dev libssh2-1-dev dpkg-dev debian-archive-keyring fonts-dejavu-core)
tests=(python3-venv clang-format clang-tidy-16 lld reuse procps util-linux busybox shellcheck openssh-client openssh-server libpam-oath python3-asyncssh dbus gnome-keyring tcsh fish zsh putty-tools iproute2 ethtool podman runc catatonit)
bench=(xvfb xauth less git rsync iproute2 ethtool openssh-client openssh-server)

wanted=()
for set in "${@:-build}"; do
    case $set in
    build) wanted+=("${build[@]}") ;;
    tests) wanted+=("${tests[@]}") ;;
    bench) wanted+=("${bench[@]}") ;;
    *) echo "packages.sh: there is no set '$set'" >&2; exit 2 ;;
    esac
done

if ! command -v dpkg-query >/dev/null; then
    echo "This machine has no dpkg. Install these, or what they are called here, by hand: ${wanted[*]}" >&2
    exit 1
fi
missing=()
for package in "${wanted[@]}"; do
    state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

echo "== Installing ${#missing[@]} packages: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root once: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
