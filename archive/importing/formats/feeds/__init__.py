"""Feeds: cut into the bytes of their entries (`slices`), each understood (`entries`), drafts made of them (`reader`)."""
