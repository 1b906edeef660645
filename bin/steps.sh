# shellcheck shell=bash
# Sourced by the scripts in bin/: where things are, and how a script's steps show themselves.
# A step is one line with its running time; what it prints goes into .local/log and is shown when it fails.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
local_dir=$root/.local
log_dir=$local_dir/log
mkdir -p "$log_dir" "$local_dir/stamps"
export PATH="$local_dir/venv/bin:$PATH"

# Seconds between signs of life of a long step where no terminal shows a running clock.
heartbeat_seconds=30
step_group=

say() { printf '%s\n' "$@"; }

# Ends the script with a plain message: what is wrong, then what to do about it, a line each.
fail() {
    printf 'parley: %s\n' "$1" >&2
    shift
    (($# == 0)) || printf '        %s\n' "$@" >&2
    exit 1
}

# step TITLE LOG COMMAND... runs the command quietly; returns its status, after showing why if it failed.
step() {
    local title=$1 log=$log_dir/$2.log status=0
    shift 2
    set -m # a process group of its own: an interrupt ends everything the step started, and only that
    "$@" >"$log" 2>&1 </dev/null &
    step_group=$!
    set +m
    show_progress "$title" "$log"
    wait "$step_group" || status=$?
    step_group=
    ((status == 0)) || explain_failure "$title" "$log"
    return "$status"
}

show_progress() {
    local title=$1 log=$2 started=$SECONDS next=$heartbeat_seconds elapsed
    [[ -t 1 ]] || say "$title ..."
    while kill -0 "$step_group" 2>/dev/null; do
        elapsed=$((SECONDS - started))
        if [[ -t 1 ]]; then
            printf '\r\033[K%s ... %s %s' "$title" "$(duration $elapsed)" "$(last_counter "$log")"
        elif ((elapsed >= next)); then
            say "    $(duration $elapsed) $(last_counter "$log")"
            next=$((elapsed + heartbeat_seconds))
        fi
        sleep 0.2
    done
    elapsed=$((SECONDS - started))
    if [[ -t 1 ]]; then
        printf '\r\033[K%s: %s\n' "$title" "$(duration $elapsed)"
    else
        say "    took $(duration $elapsed)"
    fi
}

# The last "[123/456]" a build has printed.
last_counter() { tail -c 2000 "$1" 2>/dev/null | grep -aoE '\[[0-9]+/[0-9]+\]' | tail -n 1 || true; }

duration() {
    if (($1 < 60)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

explain_failure() {
    local title=$1 log=$2
    printf 'parley: failed: %s\n' "$title" >&2
    if grep -aq 'error:' "$log"; then
        grep -a -A 3 'error:' "$log" | head -n 40 >&2
    else
        tail -n 5 "$log" >&2
    fi
    printf '        all of it: %s\n' "${log#"$root"/}" >&2
}

end_step() {
    [[ -n $step_group ]] || return 0
    kill -TERM -- "-$step_group" 2>/dev/null || true
    wait "$step_group" 2>/dev/null || true
    if [[ -t 1 ]]; then printf '\n'; fi
}

# What the content of files and folders comes to; build products and assembled modules don't count.
fingerprint() {
    find "$@" -name node_modules -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

stamp_is() { [[ -f $local_dir/stamps/$1 && $(<"$local_dir/stamps/$1") == "$2" ]]; }
set_stamp() { printf '%s\n' "$2" >"$local_dir/stamps/$1"; }
