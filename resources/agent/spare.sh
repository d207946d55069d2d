# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# Trees that are laid before anybody asks: read by store.sh. A submission in which ten of 5000 files changed
# moves such a tree to its run and changes ten files, instead of laying 5000.
#
#   spare/SNAPSHOT/tree/         as the snapshot is; no run has ever written to it
#   spare/SNAPSHOT/lines         the hash and the path of every file, as sha256sum -c reads them, sorted
#
# What comes with an archive: `snapshot` names what is sent, where a spare tree of it is wanted; `lines` has the lines
# that are not among those of the spare tree which it begins with, `gone` those that are no more; `executables` has paths.
spares_kept=2

name_spares() { # those that may be asked for, the newest first
    ls -1t "$base/spare" 2>/dev/null
}

is_hash() { # WORD
    case $1 in *[!0-9a-f]* | "") return 1 ;; esac
}

take_spare() { # SNAPSHOT: from here on it belongs to this run
    is_hash "$1" || give_up usage "Not the name of a snapshot."
    mv "$base/spare/$1" "$work/spare" 2>/dev/null || give_up no-spare "There is no such tree any more."
}

patch_spare() { # TREE: takes away what is gone; what is new is in t/
    IFS=$newline
    # shellcheck disable=SC2046
    set -- "$1" $(cut -c67- gone 2>/dev/null)
    IFS=$blank
    tree=$1
    shift
    [ $# = 0 ] || (cd "$tree" && rm -f -- "$@") || return 1
    for path do # folders are not in a snapshot: what is empty has to go
        folder=${path%/*}
        while [ "$folder" != . ] && rmdir "$tree/$folder" 2>/dev/null; do folder=${folder%/*}; done
    done
    [ ! -d t ] || cp -RP t/. "$tree/"
}

# Of the files of the run, which may have written to them already: every one has to be what it should be.
keep_spare() {
    cd "$work" 2>/dev/null && [ -s snapshot ] && read -r name <snapshot && is_hash "$name" || return 0
    next=$base/spare/.$id
    rm -rf "$next"
    mkdir -p "$next/tree" 2>/dev/null || return 0
    [ -f spare/lines ] || { mkdir -p spare && : >spare/lines; }
    [ -f gone ] || : >gone
    {
        sort gone | comm -23 spare/lines -
        cat lines
    } | sort >"$next/lines"
    cut -c67- "$next/lines" >paths
    if (cd "$run/source" && tar -cf - -T "$work/paths") 2>/dev/null | (cd "$next/tree" && tar -xmof -) 2>/dev/null &&
        (cd "$next/tree" && $sum -c ../lines && chmod -R a-x,u+wX . && make_executable) >/dev/null 2>&1 &&
        [ ! -e "$base/spare/$name" ]; then
        mv "$next" "$base/spare/$name"
    fi
    rm -rf "$next"
    count=0
    for each in $(name_spares); do # another run may take it at any moment: whole, or not at all
        count=$((count + 1))
        [ "$count" -le "$spares_kept" ] || { mv "$base/spare/$each" "$next" 2>/dev/null && rm -rf "$next"; }
    done
}

drop_spares() { # whole, too
    for each in $(name_spares); do
        mv "$base/spare/$each" "$work/" 2>/dev/null
    done
}

make_executable() {
    IFS=$newline
    # shellcheck disable=SC2046
    set -- $(cat "$work/executables" 2>/dev/null)
    IFS=$blank
    [ $# = 0 ] || chmod u+x -- "$@"
}
