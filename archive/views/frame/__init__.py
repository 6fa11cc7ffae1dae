"""The public door, around every page: one address and a validator (`public`), the page's head and frame (`page`),
helpful errors with `guesses` at what an address may have meant, and reading on while nothing can be written.
"""
