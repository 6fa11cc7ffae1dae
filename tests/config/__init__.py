"""The settings, and what guards the door of the staff."""
