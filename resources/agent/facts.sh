# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# What is known about a run: read by agent.sh, never run by itself.
#
# A fact is the text of a symbolic link in state/: whole or absent, the first writer wins, and it
# needs no data block, so that it can still be told on a full disk.

die() { # KIND SENTENCE [STATUS]
    printf '@trainyard error %s %s\n' "$1" "$2"
    exit "${3:-1}"
}

usage() { die usage "$1" 2; }

is_number() {
    case $1 in '' | *[!0-9]* | 0?* | ????????????????*) return 1 ;; esac
}

use_run() { # ID: sets id, run and state
    case $1 in
    '' | .* | -* | *[!A-Za-z0-9._-]*)
        usage "Not a run id: use letters, digits, dot, dash and underscore."
        ;;
    esac
    id=$1 run=$base/runs/$1 state=$base/runs/$1/state
}

now() { # sets time: epoch seconds, with a fraction where date knows it
    time=$(date +%s.%N 2>/dev/null)
    case $time in
    '' | *[!0-9.]* | *.) time=$(date +%s) ;;
    *.???????*) time=${time%???} ;;
    esac
}

nap() { sleep "$1" 2>/dev/null || sleep 1; }

claim() { ln -s "$2" "$state/$1" 2>/dev/null; } # NAME TEXT: true for the first writer only

has() { [ -L "$state/$1" ]; }

replace() { # NAME TEXT: the old text stays until the new one is in place
    ln -s "$2" "$state/.$1.$$" 2>/dev/null && mv -f "$state/.$1.$$" "$state/$1" 2>/dev/null
}

need_state() {
    [ -d "$state" ] || mkdir "$state" 2>/dev/null || [ -d "$state" ] ||
        die no-state "Cannot make $state: check free space and permissions."
}

# Sets f_NAME for the facts of the run, and generation, the number of the newest supervisor.
# One listing tells all of them, since a process for each would cost a millisecond each.
load() {
    f_supervisor='' f_recorder='' f_child='' f_host='' f_started='' f_ended='' f_exit=''
    f_heartbeat='' f_cancel='' f_force='' f_timeout='' f_stopped='' f_ask='' generation=0
    f_preparing='' f_prepared='' f_container=''
    has supervisor || has cancel || return 0
    set +f
    links=$(cd "$state" && LC_ALL=C ls -ldn -- * 2>/dev/null)
    set -f
    IFS=$newline
    for link in $links; do
        IFS=$blank
        case $link in *" -> "*) ;; *) continue ;; esac
        text=${link#*" -> "} link=${link%%" -> "*}
        case ${link##* } in
        supervisor) [ "$generation" -gt 0 ] || f_supervisor=$text generation=1 ;;
        supervisor.*)
            number=${link##*.}
            if is_number "$number" && [ "$number" -gt "$generation" ]; then
                f_supervisor=$text generation=$number
            fi
            ;;
        recorder) f_recorder=$text ;;
        child) f_child=$text ;;
        host) f_host=$text ;;
        started) f_started=$text ;;
        ended) f_ended=$text ;;
        exit) f_exit=$text ;;
        heartbeat) f_heartbeat=$text ;;
        cancel) f_cancel=$text ;;
        force) f_force=$text ;;
        timeout) f_timeout=$text ;;
        stopped) f_stopped=$text ;;
        ask) f_ask=$text ;;
        preparing) f_preparing=$text ;;
        prepared) f_prepared=$text ;;
        container) f_container=$text ;;
        esac
    done
    IFS=$blank
    # While its environment is built a script has not begun.
    [ -z "$f_preparing" ] || f_started=$f_prepared
}

publish() { # CODE [REASON]: the end; the time first, since the exit link completes it
    now
    claim ended "$time"
    claim exit "$1${2:+-$2}"
}

# Called when nothing of a run lives and it has no exit status: what we ended is told as such.
settle() {
    if has force; then
        publish 137 killed
    elif has cancel; then
        publish 137 canceled
    elif has timeout; then
        publish 137 timeout
    elif [ -n "$f_stopped" ] && same_boot; then
        publish "$f_stopped" "signal-$((f_stopped - 128))"
    else
        return 1
    fi
}

read_limits() { # sets max_seconds (0 is none) and grace_seconds
    max_seconds=0 grace_seconds=30
    [ -f "$run/limits" ] || return 0
    while read -r key value _ || [ -n "$key" ]; do
        is_number "$value" || continue
        case $key in
        maxSeconds) max_seconds=$value ;;
        graceSeconds) grace_seconds=$value ;;
        esac
    done <"$run/limits"
}
