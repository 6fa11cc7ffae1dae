"""Words and marks for the templates of the public pages."""
