"""Feeds: cut into the bytes of their entries (`slices`), each understood (`entries`), and made drafts (`reader`)."""
