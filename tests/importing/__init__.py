"""Tests of the pure half of importing: bytes in, drafts out."""
