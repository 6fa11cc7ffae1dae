"""What stands on every page of the desk, and its first page, block by block.

`masthead` says where one can go. `today` puts the first page together from blocks, each of which answers one question
by a bounded number of queries that read a bounded number of rows, however large the archive is: `todo` and `my_queue`
what waits, `approvals` and `scheduled` what is about to be published, `imports`, `acts` and `proposals` what came in
and what was done, `health` how the archive itself fares. `parts` and `moments` are what they share.
"""
