# Completion for limitry. The program says what there is to offer; nothing that it says is expanded.
function __limitry_complete
    set -l before (commandline -opc)
    set -l now (commandline -ct)
    for line in (command limitry __complete fish (count $before) $before "$now" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$now"
            case ':command *'
                set -l rest $before[(math (string replace ':command ' '' -- $line) + 1)..] "$now"
                complete -C (string join ' ' -- (string escape -- $rest[1..-2]) $rest[-1])
            case ':*' ''
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c limitry -f -k -a '(__limitry_complete)'
