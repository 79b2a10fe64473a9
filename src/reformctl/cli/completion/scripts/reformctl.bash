# Completion of reformctl in bash 4 or newer. For yourself, in ~/.bashrc (reformctl must be on PATH there):
#     eval "$(reformctl completion bash)"
# For everybody, where bash-completion is installed:
#     reformctl completion bash | sudo tee /usr/share/bash-completion/completions/reformctl >/dev/null

_reformctl() {
    local -a lines
    mapfile -t lines < <("${1/#\~/$HOME}" completion bash -- "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" \
        "$COMP_TYPE" 2>/dev/null </dev/null)
    COMPREPLY=("${lines[@]:1}")
    case ${lines[0]-} in
        files*) compopt -o default ;;
        *$'\t'list$'\t'*) compopt -o nospace ;;
    esac
}

complete -o nosort -F _reformctl reformctl 2>/dev/null || complete -F _reformctl reformctl
