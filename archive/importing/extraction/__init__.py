"""From a plain text to the parts of an article. Pure: no Django, no database.

`character_repair` repairs characters and remembers their places; `layout` finds lines and paragraphs. `working_text`
holds the lines while parts are cut from them: `plain_text` has the order of that, `heads` tells the lines above a text
apart and finds the headline by the `supporting_words`, `tails` reads the foot, and `saved_pages` finds the article
where a whole web page was copied. They ask `boilerplate` (with the phrases of `boilerplate_phrases`) and `credits` what
a line is. `dates` and `headlines` recognise these two; `language`, by `language_model`, comes last.
"""
