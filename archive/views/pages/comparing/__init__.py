"""Accounts compared on the page of their event and side by side, and what is told of it on the page of an article.

`account_table` sorts the accounts and pages through them, `shared_wording` says what they share, `unique` shows what
stands in one alone, and `gaps` what is not held. `side_by_side` sets two or three texts beside each other, for an event
and for near copies; `proposed` lists stories that no editor has confirmed.
"""
