# The words of the site's documents.
text-flaw = { $flaw }: “{ $found }”
text-spelling = “{ $found }” should be “{ $right }”
text-fact-differs = { $subject } is “{ $found }” here and “{ $right }” in loa.toml
text-mixed-writing = “{ $found }” here, while { $count } other places write in the manner of “{ $usual }”
text-more-findings = { $count } more places of this file want a second look
hint-text-write = write “{ $right }”
hint-text-look = look at this place again
hint-text-spelling = names and spellings come from [lexicon] in loa.toml
hint-text-facts = mend the text, or [event] in loa.toml if that is wrong
hint-text-mixed-writing = if both are meant, write the whole phrase into [lexicon] terms
hint-text-more-findings = mend what is told, then check again
kind-text-date-padding = a date with a nought too few or too many
kind-text-no-such-day = there is no such day
kind-text-weekday = the wrong day of the week
kind-text-misplaced-tone = a tone on the wrong letter
kind-text-lookalike = a strange letter that looks like a Vietnamese one
kind-text-invisible = a sign in the word that nobody sees
kind-text-blank-before-mark = a blank before a mark
kind-text-date = the event's day
kind-text-half-day = the event's half of the day
kind-text-ordinal = which event in the row
kind-text-period = the period

# The sheets of a merge.
piece-more-sheets = { $piece }: { $count } more sheets of the merge have the finding { $code }
hint-piece-more-sheets = mend what is told of the first sheets, then build again to see the others
