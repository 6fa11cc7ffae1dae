"""Values in words, in the language of the page: dates, numbers, names of things, citations; and the picture of them.

Markup is the templates' alone.
"""
