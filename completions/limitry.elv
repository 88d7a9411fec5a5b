
use builtin;
use str;

set edit:completion:arg-completer[limitry] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'limitry'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'limitry'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand login 'Sign in with a personal access token'
            cand logout 'Forget the stored token'
            cand whoami 'Show who you are and which token says so'
            cand auth 'Show how you are signed in'
            cand projects 'See the projects you can act on'
            cand keys 'Create, list, rotate and revoke API keys'
            cand usage 'Check and record usage'
            cand quotas 'Create and inspect quotas'
            cand dev 'Serve Limitry on this machine'
            cand completions 'Print a shell''s completion script'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;login'= {
            cand --token-file 'Read the token from a file'
            cand --store 'Where to keep it: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --token-stdin 'Read the token from stdin'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;logout'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --revoke 'Revoke the token too, so that no copy of it works any more'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;whoami'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;auth'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand status 'Show which credential is in force, where it is kept and where it may go'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;auth;status'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;auth;help'= {
            cand status 'Show which credential is in force, where it is kept and where it may go'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;auth;help;status'= {
        }
        &'limitry;auth;help;help'= {
        }
        &'limitry;projects'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the projects you can act on'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;projects;list'= {
            cand --limit 'Show at most this many (50)'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --all 'Show all of them'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;projects;help'= {
            cand list 'List the projects you can act on'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;projects;help;list'= {
        }
        &'limitry;projects;help;help'= {
        }
        &'limitry;keys'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand create 'Create an API key and show its secret, once'
            cand list 'List API keys'
            cand show 'Show one API key, without its secret'
            cand rotate 'Replace an API key by a new one that is known to work'
            cand revoke 'Revoke API keys, for ever'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;keys;create'= {
            cand --expires 'When it is to stop working: 90d, or a date'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --plain 'Print the secret alone'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;keys;list'= {
            cand --limit 'Show at most this many (50)'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --all 'Show every key, expired and revoked ones too'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;keys;show'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;keys;rotate'= {
            cand --grace 'How long the old key goes on working (24h)'
            cand --expires 'When the new key is to stop working: 90d, or a date [default: as long as the old one had]'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --now 'Revoke the old key at once'
            cand --plain 'Print the new secret alone'
            cand --dry-run 'Show what would be done, and do nothing'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;keys;revoke'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --dry-run 'Show what would be done, and do nothing'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;keys;help'= {
            cand create 'Create an API key and show its secret, once'
            cand list 'List API keys'
            cand show 'Show one API key, without its secret'
            cand rotate 'Replace an API key by a new one that is known to work'
            cand revoke 'Revoke API keys, for ever'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;keys;help;create'= {
        }
        &'limitry;keys;help;list'= {
        }
        &'limitry;keys;help;show'= {
        }
        &'limitry;keys;help;rotate'= {
        }
        &'limitry;keys;help;revoke'= {
        }
        &'limitry;keys;help;help'= {
        }
        &'limitry;usage'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand check 'Ask whether a customer may do something; nothing is counted'
            cand record 'Record that a customer did something'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;usage;check'= {
            cand --customer 'The customer'
            cand --event 'The type of event'
            cand --value 'How much, by name; repeatable'
            cand --dimension 'What filters and groups it; repeatable'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;usage;record'= {
            cand --customer 'The customer'
            cand --event 'The type of event'
            cand --value 'How much, by name; repeatable'
            cand --dimension 'What filters and groups it; repeatable'
            cand --timestamp 'When it happened [default: now]'
            cand --idempotency-key 'What makes a repeat count once'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;usage;help'= {
            cand check 'Ask whether a customer may do something; nothing is counted'
            cand record 'Record that a customer did something'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;usage;help;check'= {
        }
        &'limitry;usage;help;record'= {
        }
        &'limitry;usage;help;help'= {
        }
        &'limitry;quotas'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand create 'Create a quota'
            cand list 'List quotas'
            cand show 'Show one quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;quotas;create'= {
            cand --metric 'What it counts: total_events, total_tokens, total_cost_cents or values.NAME'
            cand --limit 'How much a window allows'
            cand --period 'How long a window is: hour, day, week or month'
            cand --filter 'Count only events with this dimension; repeatable, all must match'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;quotas;list'= {
            cand --limit 'Show at most this many (50)'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --all 'Show all of them'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;quotas;show'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;quotas;check'= {
            cand --dimension 'What the quotas'' filters are matched against; repeatable'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;quotas;help'= {
            cand create 'Create a quota'
            cand list 'List quotas'
            cand show 'Show one quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;quotas;help;create'= {
        }
        &'limitry;quotas;help;list'= {
        }
        &'limitry;quotas;help;show'= {
        }
        &'limitry;quotas;help;check'= {
        }
        &'limitry;quotas;help;help'= {
        }
        &'limitry;dev'= {
            cand --port 'The port on loopback; 0 takes a free one'
            cand --rate-limit 'The API''s own limit in requests a minute, or off'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --ephemeral 'Begin with an empty database and leave nothing behind'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;completions'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --local 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]'
            cand --json 'Print one JSON document [env: LIMITRY_OUTPUT=json]'
            cand --jsonl 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]'
            cand -y 'Answer every confirmation with yes'
            cand --yes 'Answer every confirmation with yes'
            cand --no-input 'Never ask for anything [env: LIMITRY_NO_INPUT]'
            cand -q 'Print errors and data alone'
            cand --quiet 'Print errors and data alone'
            cand -v 'Log each request to stderr [env: LIMITRY_LOG]'
            cand --verbose 'Log each request to stderr [env: LIMITRY_LOG]'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'limitry;help'= {
            cand login 'Sign in with a personal access token'
            cand logout 'Forget the stored token'
            cand whoami 'Show who you are and which token says so'
            cand auth 'Show how you are signed in'
            cand projects 'See the projects you can act on'
            cand keys 'Create, list, rotate and revoke API keys'
            cand usage 'Check and record usage'
            cand quotas 'Create and inspect quotas'
            cand dev 'Serve Limitry on this machine'
            cand completions 'Print a shell''s completion script'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;help;login'= {
        }
        &'limitry;help;logout'= {
        }
        &'limitry;help;whoami'= {
        }
        &'limitry;help;auth'= {
            cand status 'Show which credential is in force, where it is kept and where it may go'
        }
        &'limitry;help;auth;status'= {
        }
        &'limitry;help;projects'= {
            cand list 'List the projects you can act on'
        }
        &'limitry;help;projects;list'= {
        }
        &'limitry;help;keys'= {
            cand create 'Create an API key and show its secret, once'
            cand list 'List API keys'
            cand show 'Show one API key, without its secret'
            cand rotate 'Replace an API key by a new one that is known to work'
            cand revoke 'Revoke API keys, for ever'
        }
        &'limitry;help;keys;create'= {
        }
        &'limitry;help;keys;list'= {
        }
        &'limitry;help;keys;show'= {
        }
        &'limitry;help;keys;rotate'= {
        }
        &'limitry;help;keys;revoke'= {
        }
        &'limitry;help;usage'= {
            cand check 'Ask whether a customer may do something; nothing is counted'
            cand record 'Record that a customer did something'
        }
        &'limitry;help;usage;check'= {
        }
        &'limitry;help;usage;record'= {
        }
        &'limitry;help;quotas'= {
            cand create 'Create a quota'
            cand list 'List quotas'
            cand show 'Show one quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
        }
        &'limitry;help;quotas;create'= {
        }
        &'limitry;help;quotas;list'= {
        }
        &'limitry;help;quotas;show'= {
        }
        &'limitry;help;quotas;check'= {
        }
        &'limitry;help;dev'= {
        }
        &'limitry;help;completions'= {
        }
        &'limitry;help;help'= {
        }
    ]
    $completions[$command]
}
