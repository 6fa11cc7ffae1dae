"""Records with named fields, whatever the format: which field is which, dates in them, and the draft made of them."""
