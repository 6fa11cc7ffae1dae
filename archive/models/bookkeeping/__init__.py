"""What the archive keeps about itself: its generation and search log, tallies and fingerprints, rows in bulk, its
files.
"""
