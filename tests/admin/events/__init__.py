"""Tests of the event desk."""
