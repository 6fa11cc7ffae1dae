"""HTML, in whatever format it occurs.

`pages` reads a whole page, and `saved_pages` those that a browser saved in one file. `source` leaves the code out;
`page_metadata` parses the page, once, and finds the title, publisher and so on that it states, in `page_data` above
all, and `dates` when it was published; what it does not state so, `page_credits` reads in the lines around the text.
`article_text` finds the article's text: `blocks` are the paragraphs of a page, `areas` what marks its parts,
`selection` chooses those that belong together, without `interruptions` and `offers`; `addresses` says where links
lead. `markup` turns any HTML into the text or Markdown that is stored, but for what is `unread`; feeds, records and
Markdown files use it alone.
"""
