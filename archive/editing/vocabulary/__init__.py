"""The vocabulary: tags, sources, places, series and events, from a collection's file and in texts.

A TOML file is read and checked (`collection_file`, its values by `toml_values`), becomes `entries`, and is loaded in
one change set (`loading`). `recognition` finds what the vocabulary names in texts,
`tag_names` a tag by its name.
"""
