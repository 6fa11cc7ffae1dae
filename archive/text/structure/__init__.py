"""The structure of a text.

`markdown` parses within limits; `paragraphs` splits any text into numbered paragraphs with ids, of which `subheadings`
finds headings in plain text and `page_parts` makes parts for long pages; `sentences` splits further, and `excerpts`
cuts what may be shown of a text where the whole may not.
"""
