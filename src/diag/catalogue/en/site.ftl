# The site: configuration, documents, links, pages.
no-config = there is no configuration here
hint-no-config = run `loa init` to begin a project, or name its folder with -r
no-theme = the theme `{ $name }` is not in `themes/`
hint-no-theme = put it in `themes/{ $name }/`, or leave `theme` out
unknown-taxonomy = there is no taxonomy `{ $name }` in the configuration
matter-unclosed = the front matter has no closing { $fence } line
matter-missing = the file has no front matter
hint-matter = begin the file with a line `+++` (TOML) or `---` (YAML), the keys, and the same line again
index-beside-section = `index.md` and `_index.md` lie in the same folder
hint-index-beside-section = a folder is a section (`_index.md`) or one page (`index.md`)
sort-key-missing = the page has no `{ $key }`, by which { $section } sorts; it is listed last
dead-link = `{ $link }` leads nowhere
dead-anchor = there is no anchor `{ $anchor }` in { $path }
missing-image = there is no picture `{ $image }`
hint-missing-image = pictures lie beside the `index.md` of their page, or in `static/` and are written from the root: `/anh.jpg`
