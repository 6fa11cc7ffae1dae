"""What the pages of dates are made of.

`weeks` lays days out as calendars, `neighbours` finds the nearest day, month or year with articles, and `same_days`
what is held of one day of the year in all years, or of the days beside it.
"""
