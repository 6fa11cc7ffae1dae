"""Acts on many articles from their list: `actions` freezes the choice, `page` shows what an act would do and does it.

`forms` asks for what each act needs, `export` sends the chosen articles as files. The acts are in `editing.bulk`.
"""
