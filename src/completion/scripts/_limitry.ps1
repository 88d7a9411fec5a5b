# Completion for limitry. The program says what there is to offer; nothing that it says is expanded.
Register-ArgumentCompleter -Native -CommandName 'limitry' -ScriptBlock {
    param($word, $line, $cursor)
    $program = Get-Command -Name 'limitry' -CommandType Application -ErrorAction SilentlyContinue |
        Select-Object -First 1
    if (-not $program) { return }
    $words = @($line.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursor } |
        ForEach-Object { $_.Extent.Text })
    $index = if ($word) { $words.Count - 1 } else { $words.Count }
    & $program.Source __complete powershell $index @words 2>$null | ForEach-Object {
        $value, $shown = $_ -split "`t", 2
        if ($value -and -not $value.StartsWith(':')) {
            if (-not $shown) { $shown = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $shown)
        }
    }
}
