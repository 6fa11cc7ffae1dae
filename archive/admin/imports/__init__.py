"""The admin of imports and of the bytes that came in."""
