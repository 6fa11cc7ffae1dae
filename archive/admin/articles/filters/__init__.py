"""The filters of the list of articles: each offers what the list holds, with how much of it, drafts included.

`base` says what a filter is: values of which any has to hold, as facts for the index and as rows for the database. Then
what they are about: `states` (state, problems, severity), `vocabulary` (source, tags, event), `dates` (years, months,
how the date is known), `handling` (language, title, import, assignee, edits, near texts).
"""
