# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015,SC2086,SC2119,SC2120
#
# Sending what a run writes, while it writes it: read by agent.sh. They say which files they have, a line
# each, OFFSET LENGTH HASH NAME (the SHA-256 of the LENGTH bytes before OFFSET), and a line ".". The end of
# their input ends us. We say @trainyard mirror ID, and then:
#
#   N INDEX NAME            a file that they did not name; theirs have the indexes 1, 2, ... in their order
#   T INDEX                 it begins anew: what they have of it is not what is here
#   D INDEX OFFSET LENGTH   and so many bytes
#   S NAME TEXT             a fact of state/
#   K                       nothing new
#   H INDEX SIZE HASH       after the end of the run: all of the file
#   E                       that was all
#
# Names with control characters are not sent, nor are links, nor more than 2000 files.

mirror() { # ID MOST: no file of outputs/ that is larger than MOST
    use_run "$1"
    is_number "$2" || usage "MOST must be a number of bytes."
    most=$2
    LC_ALL=C
    export LC_ALL
    cd "$run" 2>/dev/null || die no-run "There is no run $id here."
    sum=
    ! command -v sha256sum >/dev/null || sum=sha256sum
    [ -n "$sum" ] || ! command -v shasum >/dev/null || sum='shasum -a 256'
    known=0 listing=none facts=none
    echo "@trainyard mirror $id"
    take_known
    # Their silence is told from their absence by the end of our input.
    exec 3<&0
    {
        cat >/dev/null
        kill -s TERM $$
    } <&3 >/dev/null 2>&1 &
    watcher=$!
    trap 'kill $watcher 2>/dev/null; exit 1' TERM HUP PIPE
    exec 3<&- </dev/null
    ticks=0 quiet=0
    until is_done; do
        look_round
        ticks=$((ticks + 1))
        [ $((ticks % 50)) != 0 ] || echo K
        quiet=$((quiet + 1))
        if [ -n "$more" ]; then quiet=0; elif [ "$quiet" -lt 50 ]; then nap 0.1; else nap 0.2; fi
    done
    # It writes no more: once more, with all that it left.
    listing=none outputs=1
    look_round
    while [ -n "$more" ]; do look_round; done
    hash_all
    echo E
    kill $watcher 2>/dev/null
}

is_done() {
    ! has exit || return 0
    [ $((ticks % 20)) = 19 ] && [ -d "$state" ] || return 1
    judge
    [ "$verdict" = ended ] || [ "$verdict" = lost ]
}

look_round() { # sets more when something came
    more=
    if [ $((ticks % 10)) = 0 ] || [ "$listing" = none ] || has exit; then
        find_files
        tell_facts
    fi
    [ "$known" -gt 0 ] || return 0
    send_grown
}

take_known() {
    while read -r offset length hash name && [ "$offset" != . ]; do
        is_number "$offset" && is_number "$length" && is_plain "$name" || usage "Not a file that is known."
        [ "$known" -lt 2000 ] || usage "Too many files are known."
        known=$((known + 1))
        eval "n$known=\$name o$known=\$offset"
        [ "$offset" -gt 0 ] && is_ours "$name" || continue
        file=$run/$name
        size_of
        if [ "$size" -lt "$offset" ] || { [ -n "$sum" ] && [ "$length" -le "$offset" ] &&
            [ "$(from $((offset - length)) | head -c "$length" | $sum)" != "$hash  -" ]; }; then
            echo "T $known"
            eval "o$known=0"
        fi
    done
}

is_plain() { # NAME
    case /$1/ in *[[:cntrl:]]* | *//* | */../* | */./*) return 1 ;; esac
    case $1 in azureml-logs/* | logs/* | outputs/* | metrics.jsonl | resources.jsonl) ;; *) return 1 ;; esac
}

is_ours() { [ -f "$1" ] && [ ! -L "$1" ]; }

find_files() {
    new=$(ls -1RA azureml-logs logs ${outputs:+outputs} 2>/dev/null)
    [ -f metrics.jsonl ] && new="$new metrics"
    [ -f resources.jsonl ] && new="$new resources"
    [ "$new" != "$listing" ] || return 0
    listing=$new names=$newline
    number=0
    while [ "$number" -lt "$known" ]; do
        number=$((number + 1))
        eval "names=\$names\$n$number\$newline"
    done
    [ ! -f metrics.jsonl ] || add metrics.jsonl
    [ ! -f resources.jsonl ] || add resources.jsonl
    walk azureml-logs 1
    walk logs 1
    [ -z "${outputs:-}" ] || walk outputs 1
}

walk() { # FOLDER DEPTH
    [ -d "$1" ] && [ ! -L "$1" ] && [ "$2" -le 12 ] || return 0
    set +f
    for entry in "$1"/* "$1"/.[!.]*; do
        set -f
        if [ -d "$entry" ]; then walk "$entry" $(($2 + 1)); else add "$entry"; fi
    done
    set -f
}

add() { # NAME
    is_ours "$1" && is_plain "$1" && [ "$known" -lt 2000 ] || return 0
    case $names in *"$newline$1$newline"*) return 0 ;; esac
    if [ -n "${outputs:-}" ]; then
        case $1 in outputs/*)
            file=$run/$1
            size_of
            [ "$size" -le "$most" ] || return 0
            ;;
        esac
    fi
    known=$((known + 1))
    name=$1
    eval "n$known=\$name o$known=0"
    echo "N $known $name"
}

all_names() { # puts the names into $*; a file that is gone stays in, so that the numbers fit
    number=0 quoted=
    while [ "$number" -lt "$known" ]; do
        number=$((number + 1))
        quoted="$quoted \"\$n$number\""
    done
}

sizes_in_turn() { # NAME...
    for each do
        file=$run/$each size=gone
        [ ! -f "$file" ] || size_of
        echo "$size"
    done
}

send_grown() {
    if [ "${listed:-0}" != "$known" ]; then
        all_names
        listed=$known
    fi
    eval "set -- $quoted"
    sizes=$(stat -L -c %s -- "$@" 2>/dev/null) || sizes=$(sizes_in_turn "$@")
    number=0
    for size in $sizes; do
        number=$((number + 1))
        eval "offset=\$o$number"
        [ "$size" != "$offset" ] && [ "$size" != gone ] || continue
        eval "name=\$n$number"
        is_ours "$name" || continue
        if [ "$size" -lt "$offset" ]; then
            echo "T $number"
            offset=0
        fi
        length=$((size - offset))
        [ "$length" -le 8388608 ] || length=8388608
        file=$run/$name
        if [ "$length" -gt 0 ]; then
            echo "D $number $offset $length"
            from "$offset" | head -c "$length"
            size_of
            # It was cut short meanwhile: what follows would be taken for its bytes.
            [ "$size" -ge $((offset + length)) ] || { kill $watcher; exit 1; }
        fi
        eval "o$number=\$((offset + length))"
        more=1
    done
}

tell_facts() {
    set +f
    new=$(cd "$state" 2>/dev/null && ls -ldn -- * 2>/dev/null)
    set -f
    [ "$new" != "$facts" ] || return 0
    facts=$new
    IFS=$newline
    for link in $facts; do
        IFS=$blank
        case $link in *" -> "*) ;; *) continue ;; esac
        text=${link#*" -> "} link=${link%%" -> "*}
        echo "S ${link##* } $text"
    done
    IFS=$blank
}

hash_all() {
    [ -n "$sum" ] || return 0
    number=0
    while [ "$number" -lt "$known" ]; do
        number=$((number + 1))
        eval "name=\$n$number offset=\$o$number"
        is_ours "$name" && [ "$offset" -le 67108864 ] || continue
        hash=$($sum <"$name" 2>/dev/null) && echo "H $number $offset ${hash%% *}"
    done
}
