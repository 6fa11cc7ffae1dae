"""Intake: which files are read, in which order, in which process.

`file_walk` finds the files below the paths, sorted. `dispatch` leaves out what is done, gives `tasks` (groups of
files, slices of large ones) to worker processes and puts their results back in order; what ends its process is read
again `alone`. What reading needs is loaded by `first_use`, before processes are forked. In a worker, `reader` turns a
file or a slice into items within `limits` of time and memory. `places` joins an item with the file and place where it
was found.
"""
