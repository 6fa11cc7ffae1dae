"""Merging: two records that are the same become one, in one change set, and by its undo two again.

Of two articles (`articles`) the survivor gets, field by field (`fields`), the better value or the one that a person
chose, and what hangs on the other (`joined`); the other's bytes and sightings stay with it, and its addresses lead on.
`apart` keeps what a person said of two articles: that they are no duplicates. Of the `vocabulary`, names become other
names of the survivor, addresses lead to it, and all that named the others names it (`references`).
"""
