"""The log of changes and their undo.

`change_sets` lists every change set and shows one; from there, from a history and from a message a link leads to the
page of `undo`, which says what can be reversed, what was changed since and what cannot be, and does it when it is sent.
"""
