"""Tests of the stores of bytes."""
