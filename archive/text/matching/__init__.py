"""Names and rules held against texts: which name of a vocabulary stands where, which event a text tells of."""
