"""From a plain text to the parts of an article."""
