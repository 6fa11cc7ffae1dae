"""Dates in words.

`partial_dates` are dates known to the day, the month or the year; `months` knows the names of months in many languages,
and `day_words` also those of weekdays; `stated_dates` finds the dates that a running text states, `typed_dates` reads
the one date that a person typed.
"""
