#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2154,SC1091,SC2015
#
# The run agent: starts, supervises, reads and ends runs on a target that has nothing but a POSIX
# shell and coreutils. The contract is in docs/run-folder.md.
#
#   sh agent.sh HOME start ID              sh agent.sh HOME follow ID FILE OFFSET
#   sh agent.sh HOME status ID...          sh agent.sh HOME read ID FILE OFFSET MAX
#   sh agent.sh HOME cancel ID [force]      sh agent.sh HOME mirror ID MOST
#   sh agent.sh HOME receive ID
#
# Four processes make a run; each of them may be killed:
#   supervisor  beats, keeps the time limit, and records the end when the recorder could not
#   recorder    waits for the script and publishes its exit status; in a session of its own
#   script      a session and process group of its own, so that a signal to it reaches no other
#   reaper      lives only after a cancel or a time-out, to KILL what outlives the grace period
#
# Everything is a function that is called on the last line: the shell has read the whole file
# before it acts, so an update that replaces these files by rename disturbs nobody.

set -f
newline='
'
blank=" $newline	"
IFS=$blank
proc=${TRAINYARD_PROC:-/proc}
cgroups=${TRAINYARD_CGROUPS:-/sys/fs/cgroup}
beat_seconds=5
fresh_seconds=90 # for so long the heartbeat of a machine that shares this home is believed
case $0 in /*) self=$0 ;; *) self=$PWD/$0 ;; esac
. "${self%/*}/facts.sh"
. "${self%/*}/processes.sh"
. "${self%/*}/container.sh"

start() {
    use_run "$1"
    [ -f "$run/command.sh" ] || die no-run "There is no prepared run $id here: its command.sh is missing."
    [ -d "$state" ] ||
        mkdir "$state" "$run/azureml-logs" "$run/logs" "$run/outputs" 2>/dev/null
    need_state
    next=1
    if has supervisor; then
        load
        words "$f_child"
        # A run that lost its supervisor gets another one; what never started stays that way.
        if [ -n "$f_exit" ] || [ "$w1" = 0 ] || ! same_boot || supervisor_lives ||
            ! { recorder_lives || script_lives; }; then
            echo "@trainyard start $id again"
            return
        fi
        next=$((generation + 1))
    fi
    # The supervisor holds the pipe until the run is its own, so the answer is true and prompt.
    answer=$( (helper supervise "$id" "$next") </dev/null 2>/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & )
    case $answer in
    claimed) echo "@trainyard start $id new" ;;
    taken) echo "@trainyard start $id again" ;;
    *) die no-start "The supervisor of run $id could not start: check free space, permissions and the process limit." ;;
    esac
}

# Sets verdict to prepared, starting, running, ended or lost, and why (reboot, vanished).
judge() {
    why=
    load
    if [ -n "$f_exit" ]; then
        verdict=ended
        return
    elif [ -z "$f_supervisor" ]; then
        verdict=prepared
        return
    fi
    host_name
    if ! same_boot && [ -n "$f_host" ] && [ "$f_host" != "$host" ]; then
        # A home shared by several machines: only the heartbeat can tell.
        now
        verdict=running
        [ $((${time%%.*} - ${f_heartbeat%%.*} + 0)) -lt "$fresh_seconds" ] ||
            verdict=lost why=vanished
        return
    fi
    if same_boot && anyone_lives; then
        verdict=running
        [ -n "$f_child" ] || verdict=starting
        return
    fi
    # Nobody is left. A launch on its way is stopped here, so that "lost" is final.
    if same_boot && [ -z "$f_child" ] && ! claim child '0 0 0' && has child; then
        judge
        return
    fi
    sweep
    if has exit || settle || has exit; then
        judge
        return
    fi
    verdict=lost why=vanished
    same_boot || why=reboot
}

status() {
    [ $# -gt 0 ] || usage "status needs at least one run id."
    now
    asked_at=$time
    for each in "$@"; do
        use_run "$each"
        verdict=absent why='' code='' child=dead
        f_started='' f_ended='' f_heartbeat=''
        if [ -d "$state" ]; then
            judge
        elif [ -f "$run/command.sh" ]; then
            verdict=prepared
        fi
        case $verdict in
        ended)
            code=${f_exit%%-*}
            case $f_exit in *-*) why=${f_exit#*-} ;; esac
            ;;
        # The recorder was on its way when it was decided that no script will be.
        lost) [ "$f_child" != '0 0 0' ] || f_started='' ;;
        running)
            if ! same_boot || script_lives || recorder_lives; then child=alive; fi
            [ -z "$f_preparing" ] || [ -n "$f_prepared" ] || verdict=preparing
            ;;
        esac
        line="@trainyard run $id state=$verdict exit=$code reason=$why started=$f_started"
        echo "$line ended=$f_ended heartbeat=$f_heartbeat now=$asked_at child=$child"
    done
}

cancel() {
    use_run "$1"
    [ -d "$run" ] || die no-run "There is no run $id here."
    need_state
    if ! has exit; then
        now
        claim cancel "$time" || has cancel ||
            die no-state "Cannot write in $state: check free space and permissions."
        [ "${2:-}" != force ] || claim force "$time"
        # Whoever claims these two links first decides whether the script may still begin.
        if claim supervisor '0 0 -' || claim child '0 0 0'; then
            publish 143 canceled
        else
            load
            signal=TERM
            [ "${2:-}" != force ] || signal=KILL
            if same_boot; then
                end_script $signal
            else
                replace ask $signal
            fi
        fi
    fi
    status "$id"
}

main() {
    [ $# -ge 3 ] || usage "Use: sh agent.sh HOME start|status|cancel|follow|read|receive|mirror ID..."
    case $1 in /*) base=$1 ;; *) base=$PWD/$1 ;; esac
    verb=$2
    shift 2
    case $verb/$# in
    start/1) start "$1" ;;
    status/*) status "$@" ;;
    cancel/1 | cancel/2)
        [ "${2:-force}" = force ] || usage "Use: cancel ID [force]"
        cancel "$@"
        ;;
    follow/3 | read/4)
        . "${self%/*}/files.sh"
        "${verb}_file" "$@"
        ;;
    receive/1 | fill/1)
        . "${self%/*}/store.sh"
        "$verb" "$@"
        ;;
    mirror/2)
        . "${self%/*}/files.sh"
        . "${self%/*}/mirror.sh"
        mirror "$@"
        ;;
    contain/2 | contain/3) contain "$@" ;;
    supervise/2 | record/1 | script/2 | reap/*)
        . "${self%/*}/supervise.sh"
        . "${self%/*}/resources.sh"
        "$verb" "$@"
        ;;
    *) usage "Use: start ID, status ID..., cancel ID [force], follow ID FILE OFFSET, read ID FILE OFFSET MAX, receive ID, mirror ID MOST" ;;
    esac
}

main "$@"
exit
