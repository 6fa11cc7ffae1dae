"""Tests of the copy of the site as plain files."""
