"""Tests of keeping the archive whole."""
