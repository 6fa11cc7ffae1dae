"""What pages about tags, sources, places and series show beside their lists: names in the order that people look for
them in, what is held of each as a strip, tags that go together, tables of sources by years, places on a map, a series
as a chain. All from kept counts, or from one count in the index.
"""
