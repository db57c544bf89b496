# Cut letters and their materials.
cut-nothing = there is nothing to cut: the cut layer holds no closed shape
hint-cut-nothing = put the letters of the layout into a group with id="layer-cut"
cut-open-line = lines on the cut layer that do not close are left out ({ $count })
hint-cut-open-line = close them (Z at the end of the path), or move them to layer-guide
cut-too-many-pieces = there are { $count } pieces to cut, more than the { $most } that can be laid out
hint-cut-too-many-pieces = cut the text in parts, each in an order of its own
cut-piece-too-large = piece { $number }, { $width } x { $height } mm, does not fit on the material “{ $material }”
hint-cut-piece-too-large = order smaller letters, or a material with larger sheets
cut-stroke-narrow = strokes down to { $width } mm are narrower than the { $least } mm that “{ $material }” needs, in { $count } pieces: { $pieces }
cut-island-small = pieces down to { $area } mm² are smaller than the { $least } mm² that “{ $material }” needs, { $count } of them: { $pieces }
hint-cut-larger = make the letters larger, take a bolder font, or choose another material
cut-guide-too-large = the placement guide would take { $tiles } A4 sheets, more than { $most }
hint-cut-guide-too-large = divide the text into parts, each in an order of its own
cut-guide-ink = the placement guide is drawn in the ink `{ $name }`, which the ink table lacks
hint-cut-guide-ink = add [ink.den] with cmyk = [0, 0, 0, 100] and [ink.guide] with spot = "Guide" to print/inks.toml
material-sheet-and-roll = the material `{ $name }` has a sheet and a roll
hint-material-stock = give one of them: sheet = "1220 mm x 2440 mm" or roll = "610 mm"
material-bad-sheet = `{ $value }` is not the size of a sheet
hint-material-sheet = write width and height, for example sheet = "1220 mm x 2440 mm"
material-all-margin = with a margin of { $margin } mm nothing is left of the { $width } mm of the material `{ $name }`
kind-number-from-0 = a number, 0 or more
