# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015,SC2086,SC1091
#
# Taking a snapshot in: read by agent.sh. Everything is done for all files at once, since a process for
# each would cost a millisecond each.
#
#   they say                        we say
#                                   @trainyard receive ID gzip|plain hard|soft [empty] [spare SNAPSHOT...]
#   COUNT, and COUNT hashes         the hashes that are not in the store, and a line "."
#   or all                          nothing: the store is empty, all is sent
#   or spare SNAPSHOT               nothing: all that is not in that tree is sent (spare.sh)
#   gzip|plain, and an archive      @trainyard received OBJECTS
#
# The archive holds o/ab/cdef... (objects that were missing) and the tree of the run in three parts: f/ and x/
# hold links to objects where files and executable files are to be, l/ its symbolic links. Where the disk
# knows hard links, those to o/ab/cdef... and s/ab/cdef... are quicker: s leads to the store.
#
# There, what was missing comes best in its place: t/ is the tree, sums says what it has to be (for sha256sum -c),
# and links is an archive in the archive, of hard links o/ab/cdef... to t/. All of it is checked before the answer;
# copies get into the store while the run begins, by the verb fill.

. "${self%/*}/spare.sh"

prepare_store() { # ID
    use_run "$1"
    LC_ALL=C
    export LC_ALL
    umask 077
    trap : HUP PIPE TERM # what has come is kept, also when nobody listens any more
    work=$base/incoming/$id
    command -v tar >/dev/null || die no-tool "There is no tar on that machine: install it, it is needed to send files."
    if command -v sha256sum >/dev/null; then
        sum=sha256sum
    elif command -v shasum >/dev/null; then
        sum='shasum -a 256'
    else
        die no-tool "There is no sha256sum on that machine: install the GNU coreutils."
    fi
    { mkdir -p "$base/store" "$base/incoming" "$run"; } 2>/dev/null ||
        die no-space "Cannot make folders in $base: check free space and permissions."
    store=$(cd "$base/store" && pwd) || die no-space "Cannot enter $base/store: check permissions."
    boot_id
    hold=soft try=$base/incoming/.try.$$
    { : >"$try" && ln "$try" "$try.2"; } 2>/dev/null && hold=hard
    rm -f "$try" "$try.2"
}

receive() { # ID
    prepare_store "$1"
    own_ticks
    set +f
    rm -rf "$base/incoming"/.gone.* 2>/dev/null # of an agent that was killed meanwhile
    for work in "$base/incoming"/*; do
        set -f
        # What was laid already need not be sent again.
        tries=0
        while [ -e "$work/filling" ] && receiver_lives && [ "$tries" -lt 300 ]; do
            nap 0.1
            tries=$((tries + 1))
        done
        # Another session may still take in what is for another run; one for this run is a dead end.
        if receiver_lives; then
            [ "$work" = "$base/incoming/$id" ] || continue
            end_receiver
        fi
        if [ -e "$work/filling" ]; then
            take_copies
        else
            make_objects
            (keep_objects) >/dev/null
        fi
        rm -rf "$base/spare/.${work##*/}" "$work"
    done
    set -f
    work=$base/incoming/$id
    mkdir "$work" 2>/dev/null && ln -s "$$ $ticks $boot" "$work/owner" ||
        die no-space "Cannot make $work: check free space and permissions."
    ln -s "$store" "$work/s"
    format=plain
    ! command -v gzip >/dev/null || format=gzip
    # shellcheck disable=SC2046
    set -- $(name_spares)
    empty=
    [ -n "$(ls -A "$store")" ] || empty=empty
    echo "@trainyard receive $id $format $hold${empty:+ empty}${1:+ spare $*}"
    read -r count name || give_up cut "The connection ended before anything was asked."
    case $count in
    spare) take_spare "$name" ;;
    all) ;;
    *) name_missing ;;
    esac
    read -r format || give_up cut "The connection ended before anything was sent."
    said=$(unpack 2>&1) || cut=1
    placed=0
    if [ -n "${cut:-}" ] || [ -e "$run/command.sh" ] || ! is_in_place; then make_objects; fi
    kept=$(keep_objects) || give_up no-space "The files could not be put into $store: check free space and permissions."
    failed=${kept#* } kept=$((${kept%% *} + placed))
    if [ -n "${cut:-}" ]; then
        case $said in
        *"No space left"* | *"Wrote only"* | *uota*)
            drop_spares
            give_up no-space "The disk is full there."
            ;;
        esac
        said=${said%%"$newline"*}
        give_up cut "Not all files arrived${said:+ ($said)}."
    fi
    [ "$failed" = 0 ] || give_up bad-tree "$failed of the files that came are not what they should be."
    said=$(lay 2>&1) || {
        said=${said%%"$newline"*}
        give_up bad-tree "The files of the run could not be laid out: $said"
    }
    if [ "$placed" != 0 ] || [ -s "$work/snapshot" ]; then
        : >"$work/filling"
        [ -d "$work/t" ] || ln -s "$run/source" "$work/t"
        (helper fill "$id") </dev/null >/dev/null 2>&1 &
        look $! && ln -s "$! $p_ticks $boot" "$work/.owner" && mv -f "$work/.owner" "$work/owner"
        # Who started us may end us and all of our session as soon as we have answered.
        tries=0
        while [ -d "$work" ] && [ ! -e "$work/begun" ] && [ "$tries" -lt 100 ]; do
            nap 0.01
            tries=$((tries + 1))
        done
        echo "@trainyard received $kept"
        return
    fi
    # Nobody has to wait while it is cleared away.
    gone=$base/incoming/.gone.$$
    if mv "$work" "$gone" 2>/dev/null; then
        (rm -rf "$gone" >/dev/null 2>&1 &)
    else
        rm -rf "$work"
    fi
    echo "@trainyard received $kept"
}

give_up() { # KIND SENTENCE
    # Out of the way first: the next one for this run may begin while it is cleared away.
    ! mv "$work" "$base/incoming/.gone.$$" 2>/dev/null || rm -rf "$base/incoming/.gone.$$"
    die "$1" "$2"
}

receiver_lives() {
    [ -L "$work/owner" ] || return 1
    words "$(readlink "$work/owner")"
    [ "$w3" = "$boot" ] && lives "$w1" "$w2"
}

# It waits on a connection that is gone without a farewell, with its unpackers in the same group.
end_receiver() {
    group=0
    ! look "$w1" || group=$p_group
    look $$ || p_group=0
    if [ "$group" -gt 1 ] && [ "$group" != "$p_group" ]; then
        kill -s KILL -- "-$group" 2>/dev/null
    else
        kill -s KILL "$w1" 2>/dev/null
    fi
    tries=0
    while receiver_lives && [ "$tries" -lt 50 ]; do
        nap 0.1
        tries=$((tries + 1))
    done
}

name_missing() {
    is_number "$count" || give_up usage "The number of objects is no number."
    case $(head --version 2>/dev/null) in
    *GNU*) # takes exactly what it is told from a pipe
        for hash in $(head -c $((count * 65))); do lacking "$hash"; done
        ;;
    *)
        while [ "$count" -gt 0 ] && read -r hash; do
            lacking "$hash"
            count=$((count - 1))
        done
        ;;
    esac
    echo .
}

lacking() { # HASH: prints it where the store has no such object. What power loss left empty does not count.
    rest=${1#??}
    [ -s "$store/${1%"$rest"}/$rest" ] || echo "$1"
}

unpack() {
    cd "$work" || exit 1
    case $format in
    gzip) gzip -dc ;;
    *) cat ;;
    esac | tar -xmof - >/dev/null
}

# Sets placed: how many files lie in their places, all of them whole.
is_in_place() {
    [ -s "$work/sums" ] || return 1
    said=$(cd "$work" && hash_places)
    [ -n "$said" ] && [ "$said" = "$(cat "$work/sums")" ] || said=$(cd "$work" && $sum -c sums 2>/dev/null) || return 1
    IFS=$newline
    # shellcheck disable=SC2086
    set -- $said
    IFS=$blank
    placed=$#
}

hash_places() { # openssl is three to five times quicker where the processor knows SHA-256
    command -v openssl >/dev/null && command -v xargs >/dev/null &&
        cut -c67- sums | tr '\n' '\0' | xargs -0 openssl dgst -sha256 -r 2>/dev/null | sed 's/ \*/  /'
}

make_objects() { # o/ab/cdef... of what lies in its place; the same files
    [ ! -f "$work/links" ] || [ ! -d "$work/t" ] || (cd "$work" && tar -xmof links) >/dev/null 2>&1
}

# The run may change its files already: only what is still what it should be gets into the store.
take_copies() {
    rm -rf "$work/o" "$work/same"
    make_objects
    (cd "$work" && mv o same && cp -R same o && chmod -R a-x,u+X o) >/dev/null 2>&1
    (keep_objects) >/dev/null
}

fill() { # ID
    command -v renice >/dev/null && renice -n 19 -p $$ >/dev/null 2>&1
    prepare_store "$1"
    : >"$work/begun"
    take_copies
    rm -f "$work/filling" # others need not wait for what follows
    keep_spare
    rm -rf "$work"
}

# Moves the whole objects of $work into the store; prints how many there were, and how many were not whole.
keep_objects() {
    cd "$work/o" 2>/dev/null || {
        echo 0 0
        return 0
    }
    set +f
    all=$(for object in */*; do
        hash=${object%/*}${object#*/}
        if [ -L "$object" ] || [ ! -f "$object" ] || [ "${#hash}" != 64 ]; then
            rm -rf "./$object"
        else
            echo "$hash  $object"
        fi
    done)
    [ -n "$all" ] || {
        echo 0 0
        return 0
    }
    set -f
    kept=0 failed=0 folders=
    IFS=$newline
    for line in $(echo "$all" | $sum -c 2>/dev/null); do
        object=${line%%:*}
        case $line in
        *": OK")
            kept=$((kept + 1))
            case "$folders " in *" ${object%/*} "*) ;; *) folders="$folders ${object%/*}" ;; esac
            ;;
        *)
            failed=$((failed + 1))
            rm -f "./$object"
            ;;
        esac
    done
    IFS=$blank
    # Folders that the store has not got are moved as they are.
    fresh=
    for folder in $folders; do [ -d "$store/$folder" ] || fresh="$fresh $folder"; done
    if [ -z "$fresh" ] || mv $fresh "$store/" 2>/dev/null; then
        [ "$fresh" != "$folders" ] || {
            echo "$kept $failed"
            return 0
        }
    fi
    # One process for all others; where one of them is there already, one for each.
    if [ "$hold" = hard ] && cp -Rl . "$store/" 2>/dev/null; then
        echo "$kept $failed"
        return 0
    fi
    [ -z "$folders" ] || (cd "$store" && mkdir -p $folders) || return 1
    set +f
    for object in */*; do
        [ ! -f "$object" ] || [ -s "$store/$object" ] || mv -f "$object" "$store/$object" || return 1
    done
    set -f
    echo "$kept $failed"
}

lay() { # a run that is prepared keeps its files
    [ ! -e "$run/command.sh" ] || return 0
    cd "$work" || return 1
    tree=$run/.source
    rm -rf "$tree" || return 1
    if [ -d spare/tree ]; then
        mv spare/tree "$tree" && patch_spare "$tree" || return 1
    elif [ -d t ]; then
        mv t "$tree" || return 1
    else
        mkdir "$tree" || return 1
    fi
    if [ -d f ]; then cp -RL f/. "$tree/" && chmod -R u+w "$tree" || return 1; fi
    if [ -d x ]; then
        mkdir xs && cp -RL x/. xs/ && chmod -R u+wx xs && cp -Rp xs/. "$tree/" || return 1
    fi
    if [ -d l ]; then cp -RP l/. "$tree/" || return 1; fi
    rm -rf "$run/source" && mv "$tree" "$run/source"
}
