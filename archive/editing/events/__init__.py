"""The event desk: which articles may tell of an event, and which events are proposed by what articles have in common.

`readings` reads articles as what they are compared by. For an event `candidates` finds and ranks articles that may tell
of it. For a proposed event `proposals` says which of its articles still stand, `drafts` what an event made of them
would be called and when and where it was, each with what says so, and `likely_events` which known event it may be.
`answers` writes what a person decides: one change set each.
"""
