"""Merging and splitting."""
