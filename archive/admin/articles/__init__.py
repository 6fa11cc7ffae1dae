"""The admin of articles.

The list (`listing`) is narrowed by its `filters`, and `work_queue` leads from article to article in it. `article_admin`
is the page of one: its `form` beside the decoded original (`original_text`). From there and from the list an article is
drawn as its readers will see it (`preview`), changes its state after a confirmation (`transitions`), or is erased
(`erasure`).
"""
