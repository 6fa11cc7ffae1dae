"""What operators are told of a running site."""
