"""Pure functions on words: paragraphs, slugs, shingles, dates, names and rules. No Django, no database."""
