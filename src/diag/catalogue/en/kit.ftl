# The kit: days of hanging, materials, names of files for shops.
taken-down-before-hung = the piece is taken down on { $take_down }, before it is hung on { $hang }
hint-taken-down-before-hung = correct `hang` or `take_down`: a piece is taken down on the day it is hung, or later
hung-too-long = the piece hangs for { $days } days, longer than the customary { $most }
hint-hung-too-long = banners may mostly hang for 15 days; if there is a permit, nothing needs to change
material-without-price = the shop `{ $shop }` has no price for the material `{ $material }`
hint-material-without-price = the order form leaves this piece's price empty; correct the material, or add it to the shop's `prices`
unknown-placeholder = the file names of the shop `{ $shop }` hold an unknown placeholder `{ $name }`
