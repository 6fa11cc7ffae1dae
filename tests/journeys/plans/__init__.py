"""What goes through several rooms: every door walked, gates, budgets of queries, fuzzing, whole collections."""
