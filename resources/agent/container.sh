# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# Runs and builds in containers, by podman or docker: read by agent.sh and environment.sh. The contract is in
# docs/decisions/0014-containers.md.
#
# runs/ID/container       how: "image TAG", "shm 2g", "gpu all", "argument WORD", a line each
# runs/ID/contained.sh    what runs inside, in the same folders
# state/container         fact: pid and ticks of the container's first process, as seen from outside

# The first engine that answers: sets engine (its path), engine_name, engine_version, rootless (yes or no).
find_engine() {
    for engine_name in podman docker; do
        engine=$(command -v "$engine_name" 2>/dev/null) || continue
        ! ask_engine || return 0
    done
    engine='' engine_name=''
    return 1
}

ask_engine() { # sets engine_version and rootless of one that answers
    case $engine_name in
    podman) answer=$(patiently "$engine" info --format '{{.Version.Version}} {{.Host.Security.Rootless}}') ;;
    *) answer=$(patiently "$engine" info --format '{{.ServerVersion}} {{.SecurityOptions}}') ;;
    esac 2>/dev/null || return 1
    engine_version=${answer%% *} rootless=no
    case ${answer#* } in true | *rootless*) rootless=yes ;; esac
    case $engine_version in [0-9]*) ;; *) return 1 ;; esac
}

patiently() { # COMMAND...: a daemon that hangs must not hold us up
    if command -v timeout >/dev/null; then timeout 30 "$@"; else "$@"; fi
}

# ---- builds: read by builder.sh ----

build_container() {
    if ! find_engine; then
        echo "This environment is a container, and neither podman nor docker answers here."
        return 1
    fi
    tool=$engine_name
    step "Building the image with $engine_name $engine_version"
    export DOCKER_BUILDKIT=1
    login=$root/login
    if [ -f "$login/config.json" ] && [ "$engine_name" = docker ]; then
        DOCKER_CONFIG=$login
        export DOCKER_CONFIG
    fi
    set -- build --force-rm -t "$image" -f Dockerfile
    [ -z "$platform" ] || set -- "$@" --platform "$platform"
    if [ -f "$login/config.json" ] && [ "$engine_name" = podman ]; then set -- "$@" --authfile "$login/config.json"; fi
    "$engine" "$@" . || return 1
    size=$("$engine" image inspect --format '{{.Size}}' "$image") || return 1
    facts="engine $engine${newline}rootless $rootless${newline}size $size$newline"
    # The Python of the image, for whoever asks what there is; a run has its folders besides.
    mkdir -p "$prefix/bin" || return 1
    {
        printf '#!/bin/sh\nexec '
        quote "$engine"
        printf ' run --rm --entrypoint '
        quote "${interpreter:-python3}"
        printf ' %s "$@"\n' "$image"
    } >"$prefix/bin/python" && chmod +x "$prefix/bin/python"
}

quote() { # TEXT: as one word of a shell
    printf "'"
    printf %s "$1" | sed "s/'/'\\\\''/g"
    printf "'"
}

remove_image() { # of the environment; a failure is told in answer
    read_engine "$root/facts"
    [ -n "$engine" ] && answer=$("$engine" image inspect --format . "$image" 2>&1) || return 0
    answer=$("$engine" rmi "$image" 2>&1)
}

read_engine() { # FACTS: sets engine, rootless and size of what was built
    engine='' rootless=no size=0
    [ -r "$1" ] || return 0
    while read -r key value; do
        case $key in engine) engine=$value ;; rootless) rootless=$value ;; size) size=$value ;; esac
    done <"$1"
}

# ---- runs ----

# Becomes the run: starts its container and ends with its exit code. A polite signal reaches the engine's program
# too, which hands it to the container; KILL goes to the processes inside (see current_family).
contain() { # ID HASH [again]
    use_run "$1"
    retry=${3:-}
    read_engine "$base/environments/$2/facts"
    if [ -z "$engine" ]; then
        echo "It is not known with what the image of this run was built. Build its environment again."
        exit 125
    fi
    case $run:$self in
    *:*:*)
        echo "A folder whose name has a colon cannot be given to a container: $run. Choose another target home."
        exit 125
        ;;
    esac
    trap : TERM INT HUP
    tools=${self%/agent/*}
    user=$(id -u):$(id -g)
    [ "$rootless" = no ] || user=0:0 # which is the person outside
    set -- run --name "trainyard-$id" --rm --pull never --log-driver none --user "$user" --entrypoint sh \
        --volume "$run:$run" --volume "$tools:$tools:ro" --workdir "$run"
    if [ "${engine##*/}" != podman ] || has_init; then set -- "$@" --init; fi
    image=
    while IFS= read -r line || [ -n "$line" ]; do
        value=${line#* }
        case $line in
        "image "*) image=$value ;;
        "shm "*) set -- "$@" --shm-size "$value" ;;
        "gpu "*)
            if [ "${engine##*/}" = podman ]; then
                set -- "$@" --device nvidia.com/gpu=all
            else
                set -- "$@" --gpus all
            fi
            ;;
        "argument "*) set -- "$@" "$value" ;;
        esac
    done <"$run/container"
    "$engine" "$@" "$image" "$run/contained.sh" &
    client=$!
    note_container
    while :; do
        wait "$client"
        code=$?
        # A signal of ours cuts the wait short.
        lives "$client" 0 || break
    done
    wait "$client"
    again=$?
    [ "$again" = 127 ] || code=$again
    # A person may have cleaned up: what is gone is built anew, once.
    if [ "$code" = 125 ] && ! has container && [ "$retry" != again ] &&
        ! "$engine" image inspect "$image" >/dev/null 2>&1; then
        echo "The image of this run is gone: it is built anew."
        rm -f "$base/environments/${image##*:}/complete"
        sh "${self%/*}/environment.sh" "$base" await "${image##*:}" "$id" >>"$run/azureml-logs/20_image_build_log.txt" || exit 1
        exec sh "$self" "$base" contain "$id" "${image##*:}" again
    fi
    exit "$code"
}

has_init() { # podman finds its init in these places
    command -v catatonit >/dev/null || [ -x /usr/libexec/podman/catatonit ] || [ -x /usr/lib/podman/catatonit ]
}

note_container() { # claims the fact once the container has a process
    while lives "$client" 0; do
        first=$("$engine" inspect --type container --format '{{.State.Pid}}' "trainyard-$id" 2>/dev/null)
        if is_number "${first:-}" && [ "$first" -gt 0 ] && look "$first"; then
            claim container "$first $p_ticks"
            return
        fi
        nap 0.1
    done
}

# Whatever becomes of the processes around it, no container outlives its run.
sweep() {
    [ -f "$run/container" ] && has child || return 0
    while read -r key value; do
        [ "$key" != image ] || read_engine "$base/environments/${value##*:}/facts"
    done <"$run/container"
    [ -z "$engine" ] || patiently "$engine" rm --force "trainyard-$id" >/dev/null 2>&1
    return 0
}
