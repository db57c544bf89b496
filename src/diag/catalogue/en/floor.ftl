# The floor: levels, common hints, notation, disk, templates, output paths.
level-error = error
level-warning = warning
level-hint = hint
hint-did-you-mean = did you mean `{ $name }`?
hint-known-names = known: { $names }

toml-syntax = the TOML cannot be read: { $cause }
yaml-syntax = the YAML cannot be read: { $cause }
unknown-key = unknown key `{ $key }` in { $table }
wrong-type = `{ $key }` must be { $expected }, but is { $found }
missing-key = `{ $key }` is missing in { $table }
bad-value = `{ $key }` cannot be `{ $value }` ({ $cause })
bad-size = `{ $value }` is not a size
hint-size = write width x height with a unit, for example "8 m x 0.8 m" or "8000x800mm", or a paper's name from A0 to A8: "A4", "A4 landscape"
bad-length = `{ $value }` is not a length
hint-length = write a number with mm, cm or m, for example "20 mm"
hint-unknown-key-extra = keys of your own belong under `[extra]`

read-failed = cannot read the file ({ $cause })
write-failed = cannot write the file ({ $cause })
not-utf8 = the file is not valid UTF-8
hint-save-utf8 = save it again with the encoding UTF-8
outside-root = the path leads out of the project
hint-inside-root = copy the file into the project folder
file-too-large = the file is too large ({ $size } MB)
output-locked = another build is writing to this output folder
hint-output-locked = wait until it ends, or choose another folder with -o
file-set-aside = somebody's file stood where loa writes (of such files: { $files }): it now lies in `{ $folder }`
link-circle = the link leads back to a folder that it lies in
hint-link-circle = let it lead elsewhere, or remove it
hint-bad-output-path = give the page another slug, path or alias: letters, digits and hyphens
hint-folder-in-the-way = a folder stands where a file comes: move it away
hint-shorter-name = give it a shorter name: most systems keep no more than 255 bytes
hint-endless-recursion = it calls itself without an end, or its templates call each other in a circle: give it a condition on which it ends
hint-not-here = it exists for the templates of the website; layouts of the print kit do not have it

template-syntax = the template cannot be read: { $cause }
template-render = the template fails: { $cause }
template-missing = no template named `{ $name }`
template-problem = the templates do not fit together: { $cause }

bad-output-path = `{ $path }` cannot be a path in the output folder ({ $cause })
path-claimed-twice = `{ $path }` is claimed twice: by { $first } and by { $second }
hint-claimed-twice = give one of them another `slug` or `path`
hint-while-rendering = while rendering { $path }
output-in-sources = this folder holds the project's sources and cannot be the output folder
hint-output-in-sources = choose a folder of its own, for example `-o public`
init-not-empty = the folder is not empty
hint-init-not-empty = name a new folder: `loa init my-site`
file-exists = the file is there already
hint-file-exists = choose another title, or edit the file
stopped = stopped before the end; nothing was changed

kind-null = empty
kind-flag = true or false
kind-integer = a whole number
kind-decimal = a decimal number
kind-string = a text in quotes
kind-date = a date such as 2025-08-28
kind-list = a list
kind-table = a table
kind-tables = a list of tables
kind-count = a whole number, 0 or more
kind-copies = a whole number from 0 to 1000000
kind-strings = a list of texts
kind-length = a length such as "20 mm"
kind-lengths = a list of lengths such as ["1.6 m", "3.2 m"]
kind-number = a number above 0
kind-table-of-texts = a table of texts such as {"{"} cut = "CutContour" {"}"}
kind-table-of-numbers = a table of numbers such as {"{"} "bạt hiflex" = 45000 {"}"}
kind-lines = a number of lines such as "1-2"
kind-terms = a list of texts, none of them empty
kind-front-matter = the front matter
hint-toml = texts and lists look so: title = "…", list = ["…", "…"]; dates stand without quotes
hint-yaml = a key and a colon begin a line; texts with a colon or a hash in them stand in quotes
hint-template = every "{"{"}{"{"}" closes with "{"}"}{"}"}", every if, for and block with its end
hint-dead-link = links to other pages begin with @/ and name the file in content/: @/tin-tuc/hop-dan.md
