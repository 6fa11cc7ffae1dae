"""What texts have in common.

`shingles` and their fingerprints measure shared wording; `wording` says of each word in which text it stood first, and
`alignment` sets paragraphs side by side by it; `templates` tells a series written after one template from versions of
one text by `replaced_words`; `terms` weighs the words that tell one subject from another; `text_diff` shows people
where two texts differ; `text_hash` identifies the same text in another file; `headline_words` finds what only one of
several headlines says.
"""
