"""The commands of the static copy."""
