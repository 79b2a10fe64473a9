# Completion of reformctl in fish. For yourself:
#     reformctl completion fish > ~/.config/fish/completions/reformctl.fish
# For everybody:
#     reformctl completion fish | sudo tee /usr/share/fish/vendor_completions.d/reformctl.fish >/dev/null

function __reformctl_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l raw (commandline -ct)
    # An open quotation mark is no part of the word.
    set -l typed (string unescape -- "$raw" 2>/dev/null; or string replace -r '^[\'"]' '' -- "$raw")
    set -l lines (command $program completion fish -- $words "$typed" 2>/dev/null </dev/null)
    set -l first (string split \t -- "$lines[1]")
    set -e lines[1]
    set -l head "$first[3]"
    if test "$first[1]" = files
        set lines (__fish_complete_path (string sub -s (math (string length -- "$head") + 1) -- "$typed"))
    end
    for line in $lines
        printf '%s%s\n' "$head" "$line"
    end
end

complete -c reformctl -f -k -a '(__reformctl_complete)'
