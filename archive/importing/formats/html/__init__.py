"""HTML, in whatever format it occurs.

`pages` reads a whole page: it parses it once, asks `page_metadata` for the title, date, publisher and so on that the
page states, and has the article's text extracted; `markup` turns any HTML into the text or Markdown that is stored.
Feeds, records and Markdown files use `markup` alone.
"""
