"""Texts: plain ones (`plain`), also several in a file (`collections`); those of RTF and PDF."""
