"""Citations, read back by the programs of others."""
