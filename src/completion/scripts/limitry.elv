# Completion for limitry. The program says what there is to offer; nothing that it says is expanded.
use str
set edit:completion:arg-completer[limitry] = {|@words|
    var index = (- (count $words) 1)
    try { (external limitry) __complete elvish $index $@words 2>/dev/null } catch { } | from-lines | each {|line|
        if (str:has-prefix $line ':files') {
            edit:complete-filename $words[-1]
        } elif (and (not-eq $line '') (not (str:has-prefix $line ':'))) {
            var value shown = (str:split &max=2 "\t" $line"\t")
            edit:complex-candidate $value &display=(str:trim-right $shown "\t")
        }
    }
}
