"""Bags: the whole archive as plain files that outlive this software, and an archive made of them again.

A bag is a folder in the form of BagIt 1.0 (https://www.rfc-editor.org/rfc/rfc8493). `layout` says which table lies in
which of its files, and why others don't; `values` how a value is written, `people` what is kept of accounts of the
staff, `schemas` describes the files to machines.

Out: `exporting` walks through the files; `records` reads the rows, `earlier` leaves out what the bags hold that the new
one builds upon, `readable` writes the articles for people, `public` makes a bag to be given away. `folder` is the bag
while it is being made. Back: `reading` checks bags and merges them, `loading` writes the rows, `derived` what follows
from them, and `restoring` does all of it in one transaction.
"""
