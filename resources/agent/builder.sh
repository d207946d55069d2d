# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh disable=SC2034,SC2154,SC2015
#
# The processes of a build, and the tools that do it: read by environment.sh.
#
# request/plan            lines "KEY VALUE": kind (pip, conda or container), python (a constraint: "=3.11"), base (a
#                         conda environment to begin with), platform and interpreter (of a container)
# request/requirements.txt, request/conda.yml, request/Dockerfile

# ---- processes: the supervisor watches who wants the build; the worker does it and says how it ended ----

supervise() { # HASH N
    use_environment "$1"
    use_attempt "$2"
    boot_id
    own_ticks
    trap : HUP INT PIPE USR1
    if ! claim supervisor "$$ $ticks $boot"; then
        echo taken
        exit 0
    fi
    echo claimed
    exec >/dev/null
    host_name
    claim host "$host"
    now
    claim started "$time"
    replace heartbeat "$time"
    clear_others
    log=$root/build.$attempt.log
    { : >"$log"; } 2>/dev/null
    ln -s "build.$attempt.log" "$root/.log.$$" 2>/dev/null && mv -f "$root/.log.$$" "$root/build.log"
    (helper work "$hash" "$attempt") </dev/null >>"$log" 2>&1 &
    worker=$!
    unwanted=0
    while :; do
        now
        replace heartbeat "$time"
        load
        [ -z "$f_exit" ] || break
        if ! lives "$worker" 0 && ! script_lives; then
            nap 0.2
            load
            [ -n "$f_exit" ] || drop_login
            # Who cancels ends the worker first and tells it then.
            if has cancel; then publish 143 canceled; else publish 137 signal; fi
            break
        fi
        if is_wanted; then unwanted=0; else unwanted=$((unwanted + 1)); fi
        [ "$unwanted" -lt 3 ] || claim cancel "$time"
        if has cancel; then
            drop_login
            end_build
            break
        fi
        sleep 1 &
        wait $!
    done
}

# Before anything is made anew: what an interrupted attempt left running or lying about.
clear_others() {
    mine=$attempt
    set +f
    for each_state in "$root"/state.*; do
        set -f
        number=${each_state##*.}
        is_number "$number" && [ "$number" -lt "$mine" ] || continue
        use_attempt "$number"
        load
        same_boot || continue
        known=''
        tries=0
        while current_family "$known" && [ "$family" != ' ' ] && [ "$tries" -lt 50 ]; do
            known=$family tries=$((tries + 1))
            signal_family KILL
            nap 0.1
        done
    done
    set -f
    use_attempt "$mine"
    rm -rf "$root/complete" "$root/installed.txt" "$root/facts" "$prefix"
}

is_wanted() {
    ! has wanted || return 0
    set +f
    # shellcheck disable=SC2012
    wishes=$(cd "$root" && LC_ALL=C ls -ldn -- wanted.* 2>/dev/null)
    set -f
    IFS=$newline
    for wish in $wishes; do
        IFS=$blank
        case $wish in *" -> "*) ;; *) continue ;; esac
        words "${wish#*" -> "}"
        if [ "$w3" = "$boot" ] && lives "$w1" "$w2"; then return 0; fi
        # Of another machine that shares this home nothing can be told: it counts.
        [ "$w3" = "$boot" ] || return 0
    done
    IFS=$blank
    return 1
}

work() { # HASH N
    use_environment "$1"
    use_attempt "$2"
    own_ticks
    has_session_tool && group=$$ || group=0
    claim child "$$ $ticks $group" || exit 0
    ! has cancel || exit 143
    # What a run or a shell set up around us must not find its way into what is built.
    unset PYTHONPATH PYTHONHOME PYTHONUSERBASE VIRTUAL_ENV CONDA_PREFIX CONDA_DEFAULT_ENV PIP_TARGET PIP_USER PIP_PREFIX
    PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 CI=1
    export PYTHONUNBUFFERED PIP_DISABLE_PIP_VERSION_CHECK PIP_NO_INPUT CI
    kind=pip constraint='' start_from='' platform='' interpreter='' facts=''
    while read -r key value || [ -n "$key" ]; do
        case $key in
        kind) case $value in conda | container) kind=$value ;; esac ;;
        python) constraint=$value ;;
        base) start_from=$value ;;
        platform) platform=$value ;;
        interpreter) interpreter=$value ;;
        esac
    done <"$root/request/plan"
    now
    begun=${time%%.*} step_at=''
    cd "$root/request" || exit 1
    build
    code=$?
    drop_login
    if [ "$code" = 0 ]; then
        now
        step "Ready after $((${time%%.*} - begun)) s"
        publish 0
    else
        step "The build failed"
        publish "$code"
    fi
}

step() { # SENTENCE
    now
    [ -z "$step_at" ] || echo "   ... $((${time%%.*} - step_at)) s"
    step_at=${time%%.*}
    echo "== $(date +%H:%M:%S) $1"
}

build() {
    echo "Environment $hash on $(uname -n 2>/dev/null)"
    "build_$kind" || return 1
    step "Noting what was installed"
    python=$("$prefix/bin/python" -c 'import platform; print(platform.python_version())') || {
        echo "The Python in $prefix does not start."
        return 1
    }
    note_installed >"$root/installed.txt.new" && mv -f "$root/installed.txt.new" "$root/installed.txt" || return 1
    cat "$root/installed.txt"
    printf 'tool %s\npython %s\n%s' "$tool" "$python" "$facts" >"$root/facts.new" && mv -f "$root/facts.new" "$root/facts" || return 1
    mkdir -p "$root/users" || return 1
    # Last of all.
    printf '%s\n' "$prefix" >"$root/complete.new" && sync "$root/complete.new" 2>/dev/null
    mv -f "$root/complete.new" "$root/complete" && is_whole
}

note_installed() {
    echo "# Python $python, built with $tool"
    if [ "$kind" = conda ]; then
        case $tool in
        micromamba) "$tool_path" env export -p "$prefix" --explicit 2>/dev/null || "$tool_path" list -p "$prefix" ;;
        *) "$tool_path" list -p "$prefix" --explicit --md5 ;;
        esac || return 1
        echo "# pip"
    fi
    if [ "$tool" = uv ]; then
        "$tool_path" pip freeze --python "$prefix/bin/python"
    else
        "$prefix/bin/python" -m pip freeze --all 2>/dev/null || [ "$kind" != pip ]
    fi
}

# ---- pip packages alone: uv, else venv and pip ----

build_pip() {
    find_tool uv
    if [ -n "$tool_path" ]; then
        tool=uv
        uv_setup
        step "Making the environment with $("$tool_path" --version 2>/dev/null)"
        wanted_python=$(uv_python "$constraint")
        if [ -n "$wanted_python" ]; then
            "$tool_path" venv --seed --python "$wanted_python" "$prefix" || return 1
        else
            "$tool_path" venv --seed "$prefix" || return 1
        fi
        [ -s requirements.txt ] || return 0
        step "Installing the packages with uv"
        "$tool_path" pip install --python "$prefix/bin/python" -r requirements.txt
        return
    fi
    tool=venv
    find_python "$constraint"
    if [ -z "$python_path" ]; then
        say_no_python
        return 1
    fi
    step "Making the environment with venv of Python $python_version ($python_path)"
    "$python_path" -m venv "$prefix" || {
        echo "venv is missing for this Python: on Debian and Ubuntu, sudo apt install python3-venv brings it."
        return 1
    }
    [ -s requirements.txt ] || return 0
    step "Installing the packages with pip"
    "$prefix/bin/python" -m pip install --progress-bar off -r requirements.txt
}

uv_python() { # CONSTRAINT: in the words of uv
    case $1 in
    '') ;;
    =[0-9]*) echo "${1#=}" ;;
    ==[0-9]*) echo "${1#==}" ;;
    *) echo "$1" ;;
    esac
}

# uv does not read what pip was told about indexes; a target that is set up for one is set up for the other.
uv_setup() {
    [ -z "${UV_INDEX_URL:-}${UV_DEFAULT_INDEX:-}${UV_INDEX:-}" ] || return 0
    find_python ''
    configured=''
    [ -z "$python_path" ] || configured=$("$python_path" -m pip config list 2>/dev/null)
    index=${PIP_INDEX_URL:-$(pip_setting index-url)}
    extra=${PIP_EXTRA_INDEX_URL:-$(pip_setting extra-index-url)}
    links=${PIP_FIND_LINKS:-$(pip_setting find-links)}
    cert=${PIP_CERT:-$(pip_setting cert)}
    [ -z "$index" ] || { UV_DEFAULT_INDEX=$index && export UV_DEFAULT_INDEX; }
    [ -z "$extra" ] || { UV_INDEX=$extra && export UV_INDEX; }
    [ -z "$links" ] || { UV_FIND_LINKS=$links && export UV_FIND_LINKS; }
    [ -z "$cert" ] || { SSL_CERT_FILE=${SSL_CERT_FILE:-$cert} && export SSL_CERT_FILE; }
}

pip_setting() { # NAME, of the text in configured
    printf '%s\n' "$configured" | sed -n "s/^[a-z:]*\.$1='\(.*\)'\$/\1/p" | tail -n 1
}

say_no_python() {
    find_python ''
    if [ -z "$python_path" ]; then
        echo "There is no Python 3 here. Install it (on Debian and Ubuntu: sudo apt install python3-venv), or uv, which"
        echo "brings a Python of its own."
    else
        echo "This environment needs Python $constraint, and this computer has $seen_pythons. Install that Python here,"
        echo "install uv or micromamba, which bring any, or ask for another version."
    fi
}

# CONSTRAINT [all]: sets python_path and python_version to the first that fits, seen_pythons to the versions looked at.
find_python() {
    python_path='' python_version='' seen_pythons=''
    set +f
    for candidate in python3 python /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 python3.10 \
        python3.9 python3.8 python3.7 python3.6 /usr/local/bin/python3 "$HOME"/.pyenv/versions/*/bin/python3; do
        set -f
        candidate=$(command -v "$candidate" 2>/dev/null) || continue
        answer=$("$candidate" -c "$python_test" "$1" 2>/dev/null) || continue
        # shellcheck disable=SC2086
        words "$answer"
        case ", $seen_pythons," in *", $w1,"*) ;; *) seen_pythons="$seen_pythons${seen_pythons:+, }$w1" ;; esac
        if [ -z "$python_path" ] && [ "$w2" = fits ]; then
            python_path=$candidate python_version=$w1
            [ -n "${2:-}" ] || break
        fi
    done
    set -f
}

python_test='
import sys, re
version = ".".join(str(n) for n in sys.version_info[:3])
if sys.version_info < (3, 4): sys.exit(1)
def numbers(text): return [int(n) for n in re.findall("[0-9]+", text)]
def fits(part):
    found = re.match(r"(===|==|=|!=|<=|>=|<|>|~=)?v?([0-9.]+)(\.?\*)?(=.*)?$", part)
    if not found: return True
    how, wanted, is_open = found.group(1) or "=", numbers(found.group(2)), found.group(3)
    ours = list(sys.version_info[:3])
    length = max(len(wanted), 3)
    a, b = (ours + [0] * length)[:length], (wanted + [0] * length)[:length]
    begins = ours[:len(wanted)] == wanted
    return {"===": a == b, "==": begins if is_open else a == b, "=": begins, "!=": not (begins if is_open else a == b),
            "<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b,
            "~=": a >= b and ours[:max(len(wanted) - 1, 1)] == wanted[:max(len(wanted) - 1, 1)]}[how]
choices = sys.argv[1].replace(" ", "").split("|")
print(version, "fits" if any(all(fits(p) for p in c.split(",") if p) for c in choices) else "other")
'

# ---- conda packages: the first of micromamba, mamba and conda ----

find_tool() { # NAME: sets tool_path
    tool_path=$(command -v "$1" 2>/dev/null) && return
    tool_path=''
    for place in "$base/tools/bin" "$HOME/.local/bin" "$HOME/.cargo/bin" "$HOME/micromamba/bin" "$HOME/miniconda3/bin" \
        "$HOME/miniforge3/bin" "$HOME/mambaforge/bin" "$HOME/anaconda3/bin" /opt/conda/bin /opt/miniconda3/bin; do
        if [ -x "$place/$1" ]; then
            tool_path=$place/$1
            return
        fi
    done
}

find_conda() { # sets tool and tool_path
    for tool in micromamba mamba conda; do
        find_tool "$tool"
        [ -z "$tool_path" ] || return 0
    done
    tool=''
    return 1
}

build_conda() {
    if ! find_conda; then
        echo "This environment needs conda packages, and there is no micromamba, mamba or conda here."
        return 1
    fi
    step "Installing the packages with $tool $("$tool_path" --version 2>/dev/null | tail -n 1)"
    CONDA_ALWAYS_YES=1 MAMBA_ALWAYS_YES=1
    export CONDA_ALWAYS_YES MAMBA_ALWAYS_YES
    if [ -n "$start_from" ]; then
        if [ "$tool" = micromamba ]; then
            echo "micromamba cannot begin with another environment ($start_from): that needs mamba or conda here."
            return 1
        fi
        "$tool_path" create --clone "$start_from" -p "$prefix" && "$tool_path" env update -p "$prefix" -f conda.yml
        return
    fi
    if [ "$tool" = micromamba ]; then
        MAMBA_ROOT_PREFIX=${MAMBA_ROOT_PREFIX:-$base/tools/micromamba}
        export MAMBA_ROOT_PREFIX
        "$tool_path" create -y -p "$prefix" -f conda.yml
    else
        "$tool_path" env create -p "$prefix" -f conda.yml
    fi
}

probe() { # what this target can build with
    for name in micromamba mamba conda uv; do
        find_tool "$name"
        [ -z "$tool_path" ] || echo "@trainyard tool $name $tool_path"
    done
    find_python '' all
    if [ -n "$python_path" ]; then
        venv=no
        "$python_path" -c 'import venv, ensurepip' 2>/dev/null && venv=yes
        echo "@trainyard python $venv $seen_pythons"
    fi
    for name in podman docker; do
        engine_name=$name
        engine=$(command -v "$name" 2>/dev/null) || continue
        if ask_engine; then
            echo "@trainyard engine $name $engine_version $rootless"
        else
            echo "@trainyard engine $name silent no"
        fi
    done
    cards=$(patiently nvidia-smi -L 2>/dev/null | grep -c '^GPU')
    echo "@trainyard graphics cards ${cards:-0}"
    echo "@trainyard probed"
}
