"""How a text is built: paragraphs with their ids, sentences, subheadings, Markdown within bounds, parts for pages."""
