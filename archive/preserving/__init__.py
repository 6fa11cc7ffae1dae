"""Keeping the archive whole: what it has is verified, and what was erased leaves its files.

`verifying` runs the checks, of the database and the search log, of originals and texts (`fixity`) and of the tallies
(`counts`) and of how texts are worded (`wording`, which is also stored anew); `failed_fixity` raises the problem of
articles that failed. `scrubbing` writes files anew without what was erased. `bags` take the archive out as plain files,
and make it of them again. Its commands (`management`) are doors; for
them the room is an application of Django's of its own.
"""
