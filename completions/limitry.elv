
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
            cand rate-limits 'Create and inspect rate limits'
            cand customers 'See customers and what they used'
            cand client-tokens 'Create and inspect tokens for browsers'
            cand apply 'Make quotas and rate limits equal to a file'
            cand api 'Call any route of the API'
            cand doctor 'Check everything that limitry depends on'
            cand config 'Look at settings, trust a project file'
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
            cand explain 'Show every place a credential can come from, which one wins, and why the others do not'
            cand token 'Print the token that is in force, into a pipe'
            cand list 'List the profiles and who is signed in with each'
            cand switch 'Make another profile the one that is used when nothing names one'
            cand migrate 'Move a profile''s token to another store'
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
        &'limitry;auth;explain'= {
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
        &'limitry;auth;token'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --reveal 'Print it although somebody may see it: on a terminal, in a CI log'
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
        &'limitry;auth;list'= {
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
        &'limitry;auth;switch'= {
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
        &'limitry;auth;migrate'= {
            cand --to 'Where to: keychain or file'
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
            cand explain 'Show every place a credential can come from, which one wins, and why the others do not'
            cand token 'Print the token that is in force, into a pipe'
            cand list 'List the profiles and who is signed in with each'
            cand switch 'Make another profile the one that is used when nothing names one'
            cand migrate 'Move a profile''s token to another store'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;auth;help;status'= {
        }
        &'limitry;auth;help;explain'= {
        }
        &'limitry;auth;help;token'= {
        }
        &'limitry;auth;help;list'= {
        }
        &'limitry;auth;help;switch'= {
        }
        &'limitry;auth;help;migrate'= {
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
            cand show 'Show one project'
            cand use 'Choose the project that the profile acts on'
            cand create 'Create a project'
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
        &'limitry;projects;show'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
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
        &'limitry;projects;use'= {
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
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
        &'limitry;projects;create'= {
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
        &'limitry;projects;help'= {
            cand list 'List the projects you can act on'
            cand show 'Show one project'
            cand use 'Choose the project that the profile acts on'
            cand create 'Create a project'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;projects;help;list'= {
        }
        &'limitry;projects;help;show'= {
        }
        &'limitry;projects;help;use'= {
        }
        &'limitry;projects;help;create'= {
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
            cand rename 'Give an API key another name'
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
        &'limitry;keys;rename'= {
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
            cand rename 'Give an API key another name'
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
        &'limitry;keys;help;rename'= {
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
            cand import 'Record the events of a file, each once'
            cand track 'Check and record in one: recorded only when allowed'
            cand events 'List recorded events'
            cand summary 'Add usage up'
            cand breakdown 'Add usage up by customer, type, model or provider'
            cand timeseries 'Add usage up by hour, day or week'
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
        &'limitry;usage;import'= {
            cand --format 'How it is written: ndjson or csv [default: its first byte tells]'
            cand --map 'What a column of a CSV file is (customerId, values.NAME, dimensions.NAME, …; - leaves it out); repeatable'
            cand --import-id 'What the lines'' keys are made from, for a log that grows [default: the content''s SHA-256]'
            cand --concurrency 'How many requests are under way at once: 1 to 16'
            cand --rejects 'Write down what is wrong with which line'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --skip-invalid 'Leave lines out that are no events, and send the rest'
            cand --ignore-unknown 'Leave fields out that no event has'
            cand --allow-overlap 'Count lines that look as if they had been imported before'
            cand --dry-run 'Look at everything, send nothing'
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
        &'limitry;usage;track'= {
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
        &'limitry;usage;events'= {
            cand --since 'How far back, from now (7d)'
            cand --from 'From this moment on: 2027-01-31, or with a time'
            cand --to 'Before this moment [default: now]'
            cand --customer 'Of this customer alone'
            cand --event 'Of this type alone'
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
        &'limitry;usage;summary'= {
            cand --since 'How far back, from now (7d)'
            cand --from 'From this moment on: 2027-01-31, or with a time'
            cand --to 'Before this moment [default: now]'
            cand --customer 'Of this customer alone'
            cand --event 'Of this type alone'
            cand --model 'Of this model alone'
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
        &'limitry;usage;breakdown'= {
            cand --since 'How far back, from now (7d)'
            cand --from 'From this moment on: 2027-01-31, or with a time'
            cand --to 'Before this moment [default: now]'
            cand --customer 'Of this customer alone'
            cand --event 'Of this type alone'
            cand --model 'Of this model alone'
            cand --group-by 'By what: customer_id, event_type, model or provider'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --ascii 'Draw with ASCII alone'
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
        &'limitry;usage;timeseries'= {
            cand --since 'How far back, from now (7d)'
            cand --from 'From this moment on: 2027-01-31, or with a time'
            cand --to 'Before this moment [default: now]'
            cand --customer 'Of this customer alone'
            cand --event 'Of this type alone'
            cand --model 'Of this model alone'
            cand --interval 'How long a bucket is: hour, day or week'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --ascii 'Draw with ASCII alone'
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
            cand import 'Record the events of a file, each once'
            cand track 'Check and record in one: recorded only when allowed'
            cand events 'List recorded events'
            cand summary 'Add usage up'
            cand breakdown 'Add usage up by customer, type, model or provider'
            cand timeseries 'Add usage up by hour, day or week'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;usage;help;check'= {
        }
        &'limitry;usage;help;record'= {
        }
        &'limitry;usage;help;import'= {
        }
        &'limitry;usage;help;track'= {
        }
        &'limitry;usage;help;events'= {
        }
        &'limitry;usage;help;summary'= {
        }
        &'limitry;usage;help;breakdown'= {
        }
        &'limitry;usage;help;timeseries'= {
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
            cand update 'Change a quota'
            cand delete 'Delete a quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
            cand watch 'Watch how the quotas stand, until Ctrl-C'
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
        &'limitry;quotas;update'= {
            cand --name 'Another name'
            cand --metric 'Another metric'
            cand --limit 'Another limit'
            cand --period 'Another window: hour, day, week or month'
            cand --filter 'Other filters; repeatable'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --no-filter 'No filter: it applies to every event'
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
        &'limitry;quotas;delete'= {
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
            cand --dimension 'What filters are matched against; repeatable'
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
        &'limitry;quotas;watch'= {
            cand --dimension 'What filters are matched against; repeatable'
            cand --every 'How often to look'
            cand --count 'How many times to look [default: until Ctrl-C]'
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
            cand update 'Change a quota'
            cand delete 'Delete a quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
            cand watch 'Watch how the quotas stand, until Ctrl-C'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;quotas;help;create'= {
        }
        &'limitry;quotas;help;list'= {
        }
        &'limitry;quotas;help;show'= {
        }
        &'limitry;quotas;help;update'= {
        }
        &'limitry;quotas;help;delete'= {
        }
        &'limitry;quotas;help;check'= {
        }
        &'limitry;quotas;help;watch'= {
        }
        &'limitry;quotas;help;help'= {
        }
        &'limitry;rate-limits'= {
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
            cand create 'Create a rate limit'
            cand list 'List rate limits'
            cand show 'Show one rate limit'
            cand update 'Change a rate limit, switch it on or off'
            cand delete 'Delete a rate limit'
            cand check 'Ask how the rate limits stand that apply to some dimensions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;rate-limits;create'= {
            cand --limit 'How many events a window allows'
            cand --window 'How long the window is: second, minute or hour'
            cand --filter 'Count only events with this dimension; repeatable, all must match'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --disabled 'Create it switched off'
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
        &'limitry;rate-limits;list'= {
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
        &'limitry;rate-limits;show'= {
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
        &'limitry;rate-limits;update'= {
            cand --name 'Another name'
            cand --limit 'Another limit'
            cand --window 'Another window: second, minute or hour'
            cand --filter 'Other filters; repeatable'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --no-filter 'No filter: it applies to every event'
            cand --enable 'Switch it on'
            cand --disable 'Switch it off'
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
        &'limitry;rate-limits;delete'= {
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
        &'limitry;rate-limits;check'= {
            cand --dimension 'What filters are matched against; repeatable'
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
        &'limitry;rate-limits;help'= {
            cand create 'Create a rate limit'
            cand list 'List rate limits'
            cand show 'Show one rate limit'
            cand update 'Change a rate limit, switch it on or off'
            cand delete 'Delete a rate limit'
            cand check 'Ask how the rate limits stand that apply to some dimensions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;rate-limits;help;create'= {
        }
        &'limitry;rate-limits;help;list'= {
        }
        &'limitry;rate-limits;help;show'= {
        }
        &'limitry;rate-limits;help;update'= {
        }
        &'limitry;rate-limits;help;delete'= {
        }
        &'limitry;rate-limits;help;check'= {
        }
        &'limitry;rate-limits;help;help'= {
        }
        &'limitry;customers'= {
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
            cand list 'List customers'
            cand show 'Show one customer'
            cand create 'Create a customer ahead of its first event'
            cand usage 'Add up what a customer used'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;customers;list'= {
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
        &'limitry;customers;show'= {
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
        &'limitry;customers;create'= {
            cand --name 'What it is called'
            cand --email 'Where it gets mail'
            cand --metadata 'Anything else, as a JSON object'
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
        &'limitry;customers;usage'= {
            cand --since 'How far back, from now (7d)'
            cand --from 'From this moment on: 2027-01-31, or with a time'
            cand --to 'Before this moment [default: now]'
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
        &'limitry;customers;help'= {
            cand list 'List customers'
            cand show 'Show one customer'
            cand create 'Create a customer ahead of its first event'
            cand usage 'Add up what a customer used'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;customers;help;list'= {
        }
        &'limitry;customers;help;show'= {
        }
        &'limitry;customers;help;create'= {
        }
        &'limitry;customers;help;usage'= {
        }
        &'limitry;customers;help;help'= {
        }
        &'limitry;client-tokens'= {
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
            cand create 'Create a client token for a browser and show it, once'
            cand inspect 'Ask what a client token is bound to'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;client-tokens;create'= {
            cand --customer 'The customer whose browser it is for'
            cand --context 'What the browser may read back; repeatable'
            cand --server-context 'What only your server may know, as JSON; never returned'
            cand --ttl 'How long it works, at most 24h (1h)'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --plain 'Print the token alone'
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
        &'limitry;client-tokens;inspect'= {
            cand --token-file 'Read the token from a file'
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
        &'limitry;client-tokens;help'= {
            cand create 'Create a client token for a browser and show it, once'
            cand inspect 'Ask what a client token is bound to'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;client-tokens;help;create'= {
        }
        &'limitry;client-tokens;help;inspect'= {
        }
        &'limitry;client-tokens;help;help'= {
        }
        &'limitry;apply'= {
            cand -f 'The file; - is stdin'
            cand --file 'The file; - is stdin'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --prune 'Delete what the file does not name'
            cand --check 'Change nothing; exit 10 when something would change'
            cand --export 'Print a file that describes what there is'
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
        &'limitry;api'= {
            cand -f 'A field of the body, or of the query with GET; numbers, true, false, null and JSON are taken as such'
            cand --field 'A field of the body, or of the query with GET; numbers, true, false, null and JSON are taken as such'
            cand --input 'Send this file as the body; - is stdin'
            cand --profile 'Use this profile [env: LIMITRY_PROFILE]'
            cand --project 'Act on this project [env: LIMITRY_PROJECT]'
            cand --api-url 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]'
            cand --color 'When to use colour'
            cand --timeout 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]'
            cand --max-retries 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]'
            cand --ca-file 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]'
            cand --paginate 'Fetch every page of a list and print them as one'
            cand -i 'Print the status and the headers too'
            cand --include 'Print the status and the headers too'
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
        &'limitry;doctor'= {
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
        &'limitry;config'= {
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
            cand show 'Show every setting that is in force and where it comes from'
            cand trust 'Trust this directory''s .limitry.toml as it is now'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;config;show'= {
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
        &'limitry;config;trust'= {
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
        &'limitry;config;help'= {
            cand show 'Show every setting that is in force and where it comes from'
            cand trust 'Trust this directory''s .limitry.toml as it is now'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;config;help;show'= {
        }
        &'limitry;config;help;trust'= {
        }
        &'limitry;config;help;help'= {
        }
        &'limitry;dev'= {
            cand --port 'The port on loopback; 0 takes a free one'
            cand --rate-limit 'The API''s own limit in requests a minute, or off'
            cand --fault 'What is to go wrong on purpose: latency=200ms,error=5%,drop=1%,429=10%; a route first, as in /v1/track:error=5%'
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
            cand clock 'Show or move the local service''s clock'
            cand faults 'Show or change what goes wrong on purpose in a running server'
            cand reset 'Empty the local service: keys, events, quotas and the rest'
            cand seed 'Fill the local service with invented events'
            cand snapshot 'Copy the database to a file'
            cand restore 'Replace the database by a snapshot'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;dev;clock'= {
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
            cand show 'Show what time it is for the service'
            cand set 'Set it to a moment'
            cand advance 'Move it on'
            cand reset 'Back to the real time'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;dev;clock;show'= {
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
        &'limitry;dev;clock;set'= {
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
        &'limitry;dev;clock;advance'= {
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
        &'limitry;dev;clock;reset'= {
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
        &'limitry;dev;clock;help'= {
            cand show 'Show what time it is for the service'
            cand set 'Set it to a moment'
            cand advance 'Move it on'
            cand reset 'Back to the real time'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;dev;clock;help;show'= {
        }
        &'limitry;dev;clock;help;set'= {
        }
        &'limitry;dev;clock;help;advance'= {
        }
        &'limitry;dev;clock;help;reset'= {
        }
        &'limitry;dev;clock;help;help'= {
        }
        &'limitry;dev;faults'= {
            cand --port 'The running server''s port'
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
        &'limitry;dev;reset'= {
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
        &'limitry;dev;seed'= {
            cand --events 'How many events, at most 1000000'
            cand --customers 'How many customers they belong to, at most 10000'
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
        &'limitry;dev;snapshot'= {
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
        &'limitry;dev;restore'= {
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
        &'limitry;dev;help'= {
            cand clock 'Show or move the local service''s clock'
            cand faults 'Show or change what goes wrong on purpose in a running server'
            cand reset 'Empty the local service: keys, events, quotas and the rest'
            cand seed 'Fill the local service with invented events'
            cand snapshot 'Copy the database to a file'
            cand restore 'Replace the database by a snapshot'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'limitry;dev;help;clock'= {
            cand show 'Show what time it is for the service'
            cand set 'Set it to a moment'
            cand advance 'Move it on'
            cand reset 'Back to the real time'
        }
        &'limitry;dev;help;clock;show'= {
        }
        &'limitry;dev;help;clock;set'= {
        }
        &'limitry;dev;help;clock;advance'= {
        }
        &'limitry;dev;help;clock;reset'= {
        }
        &'limitry;dev;help;faults'= {
        }
        &'limitry;dev;help;reset'= {
        }
        &'limitry;dev;help;seed'= {
        }
        &'limitry;dev;help;snapshot'= {
        }
        &'limitry;dev;help;restore'= {
        }
        &'limitry;dev;help;help'= {
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
            cand rate-limits 'Create and inspect rate limits'
            cand customers 'See customers and what they used'
            cand client-tokens 'Create and inspect tokens for browsers'
            cand apply 'Make quotas and rate limits equal to a file'
            cand api 'Call any route of the API'
            cand doctor 'Check everything that limitry depends on'
            cand config 'Look at settings, trust a project file'
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
            cand explain 'Show every place a credential can come from, which one wins, and why the others do not'
            cand token 'Print the token that is in force, into a pipe'
            cand list 'List the profiles and who is signed in with each'
            cand switch 'Make another profile the one that is used when nothing names one'
            cand migrate 'Move a profile''s token to another store'
        }
        &'limitry;help;auth;status'= {
        }
        &'limitry;help;auth;explain'= {
        }
        &'limitry;help;auth;token'= {
        }
        &'limitry;help;auth;list'= {
        }
        &'limitry;help;auth;switch'= {
        }
        &'limitry;help;auth;migrate'= {
        }
        &'limitry;help;projects'= {
            cand list 'List the projects you can act on'
            cand show 'Show one project'
            cand use 'Choose the project that the profile acts on'
            cand create 'Create a project'
        }
        &'limitry;help;projects;list'= {
        }
        &'limitry;help;projects;show'= {
        }
        &'limitry;help;projects;use'= {
        }
        &'limitry;help;projects;create'= {
        }
        &'limitry;help;keys'= {
            cand create 'Create an API key and show its secret, once'
            cand list 'List API keys'
            cand show 'Show one API key, without its secret'
            cand rename 'Give an API key another name'
            cand rotate 'Replace an API key by a new one that is known to work'
            cand revoke 'Revoke API keys, for ever'
        }
        &'limitry;help;keys;create'= {
        }
        &'limitry;help;keys;list'= {
        }
        &'limitry;help;keys;show'= {
        }
        &'limitry;help;keys;rename'= {
        }
        &'limitry;help;keys;rotate'= {
        }
        &'limitry;help;keys;revoke'= {
        }
        &'limitry;help;usage'= {
            cand check 'Ask whether a customer may do something; nothing is counted'
            cand record 'Record that a customer did something'
            cand import 'Record the events of a file, each once'
            cand track 'Check and record in one: recorded only when allowed'
            cand events 'List recorded events'
            cand summary 'Add usage up'
            cand breakdown 'Add usage up by customer, type, model or provider'
            cand timeseries 'Add usage up by hour, day or week'
        }
        &'limitry;help;usage;check'= {
        }
        &'limitry;help;usage;record'= {
        }
        &'limitry;help;usage;import'= {
        }
        &'limitry;help;usage;track'= {
        }
        &'limitry;help;usage;events'= {
        }
        &'limitry;help;usage;summary'= {
        }
        &'limitry;help;usage;breakdown'= {
        }
        &'limitry;help;usage;timeseries'= {
        }
        &'limitry;help;quotas'= {
            cand create 'Create a quota'
            cand list 'List quotas'
            cand show 'Show one quota'
            cand update 'Change a quota'
            cand delete 'Delete a quota'
            cand check 'Ask how the quotas stand that apply to some dimensions'
            cand watch 'Watch how the quotas stand, until Ctrl-C'
        }
        &'limitry;help;quotas;create'= {
        }
        &'limitry;help;quotas;list'= {
        }
        &'limitry;help;quotas;show'= {
        }
        &'limitry;help;quotas;update'= {
        }
        &'limitry;help;quotas;delete'= {
        }
        &'limitry;help;quotas;check'= {
        }
        &'limitry;help;quotas;watch'= {
        }
        &'limitry;help;rate-limits'= {
            cand create 'Create a rate limit'
            cand list 'List rate limits'
            cand show 'Show one rate limit'
            cand update 'Change a rate limit, switch it on or off'
            cand delete 'Delete a rate limit'
            cand check 'Ask how the rate limits stand that apply to some dimensions'
        }
        &'limitry;help;rate-limits;create'= {
        }
        &'limitry;help;rate-limits;list'= {
        }
        &'limitry;help;rate-limits;show'= {
        }
        &'limitry;help;rate-limits;update'= {
        }
        &'limitry;help;rate-limits;delete'= {
        }
        &'limitry;help;rate-limits;check'= {
        }
        &'limitry;help;customers'= {
            cand list 'List customers'
            cand show 'Show one customer'
            cand create 'Create a customer ahead of its first event'
            cand usage 'Add up what a customer used'
        }
        &'limitry;help;customers;list'= {
        }
        &'limitry;help;customers;show'= {
        }
        &'limitry;help;customers;create'= {
        }
        &'limitry;help;customers;usage'= {
        }
        &'limitry;help;client-tokens'= {
            cand create 'Create a client token for a browser and show it, once'
            cand inspect 'Ask what a client token is bound to'
        }
        &'limitry;help;client-tokens;create'= {
        }
        &'limitry;help;client-tokens;inspect'= {
        }
        &'limitry;help;apply'= {
        }
        &'limitry;help;api'= {
        }
        &'limitry;help;doctor'= {
        }
        &'limitry;help;config'= {
            cand show 'Show every setting that is in force and where it comes from'
            cand trust 'Trust this directory''s .limitry.toml as it is now'
        }
        &'limitry;help;config;show'= {
        }
        &'limitry;help;config;trust'= {
        }
        &'limitry;help;dev'= {
            cand clock 'Show or move the local service''s clock'
            cand faults 'Show or change what goes wrong on purpose in a running server'
            cand reset 'Empty the local service: keys, events, quotas and the rest'
            cand seed 'Fill the local service with invented events'
            cand snapshot 'Copy the database to a file'
            cand restore 'Replace the database by a snapshot'
        }
        &'limitry;help;dev;clock'= {
            cand show 'Show what time it is for the service'
            cand set 'Set it to a moment'
            cand advance 'Move it on'
            cand reset 'Back to the real time'
        }
        &'limitry;help;dev;clock;show'= {
        }
        &'limitry;help;dev;clock;set'= {
        }
        &'limitry;help;dev;clock;advance'= {
        }
        &'limitry;help;dev;clock;reset'= {
        }
        &'limitry;help;dev;faults'= {
        }
        &'limitry;help;dev;reset'= {
        }
        &'limitry;help;dev;seed'= {
        }
        &'limitry;help;dev;snapshot'= {
        }
        &'limitry;help;dev;restore'= {
        }
        &'limitry;help;completions'= {
        }
        &'limitry;help;help'= {
        }
    ]
    $completions[$command]
}
