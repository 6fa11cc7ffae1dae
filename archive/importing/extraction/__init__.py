"""Pure: plain text into an article. Characters are repaired, lines laid out, boilerplate and whole pages cut away
(`working_text`), credits read and weighed (`credits`), headline, dates and language found; `plain_text` puts it
together.
"""
