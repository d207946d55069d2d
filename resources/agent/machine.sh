#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# What a machine has that runs may need. Reads only, but for one file that it writes and removes.
#   sh machine.sh shell | folder HOME | software | hardware | pythons
# Prints "@trainyard fact NAME VALUE" a line; VALUE is one line, without control characters. A HOME of "" is
# ~/.trainyard.
LC_ALL=C
export LC_ALL

say() {
    printf '@trainyard fact %s %s\n' "$1" "$(printf %s "$2" | tr '\n\t' '  ' | tr -d '\000-\037\177' | cut -c 1-400)"
}

# The first line that a program says, unless it takes too long.
first_line() {
    if command -v timeout >/dev/null 2>&1; then
        timeout 10 "$@" </dev/null 2>/dev/null | head -n 1
    else
        "$@" </dev/null 2>/dev/null | head -n 1
    fi
}

where() {
    found=$(command -v "$1" 2>/dev/null) || found=
    case $found in /*) printf %s "$found" ;; esac
}

shell() {
    # shellcheck disable=SC1091
    say system "$(. /etc/os-release 2>/dev/null && printf %s "$PRETTY_NAME")"
    say kernel "$(uname -sr)"
    say name "$(uname -n)"
    say user "$(id -un 2>/dev/null)"
    say time "$(date +%s)"
    id=
    for file in /etc/machine-id /var/lib/dbus/machine-id; do
        [ -z "$id" ] && [ -r "$file" ] && read -r id <"$file"
    done
    say machine "$id"
    lacking=
    for tool in cat cp cut date df head ln ls mkdir mv readlink rm sed sleep sort tail tr wc; do
        command -v $tool >/dev/null 2>&1 || lacking="$lacking $tool"
    done
    say lacking "$lacking"
}

folder() {
    home=${1:-$HOME/.trainyard}
    # shellcheck disable=SC2088 # the person typed the tilde
    case $home in "~/"*) home=$HOME/${home#"~/"} ;; esac
    say home "$home"
    why=$( (umask 077 && mkdir -p "$home/runs" && : >"$home/runs/.trainyard-$$") 2>&1 >/dev/null) && why=
    [ -e "$home/runs/.trainyard-$$" ] || why=${why:-no file can be made}
    rm -f "$home/runs/.trainyard-$$" 2>/dev/null
    say unwritable "$why"
    blocks=$(df -Pk "$home" 2>/dev/null | sed -n 2p | tr -s ' ' | cut -d ' ' -f 4)
    say freeKiB "$blocks"
}

software() {
    say python "$(where python3)"
    say pythonVersion "$(first_line python3 -c 'import sys; print(".".join(map(str, sys.version_info[:3])))')"
    conda=
    for tool in micromamba mamba conda; do
        [ -n "$conda" ] || conda=$(where $tool)
    done
    for prefix in "$HOME/miniconda3" "$HOME/miniforge3" "$HOME/anaconda3" /opt/conda; do
        [ -n "$conda" ] || [ ! -x "$prefix/bin/conda" ] || conda=$prefix/bin/conda
    done
    say conda "$conda"
    uv=$(where uv)
    [ -n "$uv" ] || [ ! -x "$HOME/.local/bin/uv" ] || uv=$HOME/.local/bin/uv
    say uv "$uv"
    say container "$(where podman || :)"
    say docker "$(where docker || :)"
    say git "$(first_line git --version)"
}

hardware() {
    say cores "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc 2>/dev/null)"
    say memoryKiB "$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null)"
    smi='nvidia-smi --query-gpu=name --format=csv,noheader'
    command -v timeout >/dev/null 2>&1 && smi="timeout 10 $smi"
    $smi </dev/null 2>/dev/null | head -n 16 | while read -r gpu; do say gpu "$gpu"; done
}

pythons() {
    {
        where python3 && echo
        echo /usr/bin/python3
        [ -r "$HOME/.conda/environments.txt" ] && head -n 50 "$HOME/.conda/environments.txt" | sed 's,$,/bin/python,'
        for each in "$HOME"/.pyenv/versions/*/bin/python "$HOME"/.venv/bin/python; do echo "$each"; done
    } | while read -r python; do
        case $python in /*) [ -x "$python" ] || continue ;; *) continue ;; esac
        version=$(first_line "$python" -E -s -c 'import sys; print(".".join(map(str, sys.version_info[:3])), sys.prefix)')
        [ -n "$version" ] && say interpreter "$version|$python"
    done
}

"$@"
