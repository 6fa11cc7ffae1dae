"""Tables: the line that names the columns (`header`), and the articles, one a row (`delimited`)."""
