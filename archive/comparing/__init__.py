"""Articles compared with each other, by wording and by subject.

`near_duplicates` stores the fingerprints of each text and finds the articles that share its wording;
`duplicate_problems` says so as a problem of the article. `event_candidates` reads what is new and what was published
around it, has `term_vectors` make a vector of weighed terms of each text, puts each day into the order of `day_order`,
groups the reports by `clusters`, whose `resemblance` decides, across languages also by `tag_rarities`, and stores the
groups; `candidate_upkeep` says who still belongs to one and how strong it is. `event_evidence` says what speaks for an
article telling of a known event. `stories` are the groups that readers may see while no editor has answered. `wording`
says what public articles share word for word, within an event and with near copies.
`ledger` holds the figures and quotations of several accounts against each other.
"""
