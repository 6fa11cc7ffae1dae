"""The public door, around every page: one address and a validator (`public`), pages kept under it (`page_cache`), the
page's head and frame (`page`), things looked up by address (`lookup`), helpful errors, and reading on while nothing
can be written.
"""
