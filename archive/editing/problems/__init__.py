"""Problems: what an editor should see of an article before it is published, and until it is gone or accepted.

`catalogue` names every kind, what it weighs and what it rests on. Readers and the importer raise some, once; `checks`
finds the others in an article as it stands, from what `facts` read of it, by the rules of `text_checks` for its text.
`editing.changes` lets them follow every change.
"""
