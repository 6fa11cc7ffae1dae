"""Tests of the door for harvesters."""
