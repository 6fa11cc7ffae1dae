"""Texts: plain ones (`plain`), also several in a file (`collections`) and with `entities`; those of RTF and PDF."""
