"""What is done to one article beside its boxes, by buttons of its page and by pages of their own.

`notes` are words to colleagues; `handing_back` gives a box back to the machine.
"""
