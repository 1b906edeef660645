# shellcheck shell=bash
# Sourced: reads Parley's settings as the server does, from the environment and then from .env.

# setting NAME [DEFAULT]
setting() {
    local value=${!1:-}
    [[ -n $value ]] || value=$(setting_in_file "$1")
    printf '%s' "${value:-${2:-}}"
}

# NAME=VALUE; spaces around both don't count, quotes and "#" in the value do. The last line of a name holds.
setting_in_file() {
    [[ -f .env ]] || return 0
    sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*//p" .env | tail -n 1 | sed -E 's/[[:space:]]+$//'
}

# True when answers come from the small model that bin/run brings along.
wants_own_model() {
    local name
    case $(setting AI_PROVIDER auto) in
        local) ;;
        auto)
            for name in OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY ANTHROPIC_BASE_URL; do
                [[ -z $(setting $name) ]] || return 1
            done
            ;;
        *) return 1 ;;
    esac
    [[ -z $(setting LOCAL_MODEL_URL) ]]
}
