"""Unknown names at the desk: what the vocabulary lacks (`listing`), and deciding upon it (`deciding`).

The acts are in `editing.unknown_names`; `forms` asks for what each needs, `urls` are the addresses.
"""
