# Completion for limitry. The program says what there is to offer; nothing that it says is expanded.
_limitry() {
    local shell=bash line
    # Keys that insert what they find (menu completion, insert all) get bare words, without descriptions.
    case ${COMP_TYPE:-9} in 37 | 42) shell=bash-bare ;; esac
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files)
                if ! compopt -o default 2>/dev/null; then
                    while IFS= read -r line; do COMPREPLY+=("$line"); done \
                        < <(compgen -f -- "${COMP_WORDS[COMP_CWORD]}")
                fi
                ;;
            :nospace) compopt -o nospace 2>/dev/null ;;
            :command\ *)
                if declare -F _comp_command_offset >/dev/null; then
                    _comp_command_offset "${line#:command }"
                elif declare -F _command_offset >/dev/null; then
                    _command_offset "${line#:command }"
                elif [[ $COMP_CWORD == "${line#:command }" && ${COMP_WORDS[COMP_CWORD]} != */* ]]; then
                    # Without the package bash-completion: names of programs, but for those that a shell would expand.
                    while IFS= read -r line; do
                        case $line in
                            *[!A-Za-z0-9._+-]*) ;;
                            ?*) COMPREPLY+=("$line") ;;
                        esac
                    done < <(compgen -c -- "${COMP_WORDS[COMP_CWORD]}")
                else
                    compopt -o default 2>/dev/null
                fi
                ;;
            ?*) COMPREPLY+=("$line") ;;
        esac
    done < <(command limitry __complete "$shell" "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)
}
complete -o nosort -F _limitry limitry 2>/dev/null || complete -F _limitry limitry
