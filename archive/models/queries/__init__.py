"""Questions that touch several models, asked in plain SQL: what of the vocabulary is public, neighbours, versions,
counts.
"""
