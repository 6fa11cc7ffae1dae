"""Intake: which files are read, in which order, in which process.

`file_walk` finds the files below the paths, sorted. `dispatch` leaves out what is done, gives the files to worker
processes and puts their results back in order. In a worker, `reader` turns a file into items within `limits` of time
and memory. `places` joins an item with the file and place where it was found.
"""
