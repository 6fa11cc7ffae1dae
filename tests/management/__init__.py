"""Commands: what they print, how they end, and what hinders them."""
