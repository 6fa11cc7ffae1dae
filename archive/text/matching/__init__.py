"""Names and rules applied to texts: where a name of a vocabulary occurs, and which event a text is about.

`names` finds names; `rules` are what an editor writes for an event, and `rule_matches` applies them, with the same
index of names and the dates that a text states.
"""
