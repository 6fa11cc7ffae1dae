"""The project itself: its rooms, its lock files, its README, its shared fixtures."""
