# Templates, data and links in Zola's way

template-cycle = templates call each other in a circle: { $chain }
no-templates = the project has no templates and no theme
shortcode-template = there are no shortcodes since Zola 0.23; this file is not used
dead-external-link = `{ $link }` cannot be opened: { $cause }
dead-external-anchor = { $link } opens, but has no anchor `{ $anchor }`
page-too-long = the page is longer than { $size } MB
template-content-ignored = this stands outside every block of a child template, so it is not shown

hint-template-cycle = take one extends or include out of this circle
hint-tera-1 = this is the way of Tera 1 (Zola before 0.23): instead of { $old } write { $new }
hint-allow-network = save the data in a file and use path=…, or write allow_network = true in the table [data] of the configuration
hint-no-templates = plain built-in templates are used; put templates into templates/ or write theme = "…" into the configuration
hint-shortcode-template = make it a component in a file of templates/, and call it with {"{"}{"{"} <name …/> {"}"}{"}"}
hint-dead-external-link = if the address is right, write its beginning into skip_prefixes of the table [link_checker]
hint-page-too-long = look for a loop in the template that does not end
hint-template-name = filters, tests, functions and templates must be there: look at the name again
hint-component-name = a component is written between component and endcomponent in a file of templates/
hint-undefined = ask for what may be missing with ?. and put something in its place with or: a?.b or "…"
hint-content-ignored = put it into a block of the parent, or delete it
hint-dead-external-anchor = if scripts of the page make the anchor, write the beginning of the address into skip_anchor_prefixes of the table [link_checker]
hint-matter-unclosed = front matter that opens with a line +++ (or ---) closes with the same line
hint-base-url = write the site's address, such as base_url = "https://commune.example.vn"; if there is none yet, "/"
hint-glob = patterns of file names have * for a part, ** for folders in folders and [ab] for one of some letters
