"""One module for each command: arguments, one call into a room, and what came of it."""
