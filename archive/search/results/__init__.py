"""What a page shows of what was found: facets, groups by event, highlights; names while one types; help where nothing
is.
"""
