# Pixels for the print shop.
tiff-too-large = the TIFF would have { $width } x { $height } pixels, more than print shops' programs read
hint-tiff-lower-ppi = lower the resolution to { $ppi } pixels an inch at most; a banner that is seen from afar needs 36 to 72
picture-not-written = the picture cannot be written into the SVG: { $cause }
