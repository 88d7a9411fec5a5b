
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'limitry' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'limitry'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'limitry' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in with a personal access token')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget the stored token')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show who you are and which token says so')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Show how you are signed in')
            [CompletionResult]::new('projects', 'projects', [CompletionResultType]::ParameterValue, 'See the projects you can act on')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Create, list, rotate and revoke API keys')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Check and record usage')
            [CompletionResult]::new('quotas', 'quotas', [CompletionResultType]::ParameterValue, 'Create and inspect quotas')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Serve Limitry on this machine')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;login' {
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Where to keep it: auto, keychain, file or none [env: LIMITRY_CREDENTIAL_STORE]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--token-stdin', '--token-stdin', [CompletionResultType]::ParameterName, 'Read the token from stdin')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;logout' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--revoke', '--revoke', [CompletionResultType]::ParameterName, 'Revoke the token too, so that no copy of it works any more')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;whoami' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;auth' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which credential is in force, where it is kept and where it may go')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;auth;status' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;auth;help' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which credential is in force, where it is kept and where it may go')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;auth;help;status' {
            break
        }
        'limitry;auth;help;help' {
            break
        }
        'limitry;projects' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the projects you can act on')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;projects;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most this many (50)')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show all of them')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;projects;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the projects you can act on')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;projects;help;list' {
            break
        }
        'limitry;projects;help;help' {
            break
        }
        'limitry;keys' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an API key and show its secret, once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key, without its secret')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace an API key by a new one that is known to work')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke API keys, for ever')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;keys;create' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When it is to stop working: 90d, or a date')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Print the secret alone')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;keys;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most this many (50)')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show every key, expired and revoked ones too')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;keys;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;keys;rotate' {
            [CompletionResult]::new('--grace', '--grace', [CompletionResultType]::ParameterName, 'How long the old key goes on working (24h)')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When the new key is to stop working: 90d, or a date [default: as long as the old one had]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--now', '--now', [CompletionResultType]::ParameterName, 'Revoke the old key at once')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Print the new secret alone')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;keys;revoke' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be done, and do nothing')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;keys;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an API key and show its secret, once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key, without its secret')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace an API key by a new one that is known to work')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke API keys, for ever')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;keys;help;create' {
            break
        }
        'limitry;keys;help;list' {
            break
        }
        'limitry;keys;help;show' {
            break
        }
        'limitry;keys;help;rotate' {
            break
        }
        'limitry;keys;help;revoke' {
            break
        }
        'limitry;keys;help;help' {
            break
        }
        'limitry;usage' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask whether a customer may do something; nothing is counted')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record that a customer did something')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;usage;check' {
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'The customer')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The type of event')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'How much, by name; repeatable')
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What filters and groups it; repeatable')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;usage;record' {
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'The customer')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'The type of event')
            [CompletionResult]::new('--value', '--value', [CompletionResultType]::ParameterName, 'How much, by name; repeatable')
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What filters and groups it; repeatable')
            [CompletionResult]::new('--timestamp', '--timestamp', [CompletionResultType]::ParameterName, 'When it happened [default: now]')
            [CompletionResult]::new('--idempotency-key', '--idempotency-key', [CompletionResultType]::ParameterName, 'What makes a repeat count once')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;usage;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask whether a customer may do something; nothing is counted')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record that a customer did something')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;usage;help;check' {
            break
        }
        'limitry;usage;help;record' {
            break
        }
        'limitry;usage;help;help' {
            break
        }
        'limitry;quotas' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a quota')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List quotas')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;quotas;create' {
            [CompletionResult]::new('--metric', '--metric', [CompletionResultType]::ParameterName, 'What it counts: total_events, total_tokens, total_cost_cents or values.NAME')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How much a window allows')
            [CompletionResult]::new('--period', '--period', [CompletionResultType]::ParameterName, 'How long a window is: hour, day, week or month')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Count only events with this dimension; repeatable, all must match')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;quotas;list' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show at most this many (50)')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show all of them')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;quotas;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;quotas;check' {
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What the quotas'' filters are matched against; repeatable')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;quotas;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a quota')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List quotas')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;quotas;help;create' {
            break
        }
        'limitry;quotas;help;list' {
            break
        }
        'limitry;quotas;help;show' {
            break
        }
        'limitry;quotas;help;check' {
            break
        }
        'limitry;quotas;help;help' {
            break
        }
        'limitry;dev' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port on loopback; 0 takes a free one')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'The API''s own limit in requests a minute, or off')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--ephemeral', '--ephemeral', [CompletionResultType]::ParameterName, 'Begin with an empty database and leave nothing behind')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;completions' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Act on the embedded service: no account, no network [env: LIMITRY_LOCAL]')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print one JSON document [env: LIMITRY_OUTPUT=json]')
            [CompletionResult]::new('--jsonl', '--jsonl', [CompletionResultType]::ParameterName, 'Print one JSON object a line [env: LIMITRY_OUTPUT=jsonl]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Answer every confirmation with yes')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask for anything [env: LIMITRY_NO_INPUT]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print errors and data alone')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log each request to stderr [env: LIMITRY_LOG]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'limitry;help' {
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Sign in with a personal access token')
            [CompletionResult]::new('logout', 'logout', [CompletionResultType]::ParameterValue, 'Forget the stored token')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show who you are and which token says so')
            [CompletionResult]::new('auth', 'auth', [CompletionResultType]::ParameterValue, 'Show how you are signed in')
            [CompletionResult]::new('projects', 'projects', [CompletionResultType]::ParameterValue, 'See the projects you can act on')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Create, list, rotate and revoke API keys')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Check and record usage')
            [CompletionResult]::new('quotas', 'quotas', [CompletionResultType]::ParameterValue, 'Create and inspect quotas')
            [CompletionResult]::new('dev', 'dev', [CompletionResultType]::ParameterValue, 'Serve Limitry on this machine')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a shell''s completion script')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;help;login' {
            break
        }
        'limitry;help;logout' {
            break
        }
        'limitry;help;whoami' {
            break
        }
        'limitry;help;auth' {
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Show which credential is in force, where it is kept and where it may go')
            break
        }
        'limitry;help;auth;status' {
            break
        }
        'limitry;help;projects' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the projects you can act on')
            break
        }
        'limitry;help;projects;list' {
            break
        }
        'limitry;help;keys' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an API key and show its secret, once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key, without its secret')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace an API key by a new one that is known to work')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Revoke API keys, for ever')
            break
        }
        'limitry;help;keys;create' {
            break
        }
        'limitry;help;keys;list' {
            break
        }
        'limitry;help;keys;show' {
            break
        }
        'limitry;help;keys;rotate' {
            break
        }
        'limitry;help;keys;revoke' {
            break
        }
        'limitry;help;usage' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask whether a customer may do something; nothing is counted')
            [CompletionResult]::new('record', 'record', [CompletionResultType]::ParameterValue, 'Record that a customer did something')
            break
        }
        'limitry;help;usage;check' {
            break
        }
        'limitry;help;usage;record' {
            break
        }
        'limitry;help;quotas' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a quota')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List quotas')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            break
        }
        'limitry;help;quotas;create' {
            break
        }
        'limitry;help;quotas;list' {
            break
        }
        'limitry;help;quotas;show' {
            break
        }
        'limitry;help;quotas;check' {
            break
        }
        'limitry;help;dev' {
            break
        }
        'limitry;help;completions' {
            break
        }
        'limitry;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
