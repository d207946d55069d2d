#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# debiansource.sh SUITE PACKAGE FOLDER: unpacks a source package of Debian into FOLDER (as package-version/). apt
# fetches it and checks its signature, through lists of its own: the machine's apt configuration stays as it is.
# SUITE may be "here", this machine's own. Needs no root.
set -euo pipefail
suite=$1 package=$2 folder=$3
fail() { echo "debiansource.sh: $package must be had by hand: $1" >&2; exit 1; }
command -v apt-get >/dev/null || fail "this machine has no apt."

# The mirror that the machine itself uses for Debian, and the keyring that it trusts.
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v release="$codename" '$2 == release && $3 == "main" && !found { print $1; found = 1 }')
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -n "$mirror" ] && [ -r $keyring ] || fail "this is no Debian whose mirror could be asked."
[ "$suite" != here ] || suite=$codename

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
mkdir -p "$work"/{lists/partial,cache/archives/partial} "$folder"
echo "deb-src [signed-by=$keyring] $mirror $suite main" >"$work/sources.list"
apt=(-q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$work/lists"
    -o Dir::Cache="$work/cache" -o APT::Get::AllowUnauthenticated=false -o Acquire::Retries=3)
[ "$(id -u)" -ne 0 ] || apt+=(-o APT::Sandbox::User=root)
apt-get "${apt[@]}" update
cd "$folder"
apt-get "${apt[@]}" source "$package"
