"""From a plain text to the parts of an article. Pure: no Django, no database.

`character_repair` repairs characters and remembers their places; `layout` finds lines and paragraphs. `working_text`
holds the lines while parts are cut from them: `plain_text` has the order of that, `heads` tells the lines above a text
apart and finds the headline by the `supporting_words`, `tails` reads the foot, `preambles` cuts what came above the
head with a message or from a wire, and `saved_pages` leaves of a whole web page that was copied what
`articles_in_pages` finds to be its article. They ask `boilerplate` (with the phrases of its table) and `credits` what a
line is. `dates` and `headlines` recognise these two; `language`, by `language_model`, comes last.
"""
