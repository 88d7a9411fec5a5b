
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
            [CompletionResult]::new('rate-limits', 'rate-limits', [CompletionResultType]::ParameterValue, 'Create and inspect rate limits')
            [CompletionResult]::new('customers', 'customers', [CompletionResultType]::ParameterValue, 'See customers and what they used')
            [CompletionResult]::new('client-tokens', 'client-tokens', [CompletionResultType]::ParameterValue, 'Create and inspect tokens for browsers')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make quotas and rate limits equal to a file')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Call any route of the API')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check everything that limitry depends on')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Look at settings, trust a project file')
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
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show every place a credential can come from, which one wins, and why the others do not')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print the token that is in force, into a pipe')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles and who is signed in with each')
            [CompletionResult]::new('switch', 'switch', [CompletionResultType]::ParameterValue, 'Make another profile the one that is used when nothing names one')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move a profile''s token to another store')
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
        'limitry;auth;explain' {
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
        'limitry;auth;token' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Print it although somebody may see it: on a terminal, in a CI log')
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
        'limitry;auth;list' {
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
        'limitry;auth;switch' {
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
        'limitry;auth;migrate' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Where to: keychain or file')
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
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show every place a credential can come from, which one wins, and why the others do not')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print the token that is in force, into a pipe')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles and who is signed in with each')
            [CompletionResult]::new('switch', 'switch', [CompletionResultType]::ParameterValue, 'Make another profile the one that is used when nothing names one')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move a profile''s token to another store')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;auth;help;status' {
            break
        }
        'limitry;auth;help;explain' {
            break
        }
        'limitry;auth;help;token' {
            break
        }
        'limitry;auth;help;list' {
            break
        }
        'limitry;auth;help;switch' {
            break
        }
        'limitry;auth;help;migrate' {
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one project')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the project that the profile acts on')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a project')
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
        'limitry;projects;show' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
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
        'limitry;projects;use' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
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
        'limitry;projects;create' {
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
        'limitry;projects;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the projects you can act on')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one project')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the project that the profile acts on')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a project')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;projects;help;list' {
            break
        }
        'limitry;projects;help;show' {
            break
        }
        'limitry;projects;help;use' {
            break
        }
        'limitry;projects;help;create' {
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
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give an API key another name')
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
        'limitry;keys;rename' {
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
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give an API key another name')
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
        'limitry;keys;help;rename' {
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
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Record the events of a file, each once')
            [CompletionResult]::new('track', 'track', [CompletionResultType]::ParameterValue, 'Check and record in one: recorded only when allowed')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'List recorded events')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Add usage up')
            [CompletionResult]::new('breakdown', 'breakdown', [CompletionResultType]::ParameterValue, 'Add usage up by customer, type, model or provider')
            [CompletionResult]::new('timeseries', 'timeseries', [CompletionResultType]::ParameterValue, 'Add usage up by hour, day or week')
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
        'limitry;usage;import' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How it is written: ndjson or csv [default: its first byte tells]')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'What a column of a CSV file is (customerId, values.NAME, dimensions.NAME, …; - leaves it out); repeatable')
            [CompletionResult]::new('--import-id', '--import-id', [CompletionResultType]::ParameterName, 'What the lines'' keys are made from, for a log that grows [default: the content''s SHA-256]')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'How many requests are under way at once: 1 to 16')
            [CompletionResult]::new('--rejects', '--rejects', [CompletionResultType]::ParameterName, 'Write down what is wrong with which line')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--skip-invalid', '--skip-invalid', [CompletionResultType]::ParameterName, 'Leave lines out that are no events, and send the rest')
            [CompletionResult]::new('--ignore-unknown', '--ignore-unknown', [CompletionResultType]::ParameterName, 'Leave fields out that no event has')
            [CompletionResult]::new('--allow-overlap', '--allow-overlap', [CompletionResultType]::ParameterName, 'Count lines that look as if they had been imported before')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Look at everything, send nothing')
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
        'limitry;usage;track' {
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
        'limitry;usage;events' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back, from now (7d)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'From this moment on: 2027-01-31, or with a time')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Before this moment [default: now]')
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'Of this customer alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Of this type alone')
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
        'limitry;usage;summary' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back, from now (7d)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'From this moment on: 2027-01-31, or with a time')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Before this moment [default: now]')
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'Of this customer alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Of this type alone')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Of this model alone')
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
        'limitry;usage;breakdown' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back, from now (7d)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'From this moment on: 2027-01-31, or with a time')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Before this moment [default: now]')
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'Of this customer alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Of this type alone')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Of this model alone')
            [CompletionResult]::new('--group-by', '--group-by', [CompletionResultType]::ParameterName, 'By what: customer_id, event_type, model or provider')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII alone')
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
        'limitry;usage;timeseries' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back, from now (7d)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'From this moment on: 2027-01-31, or with a time')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Before this moment [default: now]')
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'Of this customer alone')
            [CompletionResult]::new('--event', '--event', [CompletionResultType]::ParameterName, 'Of this type alone')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'Of this model alone')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'How long a bucket is: hour, day or week')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--ascii', '--ascii', [CompletionResultType]::ParameterName, 'Draw with ASCII alone')
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
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Record the events of a file, each once')
            [CompletionResult]::new('track', 'track', [CompletionResultType]::ParameterValue, 'Check and record in one: recorded only when allowed')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'List recorded events')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Add usage up')
            [CompletionResult]::new('breakdown', 'breakdown', [CompletionResultType]::ParameterValue, 'Add usage up by customer, type, model or provider')
            [CompletionResult]::new('timeseries', 'timeseries', [CompletionResultType]::ParameterValue, 'Add usage up by hour, day or week')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;usage;help;check' {
            break
        }
        'limitry;usage;help;record' {
            break
        }
        'limitry;usage;help;import' {
            break
        }
        'limitry;usage;help;track' {
            break
        }
        'limitry;usage;help;events' {
            break
        }
        'limitry;usage;help;summary' {
            break
        }
        'limitry;usage;help;breakdown' {
            break
        }
        'limitry;usage;help;timeseries' {
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
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a quota')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch how the quotas stand, until Ctrl-C')
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
        'limitry;quotas;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Another name')
            [CompletionResult]::new('--metric', '--metric', [CompletionResultType]::ParameterName, 'Another metric')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Another limit')
            [CompletionResult]::new('--period', '--period', [CompletionResultType]::ParameterName, 'Another window: hour, day, week or month')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Other filters; repeatable')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--no-filter', '--no-filter', [CompletionResultType]::ParameterName, 'No filter: it applies to every event')
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
        'limitry;quotas;delete' {
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
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What filters are matched against; repeatable')
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
        'limitry;quotas;watch' {
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What filters are matched against; repeatable')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'How often to look')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'How many times to look [default: until Ctrl-C]')
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
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a quota')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch how the quotas stand, until Ctrl-C')
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
        'limitry;quotas;help;update' {
            break
        }
        'limitry;quotas;help;delete' {
            break
        }
        'limitry;quotas;help;check' {
            break
        }
        'limitry;quotas;help;watch' {
            break
        }
        'limitry;quotas;help;help' {
            break
        }
        'limitry;rate-limits' {
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
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a rate limit')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List rate limits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one rate limit')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a rate limit, switch it on or off')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a rate limit')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the rate limits stand that apply to some dimensions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;rate-limits;create' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'How many events a window allows')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'How long the window is: second, minute or hour')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Count only events with this dimension; repeatable, all must match')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--disabled', '--disabled', [CompletionResultType]::ParameterName, 'Create it switched off')
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
        'limitry;rate-limits;list' {
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
        'limitry;rate-limits;show' {
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
        'limitry;rate-limits;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Another name')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Another limit')
            [CompletionResult]::new('--window', '--window', [CompletionResultType]::ParameterName, 'Another window: second, minute or hour')
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Other filters; repeatable')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--no-filter', '--no-filter', [CompletionResultType]::ParameterName, 'No filter: it applies to every event')
            [CompletionResult]::new('--enable', '--enable', [CompletionResultType]::ParameterName, 'Switch it on')
            [CompletionResult]::new('--disable', '--disable', [CompletionResultType]::ParameterName, 'Switch it off')
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
        'limitry;rate-limits;delete' {
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
        'limitry;rate-limits;check' {
            [CompletionResult]::new('--dimension', '--dimension', [CompletionResultType]::ParameterName, 'What filters are matched against; repeatable')
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
        'limitry;rate-limits;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a rate limit')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List rate limits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one rate limit')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a rate limit, switch it on or off')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a rate limit')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the rate limits stand that apply to some dimensions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;rate-limits;help;create' {
            break
        }
        'limitry;rate-limits;help;list' {
            break
        }
        'limitry;rate-limits;help;show' {
            break
        }
        'limitry;rate-limits;help;update' {
            break
        }
        'limitry;rate-limits;help;delete' {
            break
        }
        'limitry;rate-limits;help;check' {
            break
        }
        'limitry;rate-limits;help;help' {
            break
        }
        'limitry;customers' {
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
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List customers')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one customer')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a customer ahead of its first event')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Add up what a customer used')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;customers;list' {
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
        'limitry;customers;show' {
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
        'limitry;customers;create' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What it is called')
            [CompletionResult]::new('--email', '--email', [CompletionResultType]::ParameterName, 'Where it gets mail')
            [CompletionResult]::new('--metadata', '--metadata', [CompletionResultType]::ParameterName, 'Anything else, as a JSON object')
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
        'limitry;customers;usage' {
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'How far back, from now (7d)')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'From this moment on: 2027-01-31, or with a time')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Before this moment [default: now]')
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
        'limitry;customers;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List customers')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one customer')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a customer ahead of its first event')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Add up what a customer used')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;customers;help;list' {
            break
        }
        'limitry;customers;help;show' {
            break
        }
        'limitry;customers;help;create' {
            break
        }
        'limitry;customers;help;usage' {
            break
        }
        'limitry;customers;help;help' {
            break
        }
        'limitry;client-tokens' {
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
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a client token for a browser and show it, once')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Ask what a client token is bound to')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;client-tokens;create' {
            [CompletionResult]::new('--customer', '--customer', [CompletionResultType]::ParameterName, 'The customer whose browser it is for')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'What the browser may read back; repeatable')
            [CompletionResult]::new('--server-context', '--server-context', [CompletionResultType]::ParameterName, 'What only your server may know, as JSON; never returned')
            [CompletionResult]::new('--ttl', '--ttl', [CompletionResultType]::ParameterName, 'How long it works, at most 24h (1h)')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Print the token alone')
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
        'limitry;client-tokens;inspect' {
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the token from a file')
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
        'limitry;client-tokens;help' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a client token for a browser and show it, once')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Ask what a client token is bound to')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;client-tokens;help;create' {
            break
        }
        'limitry;client-tokens;help;inspect' {
            break
        }
        'limitry;client-tokens;help;help' {
            break
        }
        'limitry;apply' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'The file; - is stdin')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'The file; - is stdin')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Delete what the file does not name')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Change nothing; exit 10 when something would change')
            [CompletionResult]::new('--export', '--export', [CompletionResultType]::ParameterName, 'Print a file that describes what there is')
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
        'limitry;api' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'A field of the body, or of the query with GET; numbers, true, false, null and JSON are taken as such')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field of the body, or of the query with GET; numbers, true, false, null and JSON are taken as such')
            [CompletionResult]::new('--input', '--input', [CompletionResultType]::ParameterName, 'Send this file as the body; - is stdin')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Use this profile [env: LIMITRY_PROFILE]')
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'Act on this project [env: LIMITRY_PROJECT]')
            [CompletionResult]::new('--api-url', '--api-url', [CompletionResultType]::ParameterName, 'Talk to this API; the URL includes the /v1 [env: LIMITRY_API_URL]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that one request may take (30s) [env: LIMITRY_TIMEOUT]')
            [CompletionResult]::new('--max-retries', '--max-retries', [CompletionResultType]::ParameterName, 'How often to repeat a request that is safe to repeat (3) [env: LIMITRY_MAX_RETRIES]')
            [CompletionResult]::new('--ca-file', '--ca-file', [CompletionResultType]::ParameterName, 'Trust the certificate authorities in this PEM file too [env: LIMITRY_CA_FILE]')
            [CompletionResult]::new('--paginate', '--paginate', [CompletionResultType]::ParameterName, 'Fetch every page of a list and print them as one')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Print the status and the headers too')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Print the status and the headers too')
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
        'limitry;doctor' {
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
        'limitry;config' {
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting that is in force and where it comes from')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust this directory''s .limitry.toml as it is now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;config;show' {
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
        'limitry;config;trust' {
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
        'limitry;config;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting that is in force and where it comes from')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust this directory''s .limitry.toml as it is now')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;config;help;show' {
            break
        }
        'limitry;config;help;trust' {
            break
        }
        'limitry;config;help;help' {
            break
        }
        'limitry;dev' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The port on loopback; 0 takes a free one')
            [CompletionResult]::new('--rate-limit', '--rate-limit', [CompletionResultType]::ParameterName, 'The API''s own limit in requests a minute, or off')
            [CompletionResult]::new('--fault', '--fault', [CompletionResultType]::ParameterName, 'What is to go wrong on purpose: latency=200ms,error=5%,drop=1%,429=10%; a route first, as in /v1/track:error=5%')
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
            [CompletionResult]::new('clock', 'clock', [CompletionResultType]::ParameterValue, 'Show or move the local service''s clock')
            [CompletionResult]::new('faults', 'faults', [CompletionResultType]::ParameterValue, 'Show or change what goes wrong on purpose in a running server')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Empty the local service: keys, events, quotas and the rest')
            [CompletionResult]::new('seed', 'seed', [CompletionResultType]::ParameterValue, 'Fill the local service with invented events')
            [CompletionResult]::new('snapshot', 'snapshot', [CompletionResultType]::ParameterValue, 'Copy the database to a file')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Replace the database by a snapshot')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;dev;clock' {
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
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what time it is for the service')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set it to a moment')
            [CompletionResult]::new('advance', 'advance', [CompletionResultType]::ParameterValue, 'Move it on')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Back to the real time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;dev;clock;show' {
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
        'limitry;dev;clock;set' {
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
        'limitry;dev;clock;advance' {
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
        'limitry;dev;clock;reset' {
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
        'limitry;dev;clock;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what time it is for the service')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set it to a moment')
            [CompletionResult]::new('advance', 'advance', [CompletionResultType]::ParameterValue, 'Move it on')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Back to the real time')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;dev;clock;help;show' {
            break
        }
        'limitry;dev;clock;help;set' {
            break
        }
        'limitry;dev;clock;help;advance' {
            break
        }
        'limitry;dev;clock;help;reset' {
            break
        }
        'limitry;dev;clock;help;help' {
            break
        }
        'limitry;dev;faults' {
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'The running server''s port')
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
        'limitry;dev;reset' {
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
        'limitry;dev;seed' {
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'How many events, at most 1000000')
            [CompletionResult]::new('--customers', '--customers', [CompletionResultType]::ParameterName, 'How many customers they belong to, at most 10000')
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
        'limitry;dev;snapshot' {
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
        'limitry;dev;restore' {
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
        'limitry;dev;help' {
            [CompletionResult]::new('clock', 'clock', [CompletionResultType]::ParameterValue, 'Show or move the local service''s clock')
            [CompletionResult]::new('faults', 'faults', [CompletionResultType]::ParameterValue, 'Show or change what goes wrong on purpose in a running server')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Empty the local service: keys, events, quotas and the rest')
            [CompletionResult]::new('seed', 'seed', [CompletionResultType]::ParameterValue, 'Fill the local service with invented events')
            [CompletionResult]::new('snapshot', 'snapshot', [CompletionResultType]::ParameterValue, 'Copy the database to a file')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Replace the database by a snapshot')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'limitry;dev;help;clock' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what time it is for the service')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set it to a moment')
            [CompletionResult]::new('advance', 'advance', [CompletionResultType]::ParameterValue, 'Move it on')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Back to the real time')
            break
        }
        'limitry;dev;help;clock;show' {
            break
        }
        'limitry;dev;help;clock;set' {
            break
        }
        'limitry;dev;help;clock;advance' {
            break
        }
        'limitry;dev;help;clock;reset' {
            break
        }
        'limitry;dev;help;faults' {
            break
        }
        'limitry;dev;help;reset' {
            break
        }
        'limitry;dev;help;seed' {
            break
        }
        'limitry;dev;help;snapshot' {
            break
        }
        'limitry;dev;help;restore' {
            break
        }
        'limitry;dev;help;help' {
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
            [CompletionResult]::new('rate-limits', 'rate-limits', [CompletionResultType]::ParameterValue, 'Create and inspect rate limits')
            [CompletionResult]::new('customers', 'customers', [CompletionResultType]::ParameterValue, 'See customers and what they used')
            [CompletionResult]::new('client-tokens', 'client-tokens', [CompletionResultType]::ParameterValue, 'Create and inspect tokens for browsers')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Make quotas and rate limits equal to a file')
            [CompletionResult]::new('api', 'api', [CompletionResultType]::ParameterValue, 'Call any route of the API')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check everything that limitry depends on')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Look at settings, trust a project file')
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
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Show every place a credential can come from, which one wins, and why the others do not')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print the token that is in force, into a pipe')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the profiles and who is signed in with each')
            [CompletionResult]::new('switch', 'switch', [CompletionResultType]::ParameterValue, 'Make another profile the one that is used when nothing names one')
            [CompletionResult]::new('migrate', 'migrate', [CompletionResultType]::ParameterValue, 'Move a profile''s token to another store')
            break
        }
        'limitry;help;auth;status' {
            break
        }
        'limitry;help;auth;explain' {
            break
        }
        'limitry;help;auth;token' {
            break
        }
        'limitry;help;auth;list' {
            break
        }
        'limitry;help;auth;switch' {
            break
        }
        'limitry;help;auth;migrate' {
            break
        }
        'limitry;help;projects' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the projects you can act on')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one project')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the project that the profile acts on')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a project')
            break
        }
        'limitry;help;projects;list' {
            break
        }
        'limitry;help;projects;show' {
            break
        }
        'limitry;help;projects;use' {
            break
        }
        'limitry;help;projects;create' {
            break
        }
        'limitry;help;keys' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create an API key and show its secret, once')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List API keys')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one API key, without its secret')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give an API key another name')
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
        'limitry;help;keys;rename' {
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
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Record the events of a file, each once')
            [CompletionResult]::new('track', 'track', [CompletionResultType]::ParameterValue, 'Check and record in one: recorded only when allowed')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'List recorded events')
            [CompletionResult]::new('summary', 'summary', [CompletionResultType]::ParameterValue, 'Add usage up')
            [CompletionResult]::new('breakdown', 'breakdown', [CompletionResultType]::ParameterValue, 'Add usage up by customer, type, model or provider')
            [CompletionResult]::new('timeseries', 'timeseries', [CompletionResultType]::ParameterValue, 'Add usage up by hour, day or week')
            break
        }
        'limitry;help;usage;check' {
            break
        }
        'limitry;help;usage;record' {
            break
        }
        'limitry;help;usage;import' {
            break
        }
        'limitry;help;usage;track' {
            break
        }
        'limitry;help;usage;events' {
            break
        }
        'limitry;help;usage;summary' {
            break
        }
        'limitry;help;usage;breakdown' {
            break
        }
        'limitry;help;usage;timeseries' {
            break
        }
        'limitry;help;quotas' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a quota')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List quotas')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one quota')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a quota')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a quota')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the quotas stand that apply to some dimensions')
            [CompletionResult]::new('watch', 'watch', [CompletionResultType]::ParameterValue, 'Watch how the quotas stand, until Ctrl-C')
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
        'limitry;help;quotas;update' {
            break
        }
        'limitry;help;quotas;delete' {
            break
        }
        'limitry;help;quotas;check' {
            break
        }
        'limitry;help;quotas;watch' {
            break
        }
        'limitry;help;rate-limits' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a rate limit')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List rate limits')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one rate limit')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Change a rate limit, switch it on or off')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete a rate limit')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Ask how the rate limits stand that apply to some dimensions')
            break
        }
        'limitry;help;rate-limits;create' {
            break
        }
        'limitry;help;rate-limits;list' {
            break
        }
        'limitry;help;rate-limits;show' {
            break
        }
        'limitry;help;rate-limits;update' {
            break
        }
        'limitry;help;rate-limits;delete' {
            break
        }
        'limitry;help;rate-limits;check' {
            break
        }
        'limitry;help;customers' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List customers')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one customer')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a customer ahead of its first event')
            [CompletionResult]::new('usage', 'usage', [CompletionResultType]::ParameterValue, 'Add up what a customer used')
            break
        }
        'limitry;help;customers;list' {
            break
        }
        'limitry;help;customers;show' {
            break
        }
        'limitry;help;customers;create' {
            break
        }
        'limitry;help;customers;usage' {
            break
        }
        'limitry;help;client-tokens' {
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a client token for a browser and show it, once')
            [CompletionResult]::new('inspect', 'inspect', [CompletionResultType]::ParameterValue, 'Ask what a client token is bound to')
            break
        }
        'limitry;help;client-tokens;create' {
            break
        }
        'limitry;help;client-tokens;inspect' {
            break
        }
        'limitry;help;apply' {
            break
        }
        'limitry;help;api' {
            break
        }
        'limitry;help;doctor' {
            break
        }
        'limitry;help;config' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every setting that is in force and where it comes from')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust this directory''s .limitry.toml as it is now')
            break
        }
        'limitry;help;config;show' {
            break
        }
        'limitry;help;config;trust' {
            break
        }
        'limitry;help;dev' {
            [CompletionResult]::new('clock', 'clock', [CompletionResultType]::ParameterValue, 'Show or move the local service''s clock')
            [CompletionResult]::new('faults', 'faults', [CompletionResultType]::ParameterValue, 'Show or change what goes wrong on purpose in a running server')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Empty the local service: keys, events, quotas and the rest')
            [CompletionResult]::new('seed', 'seed', [CompletionResultType]::ParameterValue, 'Fill the local service with invented events')
            [CompletionResult]::new('snapshot', 'snapshot', [CompletionResultType]::ParameterValue, 'Copy the database to a file')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Replace the database by a snapshot')
            break
        }
        'limitry;help;dev;clock' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what time it is for the service')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set it to a moment')
            [CompletionResult]::new('advance', 'advance', [CompletionResultType]::ParameterValue, 'Move it on')
            [CompletionResult]::new('reset', 'reset', [CompletionResultType]::ParameterValue, 'Back to the real time')
            break
        }
        'limitry;help;dev;clock;show' {
            break
        }
        'limitry;help;dev;clock;set' {
            break
        }
        'limitry;help;dev;clock;advance' {
            break
        }
        'limitry;help;dev;clock;reset' {
            break
        }
        'limitry;help;dev;faults' {
            break
        }
        'limitry;help;dev;reset' {
            break
        }
        'limitry;help;dev;seed' {
            break
        }
        'limitry;help;dev;snapshot' {
            break
        }
        'limitry;help;dev;restore' {
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
