"""Records with named fields, whatever the format.

`fields` finds the title, the date and so on under the names that others use, `date_values` reads what a date field may
contain, and `drafting` makes a draft of a record.
"""
