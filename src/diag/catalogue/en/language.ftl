# The languages of a site.
bad-language = `{$code}` is not the code of a language
hint-language = write a BCP 47 code, such as `vi`, `en` or `zh-Hant`
language-key-twice = `{$key}` stands both at the root and in `[languages.{$code}]`: keep one of them
unknown-language = the file's name says the language `{$code}`, which the configuration does not have
hint-unknown-language = add `[languages.{$code}]` to the configuration, or take `.{$code}` out of the file's name
