"""Records with named fields, whatever the format.

`fields` finds the title, the date and so on under the names that others use, `date_values` reads what a date field may
contain (`date_numbers` where it is a number), `date_findings` which of a record's dates is that of publication, and
`drafting` makes a draft of a record. What weblogs export beside their posts is joined to them by `ghost_exports`.
"""
