"""Words in, articles in order out: what readers type, the index that answers, and the log that it follows."""
