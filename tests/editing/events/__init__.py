"""Tests of what a person decides about events, and of what is offered for it."""
