"""The public door, around every page: one address and a validator (`public`), pages kept under it (`page_cache`), the
page's head and frame (`page`), things looked up by address (`lookup`), helpful errors with `guesses` at what an
address may have meant, and reading on while nothing can be written.
"""
