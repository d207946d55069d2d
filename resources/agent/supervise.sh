# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# The processes behind a run and how it ends: read by agent.sh.

# Sets oom to the kernel's count of out-of-memory kills: of our cgroup where it can be read, else of
# the machine.
count_oom() {
    oom=
    if [ -r "$proc/self/cgroup" ]; then
        while IFS=: read -r _ controllers path; do
            case ,$controllers, in
            ,,)
                oom_in "$cgroups$path/memory.events"
                oom_in "$cgroups/unified$path/memory.events"
                ;;
            *,memory,*) oom_in "$cgroups/memory$path/memory.oom_control" ;;
            esac
        done <"$proc/self/cgroup"
    fi
    [ -n "$oom" ] || oom_in "$proc/vmstat"
    [ -n "$oom" ] || oom=0
}

oom_in() { # FILE
    [ -r "$1" ] || return 0
    while read -r key value; do
        [ "$key" != oom_kill ] || oom=$value
    done <"$1"
}

# CODE OOM-BEFORE: sets why, the reason of an end. Why we ended it goes before how it ended.
explain() {
    why=
    if has force; then
        why=killed
    elif has cancel; then
        why=canceled
    elif has timeout; then
        why=timeout
    elif [ "$1" -gt 128 ] && [ "$1" -le 192 ]; then
        why=signal-$(($1 - 128))
        if [ "$1" = 137 ]; then
            count_oom
            [ "$oom" -le "$2" ] || why=oom
        fi
    elif has preparing && ! has prepared; then
        why=environment
    elif [ "$1" = 125 ] && [ -f "$run/container" ] && ! has container; then
        why=container
    fi
}

# DEADLINE KNOWN: waits until the family is gone, and kills what is left at the deadline.
outlast() {
    outlast_deadline=$1 known=$2 tries=0
    while current_family "$known" && [ "$family" != ' ' ] && [ "$tries" -lt 100 ]; do
        known=$family
        now
        if [ "${time%%.*}" -gt "$outlast_deadline" ] || has force; then
            signal_family KILL
            tries=$((tries + 1))
        fi
        nap 0.2
    done
}

supervise() { # ID GENERATION: claims the run, says so on stdout, and watches it to its end
    use_run "$1"
    boot_id
    own_ticks
    trap : HUP INT PIPE USR1 # whoever asked for the start may be gone before it is answered
    trap 'term=1' TERM
    term='' link=supervisor
    [ "$2" = 1 ] || link=supervisor.$2
    if ! claim "$link" "$$ $ticks $boot"; then
        echo taken
        exit 0
    fi
    echo claimed
    exec >/dev/null
    launched=0
    if [ "$2" = 1 ]; then
        if has cancel; then
            publish 143 canceled
            exit 0
        fi
        (helper record "$id") &
        launched=$!
    fi
    host_name
    claim host "$host"
    read_limits
    watch
}

watch() {
    start_clock='' asked=''
    begin_sampling
    while :; do
        now
        replace heartbeat "$time"
        load
        if ! lives "$launched" && ! recorder_lives && ! script_lives; then
            # No one is left to begin: from here on none can.
            claim child '0 0 0'
            load
            if ! script_lives; then
                # Told to end together with all of it: see record().
                sweep
                [ -n "$f_exit$term" ] || settle
                break
            fi
        fi
        [ -z "$f_exit" ] || break
        # A machine that shares this home cannot send a signal here, so it asks.
        if [ -n "$f_ask" ] && [ "$f_ask" != "$asked" ]; then
            asked=$f_ask
            end_script "$asked"
        fi
        sample
        pause=$beat_seconds
        [ "$samples" -gt 3 ] || pause=1 # what is over soon is seen too
        [ "$max_seconds" = 0 ] || check_time
        sleep "$pause" &
        wait $! # or until the recorder says USR1
    done
    kill $! 2>/dev/null
    now
    replace heartbeat "$time"
}

check_time() { # shortens the pause towards the limit; ends the run at it
    if [ -z "$f_started" ]; then
        pause=1
        return
    fi
    clock=${time%%.*}
    if [ -r "$proc/uptime" ]; then # not moved by a corrected wall clock
        read -r clock _ <"$proc/uptime"
        clock=${clock%%.*}
    fi
    [ -n "$start_clock" ] || start_clock=$((clock - (${time%%.*} - ${f_started%%.*})))
    left=$((start_clock + max_seconds - clock))
    if [ "$left" -gt 0 ]; then
        [ "$left" -ge "$pause" ] || pause=$left
    elif claim timeout "$time"; then
        end_script TERM
    fi
}

reap() { # ID PID:TICKS...
    use_run "$1"
    shift
    load
    read_limits
    asked=${f_cancel:-${f_timeout:-0}}
    outlast $((${asked%%.*} + grace_seconds)) "$*"
    # The recorder knows the exit status; only a dead one is spoken for.
    while load && [ -z "$f_exit" ] && recorder_lives; do nap 0.2; done
    sweep
    [ -n "$f_exit" ] || has exit || settle
}

record() { # ID
    use_run "$1"
    own_ticks
    trap 'caught=1' HUP INT
    trap 'caught=1 term=1' TERM
    term='' caught=''
    log=$run/azureml-logs/70_driver_log.txt
    { true >>"$log"; } 2>/dev/null || log=/dev/null
    mode=plain
    has_session_tool && mode=session
    # Before the script's process can be seen, or it would be told as running for a moment.
    if [ -f "$run/awaits" ]; then
        now
        claim preparing "$time"
    fi
    # Background jobs of a shell ignore INT and QUIT, and the caller may have ignored more.
    (new_session env --default-signal sh "$self" "$base" script "$id" $mode) </dev/null >>"$log" 2>/dev/null &
    await $!
    if [ "$code" -gt 0 ] && [ "$code" -le 128 ] && ! has child; then # an env without that option
        (new_session sh "$self" "$base" script "$id" $mode) </dev/null >>"$log" 2>/dev/null &
        await $!
    fi
    load
    if [ -z "$f_child" ]; then
        claim child '0 0 0' && publish "$code"
        exit 0
    fi
    words "$f_child"
    [ "$w1" != 0 ] || exit 0
    if [ -n "$f_cancel$f_timeout" ]; then
        read_limits
        asked=${f_cancel:-$f_timeout}
        outlast $((${asked%%.*} + grace_seconds)) ''
    elif [ -n "$term" ] && [ "$code" = 143 ]; then
        # All that we are was told to end: as a machine does that shuts down. Whether it restarted
        # is seen later, by its boot id.
        now
        claim ended "$time"
        claim stopped "$code"
        exit 0
    fi
    sweep
    explain "$code" "$before"
    publish "$code" "$why"
    ! supervisor_lives || kill -s USR1 "$w1"
}

await() { # PID: sets code
    # All of this while the script is on its way.
    claim recorder "$$ $ticks"
    count_oom
    before=$oom
    now
    claim started "$time"
    wait "$1"
    code=$?
    [ -n "$caught" ] || return 0
    # A signal of ours may have cut the wait short. What was waited for already answers 127.
    while lives "$1" 0; do
        wait "$1"
        code=$?
    done
    wait "$1"
    again=$?
    [ "$again" = 127 ] || code=$again
}

script() { # ID session|plain: becomes the script, once its process is on record
    use_run "$1"
    own_ticks
    group=$$
    [ "$2" = session ] || group=0
    claim child "$$ $ticks $group" || exit 0
    # Either a cancel sees this process and ends it, or this process sees the cancel.
    ! has cancel || exit 143
    TRAINYARD_RUN_DIR=$run
    export TRAINYARD_RUN_DIR
    cd "$run" || exit 126
    exec sh "$run/command.sh" 2>&1
}

