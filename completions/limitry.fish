# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_limitry_global_optspecs
    string join \n profile= project= api-url= local json jsonl y/yes no-input q/quiet v/verbose color= timeout= max-retries= ca-file= h/help V/version
end

function __fish_limitry_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_limitry_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_limitry_using_subcommand
    set -l cmd (__fish_limitry_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c limitry -n "__fish_limitry_needs_command" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_needs_command" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_needs_command" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_needs_command" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_needs_command" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_needs_command" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_needs_command" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_needs_command" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_needs_command" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_needs_command" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_needs_command" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_needs_command" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_needs_command" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_needs_command" -s V -l version -d 'Print version'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "login" -d 'Sign in with a personal access token'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "logout" -d 'Forget the stored token'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "whoami" -d 'Show who you are and which token says so'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "auth" -d 'Show how you are signed in'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "projects" -d 'See the projects you can act on'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "keys" -d 'Create, list, rotate and revoke API keys'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "usage" -d 'Check and record usage'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "quotas" -d 'Create and inspect quotas'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "dev" -d 'Serve Limitry on this machine'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand login" -l token-file -d 'Read the token from a file' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand login" -l store -d 'Where to keep it: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand login" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand login" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand login" -l token-stdin -d 'Read the token from stdin'
complete -c limitry -n "__fish_limitry_using_subcommand login" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand login" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand login" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand login" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand login" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand login" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand login" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l revoke -d 'Revoke the token too, so that no copy of it works any more'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand logout" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l all -d 'Show all of them'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "create" -d 'Create an API key and show its secret, once'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "list" -d 'List API keys'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "show" -d 'Show one API key, without its secret'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rotate revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l expires -d 'When it is to stop working: 90d, or a date' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l plain -d 'Print the secret alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l all -d 'Show every key, expired and revoked ones too'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l grace -d 'How long the old key goes on working (24h)' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l expires -d 'When the new key is to stop working: 90d, or a date [default: as long as the old one had]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l now -d 'Revoke the old key at once'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l plain -d 'Print the new secret alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l dry-run -d 'Show what would be done, and do nothing'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l dry-run -d 'Show what would be done, and do nothing'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create an API key and show its secret, once'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "list" -d 'List API keys'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one API key, without its secret'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l customer -d 'The customer' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l event -d 'The type of event' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l value -d 'How much, by name; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l dimension -d 'What filters and groups it; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l customer -d 'The customer' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l event -d 'The type of event' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l value -d 'How much, by name; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l dimension -d 'What filters and groups it; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l timestamp -d 'When it happened [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l idempotency-key -d 'What makes a repeat count once' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from record" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l metric -d 'What it counts: total_events, total_tokens, total_cost_cents or values.NAME' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l limit -d 'How much a window allows' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l period -d 'How long a window is: hour, day, week or month' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l filter -d 'Count only events with this dimension; repeatable, all must match' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l all -d 'Show all of them'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l dimension -d 'What the quotas\' filters are matched against; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l port -d 'The port on loopback; 0 takes a free one' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l rate-limit -d 'The API\'s own limit in requests a minute, or off' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l ephemeral -d 'Begin with an empty database and leave nothing behind'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "login" -d 'Sign in with a personal access token'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "logout" -d 'Forget the stored token'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "whoami" -d 'Show who you are and which token says so'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "auth" -d 'Show how you are signed in'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "projects" -d 'See the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "keys" -d 'Create, list, rotate and revoke API keys'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "usage" -d 'Check and record usage'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "quotas" -d 'Create and inspect quotas'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "dev" -d 'Serve Limitry on this machine'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas dev completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "create" -d 'Create an API key and show its secret, once'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "list" -d 'List API keys'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "show" -d 'Show one API key, without its secret'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
