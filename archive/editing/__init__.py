"""What editors do, and the one write path that records it."""
