"""Control as claimed: who is said to hold which place."""
