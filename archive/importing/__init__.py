"""Bytes in, articles waiting for an editor out."""
