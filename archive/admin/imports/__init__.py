"""The admin of imports and of the bytes that came in.

`batches` lists the runs, and each leads to the `records` of what it met; a record may carry a proposal for a published
article, which is accepted or refused there, and a run is undone by the page of `history.undo`. `originals` shows where
the bytes are used, and gives them as a download.
"""
