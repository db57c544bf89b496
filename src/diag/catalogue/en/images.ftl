# Pictures of the site.
kind-widths = a list of whole numbers from 1 to 16383
kind-quality = a whole number from 1 to 100
photo-not-stripped = `{ $path }` is published as it is, with whatever it tells about where and when it was taken: { $cause }
hint-photo-not-stripped = open the photo in a picture program, look whether it is whole, and save it anew as JPEG
kind-photo-cut-off = the end of the file is missing
kind-photo-damaged = the file is damaged
kind-photo-too-large = the file is too large
