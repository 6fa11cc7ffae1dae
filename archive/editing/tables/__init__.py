"""The vocabulary as tables (CSV): exported, edited elsewhere, imported again; only what differs is changed.

`columns` are the kinds of columns, `resources` what each kind of record has of them; both are built on
django-import-export, which reads rows and tells their errors. `importing` plans what a table changes, and writes it as
one change set: nothing is ever saved by the library.
"""
