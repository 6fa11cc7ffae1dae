"""Tables: the line that names the columns (`header`), the `rows` below it, and the articles in them (`delimited`)."""
