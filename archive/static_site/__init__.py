"""The public site as plain files, which need no server of ours: read from any web space, or from a disk.

`export` writes a copy beside where it is to be, and puts it there when all is well (`place`). `walk` remembers how far
it is, so that one that was broken off goes on. It asks the public doors as any
reader does (`drawing`), follows the links of each page and writes what `addresses` has a file for: pages as `pages`
changes them, data as `feeds` does, the static files that they use (`assets`), and a search that runs in the browser
(`search_index`). `checking` reads everything that was written and sees that each link leads to a file.
"""
