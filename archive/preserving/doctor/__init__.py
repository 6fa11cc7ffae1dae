"""The doctor: what is wrong with an archive where it runs, and which command sets it right.

`findings` is what a check answers. Each check is a small function: of the settings (`site`), of files and disk
(`files`), of the libraries (`libraries`), of the database (`database`), of what has to be done again and again
(`upkeep`) and of the search index (`index`). `examination` holds the table of all and asks one after the other.
"""
