# Markdown: links, code and its colours, render hooks.
highlight-themes-clash = `theme` and `light_theme` with `dark_theme` are given at once; one of the two ways is enough
highlight-old-key = `{ $key }` is the old way to say what `[markdown.highlighting]` says now
hint-new-key = write `{ $name }` instead
code-language-unknown = the language `{ $name }` of this code is unknown; it stays without colours
code-theme-near = the theme `{ $name }` is not built in; `{ $near }`, which is the nearest, is used
hint-code-theme = to have just these colours, put the theme into the project as a .tmTheme file and name it in extra_themes
code-theme-unknown = there is no theme `{ $name }` for code
code-file-missing = there is no `{ $path }`
code-file-format = `{ $path }` is in a format that cannot be read
hint-code-file-format = JSON grammars and themes of other editors do not work here; use a { $ending } file
code-file-broken = `{ $path }` cannot be understood ({ $cause })
hint-component = this is asked of the component `{ $name }`, which writes this element of the text
