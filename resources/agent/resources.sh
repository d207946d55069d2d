# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154
#
# What a run uses, read by agent.sh for its supervisor: a line a value in resources.jsonl, beside the metrics of the
# script. CPU and memory are those of the run's processes (its group and all that descend from it); graphics cards
# are those of the machine. Nothing is started for it but nvidia-smi, every half minute, where there is one.

begin_sampling() {
    samples=0 members='' cpu_before='' gpu_job=''
    second=$(getconf CLK_TCK 2>/dev/null) && is_number "$second" && [ "$second" -gt 0 ] || second=100
    page=$(getconf PAGESIZE 2>/dev/null) && is_number "$page" || page=4096
}

sample() { # after now and load
    [ -n "$f_started" ] && [ -z "$f_exit" ] && has_proc && same_boot || return 0
    words "$f_child"
    [ "$w1" -gt 0 ] && lives "$w1" "$w2" || return 0
    milliseconds "$time"
    clock=$ms
    if [ -z "$cpu_before" ]; then # the first one is about all since the start
        milliseconds "$f_started"
        [ "$clock" -lt "$ms" ] || [ $((clock - ms)) -gt 500 ] || return 0
        cpu_before=0 clock_before=$ms
    fi
    # All of /proc costs more the more goes on there; between two looks only the known ones and their children count.
    if [ $((samples % 12)) = 0 ]; then
        current_family "$members"
        members=$family
    fi
    samples=$((samples + 1)) queue="$w1:$w2 $members" seen=' ' used=0 resident=0
    while [ -n "$queue" ]; do
        more=''
        for member in $queue; do
            case $seen in *" ${member%:*}:"*) continue ;; esac
            look "${member%:*}" || continue
            case $p_state in Z* | X*) continue ;; esac
            [ "${member#*:}" = "$p_ticks" ] || [ "${member#*:}" = 0 ] || continue
            seen="$seen${member%:*}:$p_ticks "
            used=$((used + p_used)) resident=$((resident + p_resident))
            children=''
            { read -r children <"$proc/${member%:*}/task/${member%:*}/children"; } 2>/dev/null
            for child in $children; do more="$more $child:0"; done
        done
        queue=$more
    done
    members=$seen
    step=$((${time%%.*} - ${f_started%%.*}))
    # A process that left took its share with it; clocks are set back.
    if [ "$used" -ge "$cpu_before" ] && [ "$clock" -gt "$clock_before" ]; then
        tenths=$(((used - cpu_before) * 1000000 / second / (clock - clock_before)))
        note_use "CPU (% of a core)" "$((tenths / 10)).$((tenths % 10))"
    fi
    cpu_before=$used clock_before=$clock
    tenths=$((resident * (page / 1024) * 10 / 1024))
    note_use "Memory (MiB)" "$((tenths / 10)).$((tenths % 10))"
    # A driver that hangs must not hold the supervisor up.
    if [ $((samples % 6)) = 2 ] && ! kill -0 "$gpu_job" 2>/dev/null && command -v nvidia-smi >/dev/null; then
        (sample_graphics) </dev/null &
        gpu_job=$!
    fi
}

milliseconds() { # TIME: sets ms
    fraction=000
    case $1 in *.*) fraction=${1#*.}000 ;; esac
    ms=${1%%.*}${fraction%"${fraction#???}"}
}

note_use() { # NAME VALUE
    echo "{\"kind\":\"resource\",\"name\":\"$1\",\"value\":$2,\"step\":$step,\"time\":$time}" >>"$run/resources.jsonl"
} 2>/dev/null

sample_graphics() {
    nvidia-smi --query-gpu=index,utilization.gpu,memory.used --format=csv,noheader,nounits 2>/dev/null |
        while IFS=', ' read -r card busy memory _; do
            is_number "$card" || continue
            ! is_number "$busy" || note_use "GPU $card (%)" "$busy"
            ! is_number "$memory" || note_use "GPU $card memory (MiB)" "$memory"
        done
}
