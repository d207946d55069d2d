# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# Reading the files of a run: read by agent.sh.

# FILE: sets file, after refusing what lies outside the run folder. A name that starts with a colon
# is percent-encoded, so that any name can be said in one plain word.
use_file() {
    name=$1
    case $name in
    :*)
        rest=${name#:} name=
        while :; do
            case $rest in
            *%[0-9A-Fa-f][0-9A-Fa-f]*)
                head=${rest%%%*} rest=${rest#*%}
                tail=${rest#??} hex=${rest%"$tail"}
                octal=$(printf '\\0%o' "0x$hex" 2>/dev/null) || usage "Not a percent-encoded name."
                name=$name$head$(printf '%b.' "$octal")
                name=${name%.} rest=$tail
                ;;
            *) name=$name$rest && break ;;
            esac
        done
        ;;
    esac
    case /$name/ in // | //* | */../* | */./*) die bad-file "The file must be named relative to the run folder, without dots." ;; esac
    file=$run/$name
    root=$(cd -P "$run" 2>/dev/null && pwd -P) || die no-run "There is no run $id here."
    real=$file
    if [ -L "$file" ]; then
        real=$(readlink -f "$file" 2>/dev/null) || die bad-file "That link leads nowhere."
    fi
    folder=$(cd -P "${real%/*}" 2>/dev/null && pwd -P) || folder=$root
    case $folder/ in "$root"/*) ;; *) die bad-file "That file lies outside the run folder." ;; esac
    if [ -e "$file" ] && [ ! -f "$file" ]; then die bad-file "That is not a regular file."; fi
}

size_of() { # sets size, by looking at the inode: not every wc does
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C ls -ldnL -- "$file" 2>/dev/null)
    size=${5:-0}
}

from() { # OFFSET: prints the rest of the file; not every tail seeks, or counts beyond 2 GiB
    dd if="$file" bs=65536 skip=$(($1 / 65536)) 2>/dev/null | tail -c "+$(($1 % 65536 + 1))"
}

read_file() { # ID FILE OFFSET MAX
    use_run "$1"
    is_number "$3" && is_number "$4" || usage "OFFSET and MAX must be numbers of bytes."
    use_file "$2"
    [ -f "$file" ] || die no-file "There is no such file in run $id yet."
    size_of
    echo "@trainyard data $3 $size"
    [ "$3" -ge "$size" ] || [ "$4" = 0 ] || from "$3" | head -c "$4"
}

follow_file() { # ID FILE OFFSET
    use_run "$1"
    is_number "$3" || usage "OFFSET must be a number of bytes."
    use_file "$2"
    [ -d "$run" ] || die no-run "There is no run $id here."
    offset=$3 looks=0
    echo "@trainyard data $offset"
    until [ -f "$file" ] || over; do
        reader_lives || exit 1
        nap 0.1
    done
    (use_file "$2") >/dev/null || exit 1 # it may have come as a link that leads outside
    [ -f "$file" ] || exit 0
    case $(tail --version 2>/dev/null) in
    *GNU*) follow_at_once ;;
    *) follow_by_looking ;;
    esac
}

follow_at_once() { # the tail of GNU is woken by the kernel
    (
        exec </dev/null >/dev/null 2>&1
        until over || ! reader_lives; do nap 0.3; done
    ) &
    watcher=$!
    # It reads once more after the watcher has ended, so all of the file is sent.
    tail -c "+$((offset + 1))" -f -s 0.2 --pid="$watcher" "$file" 2>/dev/null
    kept=$?
    kill "$watcher" 2>/dev/null
    exit $kept
}

follow_by_looking() {
    while :; do
        last=''
        ! over || last=1
        size_of
        if [ "$size" -gt "$offset" ]; then
            from "$offset" | head -c $((size - offset)) || exit 1
            offset=$size
        elif [ -n "$last" ]; then
            exit 0
        else
            reader_lives || exit 1
            nap 0.1
        fi
    done
}

over() { # true when the run writes no more; asks the processes only now and then
    ! has exit || return 0
    looks=$((looks + 1))
    [ $((looks % 8)) = 1 ] || return 1
    [ -d "$state" ] || return 1
    judge
    [ "$verdict" = ended ] || [ "$verdict" = lost ]
}

reader_lives() { # whoever called us; a broken pipe tells only when there is something to send
    ! has_proc || [ -d "$proc/$PPID" ]
}
