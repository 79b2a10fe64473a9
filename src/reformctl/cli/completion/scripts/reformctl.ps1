# Completion of reformctl in PowerShell 5.1 or newer. For yourself, in the file that $PROFILE names:
#     reformctl completion powershell | Out-String | Invoke-Expression
# For everybody, in $PROFILE.AllUsersAllHosts.

Register-ArgumentCompleter -Native -CommandName @('reformctl', 'reformctl.exe') -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the cursor as reformctl would get them, and the last one up to the cursor.
    $typed = ''
    $words = @(
        foreach ($element in ($commandAst.CommandElements | Select-Object -Skip 1)) {
            if ($element.Extent.EndOffset -lt $cursorPosition) {
                if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
                    $element.Value
                } else {
                    $element.Extent.Text
                }
            } elseif ($element.Extent.StartOffset -lt $cursorPosition) {
                $typed = $element.Extent.Text.Substring(0, $cursorPosition - $element.Extent.StartOffset)
            }
        }
    )
    # An open quotation mark is no part of the word; what is inserted has its own.
    $typed = $typed -replace '^[''"]', ''
    $replaced = "$wordToComplete" -replace '^[''"]', ''

    # In one argument of plain ASCII: older versions lose empty arguments and quotation marks.
    $line = [string]::Join([string][char]0, @($words) + $typed + $replaced)
    $line = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($line))
    $program = $commandAst.GetCommandName()
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $answer = @(& $program completion powershell -- $line 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
    }

    # Without any candidate PowerShell goes on with the names of files.
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $text, $shown, $told = $_ -split "`t"
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $told)
    }
}
