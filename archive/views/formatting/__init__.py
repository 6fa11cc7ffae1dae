"""Values in words, in the language of the page: dates, numbers, names of things. Markup is the templates' alone."""
