"""What stands on every page of the desk, and its first page, block by block.

`masthead` says where one can go. The first page answers one question a module: each function reads what its block shows
in a bounded number of queries, however large the archive is.
"""
