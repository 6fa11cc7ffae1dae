"""What a reader typed, read by the `parser` as a query. Pure, and it never fails."""
