"""The page of an article: its text in parts, hits marked in it, its history and versions, tombstones."""
