# Style sheets, static files and the chain of themes.
sass-broken = the Sass file cannot be compiled ({ $cause })
sass-warns = the Sass file says: { $cause }
css-import-missing = the style sheet `{ $path }` that is imported here does not exist
css-kept = the style sheet is published as it is: it cannot be made shorter ({ $cause })
bad-target = `{ $target }` is no version of a browser
hint-bad-target = write a browser and a version, as "chrome 103"; known are { $names }
theme-cycle = the themes build upon each other in a circle: { $names }
hint-theme-cycle = take `parent` out of the `theme.toml` of one of them
