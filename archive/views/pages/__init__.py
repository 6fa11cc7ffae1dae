"""What people read: articles, lists, dates, events, vocabulary, and the pages about the archive."""
