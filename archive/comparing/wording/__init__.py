"""What public articles share in wording, told from what is stored of each (`ArticleWording`).

`accounts` reads the published accounts of an event and compares them with each other; `around` compares one article
with the accounts of its events and with its near copies. Only `public_text()` is compared: the excerpt where no more
may be shown, and nothing where only metadata may.
"""
