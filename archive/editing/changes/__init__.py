"""The write path. `recorder` opens a change set, loads and saves rows (`rows`, `values`) and links (`links`), notes
every change (`log`), and at its end writes log, search log, tallies (`tallies`) and generation, in the one
transaction.
"""
