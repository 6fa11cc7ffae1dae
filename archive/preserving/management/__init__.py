"""The commands that keep the archive whole; Django finds them because the room is an application of its own."""
