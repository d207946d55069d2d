# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# Who lives, and how to reach all of a run: read by agent.sh.

has_proc() { [ -r "$proc/self/stat" ]; }

boot_id() { # sets boot
    boot=-
    if [ -r "$proc/sys/kernel/random/boot_id" ]; then
        read -r boot <"$proc/sys/kernel/random/boot_id"
    elif ! has_proc; then
        boot=$(sysctl -n kern.bootsessionuuid 2>/dev/null) || boot=-
    fi
    [ -n "$boot" ] || boot=-
}

host_name() { # sets host
    host=-
    if [ -r "$proc/sys/kernel/hostname" ]; then
        read -r host <"$proc/sys/kernel/hostname"
    else
        host=$(uname -n 2>/dev/null) || host=-
    fi
}

# PID: sets p_state, p_parent, p_group and p_ticks; p_used, the ticks of processor time that it and the children it
# waited for have used, and p_resident, the pages it has in memory. A command name may hold any byte, so the fields
# are counted from its closing bracket, which is in the last line.
look() {
    p_line=
    { while IFS= read -r p_part || [ -n "$p_part" ]; do p_line=$p_part; done <"$proc/$1/stat"; } 2>/dev/null
    [ -n "$p_line" ] || return 1
    # shellcheck disable=SC2086
    set -- ${p_line##*") "}
    p_state=$1 p_parent=$2 p_group=$3 p_ticks=${20:-0}
    p_used=$((${12:-0} + ${13:-0} + ${14:-0} + ${15:-0})) p_resident=${22:-0}
}

# PID TICKS: true while that very process runs. A number that was given to another process does not
# count, nor does a zombie.
lives() {
    is_number "${1:-}" && [ "$1" -gt 0 ] || return 1
    if ! has_proc; then
        kill -0 "$1" 2>/dev/null
        return
    fi
    look "$1" || return 1
    case $p_state in Z* | X*) return 1 ;; esac
    [ "${2:-0}" = 0 ] || [ "$p_ticks" = "$2" ]
}

own_ticks() { # sets ticks of this shell
    ticks=0
    ! look $$ || ticks=$p_ticks
}

words() { # TEXT: sets w1 w2 w3
    # shellcheck disable=SC2086
    set -- $1
    w1=${1:-0} w2=${2:-0} w3=${3:-0}
}

supervisor_lives() { words "$f_supervisor" && lives "$w1" "$w2"; }
script_lives() { words "$f_child" && lives "$w1" "$w2"; }
recorder_lives() { words "$f_recorder" && lives "$w1" "$w2"; }
anyone_lives() { supervisor_lives || recorder_lives || script_lives; }

table() { # prints "pid parent group ticks" of every process that is not a zombie
    if has_proc; then
        set +f
        for entry in "$proc"/[0-9]*; do
            look "${entry##*/}" || continue
            case $p_state in Z* | X*) ;; *) echo "${entry##*/} $p_parent $p_group $p_ticks" ;; esac
        done
        set -f
    else
        # Without a state column zombies count; they end with their parent.
        ps -A -o pid= -o ppid= -o pgid= 2>/dev/null | while read -r pid parent group; do
            echo "$pid $parent $group 0"
        done
    fi
}

# GROUP KNOWN: sets family to " pid:ticks pid:ticks " of the processes in the group, those of KNOWN
# that still live, and the descendants of either (a worker may have a session of its own), and
# outside to the members that a signal to the group does not reach.
find_family() {
    family=' ' outside=
    all=$(table)
    grown=1
    while [ "$grown" = 1 ]; do
        grown=0
        IFS=$newline
        for entry in $all; do
            IFS=$blank
            # shellcheck disable=SC2086
            set -- "$1" "$2" $entry
            case $family in *" $3:"*) continue ;; esac
            # In a container a group from outside of it has the number 0: that is nobody's group here.
            if [ "$5" != "$1" ] || [ "$5" -le 1 ]; then
                case " $2 " in
                *" $3:$6 "*) ;;
                *) case $family in *" $4:"*) ;; *) continue ;; esac ;;
                esac
                outside="$outside $3"
            fi
            family="$family$3:$6 "
            grown=1
        done
        IFS=$blank
    done
}

# shellcheck disable=SC2120
current_family() { # [KNOWN]: of the loaded run, on this boot only; sets group and contained too
    family=' ' outside='' contained='' group=0
    same_boot || return 0
    words "$f_child"
    [ "$w1" -gt 0 ] || return 0
    # A group whose leader's number now belongs to somebody else is not ours.
    if ! script_lives && has_proc && look "$w1" && [ "$p_ticks" != "$w2" ]; then w3=0; fi
    group=$w3
    find_family "$group" "$w1:$w2 ${1:-}"
    [ -n "${f_container:-}" ] || return 0
    # What is in its container descends from somebody else.
    around=$family reached=$outside
    words "$f_container"
    find_family 0 "$w1:$w2"
    contained=$outside outside=$reached family=$around${family# }
}

# SIGNAL: each of the current family gets it once; stopped ones wake up to take it. To a container its engine's
# program hands it on; that program cannot hand on KILL.
signal_family() {
    [ "$family" != ' ' ] || return 0
    for signal in "$1" CONT; do
        [ "$group" -le 1 ] || kill -s "$signal" -- "-$group" 2>/dev/null
        for member in $outside; do kill -s "$signal" "$member" 2>/dev/null; done
        [ "$1" != KILL ] || for member in $contained; do kill -s "$signal" "$member" 2>/dev/null; done
    done
}

same_boot() {
    words "$f_supervisor"
    boot_id
    [ "$boot" = - ] || [ "$w3" = - ] || [ "$w3" = 0 ] || [ "$boot" = "$w3" ]
}

has_session_tool() {
    command -v setsid >/dev/null || command -v perl >/dev/null || command -v python3 >/dev/null
}

new_session() { # COMMAND...: becomes the command, in a session of its own, with the same process id
    if command -v setsid >/dev/null; then
        exec setsid "$@"
    elif command -v perl >/dev/null; then
        exec perl -e 'use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV' "$@"
    elif command -v python3 >/dev/null; then
        exec python3 -S -c 'import os, sys; os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])' "$@"
    fi
    exec "$@"
}

helper() { # VERB ARG...: becomes a detached agent
    cd / || exit 1
    new_session sh "$self" "$base" "$@"
}


# SIGNAL: sends it to all of the run and leaves a reaper behind for those that ignore it.
end_script() {
    # shellcheck disable=SC2119
    current_family
    signal_family "$1"
    # shellcheck disable=SC2086
    (helper reap "$id" ${family:-} </dev/null >/dev/null 2>&1) &
}
