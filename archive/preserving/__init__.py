"""Keeping the archive whole: what it has is verified and backed up, and what was erased leaves its files.

`verifying` runs the checks, of the database and the search log, of originals and texts (`fixity`) and of the tallies
(`counts`) and of how texts are worded (`wording`, which is also stored anew); `failed_fixity` raises the problem of
articles that failed, `fixity_schedule` reads a share of the originals each night and marks them, and `original_events`
tells what happened to one. `backups` copies the archive and puts a copy in its place; `bags` take it out as plain
files, and make it of them again; `public_sqlite` writes what readers may have as one file for other tools. `moving`
takes originals out of the database and back, and `original_files` looks after the files that they are in. `scrubbing`
writes files anew without what was erased. `doctor` looks at the place where it runs. Its commands (`management`) are
doors; for them the room is an application of Django's.
"""
