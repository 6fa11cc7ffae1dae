"""What a program proposes: one article at a time (`one_article`), through all that an import does."""
