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
complete -c limitry -n "__fish_limitry_needs_command" -f -a "rate-limits" -d 'Create and inspect rate limits'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "customers" -d 'See customers and what they used'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "client-tokens" -d 'Create and inspect tokens for browsers'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "apply" -d 'Make quotas and rate limits equal to a file'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "api" -d 'Call any route of the API'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "doctor" -d 'Check everything that limitry depends on'
complete -c limitry -n "__fish_limitry_needs_command" -f -a "config" -d 'Look at settings, trust a project file'
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
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "explain" -d 'Show every place a credential can come from, which one wins, and why the others do not'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "token" -d 'Print the token that is in force, into a pipe'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "list" -d 'List the profiles and who is signed in with each'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "switch" -d 'Make another profile the one that is used when nothing names one'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "migrate" -d 'Move a profile\'s token to another store'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and not __fish_seen_subcommand_from status explain token list switch migrate help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l reveal -d 'Print it although somebody may see it: on a terminal, in a CI log'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from switch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l to -d 'Where to: keychain or file' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from migrate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Show every place a credential can come from, which one wins, and why the others do not'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "token" -d 'Print the token that is in force, into a pipe'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the profiles and who is signed in with each'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "switch" -d 'Make another profile the one that is used when nothing names one'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "migrate" -d 'Move a profile\'s token to another store'
complete -c limitry -n "__fish_limitry_using_subcommand auth; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -f -a "show" -d 'Show one project'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -f -a "use" -d 'Choose the project that the profile acts on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -f -a "create" -d 'Create a project'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and not __fish_seen_subcommand_from list show use create help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one project'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "use" -d 'Choose the project that the profile acts on'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a project'
complete -c limitry -n "__fish_limitry_using_subcommand projects; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "create" -d 'Create an API key and show its secret, once'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "list" -d 'List API keys'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "show" -d 'Show one API key, without its secret'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "rename" -d 'Give an API key another name'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and not __fish_seen_subcommand_from create list show rename rotate revoke help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from rename" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "rename" -d 'Give an API key another name'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand keys; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "import" -d 'Record the events of a file, each once'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "track" -d 'Check and record in one: recorded only when allowed'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "events" -d 'List recorded events'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "summary" -d 'Add usage up'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "breakdown" -d 'Add usage up by customer, type, model or provider'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "timeseries" -d 'Add usage up by hour, day or week'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and not __fish_seen_subcommand_from check record import track events summary breakdown timeseries help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l format -d 'How it is written: ndjson or csv [default: its first byte tells]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l map -d 'What a column of a CSV file is (customerId, values.NAME, dimensions.NAME, …; - leaves it out); repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l import-id -d 'What the lines\' keys are made from, for a log that grows [default: the content\'s SHA-256]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l concurrency -d 'How many requests are under way at once: 1 to 16' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l rejects -d 'Write down what is wrong with which line' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l skip-invalid -d 'Leave lines out that are no events, and send the rest'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l ignore-unknown -d 'Leave fields out that no event has'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l allow-overlap -d 'Count lines that look as if they had been imported before'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l dry-run -d 'Look at everything, send nothing'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l customer -d 'The customer' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l event -d 'The type of event' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l value -d 'How much, by name; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l dimension -d 'What filters and groups it; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l timestamp -d 'When it happened [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l idempotency-key -d 'What makes a repeat count once' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from track" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l since -d 'How far back, from now (7d)' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l from -d 'From this moment on: 2027-01-31, or with a time' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l to -d 'Before this moment [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l customer -d 'Of this customer alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l event -d 'Of this type alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l all -d 'Show all of them'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from events" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l since -d 'How far back, from now (7d)' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l from -d 'From this moment on: 2027-01-31, or with a time' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l to -d 'Before this moment [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l customer -d 'Of this customer alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l event -d 'Of this type alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l model -d 'Of this model alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from summary" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l since -d 'How far back, from now (7d)' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l from -d 'From this moment on: 2027-01-31, or with a time' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l to -d 'Before this moment [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l customer -d 'Of this customer alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l event -d 'Of this type alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l model -d 'Of this model alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l group-by -d 'By what: customer_id, event_type, model or provider' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l ascii -d 'Draw with ASCII alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from breakdown" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l since -d 'How far back, from now (7d)' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l from -d 'From this moment on: 2027-01-31, or with a time' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l to -d 'Before this moment [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l customer -d 'Of this customer alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l event -d 'Of this type alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l model -d 'Of this model alone' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l interval -d 'How long a bucket is: hour, day or week' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l ascii -d 'Draw with ASCII alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from timeseries" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "import" -d 'Record the events of a file, each once'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "track" -d 'Check and record in one: recorded only when allowed'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "events" -d 'List recorded events'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "summary" -d 'Add usage up'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "breakdown" -d 'Add usage up by customer, type, model or provider'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "timeseries" -d 'Add usage up by hour, day or week'
complete -c limitry -n "__fish_limitry_using_subcommand usage; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "update" -d 'Change a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "delete" -d 'Delete a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "watch" -d 'Watch how the quotas stand, until Ctrl-C'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and not __fish_seen_subcommand_from create list show update delete check watch help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l name -d 'Another name' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l metric -d 'Another metric' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l limit -d 'Another limit' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l period -d 'Another window: hour, day, week or month' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l filter -d 'Other filters; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l no-filter -d 'No filter: it applies to every event'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from check" -l dimension -d 'What filters are matched against; repeatable' -r
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
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l dimension -d 'What filters are matched against; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l every -d 'How often to look' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l count -d 'How many times to look [default: until Ctrl-C]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from watch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a quota'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "watch" -d 'Watch how the quotas stand, until Ctrl-C'
complete -c limitry -n "__fish_limitry_using_subcommand quotas; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "create" -d 'Create a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "list" -d 'List rate limits'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "show" -d 'Show one rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "update" -d 'Change a rate limit, switch it on or off'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "delete" -d 'Delete a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "check" -d 'Ask how the rate limits stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and not __fish_seen_subcommand_from create list show update delete check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l limit -d 'How many events a window allows' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l window -d 'How long the window is: second, minute or hour' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l filter -d 'Count only events with this dimension; repeatable, all must match' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l disabled -d 'Create it switched off'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l all -d 'Show all of them'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l name -d 'Another name' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l limit -d 'Another limit' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l window -d 'Another window: second, minute or hour' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l filter -d 'Other filters; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l no-filter -d 'No filter: it applies to every event'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l enable -d 'Switch it on'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l disable -d 'Switch it off'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l dimension -d 'What filters are matched against; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "list" -d 'List rate limits'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "update" -d 'Change a rate limit, switch it on or off'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "check" -d 'Ask how the rate limits stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand rate-limits; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -f -a "list" -d 'List customers'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -f -a "show" -d 'Show one customer'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -f -a "create" -d 'Create a customer ahead of its first event'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -f -a "usage" -d 'Add up what a customer used'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and not __fish_seen_subcommand_from list show create usage help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l limit -d 'Show at most this many (50)' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l all -d 'Show all of them'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l name -d 'What it is called' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l email -d 'Where it gets mail' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l metadata -d 'Anything else, as a JSON object' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l since -d 'How far back, from now (7d)' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l from -d 'From this moment on: 2027-01-31, or with a time' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l to -d 'Before this moment [default: now]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from usage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from help" -f -a "list" -d 'List customers'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one customer'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a customer ahead of its first event'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from help" -f -a "usage" -d 'Add up what a customer used'
complete -c limitry -n "__fish_limitry_using_subcommand customers; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -f -a "create" -d 'Create a client token for a browser and show it, once'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -f -a "inspect" -d 'Ask what a client token is bound to'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and not __fish_seen_subcommand_from create inspect help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l customer -d 'The customer whose browser it is for' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l context -d 'What the browser may read back; repeatable' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l server-context -d 'What only your server may know, as JSON; never returned' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l ttl -d 'How long it works, at most 24h (1h)' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l plain -d 'Print the token alone'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l token-file -d 'Read the token from a file' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l token-stdin -d 'Read the token from stdin'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a client token for a browser and show it, once'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from help" -f -a "inspect" -d 'Ask what a client token is bound to'
complete -c limitry -n "__fish_limitry_using_subcommand client-tokens; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -s f -l file -d 'The file; - is stdin' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l prune -d 'Delete what the file does not name'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l check -d 'Change nothing; exit 10 when something would change'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l export -d 'Print a file that describes what there is'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s f -l field -d 'A field of the body, or of the query with GET; numbers, true, false, null and JSON are taken as such' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l input -d 'Send this file as the body; - is stdin' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand api" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand api" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand api" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand api" -l paginate -d 'Fetch every page of a list and print them as one'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s i -l include -d 'Print the status and the headers too'
complete -c limitry -n "__fish_limitry_using_subcommand api" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand api" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand api" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand api" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand api" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -f -a "show" -d 'Show every setting that is in force and where it comes from'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -f -a "trust" -d 'Trust this directory\'s .limitry.toml as it is now'
complete -c limitry -n "__fish_limitry_using_subcommand config; and not __fish_seen_subcommand_from show trust help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every setting that is in force and where it comes from'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "trust" -d 'Trust this directory\'s .limitry.toml as it is now'
complete -c limitry -n "__fish_limitry_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l port -d 'The port on loopback; 0 takes a free one' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l rate-limit -d 'The API\'s own limit in requests a minute, or off' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l fault -d 'What is to go wrong on purpose: latency=200ms,error=5%,drop=1%,429=10%; a route first, as in /v1/track:error=5%' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l ephemeral -d 'Begin with an empty database and leave nothing behind'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "clock" -d 'Show or move the local service\'s clock'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "faults" -d 'Show or change what goes wrong on purpose in a running server'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "reset" -d 'Empty the local service: keys, events, quotas and the rest'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "seed" -d 'Fill the local service with invented events'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "snapshot" -d 'Copy the database to a file'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "restore" -d 'Replace the database by a snapshot'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and not __fish_seen_subcommand_from clock faults reset seed snapshot restore help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -f -a "show" -d 'Show what time it is for the service'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -f -a "set" -d 'Set it to a moment'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -f -a "advance" -d 'Move it on'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -f -a "reset" -d 'Back to the real time'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from clock" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l port -d 'The running server\'s port' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from faults" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from reset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l events -d 'How many events, at most 1000000' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l customers -d 'How many customers they belong to, at most 10000' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from seed" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from snapshot" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l profile -d 'Use this profile [env: LIMITRY_PROFILE]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l project -d 'Act on this project [env: LIMITRY_PROJECT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l api-url -d 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR or TERM=dumb say otherwise'
always\t'Always'
never\t'Never'"
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l timeout -d 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l max-retries -d 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]' -r
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l ca-file -d 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]' -r -F
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l local -d 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l json -d 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l jsonl -d 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -s y -l yes -d 'Answer every confirmation with yes'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -l no-input -d 'Never ask for anything [env: LIMITRY_NO_INPUT]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -s q -l quiet -d 'Print errors and data alone'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -s v -l verbose -d 'Log each request to stderr [env: LIMITRY_LOG]'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "clock" -d 'Show or move the local service\'s clock'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "faults" -d 'Show or change what goes wrong on purpose in a running server'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "reset" -d 'Empty the local service: keys, events, quotas and the rest'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "seed" -d 'Fill the local service with invented events'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "snapshot" -d 'Copy the database to a file'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "restore" -d 'Replace the database by a snapshot'
complete -c limitry -n "__fish_limitry_using_subcommand dev; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
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
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "login" -d 'Sign in with a personal access token'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "logout" -d 'Forget the stored token'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "whoami" -d 'Show who you are and which token says so'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "auth" -d 'Show how you are signed in'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "projects" -d 'See the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "keys" -d 'Create, list, rotate and revoke API keys'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "usage" -d 'Check and record usage'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "quotas" -d 'Create and inspect quotas'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "rate-limits" -d 'Create and inspect rate limits'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "customers" -d 'See customers and what they used'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "client-tokens" -d 'Create and inspect tokens for browsers'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "apply" -d 'Make quotas and rate limits equal to a file'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "api" -d 'Call any route of the API'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "doctor" -d 'Check everything that limitry depends on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "config" -d 'Look at settings, trust a project file'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "dev" -d 'Serve Limitry on this machine'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "completions" -d 'Print a shell\'s completion script'
complete -c limitry -n "__fish_limitry_using_subcommand help; and not __fish_seen_subcommand_from login logout whoami auth projects keys usage quotas rate-limits customers client-tokens apply api doctor config dev completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "status" -d 'Show which credential is in force, where it is kept and where it may go'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "explain" -d 'Show every place a credential can come from, which one wins, and why the others do not'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "token" -d 'Print the token that is in force, into a pipe'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "list" -d 'List the profiles and who is signed in with each'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "switch" -d 'Make another profile the one that is used when nothing names one'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from auth" -f -a "migrate" -d 'Move a profile\'s token to another store'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "list" -d 'List the projects you can act on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "show" -d 'Show one project'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "use" -d 'Choose the project that the profile acts on'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from projects" -f -a "create" -d 'Create a project'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "create" -d 'Create an API key and show its secret, once'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "list" -d 'List API keys'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "show" -d 'Show one API key, without its secret'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "rename" -d 'Give an API key another name'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "rotate" -d 'Replace an API key by a new one that is known to work'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from keys" -f -a "revoke" -d 'Revoke API keys, for ever'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "check" -d 'Ask whether a customer may do something; nothing is counted'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "record" -d 'Record that a customer did something'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "import" -d 'Record the events of a file, each once'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "track" -d 'Check and record in one: recorded only when allowed'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "events" -d 'List recorded events'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "summary" -d 'Add usage up'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "breakdown" -d 'Add usage up by customer, type, model or provider'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from usage" -f -a "timeseries" -d 'Add usage up by hour, day or week'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "create" -d 'Create a quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "list" -d 'List quotas'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "show" -d 'Show one quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "update" -d 'Change a quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "delete" -d 'Delete a quota'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "check" -d 'Ask how the quotas stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from quotas" -f -a "watch" -d 'Watch how the quotas stand, until Ctrl-C'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "create" -d 'Create a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "list" -d 'List rate limits'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "show" -d 'Show one rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "update" -d 'Change a rate limit, switch it on or off'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "delete" -d 'Delete a rate limit'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from rate-limits" -f -a "check" -d 'Ask how the rate limits stand that apply to some dimensions'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from customers" -f -a "list" -d 'List customers'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from customers" -f -a "show" -d 'Show one customer'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from customers" -f -a "create" -d 'Create a customer ahead of its first event'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from customers" -f -a "usage" -d 'Add up what a customer used'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from client-tokens" -f -a "create" -d 'Create a client token for a browser and show it, once'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from client-tokens" -f -a "inspect" -d 'Ask what a client token is bound to'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Show every setting that is in force and where it comes from'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "trust" -d 'Trust this directory\'s .limitry.toml as it is now'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "clock" -d 'Show or move the local service\'s clock'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "faults" -d 'Show or change what goes wrong on purpose in a running server'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "reset" -d 'Empty the local service: keys, events, quotas and the rest'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "seed" -d 'Fill the local service with invented events'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "snapshot" -d 'Copy the database to a file'
complete -c limitry -n "__fish_limitry_using_subcommand help; and __fish_seen_subcommand_from dev" -f -a "restore" -d 'Replace the database by a snapshot'
