# Searching the site.
search-without-root = search is on, but the home page says `in_search_index = false`
hint-search-without-root = take this line out, or leave `build_search_index` out of the configuration
bad-search-filter = results cannot be narrowed by `{ $name }`
hint-search-filter = write `section`, the name of a taxonomy, or a key of the pages' own such as `extra.person.village`
