"""Archives of files: their members within limits (`archives`), and what those are called (`member_names`)."""
