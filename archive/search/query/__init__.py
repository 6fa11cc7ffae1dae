"""Pure: what a reader typed becomes a query that never fails."""
