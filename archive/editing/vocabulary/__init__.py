"""The vocabulary: its file read and checked (`toml_values`, `collection_file`), loaded (`loading`), and known again in
texts.
"""
