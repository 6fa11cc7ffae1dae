"""What is done to one article beside its boxes."""
