"""Markdown: documents with front matter (`documents`), and digests of many items (`digests`)."""
