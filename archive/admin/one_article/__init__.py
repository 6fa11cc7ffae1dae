"""What is done to one article beside its boxes, by buttons of its page and by pages of their own.

`notes` are words to colleagues; `handing_back` gives a box back to the machine; `event_offers` are events that it may
tell of. `encoding` reads the original again in another encoding, `restoring` sets an earlier value or version, both
after what `differences` show. `pages` says where all this is found.
"""
