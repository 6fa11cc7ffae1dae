"""E-mail: messages and mailboxes (`messages`), their running text and what is attached (`parts`)."""
