# Print: orders, layouts, text, inks, the press.
unknown-format = there is no format `{ $name }`
bad-scale = `{ $value }` is not a scale
hint-scale = write it as one to a whole number, for example "1:10"

# Orders.
unknown-layout = there is no layout `{ $name }`
unknown-style = there is no style `{ $name }`
unknown-shop = there is no print shop `{ $name }`
hint-unknown-shop = a shop is a table `[shops.<name>]` in loa.toml
unknown-order-field = the layout `{ $layout }` knows no field `{ $field }`
missing-order-field = the layout `{ $layout }` needs the field `{ $field }` ({ $purpose })
hint-add-field = add a line to the order: { $field } = "…"
hint-give-field = the layout needs an order of its own: write one in a page's front matter with { $field } = "…"
text-empty = there are no words to print
hint-text-empty = write `text = "…"` in the order, or give the page a title
hint-give-text = give the words with --text "…"
text-control-character = the words hold a control character ({ $code })
hint-text-control-character = delete it, or type the words anew; it often comes with text copied from elsewhere

# Setting text.
text-too-long = the words have { $syllables } syllables, more than the { $most } that a sign can hold
hint-shorter-text = write fewer words
letter-missing-in-font = the font { $font } has no letter `{ $letter }` ({ $code })
hint-letter-missing = leave the character out, or choose a font that has it
text-cannot-fit = the words “{ $text }” fit only with capitals of { $size } mm, less than the { $least } mm that this piece needs
hint-text-cannot-fit = write fewer words, order a larger piece, or allow more lines (lines = "1-4")
unknown-font = there is no font `{ $name }`
bad-font = the font cannot be read
hint-bad-font = use a TrueType or OpenType file with outlines for Latin letters

# Layouts.
layout-without-svg = the layout has no drawing `{ $name }` beside it
layout-xml = the layout's SVG cannot be read: { $cause }
hint-loa-namespace = add { $namespace } to the svg element
layout-viewbox = the layout's viewBox is not the finished size, { $width } x { $height } mm
hint-layout-viewbox = write viewBox="0 0 {"{{"} width {"}}"} {"{{"} height {"}}"}" and leave width and height out
layout-refuses-element = the press cannot print `{ $name }`
hint-use-loa-text = write words in loa:text with a box, so that they become outlines
hint-use-loa-image = use loa:image, so that the picture is turned into the press's inks
hint-draw-with-paths = draw it with paths in flat inks or gradients
layout-refuses-reference = a layout may not refer to something outside it: `{ $value }`
hint-reference-inside = refer to an element of the same file: "#name"
layout-refuses-property = the press cannot print `{ $name }`
layout-bad-attribute = `{ $name }` cannot be `{ $value }` (expected: { $expected })
layout-missing-attribute = `{ $name }` is missing in `{ $element }`
layout-unknown-attribute = unknown attribute `{ $name }` in `{ $element }`

# Inks and the printing condition.
colour-without-ink = the colour `{ $colour }` has no ink
hint-ink-near = the nearest ink is `{ $name }`, { $preview }
hint-inks-known = inks: { $names }
inks-share-preview = the inks `{ $first }` and `{ $second }` share the preview { $preview }
hint-inks-share-preview = change one of them by a little, so that they can be told apart
ink-without-mixture = the ink `{ $name }` says neither what it is mixed of nor which plate it has
hint-ink-mixture = write cmyk = [0, 100, 100, 0], or spot = "CutContour" with alt = [0, 100, 0, 0]
rolls-too-narrow = the shop's rolls are too narrow for this piece
hint-rolls-too-narrow = name a wider roll in [shops.<name>] rolls, or make overlap smaller
text-near-eyelet = the text “{ $text }” is less than { $clear } mm from the middle of an eyelet
hint-text-near-eyelet = make the shop's hem wider, or set the eyelets further apart
photo-missing = there is no photo `{ $path }`
hint-photo-missing = put the photo beside the page, or into the project's static/ or print/
list-missing = there is no list `{ $path }`
hint-list-missing = give its path from the project's folder, such as rows = "data/dai-bieu.xlsx"
impose-too-small = not even one piece fits on the paper
hint-impose-too-small = choose a larger paper, such as impose = "A3"
unknown-material = there is no material `{ $name }`
hint-unknown-material = a material to cut from is a table `[materials.<name>]` in loa.toml; there are xop, decal and mica
photo-other-press = the photo `{ $path }` was separated for another printing condition ({ $other }), not for { $press }
hint-photo-other-press = export the photo in RGB, or ask the shop whether it takes this one
piece-mixed-writing = “{ $found }” and “{ $usual }” stand in one kit
hint-piece-mixed-writing = if both are meant, write the whole phrase into [lexicon] terms
guide-without-ink = hems and eyelets are drawn in the ink `{ $name }`, which the ink table lacks
hint-guide-ink = add [ink.guide] with spot = "Guide" to print/inks.toml
no-icc = there is no profile of the printing condition
icc-missing = there is no profile `{ $path }`
hint-no-icc = put the shop's ICC profile into the project and name it: [press] icc = "…"
bad-icc = the file is not a CMYK output profile
hint-bad-icc = ask the shop for the ICC profile of its press

# Files.
preview-failed = the preview cannot be drawn
kit-failed = the print kit cannot be packed ({ $cause })
kind-cmyk = a list of four numbers from 0 to 100
