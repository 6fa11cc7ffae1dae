"""What can be done with the archive from the command line."""
