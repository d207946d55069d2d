#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2034,SC2154,SC1091,SC2015,SC2317
#
# Builds environments on a target, once for each description, for whoever wants them. The contract is in
# docs/decisions/0009-environments.md.
#
#   sh environment.sh HOME start HASH [again]   sh environment.sh HOME cancel HASH
#   sh environment.sh HOME status HASH...       sh environment.sh HOME remove HASH
#   sh environment.sh HOME list                 sh environment.sh HOME probe
#   sh environment.sh HOME offer                sh environment.sh HOME fetch URL SHA256     (micromamba)
#   sh environment.sh HOME login HASH           (what the registry of its image wants, as a Docker config.json on stdin)
#   sh environment.sh HOME await HASH RUN-ID    (of a run: writes the log of the build to its output)
#
# HOME/environments/HASH/
#   request/            what is built; see builder.sh
#   state.N/            attempt N, facts as in a run's state/; making this folder is the lock
#   build.N.log         build.log is a link to the newest
#   env/                the environment itself
#   login/              for a registry: only while somebody wants to build, and for nobody else's eyes
#   complete            the path of env/, written last: a moved home does not count as built
#   installed.txt       what was really installed
#   wanted.ID           link: the process of the run that waits for it
#   state.N/wanted      a person asked for attempt N, and waits for ever
#   users/RUN-ID        runs that used it; the time of the folder is that of the last use

set -f
newline='
'
blank=" $newline	"
IFS=$blank
proc=${TRAINYARD_PROC:-/proc}
cgroups=${TRAINYARD_CGROUPS:-/sys/fs/cgroup}
fresh_seconds=90
grace_seconds=5
by_person=
case $0 in /*) self=$0 ;; *) self=$PWD/$0 ;; esac
. "${self%/*}/facts.sh"
. "${self%/*}/processes.sh"
. "${self%/*}/container.sh"

use_environment() { # HASH: sets hash, root and prefix
    case $1 in
    '' | *[!0-9a-f]*) usage "Not the hash of an environment." ;;
    esac
    hash=$1 root=$base/environments/$1
    prefix=$root/env run=$root image=localhost/trainyard:$1
}

is_whole() {
    built=
    { IFS= read -r built <"$root/complete"; } 2>/dev/null
    [ "$built" = "$prefix" ] && [ -x "$prefix/bin/python" ]
}

use_attempt() { # N
    attempt=$1 state=$root/state.$1
}

# Sets attempt to the newest one, verdict to absent, starting, building, complete, failed, canceled
# or interrupted, and code.
judge() {
    attempt=0 code='' verdict=absent
    f_started='' f_ended='' f_exit='' f_heartbeat=''
    set +f
    for each_state in "$root"/state.*; do
        number=${each_state##*.}
        if is_number "$number" && [ "$number" -gt "$attempt" ]; then attempt=$number; fi
    done
    set -f
    use_attempt "$attempt"
    [ "$attempt" = 0 ] || load
    if is_whole; then
        # A builder that has yet to publish its end still builds: it would not find a home that is moved meanwhile.
        verdict=complete
        if [ "$attempt" != 0 ] && [ -z "$f_exit" ] && attempt_lives; then verdict=building; fi
    elif [ "$attempt" = 0 ]; then
        return
    elif [ -n "$f_exit" ]; then
        code=${f_exit%%-*}
        case $f_exit in
        *-canceled) verdict=canceled ;;
        0 | *-*) verdict=interrupted ;; # complete once, then damaged; or killed
        *) verdict=failed ;;
        esac
    elif [ -z "$f_supervisor" ]; then
        verdict=starting
    elif attempt_lives; then
        verdict=building
    else
        verdict=interrupted
    fi
}

attempt_lives() {
    if same_boot; then
        supervisor_lives || script_lives
        return
    fi
    # Another machine that shares this home: only the heartbeat can tell.
    host_name
    [ -n "$f_host" ] && [ "$f_host" != "$host" ] || return 1
    now
    [ $((${time%%.*} - ${f_heartbeat%%.*} + 0)) -lt "$fresh_seconds" ]
}

report() {
    judge
    tool='' python='' used=''
    if [ -r "$root/facts" ]; then
        while read -r key value || [ -n "$key" ]; do
            case $key in tool) tool=$value ;; python) python=$value ;; esac
        done <"$root/facts"
    fi
    line="@trainyard environment $hash state=$verdict attempt=$attempt exit=$code started=$f_started"
    echo "$line ended=$f_ended tool=$tool python=$python${1:+ }${1:-}"
}

start() { # HASH [again]
    use_environment "$1"
    [ -f "$root/request/plan" ] || die no-request "There is nothing to build under $hash here."
    by_person=1
    begin "${2:-}"
    report
}

login() { # HASH: the next build uses it, and its end removes it
    use_environment "$1"
    (umask 077 && mkdir -p "$root/login" && cat >"$root/login/config.json") 2>/dev/null ||
        die no-state "Cannot write in $root: check free space and permissions."
    echo "@trainyard login $hash"
}

drop_login() { rm -rf "$root/login"; }

begin() { # [again]: sees to it that a build is on its way, unless it is there or has failed
    judge
    case $verdict in
    complete)
        drop_login
        return
        ;;
    building)
        [ -z "$by_person" ] || claim wanted person
        return
        ;;
    failed) [ "${1:-}" = again ] || return ;;
    esac
    [ "$verdict" = starting ] || use_attempt $((attempt + 1))
    mkdir "$state" 2>/dev/null
    [ -d "$state" ] || die no-state "Cannot write in $root: check free space and permissions."
    [ -z "$by_person" ] || claim wanted person
    answer=$( (helper supervise "$hash" "$attempt") </dev/null 2>/dev/null 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & )
    case $answer in
    claimed | taken) judge ;;
    *) die no-start "The build could not start: check free space, permissions and the process limit." ;;
    esac
}

status() {
    for each in "$@"; do
        use_environment "$each"
        report
    done
}

list() {
    [ -d "$base/environments" ] || return 0
    cd "$base/environments" || die no-home "Cannot read $base/environments."
    set +f
    for each in *; do
        set -f
        case $each in '' | *[!0-9a-f]*) continue ;; esac
        use_environment "$each"
        # shellcheck disable=SC2046
        set -- $(du -sk "$root" 2>/dev/null)
        kilobytes=${1:-0}
        read_engine "$root/facts"
        used=$(date -r "$root/users" +%s 2>/dev/null)
        report "bytes=$((kilobytes * 1024 + size)) used=$used"
    done
}

cancel() { # HASH
    use_environment "$1"
    drop_login
    judge
    if [ "$verdict" = building ] || [ "$verdict" = starting ]; then
        now
        claim cancel "$time"
        if claim supervisor '0 0 -'; then
            publish 143 canceled
        else
            load
            ! same_boot || end_build
        fi
    fi
    report
}

end_build() { # TERM, then KILL; the facts are loaded
    current_family
    signal_family TERM
    tries=0 known=$family
    while current_family "$known" && [ "$family" != ' ' ] && [ "$tries" -lt $((grace_seconds * 10)) ]; do
        known=$family tries=$((tries + 1))
        [ "$tries" -lt $((grace_seconds * 5)) ] || signal_family KILL
        nap 0.2
    done
    publish 143 canceled
}

remove() { # HASH
    use_environment "$1"
    judge
    case $verdict in building | starting) die busy "This environment is being built: cancel that first." ;; esac
    set +f
    for user in "$root"/users/*; do
        set -f
        id=${user##*/}
        if [ -d "$base/runs/$id/state" ] && [ ! -L "$base/runs/$id/state/exit" ]; then
            die busy "Run $id uses this environment: wait for its end, or cancel it."
        fi
    done
    set -f
    remove_image || die busy "The image of this environment cannot be removed: $(echo "$answer" | tail -n 1)"
    # What is half removed must never look whole.
    if [ -d "$root" ]; then
        mv "$root" "$base/environments/.removed.$$.$hash" ||
            die no-remove "Cannot remove $root: check its permissions."
    fi
    set +f
    rm -rf "$base/environments"/.removed.*
    set -f
    echo "@trainyard environment $hash state=absent"
}

# Of a run that cannot begin before its environment is there. Its facts say preparing and prepared, so that this time
# is not taken for the script's.
await() { # HASH RUN-ID
    use_environment "$1"
    case $2 in '' | .* | *[!A-Za-z0-9._-]*) usage "Not a run id." ;; esac
    wish=$2 run_state=$base/runs/$2/state
    now
    ln -s "$time" "$run_state/preparing" 2>/dev/null
    own_ticks
    boot_id
    [ -f "$root/request/plan" ] || die no-request "There is nothing to build under $hash here."
    rm -f "$root/wanted.$wish"
    ln -s "$$ $ticks $boot" "$root/wanted.$wish" 2>/dev/null
    trap 'rm -f "$root/wanted.$wish"; exit 143' TERM INT HUP
    judge
    case $verdict in
    building | starting) echo "== Another run or person builds this environment; this is its log." ;;
    esac
    begins=0 offset=0 seen=0
    while :; do
        case $verdict in
        absent | interrupted)
            # Whoever kills one build may kill the next; for ever is too long.
            [ "$begins" -lt 3 ] || break
            [ "$begins" = 0 ] || echo "== The build was interrupted and begins again."
            begins=$((begins + 1))
            begin
            ;;
        canceled)
            [ "$begins" = 0 ] || break
            begins=1
            begin
            ;;
        starting) begin ;;
        esac
        show_log
        case $verdict in complete | failed) break ;; esac
        nap 0.3
        judge
    done
    show_log
    rm -f "$root/wanted.$wish"
    if [ "$verdict" = complete ]; then
        now
        ln -s "$time" "$run_state/prepared" 2>/dev/null
        exit 0
    fi
    case $verdict in
    failed) echo "== This environment could not be built; the log above says why. It is tried again when asked for." ;;
    canceled) echo "== The build was canceled." ;;
    *) echo "== The build was killed from outside, three times." ;;
    esac
    exit 1
}

show_log() { # prints what is new of the newest log
    [ "$attempt" -gt 0 ] || return 0
    [ "$seen" = "$attempt" ] || offset=0
    seen=$attempt file=$root/build.$attempt.log
    [ -f "$file" ] || return 0
    # shellcheck disable=SC2046
    set -- $(LC_ALL=C ls -ldn -- "$file" 2>/dev/null)
    [ "${5:-0}" -gt "$offset" ] || return 0
    tail -c "+$((offset + 1))" "$file" | head -c $(($5 - offset))
    offset=$5
}

main() {
    [ $# -ge 2 ] || usage "Use: sh environment.sh HOME start|status|list|cancel|remove|probe|await HASH..."
    case $1 in /*) base=$1 ;; *) base=$PWD/$1 ;; esac
    verb=$2
    shift 2
    case $verb/$# in
    start/1 | start/2 | cancel/1 | login/1 | remove/1 | await/2 | list/0) "$verb" "$@" ;;
    status/*) status "$@" ;;
    offer/0 | fetch/2)
        . "${self%/*}/fetch.sh"
        "$verb" "$@"
        ;;
    probe/0 | supervise/2 | work/2)
        . "${self%/*}/builder.sh"
        "$verb" "$@"
        ;;
    *) usage "Use: start HASH [again], status HASH..., list, cancel HASH, remove HASH, probe" ;;
    esac
}

main "$@"
exit
