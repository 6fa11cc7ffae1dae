"""The write path: every change of the archive's records, recorded in the transaction that makes it.

`recorder` opens a change set under the archive lock and gives out its `record`, which creates, sets, links and deletes.
For that it loads and saves rows (`rows`), reads and writes their fields (`values`) and links (`links`, written by
`link_writing`), lets what was approved go back to review (`approval`), notes every change (`log`), and refuses some
(`errors`). At the end it lets `near_duplicates` and the other `problems` follow the articles; then `bookkeeping` writes
`tallies`, search log and generation.
"""
