"""Drafts become articles: seen before? (`matching`), fields with their evidence (`values`, `sources`), near texts
(`near_duplicates`), bytes (`originals`), links (`links`), all of it written in batches (`filing`).
"""
