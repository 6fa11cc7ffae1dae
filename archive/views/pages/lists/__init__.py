"""The list of articles behind every search: described in words, its facets, examples, presets and suggestions."""
