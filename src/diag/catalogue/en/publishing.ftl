# Publishing: phases, first and last days, withdrawn pages, menus, pages from lists.
phase-twice = two phases are called `{ $name }`
hint-phase-twice = each phase needs a name of its own, because pages and menus call it by its name
phase-backwards = the phase `{ $name }` ends before it begins
hint-phase-backwards = `from` is its first day and `until` its last; of a single day both are the same
unknown-phase = there is no phase `{ $name }`
link-to-unseen = { $path } is not shown now; meanwhile the link leads to its section
withdrawn-still-named = “{ $name }” is still named here, though { $path } was withdrawn
hint-withdrawn-still-named = loa does not change what people wrote: take the name out here
cascade-key = `{ $key }` cannot be passed down to the pages below
menu-two-targets = an entry cannot lead to two places, `page` and `url`
hint-menu-two-targets = keep `page` for a page of this site, or `url` for any other place
menu-no-target = the entry leads nowhere
hint-menu-target = add `page = "@/…"`, `url = "…"` or entries below it, `children`
menu-no-parent = the menu has no entry `{ $name }` to stand below
menu-circle = the entry `{ $name }` stands below itself
hint-menu-circle = take `parent` out of one of the entries
pages-from-no-list = there is no list `{ $path }`
hint-pages-from = lay the list beside `_index.md`, or write its path from the project's root
pages-from-row = `{ $key }` cannot be made of this row ({ $cause })
pages-from-no-slug = row { $row } gives no name for the address (`slug`)
hint-pages-from-no-slug = choose a column for `slug` that every row fills, such as a number
pages-from-collision = two rows make one page `{ $path }`; the first is at { $first }
hint-pages-from-collision = choose a column without repeats for `slug`, or join two columns
never-shown = the page goes before it comes, so it is never shown
hint-never-shown = `publish_date` is its first day and `expiry_date` its last
flag-phase = as in this phase
flag-at = as on this day, such as 2025-08-28
